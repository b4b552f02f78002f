"""How far requests have come on their routes: derived from what was decided at the steps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from tomoni.approvals.domain import Act, Duty, Progress, Stop, Verdict, progress_of
from tomoni.approvals.models import Request, RouteStep, Seat, StepDecision


@dataclass(frozen=True, slots=True)
class Place:
    """One step of one request: who may decide there, and what holds there now."""

    step: RouteStep
    seats: tuple[Seat, ...]
    decision: StepDecision | None
    is_open: bool


@dataclass
class Course:
    """One request on its route."""

    request: Request
    steps: list[RouteStep]
    decisions: list[StepDecision]
    seats: dict[int, list[Seat]] = field(default_factory=dict)

    @cached_property
    def progress(self) -> Progress:
        stops = [Stop(step.pk, step.stage) for step in self.steps if step.duty != Duty.CIRCULATE]
        return progress_of(stops, [Act(one.step_id, one.back_to) for one in self._moves])

    @cached_property
    def _moves(self) -> list[StepDecision]:
        """The decisions by which the request moved. Sent back to who asked, it is over and stays where it is."""
        return [one for one in self.decisions if one.verdict == Verdict.APPROVED or one.back_to is not None]

    @property
    def places(self) -> list[Place]:
        """The steps that hold the request up, in order."""
        return [self._place(step) for step in self.steps if step.duty != Duty.CIRCULATE]

    @property
    def open_places(self) -> list[Place]:
        """The steps whose turn it is."""
        return [place for place in self.places if place.is_open]

    @property
    def earlier_stages(self) -> dict[int, str]:
        """To which stages the request can be sent back from where it is, with the labels of their steps."""
        now = self.progress.stage or 0
        labels: dict[int, list[str]] = defaultdict(list)
        for step in self.steps:
            if step.stage < now and step.duty != Duty.CIRCULATE:
                labels[step.stage].append(label_of(step))
        return {stage: "・".join(names) for stage, names in labels.items()}

    def _place(self, step: RouteStep) -> Place:
        index = self.progress.settled.get(step.pk)
        return Place(
            step=step,
            seats=tuple(self.seats.get(step.pk, ())),
            decision=None if index is None else self._moves[index],
            is_open=step.pk in self.progress.open and not hasattr(self.request, "decision"),
        )


def label_of(step: RouteStep) -> str:
    """What the town calls a step: its label, or the name of the role that is asked."""
    if step.label:
        return step.label
    return step.role.label_ja if step.role else ""


def courses_of(requests: Iterable[Request], *, with_seats: bool = True) -> dict[UUID, Course]:
    """The courses of these requests; one that goes no route is left out. Three queries, however many.

    ``with_seats`` False: how far they have come is enough, not who may decide.
    """
    routed = {one.pk: one for one in requests if one.route_version_id is not None}
    if not routed:
        return {}
    steps: dict[int, list[RouteStep]] = defaultdict(list)
    versions = {one.route_version_id for one in routed.values()}
    for step in RouteStep.objects.filter(version__in=versions).select_related("role"):
        steps[step.version_id].append(step)
    courses = {
        key: Course(one, steps[one.route_version_id], [])
        for key, one in routed.items()
        if one.route_version_id
    }
    for decision in StepDecision.objects.filter(request__in=routed).select_related("post", "delegation"):
        courses[decision.request_id].decisions.append(decision)
    seats = Seat.objects.filter(request__in=routed).select_related("post")
    for seat in seats if with_seats else ():
        courses[seat.request_id].seats.setdefault(seat.step_id, []).append(seat)
    return courses


def course_of(request: Request) -> Course | None:
    """How far a request has come; None where it goes no route."""
    return courses_of([request]).get(request.pk)
