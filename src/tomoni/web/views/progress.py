"""All indicators of the plan in force: where each stands, narrowed by part, by step and by how it is counted."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.design import shares
from tomoni.indicators.api import Card, city_scale, overview, step_label, words_in
from tomoni.web.drawing import drawn
from tomoni.web.queries import Glance, Judged, edition_for, glance
from tomoni.web.tables import csv_lines
from tomoni.web.words import name_of, untranslated

PAGE = 30
LIVE, BY_HAND = "1", "0"
CSV_HEADER = (
    "目標", "項目", "指標", "定義", "単位", "基準値", "基準年度", "目標値", "目標年度",
    "最新値", "年度", "段階", "達成の割合", "自動集計", "出典", "key",
)  # fmt: skip


@for_everyone
@require_safe
def indicators(request: HttpRequest) -> HttpResponseBase:
    """The list, thirty on a page."""
    edition, _adopted = edition_for(None)
    seen = glance(edition) if edition else None
    found = _narrowed(request, seen)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    cards = overview([one.facts for one in page.object_list])
    scale = city_scale()
    context = {
        "edition": edition,
        "page": page,
        "count": len(found),
        "rows": [_row(one, cards[one.facts.key], seen) for one in page.object_list],
        "fields": _fields(request, seen),
        "bar": progress_bar(seen) if seen else None,
        "how": words_in(scale.how),
        "scale": words_in(scale.name),
        "csv_url": f"{reverse('web:indicators_csv')}?{urlencode(_given(request))}".removesuffix("?"),
        "text_language": untranslated(),
        "crumbs": [(_("The plan"), reverse("web:plan")), (_("Indicators"), "")],
    }
    return render(request, "web/indicators.html", context)


@for_everyone
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """The same list as CSV, all pages of it."""
    edition, _adopted = edition_for(None)
    seen = glance(edition) if edition else None
    lines = csv_lines(CSV_HEADER, _csv_rows(_narrowed(request, seen), seen))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    return response


def progress_bar(seen: Glance) -> shares.Bar:
    """How many indicators stand on each step of the city's scale, each step a link to its list."""
    unknown = city_scale().unknown
    where = reverse("web:indicators")
    return shares.divided(
        (
            step_label(step),
            count,
            "none" if step is unknown else step.tone,
            "" if step_label(step) != step.code else words_in(step.words),
            f"{where}?{urlencode({'step': step.code})}" if count else "",
        )
        for step, count in seen.steps
    )


def _given(request: HttpRequest) -> dict[str, str]:
    """By what the address narrows the list."""
    return {name: value for name in ("goal", "step", "live") if (value := request.GET.get(name, "")[:100])}


def _narrowed(request: HttpRequest, seen: Glance | None) -> list[Judged]:
    if seen is None:
        return []
    given = _given(request)
    goal = next((key for key, link in seen.goals.items() if link.code == given.get("goal")), None)
    steps = {step.code for step in city_scale().all_steps}
    step = given.get("step") if given.get("step") in steps else None
    live = {LIVE: True, BY_HAND: False}.get(given.get("live", ""))
    return [
        one
        for one in seen.indicators
        if (goal is None or one.goal == goal)
        and (step is None or one.step.code == step)
        and (live is None or one.is_live is live)
    ]


def _fields(request: HttpRequest, seen: Glance | None) -> list[dict[str, Any]]:
    given = _given(request)
    with_any = {one.goal for one in seen.indicators} if seen else set()
    goals = (
        [(link.code, name_of(link)) for key, link in seen.goals.items() if key in with_any] if seen else []
    )
    steps = [(step.code, step_label(step)) for step in city_scale().all_steps]
    counted = [("", _("All")), (LIVE, _("Counted automatically")), (BY_HAND, _("Recorded by the city"))]
    return [
        _field("goal", _("Part of the plan"), given, [("", _("The whole plan")), *goals]),
        _field("step", _("How far"), given, [("", _("All")), *steps]),
        _field("live", _("How it is counted"), given, counted),
    ]


def _field(name: str, label: str, given: dict[str, str], options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": given.get(name, ""), "options": options}


def _row(one: Judged, card: Card, seen: Glance | None) -> dict[str, Any]:
    shown = drawn(one.facts, card)
    return {
        "name": one.facts.name,
        "url": shown.url,
        "value": shown.value,
        "when": shown.when,
        "target": card.target_text or one.facts.target.text,
        "step": card.step_label,
        "tone": card.step.tone,
        "home": name_of(one.home) if one.home else "",
        "home_url": reverse("web:node", args=[one.home.code]) if one.home else "",
        "live": card.is_live,
    }


def _csv_rows(found: list[Judged], seen: Glance | None) -> Iterator[tuple[object, ...]]:
    cards = overview([one.facts for one in found])
    for one in found:
        card, facts = cards[one.facts.key], one.facts
        goal = seen.goals.get(one.goal) if seen else None
        yield (
            goal.name if goal else "",
            one.home.name if one.home else "",
            facts.name,
            facts.definition,
            facts.unit,
            facts.baseline.text,
            facts.baseline.period,
            facts.target.text,
            facts.target.period,
            card.value,
            card.year,
            card.step.code,
            None if card.achievement is None else round(card.achievement, 3),
            int(card.is_live),
            str(card.source_label),
            str(facts.key),
        )
