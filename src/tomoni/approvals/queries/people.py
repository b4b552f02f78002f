"""Reads about posts: who holds which, who stands in for whom, which posts a step of a route means."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tomoni.accounts.api import Department, Person, Post
from tomoni.approvals.domain import is_called
from tomoni.approvals.models import Delegation, RouteStep


def posts_held(person: UUID, day: date) -> set[UUID]:
    """The posts that a person holds on this day. One query."""
    return set(_posts_of(person, day))


def posts_decided_for(person: UUID, day: date) -> Q:
    """The condition on what belongs to a post (``post``): one that the person holds or stands in for on this day."""
    held = _posts_of(person, day)
    return Q(post__in=held) | Q(post__in=Delegation.objects.on(day).filter(deputy__in=held).values("post"))


def _posts_of(person: UUID, day: date) -> Any:
    held = Post.objects.on(day).filter(_held_on(day, "holdings__"), holdings__person=person)
    return held.values_list("pk", flat=True)


def posts_of(person: UUID) -> QuerySet[Post]:
    """The posts that a person holds today."""
    found: QuerySet[Post] = Post.objects.filter(pk__in=_posts_of(person, timezone.localdate()))
    return found.order_by("title", "pk")


def possible_deputies(person: UUID) -> QuerySet[Post]:
    """Posts that are held by others today, any of which can stand in for this person."""
    today = timezone.localdate()
    held = Post.objects.on(today).filter(_held_on(today, "holdings__")).values("pk")
    found: QuerySet[Post] = Post.objects.filter(pk__in=held).exclude(pk__in=_posts_of(person, today))
    return found.order_by("department__key", "title", "pk")


def delegations_of(person: UUID) -> QuerySet[Delegation]:
    """Who stands in for this person today or later, the next first."""
    today = timezone.localdate()
    found: QuerySet[Delegation] = Delegation.objects.filter(
        post__in=_posts_of(person, today), valid_to__gt=today
    )
    return found.select_related("post", "deputy").order_by("valid_from", "pk")


def deputies_of(posts: Iterable[UUID], day: date) -> dict[UUID, Delegation]:
    """For which absent posts the holders of these posts decide on this day, by the absent post. One query."""
    found = Delegation.objects.on(day).filter(deputy__in=list(posts))
    return {delegation.post_id: delegation for delegation in found}


def holders_of(posts: Iterable[UUID], day: date) -> dict[UUID, set[UUID]]:
    """Who holds each of these posts on this day. One query."""
    rows = Person.objects.filter(_held_on(day, "holdings__"), holdings__post__in=list(posts))
    holders: dict[UUID, set[UUID]] = defaultdict(set)
    for post, person in rows.values_list("holdings__post", "pk"):
        holders[post].add(person)
    return holders


def _held_on(day: date, prefix: str) -> Q:
    """The condition on a dated row that is joined."""
    begun = Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


def line_above(department: UUID | None, day: date) -> list[tuple[UUID, str]]:
    """A department and those it belongs to, from below, with their names on this day."""
    line: list[tuple[UUID, str]] = []
    while department is not None and department not in [key for key, _ in line]:
        version = Department.objects.get(pk=department).versions.filter(_held_on(day, "")).first()
        line.append((department, version.name if version else ""))
        department = version.parent_id if version else None
    return line


def posts_for(step: RouteStep, line: list[tuple[UUID, str]], day: date | None = None) -> list[UUID]:
    """The posts that a step means, for a request that the first department of ``line`` drew up."""
    day = day or timezone.localdate()
    posts = Post.objects.on(day)
    if step.role_id:
        posts = posts.filter(_held_on(day, "roles__"), roles__definition=step.role_id)
    if step.own:
        return next((found for place in line if (found := _in_department(posts, step, *place))), [])
    if step.department_id:
        version = step.department.versions.filter(_held_on(day, "")).first() if step.department else None
        return _in_department(posts, step, step.department_id, version.name if version else "")
    if step.post_title:
        posts = posts.filter(title=step.post_title)
    return list(posts.order_by("pk").values_list("pk", flat=True).distinct())


def _in_department(posts: Iterable[Post], step: RouteStep, department: UUID, name: str) -> list[UUID]:
    """Those of the posts in a department that are called as the step says, the exact name before others."""
    there = posts.filter(department=department).order_by("title", "pk").distinct()  # type: ignore[attr-defined]
    if not step.post_title:
        return [post.pk for post in there]
    fits = [(is_called(post.title, name, step.post_title), post.pk) for post in there]
    best = max((fit for fit, _ in fits), default=0)
    return [pk for fit, pk in fits if best and fit == best]
