"""Writes: people, departments, posts, roles."""

from datetime import date
from typing import Any

from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.kernel.actor import Actor

from .models import Department, DepartmentVersion, Holding, Person, Post, Role, RoleDefinition


@recorded("accounts.person_recorded")
def record_person(*, actor: Actor, email: str, name: str, password: str | None = None) -> Person:
    """Make an account. Without a password the person sets one by mail."""
    require(actor, "accounts.manage")
    return Person.objects.create_user(email, password, name=name)


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
    """Let a post do what a role may, for one department or (None) for the whole town hall."""
    require(actor, "accounts.manage")
    return Role.objects.create(post=post, definition=role, department=department, valid_from=since)


@recorded("accounts.roles_loaded")
def load_role_definitions(*, actor: Actor, definitions: dict[str, dict[str, Any]]) -> Batch:
    """Set the roles of the city to these: ``{code: {label_ja, label_en, permissions}}``."""
    require(actor, "accounts.manage")
    for code, fields in definitions.items():
        RoleDefinition.objects.update_or_create(code=code, defaults=fields)
    return batch_of("accounts.roles", sorted(definitions.items()))
