"""States of a request, and who may not decide on it. No Django."""

from enum import StrEnum
from uuid import UUID

from tomoni.kernel.errors import DomainError


class Verdict(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"


class State(StrEnum):
    """Where a request stands: derived from its decision, never stored."""

    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


def state_after(verdict: str | None) -> State:
    """The state of a request with this verdict, or none yet.

    >>> state_after(None), state_after("returned")
    (<State.PENDING: 'pending'>, <State.RETURNED: 'returned'>)
    """
    return State(verdict) if verdict else State.PENDING


def second_person(requested_by: UUID | None, decides: UUID | None) -> UUID:
    """Who decides, by the rule of four eyes: a person, and not the one who asked.

    Raises:
        DomainError: ``approvals.own_request``, ``approvals.no_person``.
    """
    if decides is None:
        raise DomainError("approvals.no_person")
    if decides == requested_by:
        raise DomainError("approvals.own_request")
    return decides
