"""The page of one indicator, and its figures as a file."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.indicators.api import Entry, csv_file, format_value, history, newest_in_areas, overview
from tomoni.kernel.errors import DomainError
from tomoni.places.api import Here, here
from tomoni.plan.api import IndicatorFacts, NodeLink, indicators_by_keys, node_titles
from tomoni.web.drawing import drawn, source_name
from tomoni.web.keeping import Kept
from tomoni.web.printing import paper, pictures
from tomoni.web.views.page_data import links
from tomoni.web.words import day, name_of, untranslated, year_words

from .printing import refused

_PICTURES: Kept[bytes] = Kept(most=200, seconds=3600)


@for_everyone
@require_safe
def indicator(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Value now and target, chart, table, how it is measured and by whom, everything that was ever recorded."""
    facts = _found(key)
    card = overview([facts])[key]
    node = node_titles([facts.node_id]).get(facts.node_id)
    earlier = [entry for entry in (history(card.series) if card.series else ()) if not entry.counts]
    where = here(request.GET, request.COOKIES)
    context = {
        "by_area": _by_area(facts, where),
        "facts": facts,
        "card": card,
        "shown": drawn(facts, card),
        "points": [(year_words(point.year), point) for point in reversed(card.points)],
        "earlier": [_line(entry, facts.unit) for entry in earlier],
        "shares": any(point.denominator is not None for point in card.points),
        "node": node,
        "node_name": name_of(node) if node else "",
        "page_data": links(request, "indicator_data", key),
        "text_language": untranslated(),
        "crumbs": [(_("The plan"), reverse("web:plan")), *_home(node), (facts.name, "")],
    }
    return render(request, "web/indicator.html", context)


def _by_area(facts: IndicatorFacts, where: Here) -> list[dict[str, Any]]:
    """The newest value in each area of today where it is counted apart, in the city's order."""
    values = {one.area: one for one in newest_in_areas(keys=[facts.key]).get(facts.key, ())}
    return [
        {
            "name": area.label,
            "code": area.code,
            "value": format_value(values[area.pk].value, facts.unit),
            "when": year_words(values[area.pk].year),
            "chosen": area == where.chosen,
        }
        for _scheme, areas in where.divisions
        for area in areas
        if area.pk in values
    ]


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


@for_everyone
@require_safe
def svg(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The chart as a picture that can be put anywhere."""
    picture = _picture(key)
    return _downloaded(pictures.as_svg(picture).encode(), "image/svg+xml; charset=utf-8", f"{key}.svg")


@for_everyone
@require_safe
def png(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The same as dots, for slides and leaflets."""
    picture = _picture(key)
    if not paper.is_available():
        problem = DomainError("web.pdf_unavailable", packages=paper.PACKAGES)
        return refused(request, picture.title, reverse("web:indicator", args=[key]), problem)
    made = _PICTURES.get(pictures.as_svg(picture), lambda: pictures.as_png(picture))
    return _downloaded(made, "image/png", f"{key}.png")


def _picture(key: UUID) -> pictures.Picture:
    facts = _found(key)
    shown = drawn(facts, overview([facts])[key])
    if shown.chart is None:
        raise Http404
    address = settings.TOMONI_URL + reverse("web:indicator", args=[key])
    return pictures.Picture(
        chart=shown.chart,
        title=facts.name,
        notes=(
            *((_("Source: %(source)s") % {"source": shown.source},) if shown.source else ()),
            _("As of %(day)s") % {"day": day(timezone.localdate())},
            address,
        ),
    )


def _downloaded(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="indicator-{name}"'
    return response


def _found(key: UUID) -> IndicatorFacts:
    try:
        return indicators_by_keys([key])[key]
    except KeyError:
        raise Http404 from None
