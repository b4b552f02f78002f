"""A frozen sheet as pages show it: the data of ``evaluation`` in words, cut to what has room on one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tomoni.kernel.calendars import fiscal_year_wareki, wareki
from tomoni.voices.api import DECISION_LABELS, Decision

MOST_INDICATORS = 8
MOST_YEARS = 5
MOST_DECISIONS = 5
EMPTY_ROWS = 4  # of initiatives that are not known yet
_LONGEST = {"purpose": 180, "reason": 110, "name": 60, "source": 40}  # characters


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator: as printed, the values of the years of the sheet, where they come from."""

    name: str
    baseline: str
    target: str
    values: tuple[str, ...]
    step: str
    source: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """What stands on a sheet, in the order in which it stands there. Empty texts are empty cells."""

    title: str
    level: str
    plan: str
    period: str
    above: str
    departments: str
    year: str
    as_of: str
    digest: str
    purpose: str
    years: tuple[str, ...]
    indicators: tuple[IndicatorRow, ...]
    more_indicators: str
    voices: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[str, str, str], ...]
    more_decisions: str
    issues: tuple[str, ...]
    initiative_heads: tuple[str, ...]
    initiatives: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, str], ...]


def view_of(data: Mapping[str, Any], digest: str = "") -> SheetView:
    """The data of a sheet (``tomoni-sheet/1``) in words, in the reader's language; what is too long is cut with a sign."""
    plan, node, year = data["plan"], data["node"], data["year"]
    indicators = data["indicators"]
    years = sorted({value["year"] for one in indicators for value in one["values"]})[-MOST_YEARS:]
    decisions = data["voices"]["decisions"]
    return SheetView(
        title=f"{node['marker']} {node['title']}".strip(),
        level=node["level"],
        plan=plan["title"],
        period=_span(plan["period_from"], plan["period_to"]),
        above=" › ".join(data["above"]),
        departments="、".join(one["name"] for one in data["departments"]),
        year=fiscal_year_wareki(year),
        as_of=wareki(date.fromisoformat(data["as_of"])),
        digest=digest,
        purpose=_cut(data["purpose"], "purpose"),
        years=tuple(_("FY %(year)s") % {"year": one} for one in years),
        indicators=tuple(_indicator(one, years) for one in indicators[:MOST_INDICATORS]),
        more_indicators=_more_indicators(len(indicators) - MOST_INDICATORS),
        voices=_voices(data["voices"]),
        decisions=tuple(_decision(one) for one in decisions[:MOST_DECISIONS]),
        more_decisions=_more_decisions(data["voices"]["decided"] - min(len(decisions), MOST_DECISIONS)),
        issues=tuple(str(one) for one in data["issues"]),
        initiative_heads=(_("Initiative"), _("Budget"), _("Spent"), pgettext("sheet", "What was done")),
        initiatives=tuple(tuple(str(cell) for cell in row) for row in data["initiatives"])
        or (("", "", "", ""),) * EMPTY_ROWS,
        words=(
            (_("What was improved in %(year)s") % {"year": _year(year - 1)}, data["words"]["improvement"]),
            (_("What came of it"), data["words"]["outcome"]),
            (_("Where it goes in %(year)s") % {"year": _year(year + 1)}, data["words"]["direction"]),
        ),
    )


def _year(year: int) -> str:
    return fiscal_year_wareki(year)


def _span(first: int | None, last: int | None) -> str:
    return f"{_year(first)}〜{_year(last)}" if first and last else ""


def _cut(text: str, what: str) -> str:
    longest = _LONGEST[what]
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _indicator(one: Mapping[str, Any], years: list[int]) -> IndicatorRow:
    values = {value["year"]: value for value in one["values"]}
    return IndicatorRow(
        name=_cut(one["name"], "name"),
        baseline=_with_period(one["baseline"]),
        target=_with_period(one["target"]),
        values=tuple(_value(values.get(year)) for year in years),
        step=one["step"],
        source=_cut(one["source"], "source"),
    )


def _with_period(printed: Mapping[str, str]) -> str:
    return f"{printed['text']}（{printed['period']}）" if printed["period"] else printed["text"]


def _value(value: Mapping[str, Any] | None) -> str:
    if value is None:
        return ""
    preliminary = value["status"] == "preliminary"
    return f"{value['text']}{pgettext('mark of a figure', '(p)')}" if preliminary else value["text"]


def _voices(voices: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return (
        (pgettext("sheet", "Voices"), pgettext("sheet", "%(n)s voices") % {"n": f"{voices['count']:,}"}),
        (pgettext("sheet", "People"), pgettext("sheet", "%(n)s people") % {"n": f"{voices['people']:,}"}),
        (pgettext("sheet", "Answered"), pgettext("sheet", "%(n)s voices") % {"n": f"{voices['answered']:,}"}),
        (pgettext("sheet", "Open"), pgettext("sheet", "%(n)s voices") % {"n": f"{voices['open']:,}"}),
    )


def _decision(one: Mapping[str, Any]) -> tuple[str, str, str]:
    label = DECISION_LABELS[Decision(one["decision"])]
    behind = pgettext("sheet", "%(n)s voices") % {"n": f"{one['voices']:,}"}
    return one["on"].replace("-", "."), f"{label}（{behind}）", _cut(one["reason"], "reason")


def _more_indicators(count: int) -> str:
    return (
        ngettext("and %(n)s more indicator", "and %(n)s more indicators", count) % {"n": count}
        if count > 0
        else ""
    )


def _more_decisions(count: int) -> str:
    return (
        ngettext("and %(n)s more decision", "and %(n)s more decisions", count) % {"n": count}
        if count > 0
        else ""
    )
