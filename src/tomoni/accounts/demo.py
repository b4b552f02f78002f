"""Departments, posts and people of a city, from ``city.yaml``."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db import transaction

from tomoni.kernel.actor import Actor

from .actions import appoint, grant_role, load_roles, record_department, record_person, record_post
from .domain import City, PersonEntry, read_city
from .models import Department, Person, RoleDefinition

# From when on the town hall of a city's file is taken to have been as the file says: before anything was received.
LONG_AGO = date(2000, 4, 1)


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Load roles, departments, posts and people of ``city.yaml`` (and ``../roles.yaml``). May run again: what is there stays.

    Nobody gets a password: in the demonstration one click signs in, elsewhere each sets one by mail.

    Raises:
        DomainError: ``accounts.bad_file``.
    """
    actor = Actor.system("accounts.load_people")
    city = read_city(folder / "city.yaml")
    with transaction.atomic():
        load_roles(folder.parent / "roles.yaml", actor=actor)
        departments = _load_departments(city, actor)
        for entry in city.people:
            _load_person(entry, departments.get(entry.department), actor)
    say(f"{len(city.departments)} departments, {len(city.people)} people")


def _load_departments(city: City, actor: Actor) -> dict[str, Department]:
    departments = {department.key: department for department in Department.objects.all()}
    for entry in city.departments:
        if entry.key in departments:
            continue
        department = departments[entry.key] = record_department(
            actor=actor, key=entry.key, name=entry.name, name_en=entry.name_en, since=LONG_AGO
        )
        if entry.head:
            record_post(actor=actor, title=entry.head, department=department, since=LONG_AGO)
    return departments


def _load_person(entry: PersonEntry, department: Department | None, actor: Actor) -> None:
    if Person.objects.filter(email=entry.email).exists():
        return
    person = record_person(actor=actor, email=entry.email, name=entry.name)
    if entry.post:
        post = record_post(actor=actor, title=entry.post, department=department, since=LONG_AGO)
        appoint(actor=actor, person=person, post=post, since=LONG_AGO)
        role = RoleDefinition.objects.get(code=entry.role)
        grant_role(actor=actor, post=post, role=role, since=LONG_AGO)
