"""計画の改定: drafts of amendments, what each changes and because of whom, and adopting one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff
from tomoni.kernel.calendars import wareki
from tomoni.kernel.diff import Piece, compare, lines
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Change,
    ChangeFacts,
    Edition,
    EditionFacts,
    Node,
    Plan,
    adopt_edition,
    approval_states,
    edition_changes,
    edition_in_force,
    editions,
    passages_of,
    propose_change,
    withdraw_change,
)
from tomoni.voices.api import ReflectionView, Voice, reflections_by_change

from .forms import AdoptForm, RewordForm
from .frame import Desk, refusing, sent
from .plan_approval import approval_chip, approval_context


@dataclass(frozen=True, slots=True)
class Drafted:
    """One change of a draft: the difference, the decision behind it, how many voices, which of them are public."""

    change: ChangeFacts
    difference: list[tuple[Piece, ...]]
    reflection: ReflectionView | None
    voices: int
    public_ids: tuple[str, ...]


@for_staff("plan.propose_change", "plan.adopt")
@require_safe
def drafts(request: HttpRequest) -> HttpResponseBase:
    """All editions of the plans: drafts of amendments first."""
    plans = [(plan, editions(plan)) for plan in Plan.objects.order_by("order", "slug")]
    open_ones = [
        one for _plan, found in plans for one in found if one.is_amendment and one.adopted_on is None
    ]
    adopted = [one for _plan, found in plans for one in found if one.adopted_on is not None]
    whole = [one for _plan, found in plans for one in found if one not in open_ones and one not in adopted]
    context = {
        **Desk(request).bar(),
        "drafts": _with_chips(open_ones),
        "whole": _with_chips(whole),
        "adopted": adopted,
        "may_link": Desk(request).may("plan.load"),
    }
    return render(request, "web/desk/plan.html", context)


def _with_chips(found: list[EditionFacts]) -> list[tuple[EditionFacts, tuple[object, str] | None]]:
    """Drafts with where the approval of each stands."""
    states = approval_states(one.id for one in found)
    return [(one, approval_chip(states.get(one.id, ""))) for one in found]


@for_staff("plan.propose_change", "plan.adopt")
@require_safe
def draft(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One draft with its changes; that of a whole edition has a page of its own."""
    if not _open_draft(key).is_amendment:
        return redirect("web:desk_edition", key)
    return render(request, "web/desk/plan_draft.html", _context(request, _open_draft(key)))


@for_staff("plan.adopt")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def adopt(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """議決・決裁の後、版とする: first what will change in public and who is told, then it is done."""
    edition = _open_draft(key)
    today = {"on": wareki(timezone.localdate())}
    form = AdoptForm(request.POST) if request.method == "POST" else AdoptForm(initial=today)
    problem: DomainError | None = None
    if form.is_valid():
        try:
            adopt_edition(actor=Desk(request).actor, edition=edition, on=form.cleaned_data["on"])
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = refused
        else:
            messages.success(request, _("Adopted. The public reads the new text from now on."))
            return redirect("web:desk_plan")
    context = _context(request, edition, form=form, told=_told(edition), problem=_problem_words(problem))
    return render(request, "web/desk/plan_adopt.html", context, status=422 if form.errors or problem else 200)


@for_staff("plan.propose_change")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def reword(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """書きなおす: a change of a draft once more, upon the text that stands now."""
    change = get_object_or_404(Change.objects.select_related("edition__plan", "node"), pk=key)
    edition = _open_draft(change.edition_id)
    now = _passages_now(edition, [change.node]).get((change.node_id, change.passage_key))
    if now is None and change.passage_key is not None:
        raise Http404  # it has gone: there is nothing to write upon
    form = RewordForm(sent(request) or None, initial={"new": change.new})
    if request.method == "POST" and form.is_valid():
        try:
            propose_change(
                actor=Desk(request).actor,
                edition=edition,
                node=change.node,
                passage_key=change.passage_key,
                new=form.cleaned_data["new"],
                reason=change.reason,
                role=change.role,
                whose=change.actor,
                again=change if change.passage_key is None else None,
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("new", sentence_for(problem))
        else:
            messages.success(request, _("The change is written anew."))
            return redirect("web:desk_plan_draft", edition.pk)
    context = _context(
        request, edition, change=change, now=now, moved_on=(now or "") != change.old, form=form
    )
    return render(request, "web/desk/plan_reword.html", context, status=422 if form.errors else 200)


@for_staff("plan.propose_change")
@require_POST
@refusing
def withdraw(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """取り下げる: take a change out of its draft, as long as no decision points at it."""
    change = get_object_or_404(Change, pk=key)
    try:
        edition = withdraw_change(actor=Desk(request).actor, change=change)
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
        return redirect("web:desk_plan_draft", change.edition_id)
    messages.success(request, _("The change was taken out of the draft."))
    return redirect("web:desk_plan_draft", edition.pk)


def _open_draft(key: UUID) -> Edition:
    """A draft, of an amendment or of a whole edition; what was adopted has its public page."""
    found: Edition = get_object_or_404(Edition.objects.select_related("plan"), pk=key, adopted_at=None)
    return found


def _context(request: HttpRequest, edition: Edition, **more: Any) -> dict[str, Any]:
    changes = _drafted(edition)
    return {
        **Desk(request).bar(),
        "edition": edition,
        "changes": changes,
        "moved": _moved(edition),
        "may_adopt": Desk(request).may("plan.adopt"),
        **approval_context(Desk(request), edition),
        "crumbs": [(_("Amendments of the plan"), reverse("web:desk_plan")), (edition.title, "")],
        **more,
    }


def _drafted(edition: Edition) -> list[Drafted]:
    changes = edition_changes(edition)
    behind = reflections_by_change({change.id for change in changes})
    return [_one(change, behind.get(change.id, [])) for change in changes]


def _one(change: ChangeFacts, behind: list[tuple[ReflectionView, list[str]]]) -> Drafted:
    return Drafted(
        change=change,
        difference=lines(compare(change.old, change.new)),
        reflection=behind[0][0] if behind else None,
        voices=sum(view.voices for view, _ids in behind),
        public_ids=tuple(one for _view, ids in behind for one in ids),
    )


def _passages_now(edition: Edition, nodes: Iterable[Node]) -> dict[tuple[UUID, UUID], str]:
    """The passages of these items as they are in force: text by item and key. Two queries for each item."""
    current = edition_in_force(edition.plan, edition.kind)
    if current is None:
        return {}
    return {(node.pk, one.key): one.text for node in nodes for one in passages_of(node, current)}


def _moved(edition: Edition) -> set[UUID]:
    """Changes whose passage does not read any more as it did when they were written: they block adoption."""
    changes = list(edition.changes.select_related("node").exclude(passage_key=None))
    now = _passages_now(edition, {change.node for change in changes})
    return {change.pk for change in changes if now.get((change.node_id, change.passage_key)) != change.old}


def _told(edition: Edition) -> int:
    """How many people are told by mail when the draft is adopted. An address is read for it, and none shown."""
    behind = Voice.objects.filter(reflections__change__edition=edition).distinct().select_related("sender")
    return sum(1 for voice in behind if getattr(voice, "sender", None) and voice.sender.email)


def _problem_words(problem: DomainError | None) -> dict[str, object] | None:
    """Why it cannot be adopted; where a text moved on, how it read and how it reads now."""
    if problem is None:
        return None
    return {
        "sentence": sentence_for(problem),
        "old": problem.params.get("old", ""),
        "now": problem.params.get("now", ""),
    }
