"""What ``notify`` announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MessageQueued(Event):
    """A message waits to be delivered."""

    name: ClassVar[str] = "notify.message_queued"
    message: UUID
