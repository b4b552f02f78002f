"""Writes: asking, approving, sending back."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from tomoni.audit.api import Batch, announce, batch_of, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .domain import Verdict, second_person
from .events import ApprovalGiven, ApprovalRequested, ApprovalReturned
from .models import Decision, Request


@recorded("approvals.requested")
def request_approval(*, actor: Actor, kind: str, title: str, note: str = "") -> Request:
    """Ask for a decision. Whether the actor may ask is for the owner of what is to be approved to say."""
    request = Request.objects.create(
        kind=kind, title=title, requested_by=actor.person, post=actor.post, note=note
    )
    announce(ApprovalRequested(request=request.pk, kind=kind))
    return request


@recorded("approvals.approved")
def approve(*, actor: Actor, request: Request, note: str = "") -> Decision:
    """Let it be done.

    Raises:
        NotAllowed: the actor's post does not decide.
        DomainError: ``approvals.own_request``, ``approvals.already_decided``.
    """
    decision = _decide(actor, request, Verdict.APPROVED, note)
    announce(ApprovalGiven(request=request.pk, kind=request.kind))
    return decision


@recorded("approvals.sent_back")
def send_back(*, actor: Actor, request: Request, note: str) -> Decision:
    """Give it back to who asked, with the reason.

    Raises:
        NotAllowed: the actor's post does not decide.
        DomainError: ``approvals.no_reason``, ``approvals.own_request``, ``approvals.already_decided``.
    """
    if not note.strip():
        raise DomainError("approvals.no_reason")
    decision = _decide(actor, request, Verdict.RETURNED, note)
    announce(ApprovalReturned(request=request.pk, kind=request.kind))
    return decision


def _decide(actor: Actor, request: Request, verdict: Verdict, note: str) -> Decision:
    require(actor, "approvals.decide", request)
    by = second_person(request.requested_by, actor.person)
    try:
        with transaction.atomic():  # of two at the same moment, the database lets one through
            return Decision.objects.create(
                request=request, verdict=verdict, by=by, post=actor.post, note=note
            )
    except IntegrityError:
        raise DomainError("approvals.already_decided") from None


@recorded("approvals.notes_shredded")
def shred_notes(*, actor: Actor, before: date) -> Batch:
    """Empty the notes of requests made before that day, and of the decisions on them. The decisions stay."""
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    due = Request.objects.filter(at__lt=midnight)
    asked = due.exclude(note="")
    decided = Decision.objects.filter(request__in=due).exclude(note="")
    ids = sorted({*asked.values_list("pk", flat=True), *decided.values_list("request_id", flat=True)})
    decided.update(note="")
    asked.update(note="")
    return batch_of("approvals.requests", ids)
