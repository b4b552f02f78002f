"""What happens to sheets."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class SheetSetAsked(Event):
    """All measures of an edition are to be frozen. Announced again while some of them are left."""

    name: ClassVar[str] = "evaluation.sheet_set_asked"

    sheet_set: UUID
