"""Searching everything that is public: the plan first, then its indicators, then voices."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.design.templatetags.design import number
from tomoni.kernel.calendars import fiscal_year
from tomoni.kernel.text import around_found, found_in
from tomoni.plan.api import IndicatorFacts, NodeTexts
from tomoni.search.api import Count
from tomoni.web import page_tables
from tomoni.web.pages import voice_card
from tomoni.web.queries import KINDS, Choices, Found, VoiceLine, Wanted, choices, find_everywhere, homes_of
from tomoni.web.tables import as_file
from tomoni.web.views.page_data import links
from tomoni.web.words import name_of, year_words

LONGEST = 200  # characters of what is looked for
FIRST = 5  # of each kind, where all kinds stand on one page
PAGE = 20
EXCERPT = 120  # characters around the first word found
YEARS = 6


@for_everyone
@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """What was found, by kind; without words, the field alone."""
    offered = choices()
    wanted = _wanted(request, offered)
    context = {"wanted": wanted, "words": wanted.words, "crumbs": [(_("Search"), "")]}
    context |= _field(wanted, offered)
    if wanted.words:
        context |= _results(request, wanted, offered)
    return render(request, "web/search.html", context)


def _wanted(request: HttpRequest, offered: Choices) -> Wanted:
    """What the address asks for; what is no choice of ours is left out."""
    given = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "goal", "area", "year")}
    years = {str(year): year for year in _years()}
    return Wanted(
        words=given["q"][:LONGEST],
        kind=given["kind"] if given["kind"] in KINDS else "",
        goal=given["goal"] if any(code == given["goal"] for code, _key, _name in offered.goals) else "",
        area=given["area"] if any(code == given["area"] for code, _key, _name in offered.areas) else "",
        year=years.get(given["year"]),
    )


def _years() -> range:
    now = fiscal_year(timezone.localdate())
    return range(now, now - YEARS, -1)


def _field(wanted: Wanted, offered: Choices) -> dict[str, Any]:
    """The field with what it can be narrowed to."""
    goals = [("", _("The whole plan")), *((code, name) for code, _key, name in offered.goals)]
    areas = [("", _("Everywhere")), *((code, name) for code, _key, name in offered.areas)]
    years = [("", _("All years")), *((str(year), year_words(year)) for year in _years())]
    return {
        "narrow": [
            {"name": "goal", "label": _("Part of the plan"), "value": wanted.goal, "options": goals},
            {"name": "area", "label": _("Area"), "value": wanted.area, "options": areas},
            {
                "name": "year",
                "label": _("Fiscal year"),
                "value": str(wanted.year or ""),
                "options": years,
            },
        ],
        "narrowed": bool(wanted.goal or wanted.area or wanted.year),
        "keep": [("kind", wanted.kind)],
    }


def _results(request: HttpRequest, wanted: Wanted, offered: Choices) -> dict[str, Any]:
    found, page_number = _found(request, wanted, offered)
    total = sum(one.value for one in found.counts.values())
    page = None
    if wanted.kind:
        page = Paginator(range(found.counts[wanted.kind].value), PAGE).get_page(page_number)
    return {
        "kinds": _kinds(wanted, found.counts),
        "nothing": not total,
        "summary": _summary(found.counts, wanted.kind),
        "page": page,
        "groups": [one for one in _groups(wanted, found) if one["items"]],
        "page_data": links(request, "search_data") if total else None,
    }


@for_everyone
@require_safe
def data(request: HttpRequest, form: str) -> HttpResponseBase:
    """The page of what was found, as a file."""
    offered = choices()
    wanted = _wanted(request, offered)
    if not wanted.words:
        raise Http404
    found, _number = _found(request, wanted, offered)
    here = f"{reverse('web:search')}?{request.GET.urlencode()}"
    name, cols = f"検索「{wanted.words}」", page_tables.FOUND
    return as_file(page_tables.table(name, here, cols, lambda: page_tables.of_search(found)), form)


def _found(request: HttpRequest, wanted: Wanted, offered: Choices) -> tuple[Found, int]:
    """The page that is asked for, and its number."""
    number = _page_number(request) if wanted.kind else 1
    size = PAGE if wanted.kind else FIRST
    return find_everywhere(wanted, offered, limit=size, offset=(number - 1) * size), number


def _kinds(wanted: Wanted, counts: dict[str, Count]) -> list[dict[str, Any]]:
    """The kinds as filters, each with how many it has."""
    labels = {"": _("All"), "plan": _("The plan"), "indicators": _("Indicators"), "voices": _("Voices")}
    return [
        {
            "label": label,
            "url": _address(wanted, kind),
            "current": kind == wanted.kind,
            "count_words": _many(counts[kind]) if kind else "",
        }
        for kind, label in labels.items()
    ]


def _address(wanted: Wanted, kind: str) -> str:
    """The same search for another kind of things."""
    given = {
        "q": wanted.words,
        "kind": kind,
        "goal": wanted.goal,
        "area": wanted.area,
        "year": wanted.year,
    }
    said = {name: value for name, value in given.items() if value}
    return f"{reverse('web:search')}?{urlencode(said)}"


def _many(count: Count) -> str:
    """A number of things; counting stops at ten thousand, and that is said."""
    return _("over %(n)s") % {"n": number(count.value)} if count.capped else number(count.value)


def _summary(counts: dict[str, Count], kind: str) -> str:
    """How much was found, in one sentence."""
    asked = [counts[kind]] if kind else list(counts.values())
    total = sum(one.value for one in asked)
    if any(one.capped for one in asked):
        return _("Found in more than %(n)s places. One more word finds fewer.") % {"n": number(total)}
    return _("Found in %(n)s places.") % {"n": number(total)}


def _groups(wanted: Wanted, found: Found) -> Iterable[dict[str, Any]]:
    """What was found, kind by kind, the plan first."""
    names = homes_of(found.indicators) if found.indicators else {}
    nodes = sorted(found.nodes, key=lambda one: not found_in(one.link.name, wanted.words))
    yield _group(wanted, found, "plan", _("In the plan"), [_node(one, wanted.words) for one in nodes])
    yield _group(
        wanted,
        found,
        "indicators",
        _("Among the indicators"),
        [_indicator(one, names, wanted.words) for one in found.indicators],
    )
    yield _group(
        wanted,
        found,
        "voices",
        _("Among everyone's voices"),
        [_voice(one, wanted.words) for one in found.voices],
    )


def _group(
    wanted: Wanted, found: Found, kind: str, title: str, items: list[dict[str, Any]]
) -> dict[str, Any]:
    count = found.counts[kind]
    more = not wanted.kind and count.value > len(items)
    return {
        "title": title,
        "items": items,
        "more_url": _address(wanted, kind) if more else "",
        "more_label": _("See all %(n)s") % {"n": _many(count)} if more else "",
    }


def _node(one: NodeTexts, words: str) -> dict[str, Any]:
    """A node with the passage in which one of the words stands; a title that has it needs none."""
    passage = next((text for text in one.texts if found_in(text, words)), "")
    return {
        "title": name_of(one.link),
        "url": reverse("web:node", args=[one.link.code]),
        "meta": one.link.level,
        "text": around_found(passage, words, EXCERPT),
        "language": "ja",
    }


def _indicator(one: IndicatorFacts, names: dict[UUID, str], words: str) -> dict[str, Any]:
    return {
        "title": one.name,
        "url": reverse("web:indicator", args=[one.key]),
        "meta": names.get(one.node_id, ""),
        "text": around_found(one.definition, words, EXCERPT) if found_in(one.definition, words) else "",
        "language": "ja",
    }


def _voice(line: VoiceLine, words: str) -> dict[str, Any]:
    """A voice with the words around what was found; what is found in its answer alone is said so."""
    card = voice_card(line, around_found(line.text, words, EXCERPT))
    in_text = found_in(line.text, words)
    return {
        "title": _("Voice (%(about)s)") % {"about": card["meta"]},
        "url": card["url"],
        "chip": card["chip"],
        "tone": card["tone"],
        "text": card["text"],
        "note": "" if in_text else _("Found in the answer of the city."),
    }


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 5 else 1
