"""What ``approvals`` announces. ``kind`` is the owner's word (``voices.answer``): owners look at their own only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ApprovalRequested(Event):
    """Somebody asks for a decision."""

    name: ClassVar[str] = "approvals.requested"
    request: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ApprovalGiven(Event):
    """What was asked for may be done."""

    name: ClassVar[str] = "approvals.given"
    request: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ApprovalReturned(Event):
    """It was sent back, with a reason; a new request may follow."""

    name: ClassVar[str] = "approvals.returned"
    request: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ApprovalMoved(Event):
    """A step of its route was decided, and the last word has not been said: forward, or back to an earlier stage."""

    name: ClassVar[str] = "approvals.moved"
    request: UUID
    kind: str
    stage: int


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn(Event):
    """Who asked took it back before it was decided."""

    name: ClassVar[str] = "approvals.withdrawn"
    request: UUID
    kind: str
