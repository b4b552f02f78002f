"""The page of one indicator, and its figures as a file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.indicators.api import Entry, csv_file, history, overview
from tomoni.plan.api import IndicatorFacts, NodeLink, indicators_by_keys, node_titles
from tomoni.web.drawing import drawn, source_name
from tomoni.web.words import name_of, untranslated, year_words


@for_everyone
@require_safe
def indicator(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Value now and target, chart, table, how it is measured and by whom, everything that was ever recorded."""
    facts = _found(key)
    card = overview([facts])[key]
    node = node_titles([facts.node_id]).get(facts.node_id)
    earlier = [entry for entry in (history(card.series) if card.series else ()) if not entry.counts]
    context = {
        "facts": facts,
        "card": card,
        "shown": drawn(facts, card),
        "points": [(year_words(point.year), point) for point in reversed(card.points)],
        "earlier": [_line(entry, facts.unit) for entry in earlier],
        "shares": any(point.denominator is not None for point in card.points),
        "node": node,
        "node_name": name_of(node) if node else "",
        "text_language": untranslated(),
        "crumbs": [(_("The plan"), reverse("web:plan")), *_home(node), (facts.name, "")],
    }
    return render(request, "web/indicator.html", context)


def _home(node: NodeLink | None) -> list[tuple[str, str]]:
    return [(name_of(node), reverse("web:node", args=[node.code]))] if node else []


def _line(entry: Entry, unit: str) -> dict[str, Any]:
    return {
        "year": year_words(entry.year),
        "value": "" if entry.value is None else f"{entry.value.normalize():f}{unit}",
        "on": entry.measured_at,
        "provenance": source_name(entry.provenance),
    }


@for_everyone
@require_safe
def table(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What counts for each year, as CSV."""
    _found(key)
    response = HttpResponse(csv_file(key), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="indicator-{key}.csv"'
    return response


def _found(key: UUID) -> IndicatorFacts:
    try:
        return indicators_by_keys([key])[key]
    except KeyError:
        raise Http404 from None
