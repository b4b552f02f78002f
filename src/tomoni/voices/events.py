"""What happens to voices. Ids only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class VoiceReceived(Event):
    """A voice stands in the ledger."""

    name: ClassVar[str] = "voices.received"
    voice: UUID


@dataclass(frozen=True, slots=True)
class VoiceAssigned(Event):
    """A voice has its department."""

    name: ClassVar[str] = "voices.assigned"
    voice: UUID
    department: UUID


@dataclass(frozen=True, slots=True)
class AnswerIssued(Event):
    """The city answered."""

    name: ClassVar[str] = "voices.answered"
    answer: UUID
    voices: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class VoiceClosed(Event):
    """A voice ended otherwise than by an answer."""

    name: ClassVar[str] = "voices.closed"
    voice: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ConcernConfirmed(Event):
    """Somebody confirmed which item of the plan a voice concerns."""

    name: ClassVar[str] = "voices.concern_confirmed"
    voice: UUID


@dataclass(frozen=True, slots=True)
class VoicesReflected(Event):
    """It was decided what becomes of what these voices asked for."""

    name: ClassVar[str] = "voices.reflected"
    reflection: UUID
    decision: str
    voices: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PublicationChanged(Event):
    """What the public may read of a voice is another than before."""

    name: ClassVar[str] = "voices.publication_changed"
    voice: UUID
