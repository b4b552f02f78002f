"""A generated plan of any size, its indicators with their figures, and a few changes in force."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook

from tomoni.indicators.api import judge
from tomoni.indicators.models import Observation, Series
from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.plan.api import (
    Change,
    Edition,
    Node,
    adopt_edition,
    apply_sheet,
    draft_amendment,
    draft_edition,
    export_edition,
    indicators_of,
    keep_sheet,
    load_edition,
    passages_of,
    propose_change,
    read_sheet,
)

from . import words

ACTOR = Actor.system("bench")
INDICATORS = 3  # a measure
YEARS = 5  # with figures
GOALS, POLICIES, MEASURES = 8, 5, 6  # goals at most; policies a goal; measures a policy
WHOSE = ("市民", "活動団体", "事業者")
DEPARTMENTS = [
    "企画課",
    "市民協働課",
    "交通安全課",
    "道路公園課",
    "環境課",
    "福祉課",
    "こども課",
    "学校教育課",
]


def document(rng: Random, size: int, *, indicators: int | None = None, widest: int = 0) -> dict[str, Any]:
    """A document of the format ``tomoni-plan/1`` with ``size`` nodes on four levels, as wide as real plans are.

    ``widest``: so many of the nodes stand right below the first goal. ``indicators``: so many in all, three at each
    measure, the others one at an action.
    """
    nodes: list[dict[str, Any]] = []

    def add(kind: str, level: str, parent: dict[str, Any] | None, number: int) -> dict[str, Any]:
        marker = f"{parent['marker']}-{number}" if parent else str(number)
        name = words.AIMS[number % len(words.AIMS)] if kind == "goal" else words.title(rng)
        node = {"id": f"{kind[0]}{marker}", "kind": kind, "level": level, "marker": marker, "title": name}
        nodes.append(node | {"parent": parent["id"] if parent else None})
        return nodes[-1]

    goals = max(1, min(GOALS, size // 10))
    policies = max(1, min(goals * POLICIES, size // 8))
    measures = max(1, min(policies * MEASURES, size // 4))
    tops = [add("goal", "基本目標", None, 1 + number) for number in range(goals)]
    middle = [add("policy", "基本施策", tops[i % goals], 1 + i // goals) for i in range(policies)]
    lower = [add("measure", "施策", middle[i % policies], 1 + i // policies) for i in range(measures)]
    wide = [add("action", "重点の取り組み", tops[0], POLICIES + 1 + i) for i in range(widest)]
    actions = [
        add("action", "取り組み", lower[i % measures], 1 + i // measures) for i in range(size - len(nodes))
    ]
    places = [(node, n) for node in lower for n in range(INDICATORS)]
    if indicators is not None:
        places = [*places, *((node, 0) for node in (*wide, *actions))][:indicators]
    return {
        "format": "tomoni-plan/1",
        "title": "ためしの計画",
        "municipality": "こもれび市",
        "edition": {"kind": "基本計画", "from": fiscal_year(timezone.localdate()) - YEARS},
        "nodes": nodes,
        "sections": [section for node in nodes for section in _sections(rng, node)],
        "roles": [
            {"node": node["id"], "actor": whose, "text": words.passage(rng)}
            for node in lower
            for whose in WHOSE
        ],
        "indicators": [_indicator(rng, node, n) for node, n in places],
        "departments": [
            {"node": node["id"], "name": name} for node in lower for name in rng.sample(DEPARTMENTS, 2)
        ],
    }


def _sections(rng: Random, node: dict[str, Any]) -> list[dict[str, Any]]:
    roles = {"measure": ("vision", "issues", "direction", "actions", "roles"), "action": ("actions",)}
    headings = {
        "vision": "目指す姿",
        "issues": "現状と課題",
        "direction": "取組の方向",
        "actions": "主な取組",
    }
    return [
        {
            "node": node["id"],
            "role": role,
            "heading": headings.get(role, "みんなの役割"),
            "items": [] if role == "roles" else [words.passage(rng) for _ in range(rng.randrange(2, 5))],
        }
        for role in roles.get(node["kind"], ("vision",))
    ]


def _indicator(rng: Random, node: dict[str, Any], number: int) -> dict[str, Any]:
    start = rng.randrange(20, 60)
    year = fiscal_year(timezone.localdate())
    return {
        "node": node["id"],
        "name": f"{words.title(rng)}の割合 {number + 1}",
        "unit": "%",
        "kind": "成果指標",
        "direction": "up",
        "baseline": {"text": f"{start}%", "value": start, "period": str(year - YEARS)},
        "target": {"text": f"{start + 20}%", "value": start + 20, "period": str(year + 1)},
    }


def seed(rng: Random, size: int) -> Edition:
    """Load the plan and put it into force, with figures for every indicator."""
    edition = load_edition(actor=ACTOR, document=document(rng, size), source="bench", adopt=True)
    _observe(rng, edition)
    return edition


def seed_large(rng: Random, size: int, indicators: int, widest: int) -> Edition:
    """A plan in its second edition, which was made in a spreadsheet; the third is a draft with a file that waits."""
    whole = document(rng, size, indicators=indicators, widest=widest)
    first = load_edition(actor=ACTOR, document=whole, source="bench", adopt=True)
    second, _ = _next(first, "第２期")
    edited = read_sheet(second, edited_sheet(export_edition(second)))
    assert not edited.problems, edited.problems[:5]
    apply_sheet(actor=ACTOR, draft=second, changes=edited)
    adopt_edition(actor=ACTOR, edition=second, on=timezone.localdate() - timedelta(days=30))
    second.refresh_from_db()
    _observe(rng, second)
    third, raw = _next(second, "第３期")
    keep_sheet(actor=ACTOR, draft=third, file_name="第３期.xlsx", content=edited_sheet(raw, "newer"))
    return second


def _next(edition: Edition, name: str) -> tuple[Edition, bytes]:
    """The next edition as a draft, and its spreadsheet."""
    year = fiscal_year(timezone.localdate())
    draft = draft_edition(
        actor=ACTOR,
        plan=edition.plan,
        from_edition=edition,
        title=f"ためしの計画 {name}",
        period=(year, year + YEARS) if edition.period_from != year else (year + YEARS, year + 2 * YEARS),
    )
    return draft, export_edition(draft)


def edited_sheet(raw: bytes, mark: str = "new") -> bytes:
    """A spreadsheet as a planner would send it back: every tenth text and target changed, some items renamed, moved,
    ended and added (``mark`` begins their ids)."""
    book = load_workbook(BytesIO(raw))
    texts, nodes, indicators = (_Columns(book[name]) for name in ("文", "項目", "指標"))
    for row in range(2, indicators.last + 1, 10):
        indicators.set(row, "目標値", "95%")
    last = nodes.last
    parents = {nodes.get(row, "親のコード") for row in range(2, last + 1)}
    leaves = [row for row in range(2, last + 1) if nodes.get(row, "コード") not in parents]
    below = [nodes.get(row, "コード") for row in range(2, last + 1) if nodes.get(row, "種類") == "施策"]
    measured = {indicators.get(row, "項目のコード") for row in range(2, indicators.last + 1)}
    for number, row in enumerate(leaves[::10]):
        kind = number % 3
        if kind == 0:
            nodes.set(row, "名称", f"{nodes.get(row, '名称')}（見直し）")
        elif kind == 1:
            nodes.set(row, "親のコード", below[number % len(below)])
        elif nodes.get(row, "コード") not in measured:
            nodes.set(row, "削除", "削除")
    ended = {nodes.get(row, "コード") for row in range(2, last + 1) if nodes.get(row, "削除")}
    for row in range(2, texts.last + 1, 10):
        if texts.get(row, "項目のコード") not in ended:
            texts.set(row, "文", f"{texts.get(row, '文')}毎年見直します。")
    for number in range(100):
        row = last + 1 + number
        nodes.set(row, "新しいコード", f"{mark}-{number}")
        nodes.set(row, "親のコード", below[number % len(below)])
        nodes.set(row, "種類", "取り組み")
        nodes.set(row, "名称", f"新しい取り組み {number}")
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Columns:
    """A sheet by the names of its columns: their places may change."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._places = {cell.value: cell.column for cell in sheet[1]}
        self.last: int = sheet.max_row

    def get(self, row: int, name: str) -> Any:
        return self._sheet.cell(row, self._places[name]).value

    def set(self, row: int, name: str, value: object) -> None:
        self._sheet.cell(row, self._places[name]).value = value


def _observe(rng: Random, edition: Edition) -> None:
    rows = []
    for facts in indicators_of(edition):
        rows.append((Series(indicator_key=facts.key), Decimal(rng.randrange(20, 60))))
    Series.objects.bulk_create([series for series, _ in rows], batch_size=500)
    first = fiscal_year(timezone.localdate()) - YEARS
    Observation.objects.bulk_create(
        [
            _observation(series, year, value + (year - first) * rng.randrange(1, 5))
            for series, value in rows
            for year in range(first, first + YEARS)
        ],
        batch_size=500,
    )
    judge()


def _observation(series: Series, year: int, value: Decimal) -> Observation:
    start, end = fiscal_year_span(year)
    return Observation(
        series=series, year=year, start=start, end=end, value=value, status="final", provenance="bench"
    )


def change_some(edition: Edition, on: date) -> list[Change]:
    """One amendment in force that changes a passage of the first three measures."""
    draft = draft_amendment(actor=ACTOR, plan=edition.plan, title="一部改定")
    changes = []
    for node in measures(edition)[:3]:
        passage = passages_of(node, edition)[0]
        changes.append(
            propose_change(
                actor=ACTOR,
                edition=draft,
                node=node,
                passage_key=passage.key,
                new=passage.text.replace("進めます", "急いで進めます"),
                reason="市民の声による",
            )
        )
    adopt_edition(actor=ACTOR, edition=draft, on=on)
    return changes


def measures(edition: Edition) -> list[Node]:
    """The measures of an edition, in the order of their codes."""
    found = Node.objects.filter(versions__edition=edition, versions__kind="measure")
    return list(found.order_by("code"))
