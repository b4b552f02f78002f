"""地区のページ: all areas, and one of them with its plan, its voices and its figures."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.indicators.api import AreaValue, format_value
from tomoni.places.api import PARAMETER, here
from tomoni.plan.api import IndicatorFacts
from tomoni.voices.api import ReflectionView, Tally
from tomoni.web.pages import voice_card
from tomoni.web.queries import of_area
from tomoni.web.words import day, title_of, untranslated, year_words


@for_everyone
@require_safe
def areas(request: HttpRequest) -> HttpResponseBase:
    """Every way in which the city is divided."""
    context = {"here": here({}, request.COOKIES), "crumbs": [(_("Areas"), "")]}
    return render(request, "web/areas.html", context)


@for_everyone
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponseBase:
    """One area."""
    where = here({PARAMETER: code}, request.COOKIES)
    if where.chosen is None:
        raise Http404
    found = of_area(where.chosen)
    context = {
        "here": where,
        "area": where.chosen,
        "query": where.query,
        "plans": found.plans,
        "numbers": _numbers(found.tally, where.query),
        "voices": [voice_card(line) for line in found.newest],
        "changes": [_change(one) for one in found.changed],
        "figures": [_figure(facts, value) for facts, value in found.figures],
        "write_url": reverse("letters:write"),
        "text_language": untranslated(),
        "crumbs": [(_("Areas"), reverse("web:areas")), (where.chosen.label, "")],
    }
    return render(request, "web/area.html", context)


def _numbers(tally: Tally, query: str) -> list[dict[str, Any]]:
    """How many voices of this 年度, each number a link to its list where there is one."""
    voices = reverse("voices:collection")
    return [
        {"number": tally.received, "label": _("arrived"), "url": f"{voices}?{query}"},
        {
            "number": tally.by_closing.get("answered", 0),
            "label": _("answered"),
            "url": f"{voices}?state=answered&{query}",
        },
        {"number": tally.open, "label": _("not yet answered"), "url": f"{voices}?state=open&{query}"},
        {
            "number": tally.changed,
            "label": _("changed the plan"),
            "url": f"{voices}?state=changed&{query}",
            "tone": "good",
        },
    ]


def _change(view: ReflectionView) -> dict[str, Any]:
    facts = view.change
    assert facts is not None
    title = title_of(facts.node) if facts.node else ""
    return {
        "meta": "　".join(part for part in (day(facts.adopted_on), title) if part),
        "old": facts.old,
        "new": facts.new,
        "url": f"{reverse('web:edition', args=[facts.edition_id])}#{facts.id}",
    }


def _figure(facts: IndicatorFacts, value: AreaValue) -> dict[str, Any]:
    return {
        "name": facts.name,
        "url": reverse("web:indicator", args=[facts.key]),
        "value": format_value(value.value, facts.unit),
        "when": year_words(value.year),
    }
