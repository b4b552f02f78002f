"""Dealing with a voice: who has it, and what is being written."""

from uuid import UUID

from django.utils import timezone

from tomoni.accounts.api import Department, department_names
from tomoni.approvals.api import State, request_approval, state_of
from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import is_blank
from tomoni.voices import domain, queries
from tomoni.voices.events import VoiceAssigned
from tomoni.voices.models import AnswerDraft, AnswerDraftVersion, Assignment, Summary, Voice

from .projecting import locked, project

ANSWER = "voices.answer"  # kinds of requests for approval
SUMMARY = "voices.summary"


@recorded("voices.taken")
def take_voice(*, actor: Actor, voice: Voice, department: Department) -> Assignment:
    """Take a voice, so that no second person begins the same work.

    Raises:
        DomainError: ``voices.taken_by_other``: somebody was faster.
    """
    standing = locked(voice)
    require(actor, "voices.take", standing)
    if standing.holder not in (None, actor.person):
        raise DomainError("voices.taken_by_other")
    return _assign(voice, standing.department_id or department.pk, actor.person, "")


@recorded("voices.assigned")
def assign_voice(
    *, actor: Actor, voice: Voice, department: Department, person: UUID | None = None, note: str = ""
) -> Assignment:
    """Give a voice to the department that answers for it (所管)."""
    require(actor, "voices.assign", locked(voice))
    assignment = _assign(voice, department.pk, person, note)
    announce(VoiceAssigned(voice=voice.pk, department=department.pk))
    return assignment


def _assign(voice: Voice, department: UUID, person: UUID | None, note: str) -> Assignment:
    assignment = Assignment.objects.create(
        voice=voice,
        department_id=department,
        department_name=department_names().get(department, ""),
        person=person,
        note=note,
    )
    project(voice)
    return assignment


@recorded("voices.drafted")
def save_draft(*, actor: Actor, voice: Voice, text: str, version: int) -> AnswerDraft:
    """Save the answer that is being written; each saved state is kept. A draft that changes needs approval anew.

    ``version`` is the one that the writer saw; 0 begins a draft.

    Raises:
        DomainError: ``voices.draft_empty``; ``voices.draft_moved_on`` when somebody saved in between
            (parameter ``text``: what they wrote); ``voices.draft_in_approval`` while a decision is awaited.
    """
    require(actor, "voices.draft", locked(voice))
    if is_blank(text):
        raise DomainError("voices.draft_empty")
    draft = queries.current_draft(voice)
    if draft is None:
        draft = AnswerDraft(voice=voice, version=0)
    elif draft.text == text and draft.version == version:
        return draft
    if draft.version != version:
        raise DomainError("voices.draft_moved_on", text=draft.text)
    if draft.approval_id and state_of([draft.approval_id])[draft.approval_id] is State.PENDING:
        raise DomainError("voices.draft_in_approval")
    draft.text, draft.version = text, version + 1
    draft.written_by, draft.updated_at, draft.approval = actor.person, timezone.now(), None
    draft.save()
    AnswerDraftVersion.objects.create(
        draft=draft, version=draft.version, text=text, written_by=actor.person, at=draft.updated_at
    )
    return draft


@recorded("voices.approval_requested")
def request_answer_approval(*, actor: Actor, draft: AnswerDraft, note: str = "") -> AnswerDraft:
    """Send the draft for approval (起案).

    Raises:
        DomainError: ``voices.draft_in_approval``: it is there already, or was approved.
    """
    require(actor, "voices.request_approval", locked(draft.voice))
    if draft.approval_id and state_of([draft.approval_id])[draft.approval_id] is not State.RETURNED:
        raise DomainError("voices.draft_in_approval")
    draft.approval = request_approval(actor=actor, kind=ANSWER, title=draft.voice.public_id, note=note)
    draft.save(update_fields=["approval"])
    return draft


@recorded("voices.summarised")
def write_summary(*, actor: Actor, voice: Voice, text: str) -> Summary:
    """Write what the public may read instead of the person's words, and send it for approval.

    Raises:
        DomainError: ``voices.draft_empty``; ``voices.nothing_released`` where the person released nothing.
    """
    require(actor, "voices.summarise", locked(voice))
    if is_blank(text):
        raise DomainError("voices.draft_empty")
    if voice.consent == domain.ConsentChoice.NONE:
        raise DomainError("voices.nothing_released")
    request = request_approval(actor=actor, kind=SUMMARY, title=voice.public_id)
    return Summary.objects.create(voice=voice, text=text, written_by=actor.person, approval=request)
