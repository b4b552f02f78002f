"""``/api/v1/voices/``: the voices that the public may read, for everyone, read only. The gate is ``released_words``."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tomoni.places.api import PARAMETER, here

from .api import AnswerView, PublicVoice, ReflectionView, public_rows, public_voices, voices_behind

router = Router(tags=["voices"])


class Answer(Schema):
    """What the city said. Superseded: a later answer in the list replaced it."""

    text: str
    department: str
    signatory: str
    document_number: str
    issued_at: datetime
    superseded: bool


class PlanChange(Schema):
    """One passage of the plan, before and after. Drafts of changes are not shown."""

    id: UUID
    node: str = Field(description="The code of the item of the plan, as in its address")
    edition: UUID
    adopted_on: date
    old: str
    new: str


class Decision(Schema):
    """What was decided because of the voice, and which change of the plan it made."""

    decision: str = Field(description='"changed", "already_done", "later", "not_adopted" or "outside"')
    reason: str
    decided_at: datetime
    voices: int = Field(description="How many voices stand behind the decision")
    change: PlanChange | None


class Voice(Schema):
    """One voice as it may be published, with everything that became of it."""

    id: str
    channel: str
    received_on: date
    area: str
    text: str
    form: str = Field(description='"words" as written, "summary" by the city')
    station: str = Field(description='"received", "in_hand", "answered", "decided" or "closed"')
    answer_due_on: date
    answered_on: date | None
    closing: str = Field(description="How it ended; empty while it is open")
    closing_reason: str
    answers: list[Answer]
    decisions: list[Decision]


class Voices(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[Voice]
    count: int


class Paging(Schema):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000)


class Which(Paging):
    """Which of the voices that may be published."""

    change: UUID | None = Field(
        None, description="Only those behind this change of the plan, once it is adopted"
    )
    area: str = Field("", description="Only those of the area with this code, and of what lies in it")


@router.get("/", response=Voices, summary="Voices that may be published, newest first")
def list_voices(request: HttpRequest, paging: Query[Which]) -> dict[str, Any]:
    rows = public_rows()
    if paging.change:
        rows = rows.filter(voice__in=voices_behind(paging.change))
    if paging.area:
        areas = here({PARAMETER: paging.area}, {}).ids
        rows = rows.filter(area__in=areas) if areas is not None else rows.none()
    voices = public_voices(rows[paging.offset : paging.offset + paging.limit])
    return {"items": [_voice(voice) for voice in voices], "count": rows.count()}


@router.get("/{slug:public_id}", response=Voice, summary="One voice")
def get_voice(request: HttpRequest, public_id: str) -> dict[str, Any]:
    found = public_voices(public_rows().filter(voice__public_id=public_id))
    if not found:
        raise Http404
    return _voice(found[0])


def _voice(voice: PublicVoice) -> dict[str, Any]:
    return {
        "id": voice.public_id,
        "channel": voice.channel,
        "received_on": voice.received_on,
        "area": voice.area_name,
        "text": voice.text,
        "form": voice.form,
        "station": voice.station,
        "answer_due_on": voice.due_on,
        "answered_on": voice.answered_on,
        "closing": voice.closing,
        "closing_reason": voice.closing_reason,
        "answers": [_answer(one) for one in voice.answers],
        "decisions": [_decision(one) for one in voice.reflections],
    }


def _answer(answer: AnswerView) -> dict[str, Any]:
    return {
        "text": answer.text,
        "department": answer.department_name,
        "signatory": answer.signatory,
        "document_number": answer.document_number,
        "issued_at": answer.issued_at,
        "superseded": answer.superseded,
    }


def _decision(view: ReflectionView) -> dict[str, Any]:
    return {
        "decision": view.decision,
        "reason": view.reason,
        "decided_at": view.at,
        "voices": view.voices,
        "change": _change(view),
    }


def _change(view: ReflectionView) -> dict[str, Any] | None:
    """The change of the plan, once it is adopted: a draft is not public."""
    facts = view.change
    if facts is None or not view.in_force:
        return None
    return {
        "id": facts.id,
        "node": facts.node.code if facts.node else "",
        "edition": facts.edition_id,
        "adopted_on": facts.adopted_on,
        "old": facts.old,
        "new": facts.new,
    }
