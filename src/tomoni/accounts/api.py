"""The door of ``accounts``."""

from .actions import (
    appoint,
    grant_role,
    load_role_definitions,
    load_roles,
    record_department,
    record_person,
    record_post,
)
from .audience import (
    THIRD_PARTY_AUDIENCES,
    Audience,
    actor_of,
    for_demo,
    for_everyone,
    for_link_holders,
    for_signed_in,
    for_staff,
)
from .models import Department, Person, Post, RoleDefinition
from .queries import (
    actor_for,
    department_addresses,
    department_by_key,
    department_by_name,
    department_names,
    staff_names,
)

__all__ = [
    "THIRD_PARTY_AUDIENCES",
    "Audience",
    "Department",
    "Person",
    "Post",
    "RoleDefinition",
    "actor_for",
    "actor_of",
    "appoint",
    "department_addresses",
    "department_by_key",
    "department_by_name",
    "department_names",
    "for_demo",
    "for_everyone",
    "for_link_holders",
    "for_signed_in",
    "for_staff",
    "grant_role",
    "load_role_definitions",
    "load_roles",
    "record_department",
    "record_person",
    "record_post",
    "staff_names",
]
