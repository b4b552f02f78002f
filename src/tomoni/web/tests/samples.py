"""A plan of any size, with indicators, and voices that change it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tomoni.indicators.api import Actual, Status, ensure_judged, record_observation
from tomoni.plan.api import (
    Change,
    Edition,
    adopt_edition,
    draft_amendment,
    find_node,
    indicators_of,
    load_edition,
    passages_of,
    propose_change,
)
from tomoni.voices.api import Decision, PublicForm, Voice, confirm_concern, publish_voice, reflect
from tomoni.voices.tests.factories import CLERK, PLANNER, SYSTEM, staff, voice

OLD, NEW = "歩道の点検を年1回行います。", "歩道の点検を年2回行います。"
STATISTICIAN = staff("indicators.record")


def document(goals: int = 2, measures: int = 3, **changes: Any) -> dict[str, Any]:
    """A plan of so many goals with so many measures each, an action and an indicator below each measure."""
    nodes, sections, indicators = [], [], []
    for goal in range(1, goals + 1):
        nodes.append(_node(f"g{goal}", None, "goal", f"目標{goal}", "安心してくらせるまち"))
        for measure in range(1, measures + 1):
            code = f"m{goal}-{measure}"
            nodes.append(_node(code, f"g{goal}", "measure", f"{goal}-{measure}", "通学路の安全"))
            nodes.append(_node(f"a{goal}-{measure}", code, "action", "①", "歩道の点検"))
            sections.append(_section(code, "actions", OLD, "見守りを続けます。"))
            indicators.append(_indicator(code))
    return {
        "format": "tomoni-plan/1",
        "title": "ためしの計画",
        "municipality": None,
        "source": "tests",
        "edition": {"kind": "基本計画", "from": 2023, "to": 2027},
        "notes": [],
        "nodes": nodes,
        "sections": sections,
        "indicators": indicators,
        "roles": [{"node": "m1-1", "actor": "市民", "text": "見守りに立ちます。", "line": None}],
        "departments": [{"node": "m1-1", "name": "交通安全課"}],
        "related_plans": [{"node": "m1-1", "name": "通学路プログラム"}],
        "glossary": [],
        **changes,
    }


def _node(code: str, parent: str | None, kind: str, marker: str, title: str) -> dict[str, Any]:
    row = {"id": code, "parent": parent, "kind": kind, "marker": marker, "title": f"{title}{code}"}
    return row | {"line": None, "same_as": None, "repeated_ref": None}


def _section(code: str, role: str, *items: str) -> dict[str, Any]:
    return {"node": code, "heading": "市がすること", "role": role, "items": list(items), "line": None}


def _indicator(code: str) -> dict[str, Any]:
    return {
        "node": code,
        "kind": "成果指標",
        "type": None,
        "name": f"点検した通学路の割合 {code}",
        "definition": "通学路のうち点検した割合",
        "baseline": {"text": "52", "value": 52, "period": "2021"},
        "target": {"text": "90", "value": 90, "period": "2027"},
        "unit": "％",
        "direction": "up",
        "cumulative": False,
        "line": None,
    }


def plan(goals: int = 2, measures: int = 3) -> Edition:
    """That plan, in force since the spring of 2023."""
    edition = load_edition(
        actor=PLANNER,
        document=document(goals, measures),
        source="tests",
        adopt=True,
        on=date(2023, 4, 1),
    )
    ensure_judged(edition)  # as the worker does
    return edition


def measured(edition: Edition, code: str, *values: int) -> None:
    """Values of the indicator of a node, one a 年度 from 2021 on."""
    [printed] = indicators_of(edition, node_id(code))
    for year, value in enumerate(values, 2021):
        actual = Actual(printed.key, year, Decimal(value), status=Status.FINAL, provenance="点検の記録")
        record_observation(actor=STATISTICIAN, actual=actual)


def node_id(code: str) -> Any:
    node = find_node(code)
    assert node
    return node.pk


def drafted(of: Edition, code: str = "m1-1", new: str = NEW) -> Change:
    """A change of the first action of a measure, in a draft."""
    node = find_node(code)
    assert node
    edition = draft_amendment(actor=PLANNER, plan=of.plan, title="一部改定（点検）")
    passage = next(one for one in passages_of(node, edition) if one.text == OLD)
    return propose_change(
        actor=PLANNER, edition=edition, node=node, passage_key=passage.key, new=new, reason="傷みが多いため"
    )


def changed_by(voices: list[Voice], of: Edition, code: str = "m1-1") -> Change:
    """A change that these voices brought about, adopted today."""
    change = drafted(of, code)
    reflect(actor=PLANNER, voices=voices, decision=Decision.CHANGED, reason="声があったため", change=change)
    adopt_edition(actor=SYSTEM, edition=change.edition, on=timezone.localdate())
    return change


def public_voice(text: str = "歩道があぶないです。", code: str = "m1-1", **given: Any) -> Voice:
    """A voice that everyone may read, about a node of the plan."""
    one = private_voice(text, code, **given)
    publish_voice(actor=CLERK, voice=one, form=PublicForm.WORDS)
    return one


def private_voice(text: str = "だれにも見せないでください。", code: str = "m1-1", **given: Any) -> Voice:
    """A voice about a node of the plan that has not been published."""
    one = voice(text, **given)
    node = find_node(code)
    assert node
    confirm_concern(actor=CLERK, voice=one, node=node)
    return one
