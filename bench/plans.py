"""A generated plan of any size, its indicators with their figures, and a few changes in force."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from tomoni.indicators.models import Observation, Series
from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.plan.api import (
    Change,
    Edition,
    Node,
    adopt_edition,
    draft_amendment,
    indicators_of,
    load_edition,
    passages_of,
    propose_change,
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


def document(rng: Random, size: int) -> dict[str, Any]:
    """A document of the format ``tomoni-plan/1`` with ``size`` nodes on four levels, as wide as real plans are."""
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
    for i in range(size - len(nodes)):
        add("action", "取り組み", lower[i % measures], 1 + i // measures)
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
        "indicators": [_indicator(rng, node, n) for node in lower for n in range(INDICATORS)],
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
    """Load the plan and put it into force, with figures for every indicator and with changes of three of its nodes."""
    edition = load_edition(actor=ACTOR, document=document(rng, size), source="bench", adopt=True)
    _observe(rng, edition)
    return edition


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
