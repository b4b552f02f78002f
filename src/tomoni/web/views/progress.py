"""All indicators of the plan in force: where each stands, narrowed by part, by step and by how it is counted."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.design import shares
from tomoni.indicators.api import (
    AreaValue,
    Card,
    city_scale,
    format_value,
    judged_keys,
    newest_in_areas,
    overview,
    step_label,
    words_in,
)
from tomoni.places.api import PARAMETER, Area, Here, here
from tomoni.plan.api import (
    Edition,
    IndicatorFacts,
    NodeLink,
    edition_in_force,
    indicators_by_keys,
    node_list,
    node_titles,
)
from tomoni.web import page_tables
from tomoni.web.drawing import drawn
from tomoni.web.queries import Glance, glance
from tomoni.web.tables import as_file, csv_lines
from tomoni.web.views.page_data import links
from tomoni.web.words import name_of, untranslated, year_words

InAreas = dict[UUID, tuple[AreaValue, ...]]
Keys = QuerySet[Any, Any] | Sequence[UUID]

PAGE = 30
AT_ONCE = 500  # rows of a file
LIVE, BY_HAND = "1", "0"
CSV_HEADER = (
    "目標", "項目", "指標", "定義", "単位", "基準値", "基準年度", "目標値", "目標年度",
    "最新値", "年度", "段階", "達成の割合", "自動集計", "出典", "key",
)  # fmt: skip
AREA_HEADER = ("地区", "地区の値", "地区の年度")


@for_everyone
@require_safe
def indicators(request: HttpRequest) -> HttpResponseBase:
    """The list, thirty on a page."""
    edition = edition_in_force()
    seen = glance(edition) if edition else None
    where = here(request.GET, request.COOKIES)
    there = newest_in_areas(areas=where.ids) if where.chosen else None
    found = _narrowed(request, edition, seen, there)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = _shown(list(page), edition)
    scale = city_scale()
    context = {
        "edition": edition,
        "page": page,
        "count": page.paginator.count,
        "rows": [_row(*one, there) for one in shown],
        "here": where,
        "area_keep": list(_given(request).items()),
        "keep": [(PARAMETER, where.chosen.code if where.chosen else "")],
        "fields": _fields(request, seen),
        "bar": progress_bar(seen) if seen else None,
        "how": words_in(scale.how),
        "scale": words_in(scale.name),
        "csv_url": f"{reverse('web:indicators_csv')}?{urlencode(_given(request) | _area(where))}".removesuffix(
            "?"
        ),
        "page_data": links(request, "indicators_data") if edition else None,
        "text_language": untranslated(),
        "crumbs": [(_("The plan"), reverse("web:plan")), (_("Indicators"), "")],
    }
    return render(request, "web/indicators.html", context)


@for_everyone
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """The same list as CSV, all pages of it."""
    edition = edition_in_force()
    seen = glance(edition) if edition else None
    where = here(request.GET, {})
    there = newest_in_areas(areas=where.ids) if where.chosen else None
    header = (*CSV_HEADER, *(AREA_HEADER if there is not None else ()))
    keys = list(_narrowed(request, edition, seen, there))
    lines = csv_lines(header, _csv_rows(keys, edition, where.chosen, there))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    return response


@for_everyone
@require_safe
def data(request: HttpRequest, form: str) -> HttpResponseBase:
    """The indicators that the list shows, all pages of it, as a file."""
    edition = edition_in_force()
    seen = glance(edition) if edition else None
    where = here(request.GET, {})
    there = newest_in_areas(areas=where.ids) if where.chosen else None
    keys = list(_narrowed(request, edition, seen, there))

    def rows() -> Iterator[tuple[object, ...]]:
        for start in range(0, len(keys), AT_ONCE):
            for one in _shown(keys[start : start + AT_ONCE], edition):
                yield page_tables.indicator_row(*one)

    url = f"{reverse('web:indicators')}?{urlencode(_given(request) | _area(where))}".removesuffix("?")
    return as_file(page_tables.table("計画の指標", url, page_tables.INDICATORS, rows), form)


def progress_bar(seen: Glance, *, linked: bool = True) -> shares.Bar:
    """How many indicators stand on each step of the city's scale, each step a link to its list (which the main plan
    has alone)."""
    unknown = city_scale().unknown
    where = reverse("web:indicators")
    return shares.divided(
        (
            step_label(step),
            count,
            "none" if step is unknown else step.tone,
            "" if step_label(step) != step.code else words_in(step.words),
            f"{where}?{urlencode({'step': step.code})}" if count and linked else "",
        )
        for step, count in seen.steps
    )


def _area(where: Here) -> dict[str, str]:
    return {PARAMETER: where.chosen.code} if where.chosen else {}


def _given(request: HttpRequest) -> dict[str, str]:
    """By what the address narrows the list."""
    return {name: value for name in ("goal", "step", "live") if (value := request.GET.get(name, "")[:100])}


def _narrowed(
    request: HttpRequest, edition: Edition | None, seen: Glance | None, there: InAreas | None
) -> Keys:
    """The keys of the indicators that the address asks for, in printed order; of an area those counted there."""
    if edition is None or seen is None:
        return []
    given = _given(request)
    below, _link = seen.goals.get(given.get("goal", ""), ("", None))
    steps = {step.code for step in city_scale().all_steps}
    step = given["step"] if given.get("step") in steps else ""
    live = {LIVE: True, BY_HAND: False}.get(given.get("live", ""))
    return judged_keys(edition, below=below, step=step, live=live, keys=there)


def _shown(keys: list[UUID], edition: Edition | None) -> list[tuple[IndicatorFacts, Card, NodeLink | None]]:
    """These indicators with their cards and the nodes at which they stand. Four queries."""
    facts = indicators_by_keys(keys, edition) if keys else {}
    cards = overview(facts.values())
    homes = node_titles({one.node_id for one in facts.values()}, edition)
    return [(facts[key], cards[key], homes.get(facts[key].node_id)) for key in keys if key in facts]


def _fields(request: HttpRequest, seen: Glance | None) -> list[dict[str, Any]]:
    given = _given(request)
    goals = [(code, name_of(link)) for code, (_path, link) in seen.goals.items()] if seen else []
    steps = [(step.code, step_label(step)) for step in city_scale().all_steps]
    counted = [("", _("All")), (LIVE, _("Counted automatically")), (BY_HAND, _("Recorded by the city"))]
    return [
        _field("goal", _("Part of the plan"), given, [("", _("The whole plan")), *goals]),
        _field("step", _("How far"), given, [("", _("All")), *steps]),
        _field("live", _("How it is counted"), given, counted),
    ]


def _field(name: str, label: str, given: dict[str, str], options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": given.get(name, ""), "options": options}


def _row(facts: IndicatorFacts, card: Card, home: NodeLink | None, there: InAreas | None) -> dict[str, Any]:
    shown = drawn(facts, card)
    in_area = there[facts.key][-1] if there else None
    return {
        "name": facts.name,
        "url": shown.url,
        "value": shown.value,
        "when": shown.when,
        "target": card.target_text or facts.target.text,
        "step": card.step_label,
        "tone": card.step.tone,
        "home": name_of(home) if home else "",
        "home_url": reverse("web:node", args=[home.code]) if home else "",
        "live": card.is_live,
        "area_value": format_value(in_area.value, facts.unit) if in_area else "",
        "area_when": year_words(in_area.year) if in_area else "",
    }


def _csv_rows(
    keys: list[UUID], edition: Edition | None, area: Area | None, there: InAreas | None
) -> Iterator[tuple[object, ...]]:
    goals = _goals(edition) if edition and keys else {}
    for start in range(0, len(keys), AT_ONCE):
        for facts, card, home in _shown(keys[start : start + AT_ONCE], edition):
            goal = goals.get(facts.node_id)
            yield (
                goal.name if goal else "",
                home.name if home else "",
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
                *(
                    (area.label, there[facts.key][-1].value, there[facts.key][-1].year)
                    if area and there
                    else ()
                ),
            )


def _goals(edition: Edition) -> dict[UUID, NodeLink]:
    """For each node the one at the top under which it stands. One query."""
    goals: dict[UUID, NodeLink] = {}
    for node, parent in node_list(edition):
        if not node.repeated:
            goals[node.link.id] = goals[parent.id] if parent else node.link
    return goals
