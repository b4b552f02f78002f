"""What happened to a plan."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class EditionAdopted(Event):
    """An edition was adopted. ``nodes`` are those that an amendment changed; for a full edition empty: all."""

    name: ClassVar[str] = "plan.edition_adopted"
    edition: UUID
    plan: UUID
    nodes: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ChangeAdopted(Event):
    """A change of one passage became part of the plan."""

    name: ClassVar[str] = "plan.change_adopted"
    change: UUID
    edition: UUID
    node: UUID


@dataclass(frozen=True, slots=True)
class PlanDocumentReceived(Event):
    """A plan document was brought to the import desk and waits for the reader."""

    name: ClassVar[str] = "plan.document_received"
    document: UUID
