"""Setting up: routes from the town's file, and who decides while somebody is away."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.db.models import F, Max
from django.utils import timezone

from tomoni.accounts.api import Department, Post, RoleDefinition
from tomoni.approvals import queries
from tomoni.approvals.domain import RouteEntry, TownHall, read_routes
from tomoni.approvals.domain.routes import OWN
from tomoni.approvals.models import Delegation, Route, RouteStep, RouteVersion
from tomoni.audit.api import Batch, batch_of, may, recorded, require
from tomoni.kernel import part
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed


@recorded("approvals.routes_loaded")
def load_routes(*, actor: Actor, path: Path) -> Batch:
    """Set the routes of the town to those of a file. A route that reads as before keeps its version; one that the
    file does not name any more ends. Requests that are on their way go on by the version they began with.

    Raises:
        DomainError: ``approvals.bad_file`` with file, line and what is wrong there.
    """
    require(actor, "approvals.manage")
    entries = read_routes(path, _town_hall())
    kept = [_load(entry, position) for position, entry in enumerate(entries)]
    gone = Route.objects.filter(ended_at=None).exclude(pk__in=[route.pk for route in kept])
    gone.update(ended_at=timezone.now())
    return batch_of("approvals.routes", entries)


def _town_hall() -> TownHall:
    return TownHall(
        parts=frozenset(p.name for p in part.parts()),
        posts=frozenset(Post.objects.on(timezone.localdate()).values_list("title", flat=True)),
        roles=frozenset(RoleDefinition.objects.values_list("code", flat=True)),
        departments=frozenset(Department.objects.values_list("key", flat=True)),
    )


def _load(entry: RouteEntry, position: int) -> Route:
    route, _ = Route.objects.update_or_create(
        kind=entry.kind, key=entry.key, defaults={"position": position, "ended_at": None}
    )
    digest = hashlib.sha256(json.dumps(asdict(entry), sort_keys=True).encode()).hexdigest()
    newest = route.versions.order_by("-number").first()
    if newest is None or newest.digest != digest:
        _write_version(route, entry, digest)
    return route


def _write_version(route: Route, entry: RouteEntry, digest: str) -> None:
    last = route.versions.aggregate(last=Max("number"))["last"] or 0
    version = RouteVersion.objects.create(
        route=route,
        number=last + 1,
        label=entry.label,
        amount_up_to=entry.amount_up_to,
        importance=list(entry.importance),
        digest=digest,
    )
    departments = dict(Department.objects.values_list("key", "pk"))
    RouteStep.objects.bulk_create(
        RouteStep(
            version=version,
            stage=step.stage,
            order=order,
            duty=step.duty,
            label=step.label,
            post_title=step.post,
            role_id=step.role or None,
            own=step.of == OWN,
            department_id=departments.get(step.of),
        )
        for order, step in enumerate(entry.steps)
    )


@recorded("approvals.delegated")
def delegate(*, actor: Actor, post: Post, deputy: Post, since: date, until: date) -> Delegation:
    """代決: while the holder of ``post`` is away, let the holder of ``deputy`` decide, from a day to a day (excluded).

    Raises:
        NotAllowed: the actor neither holds the post nor manages approvals.
        DomainError: ``approvals.no_days``, ``approvals.own_deputy``, ``approvals.has_deputy``: on some of these days
            the post has a deputy already.
    """
    _require_theirs(actor, post)
    if until <= since:
        raise DomainError("approvals.no_days")
    if post == deputy:
        raise DomainError("approvals.own_deputy")
    Post.objects.select_for_update().get(pk=post.pk)
    overlapping = Delegation.objects.filter(post=post, valid_from__lt=until, valid_to__gt=since)
    if overlapping.exclude(valid_to=F("valid_from")).exists():  # one that ended before it began has no days
        raise DomainError("approvals.has_deputy")
    return Delegation.objects.create(post=post, deputy=deputy, valid_from=since, valid_to=until)


@recorded("approvals.delegation_ended")
def end_delegation(*, actor: Actor, delegation: Delegation, on: date) -> Delegation:
    """The holder is back: from this day on the deputy decides no longer. One that has not begun ends as it begins.

    Raises:
        NotAllowed: the actor neither holds the post nor manages approvals.
        DomainError: ``approvals.no_days``: it is over by then.
    """
    _require_theirs(actor, delegation.post)
    if on >= delegation.valid_to:
        raise DomainError("approvals.no_days")
    end = max(on, delegation.valid_from)
    Delegation.objects.filter(pk=delegation.pk).update(valid_to=end)
    delegation.refresh_from_db()
    return delegation


def _require_theirs(actor: Actor, post: Post) -> None:
    theirs = actor.person is not None and post.pk in queries.posts_held(actor.person, timezone.localdate())
    if not (theirs or may(actor, "approvals.manage")):
        raise NotAllowed("approvals.not_yours")
