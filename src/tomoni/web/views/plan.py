"""The plan in force, what its editions changed, and the page of each node."""

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
from tomoni.plan.api import (
    ChangeFacts,
    Edition,
    Plan,
    edition_changes,
    edition_lineage,
    editions_on_course,
    has_public_course,
    search_nodes,
)
from tomoni.web.pages import node_context
from tomoni.web.queries import Behind, behind_changes, edition_for, glance, legend, whole_node
from tomoni.web.views.progress import progress_bar
from tomoni.web.words import day, name_of, period, sentences, standings_sentence, untranslated

MOST_FOUND = 30


@for_everyone
@require_safe
def overview(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """The plan in force as a tree, how far it has come, its editions; or what was found in it."""
    plan = get_object_or_404(Plan, slug=slug) if slug else None
    edition, adopted = edition_for(plan)
    words = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {
        "edition": edition,
        "plans": [
            one for one in Plan.objects.order_by("order", "slug") if not edition or one.pk != edition.plan_id
        ],
        "words": words,
        "crumbs": _crumbs(),
        "text_language": untranslated(),
    }
    if words:
        found = search_nodes(words, limit=MOST_FOUND)
        context |= {"found": [(name_of(link), link) for link in found], "most": MOST_FOUND}
        return render(request, "web/plan_search.html", context)
    if edition:
        seen = glance(edition)
        standings = seen.standings
        base = next((facts for facts in adopted if facts.id == edition.base_id), None)
        context |= {
            "title": base.title if base else edition.title,
            "glance": seen,
            "bar": progress_bar(seen),
            "how": words_in(city_scale().how),
            "legend": legend(city_scale()),
            "period": period(edition.period_from, edition.period_to),
            "standing": standings_sentence(standings.good, standings.late, standings.unknown),
            "making": editions_on_course(edition.plan_id),
            "editions": [(facts, period(facts.period_from, facts.period_to)) for facts in adopted],
        }
    return render(request, "web/plan.html", context)


@for_everyone
@require_safe
def edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What an adopted edition changed, passage by passage, with the voices behind it. Drafts are not shown."""
    shown = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    changes = edition_changes(shown)
    behind = behind_changes([change.id for change in changes])
    context = {
        "edition": shown,
        "key": str(shown.pk),
        "period": period(shown.period_from, shown.period_to),
        "summary": _summary(shown, len(changes), sum(one.voices for one in behind.values())),
        "groups": _by_node(changes, behind),
        "lineage": [
            (row.kind_label, _name(row.before), _name(row.after), row.after) for row in _lineage(shown)
        ],
        "has_course": has_public_course(shown.pk),
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
    return render(request, "web/node.html", node_context(seen))


def _crumbs(*, linked: bool = False) -> list[tuple[str, str]]:
    return [(_("The plan"), reverse("web:plan") if linked else "")]
