"""Reads: what waits for a decision, and how things were decided."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tomoni.approvals.domain import State, state_after
from tomoni.approvals.models import Circulation, Decision, DocumentNumber, Request, Seat
from tomoni.audit.api import may
from tomoni.kernel.actor import Actor

from .courses import courses_of
from .people import posts_decided_for, posts_held


def pending(kind: str | None = None) -> QuerySet[Request]:
    """Requests that wait for a decision, oldest first."""
    waiting = Request.objects.filter(decision=None).order_by("at", "id")
    return waiting.filter(kind=kind) if kind else waiting


def pending_for(actor: Actor) -> QuerySet[Request]:
    """Requests that wait for this person now, oldest first: their step's turn, or a deputy's. Never their own."""
    if actor.person is None:
        return Request.objects.none()
    theirs = Q(pk__in=_their_turn(actor.person))
    if may(actor, "approvals.decide"):
        theirs |= Q(route_version=None)
    return pending().filter(theirs).exclude(requested_by=actor.person)


def _their_turn(person: UUID) -> list[UUID]:
    """Requests with an open step at which this person may decide and has not decided yet."""
    candidates = _seats_of(person).filter(request__decision=None).select_related("request__decision")
    requests = {seat.request_id: seat.request for seat in candidates}
    steps = {(seat.request_id, seat.step_id) for seat in candidates}
    return [
        key
        for key, course in courses_of(requests.values(), with_seats=False).items()
        if any((key, step) in steps for step in course.progress.open)
        and not any(place.decision and place.decision.by == person for place in course.places)
    ]


def _seats_of(person: UUID) -> QuerySet[Seat]:
    """Seats at which this person may decide today: of their posts, of those they stand in for, of anybody."""
    return Seat.objects.filter(posts_decided_for(person, timezone.localdate()) | Q(post=None))


def asked_by(person: UUID) -> QuerySet[Request]:
    """What a person asked for, newest first, with how it ended."""
    found = Request.objects.filter(requested_by=person).select_related("decision", "route_version")
    return found.order_by("-at", "id")


def circulated_to(person: UUID) -> QuerySet[Circulation]:
    """What this person is to see (供覧) or to read after their deputy decided (後閲), and has not; oldest first."""
    held = posts_held(person, timezone.localdate())
    unseen = Circulation.objects.filter(post__in=held, seen_at=None)
    return unseen.select_related("request", "post", "decided").order_by("at", "id")


def concerns(actor: Actor, request: Request) -> bool:
    """Whether a request is this person's to see: asked by them, on its way over their post, or circulated to it."""
    if actor.person is None:
        return False
    if request.requested_by == actor.person or request.step_decisions.filter(by=actor.person).exists():
        return True
    if _seats_of(actor.person).filter(request=request).exists():
        return True
    held = posts_held(actor.person, timezone.localdate())
    return request.circulations.filter(post__in=held).exists()


def state_of(requests: Iterable[UUID]) -> dict[UUID, State]:
    """Where each of these requests stands. One query; an id that is no request is left out."""
    rows = Request.objects.filter(pk__in=list(requests)).values_list("pk", "decision__verdict")
    return {pk: state_after(verdict) for pk, verdict in rows}


def decision_on(request: UUID) -> Decision | None:
    """What was decided on this request, if anything was."""
    return Decision.objects.filter(request=request).first()


def document_number_of(request: UUID) -> str:
    """The number of a request in the town's register of documents; empty while it has none."""
    newest = DocumentNumber.objects.filter(request=request).order_by("-at", "-pk").first()
    return newest.number if newest else ""
