"""Reads about people and departments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tomoni.kernel.actor import Actor, Grant

from .domain import read_city
from .models import Department, DepartmentVersion, Holding, Person, Role

DEMO_KEYS = ("citizen", "clerk", "planner", "mayor")


def actor_for(person: Person, on: date | None = None) -> Actor:
    """The person as an actor, with what the posts held on that day may do. One query."""
    day = on or timezone.localdate()
    roles = (
        Role.objects.on(day)
        .filter(post__holdings__in=person.holdings.on(day))
        .select_related("definition")
        .order_by("valid_from", "id")
    )
    grants = set()
    post: UUID | None = None
    for role in roles:
        post = post or role.post_id
        grants |= {Grant(permission, role.department_id) for permission in role.definition.permissions}
    return Actor.of_person(person.pk, post=post, grants=frozenset(grants))


def department_names(on: date | None = None) -> dict[UUID, str]:
    """The name of each department on that day (today), by id, in the order of their keys."""
    versions = DepartmentVersion.objects.on(on or timezone.localdate()).order_by("department__key")
    return dict(versions.values_list("department_id", "name"))


def department_by_key(key: str) -> Department:
    """The department with this stable code.

    Raises:
        Department.DoesNotExist: there is none.
    """
    return Department.objects.get(key=key)


def department_by_name(name: str, on: date | None = None) -> Department | None:
    """The department that has this name on that day (today), if there is one."""
    version = DepartmentVersion.objects.on(on or timezone.localdate()).filter(name=name).first()
    return version.department if version else None


def department_addresses(
    departments: Collection[UUID], on: date | None = None
) -> dict[UUID, tuple[str, ...]]:
    """The mail addresses of those who hold a post in these departments on that day (today). One query."""
    rows = (
        Holding.objects.on(on or timezone.localdate())
        .filter(post__department__in=departments, person__is_active=True)
        .exclude(person__email__endswith=Person.SHREDDED)
        .order_by("person__email")
    )
    found: dict[UUID, list[str]] = {}
    for department, address in rows.values_list("post__department", "person__email"):
        found.setdefault(department, []).append(address)
    return {department: tuple(dict.fromkeys(addresses)) for department, addresses in found.items()}


def staff_names(people: set[UUID]) -> dict[UUID, str]:
    """Names of these people, for pages that staff see. One query."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=people)}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo city whom one can be with one click. ``key``: citizen, clerk, planner or mayor."""

    key: str
    person: Person
    post: str


def demo_accounts() -> list[DemoAccount]:
    """The demo accounts that are loaded, in the order of the city's file. One query."""
    entries = {
        entry.email: entry
        for entry in read_city(settings.TOMONI_CATALOG / "demo" / "city.yaml").people
        if entry.key in DEMO_KEYS
    }
    people = {person.email: person for person in Person.objects.filter(email__in=entries)}
    return [
        DemoAccount(entry.key, people[email], entry.post)
        for email, entry in entries.items()
        if email in people
    ]
