"""The plan in force, what its editions changed, and the page of each node."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.indicators.api import city_scale, words_in
from tomoni.kernel.text import around_found, found_in
from tomoni.places.api import PARAMETER, Here, here, ids_under
from tomoni.plan.api import (
    ChangeFacts,
    Edition,
    NodeTexts,
    Plan,
    edition_changes,
    edition_lineage,
    editions_on_course,
    has_public_course,
    naming,
    plans,
)
from tomoni.voices.api import changes_wanted_in
from tomoni.web.of_plan import plan_query
from tomoni.web.pages import node_context
from tomoni.web.queries import (
    Behind,
    Touched,
    behind_changes,
    edition_for,
    find_nodes,
    glance,
    legend,
    touched,
    whole_node,
)
from tomoni.web.views.page_data import links
from tomoni.web.views.progress import progress_bar
from tomoni.web.words import day, name_of, period, sentences, standings_sentence, untranslated

MOST_FOUND = 30
MOST_OF_AREA = 100  # items on one page; an area with more shows one goal at a time
EXCERPT = 120  # characters around the first word found


@for_everyone
@require_safe
def overview(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """The plan in force as a tree, how far it has come, its editions; or what was found in it."""
    every = plans()
    plan = next((one for one in every if one.slug == slug), None)
    if slug and plan is None:
        raise Http404
    edition, adopted = edition_for(plan)
    is_main = plan is None or plan == next((one for one in every if one.parent_id is None), None)
    words = request.GET.get("q", "").strip()[:200]
    where = here(request.GET, request.COOKIES) if not slug else None
    context: dict[str, Any] = {
        "edition": edition,
        "is_main": is_main,
        "plan_query": "" if is_main or plan is None else plan_query(plan),
        "above": plan.parent if plan else None,
        "below": _linked(edition, every) if edition else [],
        "naming": [(name_of(link), link.code) for link in naming(plan)] if plan else [],
        "here": where,
        "area_keep": [("area", where.chosen.code if where and where.chosen else "")],
        "words": words,
        "crumbs": [*_crumbs(linked=bool(slug)), *([(plan.title, "")] if plan else [])],
        "text_language": untranslated(),
    }
    if words:
        found = find_nodes(words, MOST_FOUND, where.chosen if where else None)
        context |= {"found": [_found(one, words) for one in found], "most": MOST_FOUND}
        return render(request, "web/plan_search.html", context)
    if edition and where and where.chosen:
        return render(request, "web/plan_area.html", context | _of_area(request, edition, where))
    if edition:
        seen = glance(edition)
        standings = seen.standings
        base = next((facts for facts in adopted if facts.id == edition.base_id), None)
        context |= {
            "title": base.title if base else edition.title,
            "glance": seen,
            "bar": progress_bar(seen, linked=is_main),
            "how": words_in(city_scale().how),
            "legend": legend(city_scale()),
            "period": period(edition.period_from, edition.period_to),
            "standing": standings_sentence(standings.good, standings.late, standings.unknown),
            "making": editions_on_course(edition.plan_id),
            "editions": [(facts, period(facts.period_from, facts.period_to)) for facts in adopted],
            "page_data": links(request, "plan_of_data", slug) if slug else links(request, "plan_data"),
        }
    return render(request, "web/plan.html", context)


def _linked(edition: Edition, every: Iterable[Plan]) -> list[Plan]:
    """The plans that hang below this one; beside the main plan stand also those that hang below none."""
    beside = (edition.plan_id,) if edition.plan.parent_id else (edition.plan_id, None)
    return [one for one in every if one.pk != edition.plan_id and one.parent_id in beside]


def _found(one: NodeTexts, words: str) -> dict[str, Any]:
    """A node with the passage in which one of the words stands; a title that has it needs none."""
    passage = next((text for text in one.texts if found_in(text, words)), "")
    return {
        "title": name_of(one.link),
        "url": reverse("web:node", args=[one.link.code]),
        "meta": one.link.level,
        "text": around_found(passage, words, EXCERPT),
    }


def _of_area(request: HttpRequest, edition: Edition, where: Here) -> dict[str, Any]:
    """What of the plan concerns an area, and why; goal by goal where it is much."""
    area = where.chosen
    assert area
    groups = touched(edition, area)
    count = sum(len(nodes) for _goal, nodes in groups)
    chosen = request.GET.get("goal", "")
    if chosen not in [goal.code for goal, _nodes in groups]:
        chosen = groups[0][0].code if count > MOST_OF_AREA else ""
    filters = [
        {
            "label": goal.marker or name_of(goal),
            "url": f"?goal={goal.code}&{where.query}",
            "current": goal.code == chosen,
            "count": len(nodes),
        }
        for goal, nodes in groups
    ]
    return {
        "filters": filters if count > MOST_OF_AREA else [],
        "title": edition.plan.title,
        "own": [one for one in plans() if one.area and one.area.code == area.code],
        "count": count,
        "groups": [
            (name_of(goal), [(name_of(one.node), one.node.code, _why(one)) for one in nodes])
            for goal, nodes in groups
            if chosen in ("", goal.code)
        ],
    }


def _why(one: Touched) -> list[str]:
    said = []
    if one.voices:
        said.append(ngettext("%(n)s voice", "%(n)s voices", one.voices) % {"n": one.voices})
    if one.figures:
        said.append(ngettext("%(n)s figure", "%(n)s figures", one.figures) % {"n": one.figures})
    if one.named:
        said.append(_("named in the text"))
    return said


@for_everyone
@require_safe
def edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What an adopted edition changed, passage by passage, with the voices behind it. Drafts are not shown."""
    shown = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    where = here(request.GET, request.COOKIES)
    changes = edition_changes(shown)
    if where.chosen:
        wanted = changes_wanted_in(ids_under(where.chosen), [change.id for change in changes])
        changes = tuple(change for change in changes if change.id in wanted)
    behind = behind_changes([change.id for change in changes])
    context = {
        "edition": shown,
        "key": str(shown.pk),
        "here": where,
        "period": period(shown.period_from, shown.period_to),
        "summary": _summary(shown, len(changes), sum(one.voices for one in behind.values())),
        "groups": _by_node(changes, behind),
        "lineage": [
            (row.kind_label, _name(row.before), _name(row.after), row.after) for row in _lineage(shown)
        ],
        "has_course": has_public_course(shown.pk),
        "page_data": links(request, "edition_data", key),
        "crumbs": [*_crumbs(linked=True), (shown.title, "")],
        "text_language": untranslated(),
    }
    return render(request, "web/edition.html", context)


def _summary(shown: Edition, changes: int, voices: int) -> str:
    """What the edition is, in a few sentences."""
    adopted = _("Adopted on %(day)s.") % {"day": day(shown.adopted_on)}
    if not shown.is_amendment:
        return sentences(adopted, _("It is a full edition: it was adopted as a whole."))
    changed = ngettext(
        "It changes %(n)s passage of the plan.", "It changes %(n)s passages of the plan.", changes
    ) % {"n": changes}
    because = ngettext("%(n)s voice stands behind that.", "%(n)s voices stand behind that.", voices) % {
        "n": voices
    }
    return sentences(adopted, changed, because if voices else "")


def _lineage(shown: Edition) -> tuple[Any, ...]:
    return () if shown.is_amendment else edition_lineage(shown)


def _name(link: Any) -> str:
    return name_of(link) if link else ""


def _by_node(changes: tuple[ChangeFacts, ...], behind: dict[UUID, Behind]) -> list[dict[str, Any]]:
    groups: dict[UUID, dict[str, Any]] = {}
    for change in changes:
        group = groups.setdefault(change.node_id, {"node": change.node, "changes": []})
        group["name"] = _name(change.node)
        group["changes"].append((change, behind.get(change.id)))
    return list(groups.values())


@for_everyone
@require_safe
def node(request: HttpRequest, code: str) -> HttpResponseBase:
    """One goal, policy, measure or action: its state, its text, its voices, who is responsible."""
    seen = whole_node(code)
    if seen is None:
        raise Http404
    context = node_context(seen, request.GET.get(PARAMETER, "")[:40]) | {
        "page_data": links(request, "node_data", code)
    }
    return render(request, "web/node.html", context)


def _crumbs(*, linked: bool = False) -> list[tuple[str, str]]:
    return [(_("The plan"), reverse("web:plan") if linked else "")]
