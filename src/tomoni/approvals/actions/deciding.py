"""Deciding: step by step on a route, or in one step where the town made no route."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from tomoni.approvals import queries
from tomoni.approvals.domain import Verdict, second_person
from tomoni.approvals.events import ApprovalGiven, ApprovalMoved, ApprovalReturned
from tomoni.approvals.models import Decision, Delegation, Request, RouteStep, Seat, StepDecision
from tomoni.approvals.queries import Course
from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .circulating import ask_later_reading, circulate


@recorded("approvals.approved")
def approve(*, actor: Actor, request: Request, note: str = "") -> Decision | StepDecision:
    """Let it be done; on a route: agree at the actor's step, and with the last step let it be done.

    Raises:
        NotAllowed: the actor's post does not decide.
        DomainError: ``approvals.own_request``, ``approvals.already_decided``; on a route ``approvals.not_your_turn``,
            ``approvals.twice``.
    """
    turn = _take_turn(actor, request)
    if turn:
        settled = turn.settle(Verdict.APPROVED, note)
        turn.settle_what_is_theirs_alone()
        stage = turn.refreshed().progress.stage
        circulate(request)
        if stage is not None:
            announce(ApprovalMoved(request=request.pk, kind=request.kind, stage=stage))
            return settled
    decision = _conclude(actor, request, Verdict.APPROVED, note)
    announce(ApprovalGiven(request=request.pk, kind=request.kind))
    return decision


@recorded("approvals.sent_back")
def send_back(
    *, actor: Actor, request: Request, note: str, stage: int | None = None
) -> Decision | StepDecision:
    """Give it back with the reason: to who asked, or on a route to an earlier ``stage``, which decides anew.

    Raises:
        NotAllowed: the actor's post does not decide.
        DomainError: ``approvals.no_reason``, ``approvals.own_request``, ``approvals.already_decided``; on a route
            ``approvals.not_your_turn``, ``approvals.twice``, ``approvals.no_such_stage``.
    """
    if not note.strip():
        raise DomainError("approvals.no_reason")
    turn = _take_turn(actor, request)
    if stage is not None and (turn is None or stage not in turn.course.earlier_stages):
        raise DomainError("approvals.no_such_stage")
    if turn:
        settled = turn.settle(Verdict.RETURNED, note, back_to=stage)
        if stage is not None:
            announce(ApprovalMoved(request=request.pk, kind=request.kind, stage=stage))
            return settled
    decision = _conclude(actor, request, Verdict.RETURNED, note)
    announce(ApprovalReturned(request=request.pk, kind=request.kind))
    return decision


def _take_turn(actor: Actor, request: Request) -> "_Turn | None":
    """The actor's turn at a step of the request's route, held until the end of the transaction; None: no route."""
    held = Request.objects.select_for_update().get(pk=request.pk)
    require(actor, "approvals.decide", held)
    second_person(held.requested_by, actor.person)
    if held.route_version_id is None:
        return None
    if Decision.objects.filter(request=held).exists():
        raise DomainError("approvals.already_decided")
    return _turn_at(actor, held)


def _turn_at(actor: Actor, request: Request) -> "_Turn":
    course = queries.course_of(request)
    assert course is not None
    assert actor.person is not None
    if any(place.decision and place.decision.by == actor.person for place in course.places):
        raise DomainError("approvals.twice")
    today = timezone.localdate()
    held = queries.posts_held(actor.person, today)
    absent = queries.deputies_of(held, today)
    seats = [(place.step, seat) for place in course.open_places for seat in place.seats]
    for step, seat in seats:  # a seat of one's own comes before one held for somebody else
        if seat.post_id is None or seat.post_id in held:
            return _Turn(actor, course, step, seat, None)
    for step, seat in seats:
        if seat.post_id in absent:
            return _Turn(actor, course, step, seat, absent[seat.post_id])
    raise DomainError("approvals.not_your_turn")


@dataclass
class _Turn:
    """Somebody at a step whose turn it is. ``delegation``: they decide for the holder of the seat, who is away."""

    actor: Actor
    course: Course
    step: RouteStep
    seat: Seat
    delegation: Delegation | None

    def settle(self, verdict: Verdict, note: str, back_to: int | None = None) -> StepDecision:
        """Write the decision at this step; for somebody who is away, ask them to read it afterwards."""
        settled = self._write(self.step, self.seat, verdict, note, back_to)
        if self.delegation:
            ask_later_reading(settled)
        return settled

    def settle_what_is_theirs_alone(self) -> None:
        """兼務: whoever alone holds the posts of this and of following steps has agreed to those too."""
        assert self.actor.person is not None
        today = timezone.localdate()
        posts = {seat.post_id for seats in self.course.seats.values() for seat in seats if seat.post_id}
        holders = queries.holders_of(posts, today)
        while True:
            course = self.refreshed()
            theirs = [
                place
                for place in course.open_places
                if place.seats
                and all(seat.post_id and holders[seat.post_id] == {self.actor.person} for seat in place.seats)
            ]
            if not theirs:
                return
            for place in theirs:
                self._write(place.step, place.seats[0], Verdict.APPROVED, "")

    def refreshed(self) -> Course:
        """The course with what was written since."""
        course = queries.course_of(self.course.request)
        assert course is not None
        return course

    def _write(
        self, step: RouteStep, seat: Seat, verdict: Verdict, note: str, back_to: int | None = None
    ) -> StepDecision:
        assert self.actor.person is not None
        return StepDecision.objects.create(
            request=self.course.request,
            step=step,
            round=self.course.progress.round,
            verdict=verdict,
            back_to=back_to,
            by=self.actor.person,
            post_id=seat.post_id,
            delegation=self.delegation if step is self.step else None,
            note=note,
        )


def _conclude(actor: Actor, request: Request, verdict: Verdict, note: str) -> Decision:
    """Write how the request ended."""
    by = second_person(request.requested_by, actor.person)
    try:
        with transaction.atomic():  # of two at the same moment, the database lets one through
            return Decision.objects.create(
                request=request, verdict=verdict, by=by, post=actor.post, note=note
            )
    except IntegrityError:
        raise DomainError("approvals.already_decided") from None
