"""Who does something: frozen for the length of a request or a job, so that it can be logged and tested."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    PERSON = "person"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission, for the whole town hall (``department`` None) or for one department."""

    permission: str
    department: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a post, somebody unknown, or a job of the system.

    ``grants`` is a snapshot of what the person's posts may do now; rules ask it and need no database.
    The log keeps ``person``, ``post`` and ``job``, never a name.
    """

    kind: ActorKind
    person: UUID | None = None
    post: UUID | None = None
    job: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @classmethod
    def anonymous(cls) -> "Actor":
        return cls(ActorKind.ANONYMOUS)

    @classmethod
    def system(cls, job: str) -> "Actor":
        """A job of the system, which may do what its code says: ``Actor.system("indicators.measure")``."""
        return cls(ActorKind.SYSTEM, job=job)

    @classmethod
    def of_person(
        cls, person: UUID, *, post: UUID | None = None, grants: frozenset[Grant] = frozenset()
    ) -> "Actor":
        return cls(ActorKind.PERSON, person=person, post=post, grants=grants)

    def may(self, permission: str, department: UUID | None = None) -> bool:
        """Whether a grant covers this permission, for this department where one is named.

        >>> clerk = Actor.of_person(UUID(int=1), grants=frozenset({Grant("voices.answer")}))
        >>> clerk.may("voices.answer"), clerk.may("plan.adopt")
        (True, False)
        """
        return self.kind is ActorKind.SYSTEM or any(
            grant.permission == permission and grant.department in (None, department) for grant in self.grants
        )

    @property
    def is_staff(self) -> bool:
        """Whether any post of this person may do anything."""
        return bool(self.grants)
