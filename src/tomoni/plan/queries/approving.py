"""Where the approval of an edition, or of a correction beside one, stands."""

from uuid import UUID

from tomoni.approvals.api import State, state_of


def is_with_deciders(approval: UUID | None) -> bool:
    """Whether somebody is to decide on it, or has agreed: then it must not change any more. One query."""
    return approval is not None and state_of([approval]).get(approval) in (State.PENDING, State.APPROVED)


def is_approved(approval: UUID | None) -> bool:
    """Whether it may be done. One query."""
    return approval is not None and state_of([approval]).get(approval) is State.APPROVED
