"""The voices beside the plan: those that concern a node, those behind a change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tomoni.places.api import ids_of_code
from tomoni.voices.api import StandingRow, Voice, public_rows, released_words, voices_concerning

NAMED = 12  # voices that are named beside one change; the count tells of all


@dataclass(frozen=True, slots=True)
class NamedVoice:
    """A public voice, enough to link to it."""

    public_id: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a change of the plan: how many voices, which of them can be read, what was decided and why."""

    voices: int
    named: tuple[NamedVoice, ...]
    reason: str
    decided_at: datetime

    @property
    def more(self) -> int:
        """How many voices are not named: they are not public, or they are many."""
        return self.voices - len(self.named)


def behind_changes(changes: Collection[UUID]) -> dict[UUID, Behind]:
    """What stands behind each of these changes; those that no voice asked for are left out. One query."""
    if not changes:
        return {}
    decision = F("reflected_by__reflection")
    public_first: list[Any] = [F("standing__public").desc(), F("received_at")]
    rows = (
        Voice.objects.filter(reflected_by__reflection__change__in=changes)
        .annotate(
            place=Window(RowNumber(), partition_by=decision, order_by=public_first),
            voices=Window(Count("pk"), partition_by=decision),
        )
        .filter(place__lte=NAMED)
        .order_by("reflected_by__reflection__at", "place")
    )
    found: dict[UUID, Behind] = {}
    for change, reason, at, voices, public_id, received_at, public in rows.values_list(
        "reflected_by__reflection__change",
        "reflected_by__reflection__reason",
        "reflected_by__reflection__at",
        "voices",
        "public_id",
        "received_at",
        "standing__public",
    ):
        before = found.get(change)
        named = before.named if before and before.decided_at == at else ()
        if public:
            named = (*named, NamedVoice(public_id, timezone.localdate(received_at)))
        found[change] = Behind(voices, named, reason, at)
    return found


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """A public voice in a list: its words, and where it stands."""

    public_id: str
    channel: str
    received_on: date
    area_name: str
    text: str
    decision: str
    closing: str
    answered_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class VoicesOfNode:
    """How many voices concern a node (all of them), and the newest that the public may read."""

    count: int
    newest: tuple[VoiceLine, ...]


def voices_of_node(node: UUID, limit: int = 4, area: str = "") -> VoicesOfNode:
    """The voices (from the area with this code) that concern a node of the plan. One query; a second where none of them
    is public."""
    count, rows = voices_concerning(node, limit, ids_of_code(area) if area else None)
    return VoicesOfNode(count, tuple(line for row in rows if (line := voice_line(row)) is not None))


def voice_line(row: StandingRow) -> VoiceLine | None:
    """A row of ``public_rows`` as a list shows it; None where the public may not read it."""
    text = released_words(row)
    if text is None:
        return None
    owed = row.closing == "" and row.wants_answer and not row.folded
    return VoiceLine(
        public_id=row.voice.public_id,
        channel=row.voice.channel,
        received_on=row.received_on,
        area_name=row.voice.area_name,
        text=text,
        decision=row.decision,
        closing=row.closing,
        answered_on=row.answered_on,
        late=owed and row.due_on < timezone.localdate(),
    )


def example_voices(reflections: Collection[UUID]) -> dict[UUID, VoiceLine]:
    """For each of these decisions the first public voice behind it, where there is one. One query."""
    if not reflections:
        return {}
    decision = F("voice__reflected_by__reflection")
    rows = (
        public_rows()
        .filter(voice__reflected_by__reflection__in=reflections)
        .annotate(
            decision_id=decision,
            place=Window(RowNumber(), partition_by=decision, order_by=[F("received_at")]),
        )
        .filter(place=1)
    )
    return {row.decision_id: line for row in rows if (line := voice_line(row)) is not None}
