"""Which way a request goes."""

from datetime import date
from uuid import UUID

from tomoni.approvals.domain import Duty, Importance, holds_for
from tomoni.approvals.models import Route, RouteStep, RouteVersion
from tomoni.kernel.errors import DomainError

from .people import holders_of, line_above, posts_for

Seating = list[tuple[RouteStep, list[UUID]]]  # the posts of each step; none where anybody may decide


def needs_decision(*, kind: str, amount: int | None = None, importance: str = Importance.ORDINARY) -> bool:
    """Whether the town wants a decision on what is of this kind: yes, unless the route for it has no steps.
    Three queries at most."""
    for version in _in_force(kind):
        if holds_for(version.amount_up_to, version.importance, amount, importance):
            return bool(version.steps.all())
    return True


def route_for(
    *, kind: str, amount: int | None, importance: str, department: UUID | None, person: UUID | None, day: date
) -> tuple[RouteVersion, Seating] | None:
    """The first route whose conditions hold, with the posts of its steps; None where the town made no routes.

    A route on which a step is for nobody but who asks is passed over: nobody decides on their own.

    Raises:
        DomainError: ``approvals.no_post`` (parameter ``step``): there is no such post;
            ``approvals.only_you``: every route leads to who asks.
    """
    versions = _in_force(kind)
    if not versions:
        return None
    line = line_above(department, day)
    for version in versions:
        if not holds_for(version.amount_up_to, version.importance, amount, importance):
            continue
        seating: Seating = [(step, _posts(step, line, day)) for step in version.steps.all()]
        if not _only(person, seating, day):
            return version, seating
    raise DomainError("approvals.only_you")


def _in_force(kind: str) -> list[RouteVersion]:
    versions = RouteVersion.objects.filter(route__kind=kind, route__ended_at=None)
    newest = {
        version.route_id: version for version in versions.order_by("number").prefetch_related("steps__role")
    }
    positions = dict(Route.objects.filter(kind=kind).values_list("pk", "position")) if newest else {}
    return sorted(newest.values(), key=lambda version: positions[version.route_id])


def _posts(step: RouteStep, line: list[tuple[UUID, str]], day: date) -> list[UUID]:
    if not (step.post_title or step.role_id):
        return []
    found = posts_for(step, line, day)
    if not found and step.duty != Duty.CIRCULATE:
        raise DomainError("approvals.no_post", step=step.label or step.role_id)
    return found


def _only(person: UUID | None, seating: Seating, day: date) -> bool:
    """Whether some step is for this person alone."""
    holders = holders_of([post for _, posts in seating for post in posts], day)
    return any(
        person is not None and set().union(*(holders[post] for post in posts)) == {person}
        for step, posts in seating
        if posts and step.duty != Duty.CIRCULATE
    )
