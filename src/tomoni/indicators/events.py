"""What the series announce."""

from dataclasses import dataclass
from typing import ClassVar

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class SourceMoved(Event):
    """A live source may read differently: one for a whole burst of the events that move it."""

    name: ClassVar[str] = "indicators.source_moved"

    source: str  # LiveSource.key
