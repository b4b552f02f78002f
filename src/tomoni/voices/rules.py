"""Who may do what with voices. A subject is a ``Standing``: its department decides for officers of one department."""

from typing import Any
from uuid import UUID

from rules import add_perm

from tomoni.audit.api import holds


def _department_of(subject: Any) -> UUID | None:
    department: UUID | None = subject.department_id
    return department


for permission in (
    "voices.read_private",
    "voices.take",
    "voices.assign",
    "voices.draft",
    "voices.request_approval",
    "voices.publish",
    "voices.close",
    "voices.summarise",
    "voices.reflect",
):
    add_perm(permission, holds(permission, _department_of))
