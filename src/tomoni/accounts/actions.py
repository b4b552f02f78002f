"""Writes: people, departments, posts, roles."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.kernel import part
from tomoni.kernel.actor import Actor

from .domain import RoleEntry, read_roles
from .models import Department, DepartmentVersion, Holding, Person, Post, Role, RoleDefinition


@recorded("accounts.person_recorded")
def record_person(*, actor: Actor, email: str, name: str, password: str | None = None) -> Person:
    """Make an account whose address the town hall vouches for. Without a password the person sets one by mail."""
    require(actor, "accounts.manage")
    person = Person.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@recorded("accounts.department_recorded")
def record_department(
    *,
    actor: Actor,
    key: str,
    name: str,
    since: date,
    name_en: str = "",
    contact: str = "",
    parent: Department | None = None,
) -> Department:
    """Set up a department, or give one a new name from a day on; the old name stays as history."""
    require(actor, "accounts.manage")
    department, _ = Department.objects.get_or_create(key=key)
    department.versions.filter(valid_to=None, valid_from__lt=since).update(valid_to=since)
    DepartmentVersion.objects.update_or_create(
        department=department,
        valid_from=since,
        defaults={"name": name, "name_en": name_en, "contact": contact, "parent": parent},
    )
    return department


@recorded("accounts.post_recorded")
def record_post(*, actor: Actor, title: str, since: date, department: Department | None = None) -> Post:
    """Set up a post in a department."""
    require(actor, "accounts.manage")
    return Post.objects.create(title=title, department=department, valid_from=since)


@recorded("accounts.appointed")
def appoint(*, actor: Actor, person: Person, post: Post, since: date) -> Holding:
    """Let a person hold a post from a day on."""
    require(actor, "accounts.manage")
    return Holding.objects.create(person=person, post=post, valid_from=since)


@recorded("accounts.role_granted")
def grant_role(
    *, actor: Actor, post: Post, role: RoleDefinition, since: date, department: Department | None = None
) -> Role:
    """Let a post do what a role may, for one department or (None) for the whole town hall.

    A role that holds for the post's own department alone is bound to that, whatever is asked.
    """
    require(actor, "accounts.manage")
    if role.department_only:
        department = post.department
    return Role.objects.create(post=post, definition=role, department=department, valid_from=since)


@recorded("accounts.roles_loaded")
def load_role_definitions(*, actor: Actor, definitions: Sequence[RoleEntry]) -> Batch:
    """Set the roles of the city to these."""
    require(actor, "accounts.manage")
    for role in definitions:
        RoleDefinition.objects.update_or_create(
            code=role.code,
            defaults={
                "label_ja": role.label_ja,
                "label_en": role.label_en,
                "permissions": list(role.permissions),
                "department_only": role.department_only,
            },
        )
    return batch_of("accounts.roles", definitions)


def load_roles(path: Path, *, actor: Actor) -> Batch:
    """Set the roles of the city to those of a file.

    Raises:
        DomainError: ``accounts.bad_file``.
    """
    declared = (permission.code for p in part.parts() for permission in p.permissions)
    return load_role_definitions(actor=actor, definitions=read_roles(path, declared))


@recorded("accounts.people_shredded")
def shred_people(*, actor: Actor, before: date) -> Batch:
    """End accounts that nobody used since that day: name, address, password and second factors go, the id stays.

    Who holds a post, or held one on that day or later, keeps the account.
    """
    require(actor, "accounts.manage")
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    posts = Holding.objects.filter(person=OuterRef("pk")).filter(Q(valid_to=None) | Q(valid_to__gte=before))
    unused = Q(last_login__lt=midnight) | Q(last_login=None, joined_at__lt=midnight)
    gone = list(Person.objects.filter(unused, ~Exists(posts), ~Q(email__endswith=Person.SHREDDED)))
    EmailAddress.objects.filter(user__in=gone).delete()
    Authenticator.objects.filter(user__in=gone).delete()
    for person in gone:
        person.email = f"{person.pk}{Person.SHREDDED}"
        person.name = ""
        person.is_active = False
        person.set_unusable_password()
        person.save()
    return batch_of("accounts.people", sorted(person.pk for person in gone))
