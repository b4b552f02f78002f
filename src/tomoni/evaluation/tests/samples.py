"""A plan with two measures, values of its indicator, and voices about it."""

from datetime import date
from decimal import Decimal
from typing import Any

from tomoni.indicators.api import Actual, Status, record_observation
from tomoni.plan.api import Edition, find_node, indicators_of, load_edition
from tomoni.voices.api import Voice, confirm_concern
from tomoni.voices.tests.factories import CLERK, PLANNER, staff, voice

STATISTICIAN = staff("indicators.record")


def _node(code: str, parent: str | None, kind: str, marker: str, title: str) -> dict[str, Any]:
    row = {"id": code, "parent": parent, "kind": kind, "marker": marker, "title": title}
    return row | {"line": None, "same_as": None, "repeated_ref": None}


DOCUMENT: dict[str, Any] = {
    "format": "tomoni-plan/1",
    "title": "ためしの計画",
    "municipality": None,
    "source": "tests",
    "edition": {"kind": "基本計画", "from": 2023, "to": 2027},
    "notes": [],
    "nodes": [
        _node("g1", None, "goal", "目標1", "安心してくらせるまち"),
        _node("m1", "g1", "measure", "1-1", "通学路の安全"),
        _node("a1", "m1", "action", "①", "歩道の点検"),
        _node("m2", "g1", "measure", "1-2", "夜道の明るさ"),
    ],
    "sections": [
        {
            "node": "m1",
            "heading": "めざす姿",
            "role": "vision",
            "items": ["子どもが安心して歩けます。"],
            "line": 1,
        }
    ],
    "indicators": [
        {
            "node": "m1",
            "kind": "成果指標",
            "type": None,
            "name": "点検した通学路の割合",
            "definition": "",
            "baseline": {"text": "52", "value": 52, "period": "2021"},
            "target": {"text": "90", "value": 90, "period": "2027"},
            "unit": "％",
            "direction": "up",
            "cumulative": False,
            "line": None,
        }
    ],
    "roles": [],
    "departments": [{"node": "m1", "name": "交通安全課"}],
    "related_plans": [],
    "glossary": [],
}


def plan() -> Edition:
    """That plan, in force since the spring of 2023."""
    return load_edition(actor=PLANNER, document=DOCUMENT, source="tests", adopt=True, on=date(2023, 4, 1))


def measured(edition: Edition, *values: int) -> None:
    """Values of the indicator, one a 年度 from 2021 on."""
    [printed] = indicators_of(edition)
    for year, value in enumerate(values, 2021):
        actual = Actual(printed.key, year, Decimal(value), status=Status.FINAL, provenance="点検の記録")
        record_observation(actor=STATISTICIAN, actual=actual)


def heard(text: str = "歩道があぶないです。", code: str = "m1", **given: Any) -> Voice:
    """A voice about a node of the plan."""
    one = voice(text, **given)
    node = find_node(code)
    assert node
    confirm_concern(actor=CLERK, voice=one, node=node)
    return one
