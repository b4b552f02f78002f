"""Asking for a decision, taking it back, and the number under which it is filed."""

from collections.abc import Iterator
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tomoni.accounts.api import Department, Post
from tomoni.approvals import queries
from tomoni.approvals.domain import Duty, Importance, Verdict
from tomoni.approvals.events import ApprovalRequested, ApprovalWithdrawn
from tomoni.approvals.models import Decision, DocumentNumber, Request, RouteStep, Seat
from tomoni.audit.api import announce, may, recorded
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.text import squash_spaces

from .circulating import circulate

_LONGEST_NUMBER = 60


@recorded("approvals.requested")
def request_approval(
    *,
    actor: Actor,
    kind: str,
    title: str,
    note: str = "",
    amount: int | None = None,
    importance: Importance = Importance.ORDINARY,
    department: Department | None = None,
) -> Request:
    """Ask for a decision. Whether the actor may ask is for the owner of what is to be approved to say.

    The town's routes say which posts decide; without routes for this kind anybody who may decide does, in one step.
    ``amount`` in yen. ``department``: which one drew it up, that of the actor's post unless another is named.

    Raises:
        DomainError: ``approvals.no_post``, ``approvals.only_you``: the route leads to nobody (else);
            ``approvals.none_needed``: the town wants no decision on this.
    """
    if department is None and actor.post:
        post = Post.objects.filter(pk=actor.post).select_related("department").first()
        department = post.department if post else None
    way = queries.route_for(
        kind=kind,
        amount=amount,
        importance=importance,
        department=department.pk if department else None,
        person=actor.person,
        day=timezone.localdate(),
    )
    if way and not way[1]:
        raise DomainError("approvals.none_needed")
    request = Request.objects.create(
        kind=kind,
        title=title,
        requested_by=actor.person,
        post=actor.post,
        note=note,
        department=department,
        amount=amount,
        importance=importance,
        route_version=way[0] if way else None,
    )
    if way:
        Seat.objects.bulk_create(
            Seat(request=request, step=step, post_id=post) for step, post in _seats(way[1])
        )
        circulate(request)
    announce(ApprovalRequested(request=request.pk, kind=kind))
    return request


def _seats(seating: queries.Seating) -> Iterator[tuple[RouteStep, UUID | None]]:
    """Each step with each of its posts; a step at which anybody may decide has one seat without a post."""
    for step, posts in seating:
        if posts or step.duty == Duty.CIRCULATE:
            yield from ((step, post) for post in posts)
        else:
            yield step, None


@recorded("approvals.withdrawn")
def withdraw(*, actor: Actor, request: Request, note: str = "") -> Decision:
    """引戻し: take one's own request back while the last word has not been said.

    Raises:
        NotAllowed: somebody else asked.
        DomainError: ``approvals.already_decided``.
    """
    if actor.person is None or actor.person != request.requested_by:
        raise NotAllowed("approvals.not_yours")
    Request.objects.select_for_update().get(pk=request.pk)  # no step is decided at the same moment
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                request=request, verdict=Verdict.WITHDRAWN, by=actor.person, post=actor.post, note=note
            )
    except IntegrityError:
        raise DomainError("approvals.already_decided") from None
    announce(ApprovalWithdrawn(request=request.pk, kind=request.kind))
    return decision


@recorded("approvals.number_recorded")
def record_document_number(*, actor: Actor, request: Request, number: str) -> DocumentNumber:
    """Take back the number that the town's register of documents gave. One entered later corrects it; both stay.

    Raises:
        NotAllowed: the actor neither asked nor decided, nor manages approvals.
        DomainError: ``approvals.bad_number``.
    """
    theirs = actor.person is not None and (
        actor.person == request.requested_by or request.step_decisions.filter(by=actor.person).exists()
    )
    if not (theirs or may(actor, "approvals.decide", request) or may(actor, "approvals.manage")):
        raise NotAllowed("approvals.not_yours")
    clean = squash_spaces(number)
    if not clean or len(clean) > _LONGEST_NUMBER or not clean.isprintable():
        raise DomainError("approvals.bad_number", longest=_LONGEST_NUMBER)
    return DocumentNumber.objects.create(request=request, number=clean, by=actor.person)
