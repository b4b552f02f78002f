"""States of a request, and who may not decide on it. No Django."""

from enum import StrEnum
from uuid import UUID

from tomoni.kernel.errors import DomainError


class Verdict(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"  # by who asked (引戻し)


class State(StrEnum):
    """Where a request stands: derived from its decision, never stored.

    What was withdrawn counts as returned: it is with who asked again, and may be asked anew.
    """

    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


def state_after(verdict: str | None) -> State:
    """The state of a request with this verdict, or none yet.

    >>> state_after(None), state_after("returned"), state_after("withdrawn")
    (<State.PENDING: 'pending'>, <State.RETURNED: 'returned'>, <State.RETURNED: 'returned'>)
    """
    if verdict is None:
        return State.PENDING
    return State.APPROVED if verdict == Verdict.APPROVED else State.RETURNED


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
