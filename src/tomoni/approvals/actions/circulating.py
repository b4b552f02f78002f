"""供覧 and 後閲: who is to see a request, opened when it comes by. No action of its own."""

from tomoni.approvals import queries
from tomoni.approvals.domain import Duty
from tomoni.approvals.models import Circulation, Request, RouteStep, Seat, StepDecision


def circulate(request: Request) -> None:
    """Open the circulations of all stages that the request has reached. What is open already stays."""
    course = queries.course_of(request)
    assert course is not None
    reached = course.progress.stage
    steps = [
        step
        for step in course.steps
        if step.duty == Duty.CIRCULATE and (reached is None or step.stage <= reached)
    ]
    _open(request, steps)


def _open(request: Request, steps: list[RouteStep]) -> None:
    seats = Seat.objects.filter(request=request, step__in=steps).select_related("post")
    Circulation.objects.bulk_create(
        (Circulation(request=request, step_id=seat.step_id, post=seat.post) for seat in seats if seat.post),
        ignore_conflicts=True,
    )


def ask_later_reading(decision: StepDecision) -> None:
    """後閲: the one whose deputy decided is to read it afterwards."""
    assert decision.post_id is not None
    Circulation.objects.create(
        request_id=decision.request_id, post_id=decision.post_id, step_id=decision.step_id, decided=decision
    )
