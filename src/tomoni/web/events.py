"""What the pages announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PrintoutAsked(Event):
    """A file was asked for that takes a while."""

    name: ClassVar[str] = "web.printout_asked"

    printout: UUID
