"""The plan across its tree: the matrix of viewpoints, and who leads."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.design import shares
from tomoni.plan.api import Lead
from tomoni.web.of_plan import OfPlan, of_plan
from tomoni.web.queries import Led, Matrix, led, matrix
from tomoni.web.tables import csv_lines
from tomoni.web.words import LEAD_NOTES, LEADS, name_of, untranslated

MOST = 200  # rows on one page; a matrix with more shows one goal at a time


@for_everyone
@require_safe
def viewpoints(request: HttpRequest) -> HttpResponseBase:
    """Measures by viewpoints, all or those of one viewpoint or goal."""
    read = of_plan(request)
    found = matrix(read.edition) if read.edition else Matrix()
    number = _number(request.GET.get("viewpoint", ""), len(found.viewpoints))
    codes = [goal.code for goal, _rows in found.by_goal]
    goal = request.GET.get("goal", "")
    if goal not in codes:
        goal = codes[0] if found.count > MOST and number is None else ""
    shown = [number] if number is not None else list(range(len(found.viewpoints)))
    context = {
        "columns": [found.viewpoints[place] for place in shown],
        "goals": [
            (name_of(link), [_row(row, found, shown) for row in rows if any(row.marks[at] for at in shown)])
            for link, rows in found.by_goal
            if goal in ("", link.code)
        ],
        "count": found.count,
        "csv_url": reverse("web:viewpoints_csv") + read.query(),
        "filters": _filters(read, found, number, goal),
        "goal_filters": _goal_filters(read, found, goal) if found.count > MOST and number is None else [],
        "text_language": untranslated(),
        "crumbs": [*read.crumbs, (_("Viewpoints"), "")],
    }
    return render(request, "web/viewpoints.html", context)


@for_everyone
@require_safe
def viewpoints_table(request: HttpRequest) -> HttpResponseBase:
    """The whole matrix as CSV."""
    read = of_plan(request)
    found = matrix(read.edition) if read.edition else Matrix()
    rows = (
        (goal.name, row.node.name, *row.marks, row.node.code) for goal, rows in found.by_goal for row in rows
    )
    lines = csv_lines(("目標", "項目", *found.viewpoints, "code"), rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="viewpoints.csv"'
    return response


def _number(given: str, most: int) -> int | None:
    """The place of the viewpoint that is asked for, from 0."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    return number - 1 if 1 <= number <= most else None


def _row(row: Any, found: Matrix, shown: list[int]) -> dict[str, Any]:
    return {
        "name": name_of(row.node),
        "url": reverse("web:node", args=[row.node.code]),
        "marks": [(found.viewpoints[at], row.marks[at]) for at in shown],
    }


def _filters(read: OfPlan, found: Matrix, number: int | None, goal: str) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = [
        {"label": _("All"), "url": read.here(goal=goal), "current": number is None}
    ]
    options += [
        {"label": name, "url": read.here(viewpoint=at), "current": number == at - 1, "count": count}
        for at, (name, count) in enumerate(zip(found.viewpoints, found.counts(), strict=True), 1)
    ]
    return options


def _goal_filters(read: OfPlan, found: Matrix, goal: str) -> list[dict[str, Any]]:
    return [
        {
            "label": link.marker or name_of(link),
            "url": read.here(goal=link.code),
            "current": link.code == goal,
            "count": len(rows),
        }
        for link, rows in found.by_goal
    ]


@for_everyone
@require_safe
def leads(request: HttpRequest) -> HttpResponseBase:
    """市民主導・対等・行政主導: how many measures each, and which."""
    read = of_plan(request)
    found = led(read.edition) if read.edition else Led()
    given = request.GET.get("lead", "")
    chosen = Lead(given) if given in set(Lead) else None
    groups: dict[str, list[tuple[str, str, Lead]]] = {}
    for goal, node, lead in found.nodes:
        if chosen in (None, lead):
            groups.setdefault(name_of(goal), []).append((name_of(node), node.code, lead))
    context = {
        "bar": _bar(read, found),
        "all_url": read.here(),
        "chosen": LEADS[chosen] if chosen else "",
        "groups": [
            (goal, [(name, code, LEADS[lead]) for name, code, lead in nodes])
            for goal, nodes in groups.items()
        ],
        "text_language": untranslated(),
        "crumbs": [*read.crumbs, (_("Who leads"), "")],
    }
    return render(request, "web/leads.html", context)


def _bar(read: OfPlan, found: Led) -> shares.Bar:
    counts = found.counts()
    tones = {Lead.CITIZENS: "good", Lead.EQUAL: "plain", Lead.CITY: "none"}
    return shares.divided(
        (
            str(LEADS[lead]),
            counts[lead],
            tones[lead],
            str(LEAD_NOTES[lead]),
            read.here(lead=lead.value) if counts[lead] else "",
        )
        for lead in Lead
    )
