"""Ending a voice: by an answer, or otherwise with a reason."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tomoni.accounts.api import department_names
from tomoni.approvals.api import Verdict, decision_on
from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.voices import domain, queries
from tomoni.voices.events import AnswerIssued, VoiceClosed
from tomoni.voices.models import Answer, AnswerDraft, AnswerTo, Closing, Voice

from .projecting import locked, project
from .publishing import make_public


@recorded("voices.answered")
def issue_answer(
    *,
    actor: Actor,
    draft: AnswerDraft,
    form: domain.PublicForm | None,
    also_to: Iterable[Voice] = (),
    document_number: str = "",
    issued_at: datetime | None = None,
) -> Answer:
    """Give the approved answer to the voice it was written for (and to others that say the same).

    It closes each voice as answered, and opens the voice to the public in ``form`` where its person let us.
    An answer given before is superseded; both stay readable.

    Raises:
        DomainError: ``voices.not_approved``; ``voices.already_issued``; what ``domain.check_publication`` raises.
    """
    voice = draft.voice
    standing = locked(voice)
    require(actor, "voices.publish", standing)
    decision = decision_on(draft.approval_id) if draft.approval_id else None
    if decision is None or decision.verdict != Verdict.APPROVED:
        raise DomainError("voices.not_approved")
    if Answer.objects.filter(draft=draft).exists():
        raise DomainError("voices.already_issued")
    earlier = Answer.objects.filter(to__voice=voice).order_by("-issued_at").first()
    first = draft.versions.order_by("version").first()
    answer = Answer.objects.create(
        draft=draft,
        text=draft.text,
        department_id=standing.department_id,
        department_name=department_names().get(standing.department_id, "") if standing.department_id else "",
        signatory=f"{settings.TOMONI_CITY_NAME}長",
        document_number=document_number,
        drafted_on=timezone.localdate(first.at) if first else None,
        approved_on=timezone.localdate(decision.at),
        issued_at=issued_at or timezone.now(),
        supersedes=earlier,
    )
    answered = [voice, *also_to]
    for one in answered:
        AnswerTo.objects.create(answer=answer, voice=one)
        if not Closing.objects.filter(voice=one).exists():
            Closing.objects.create(voice=one, kind=domain.ClosingKind.ANSWERED, at=answer.issued_at)
        project(one)
    if form:
        make_public(voice, form)
    announce(AnswerIssued(answer=answer.pk, voices=tuple(one.pk for one in answered)))
    return answer


@recorded("voices.closed")
def close_voice(
    *, actor: Actor, voice: Voice, kind: domain.ClosingKind, reason: str, at: datetime | None = None
) -> Closing:
    """End a voice otherwise than by an answer, with the reason that its person will read.

    Raises:
        DomainError: what ``domain.check_closing`` raises; ``voices.answer_missing`` for the kind "answered".
    """
    standing = locked(voice)
    require(actor, "voices.close", standing)
    if kind is domain.ClosingKind.ANSWERED:
        raise DomainError("voices.answer_missing")
    domain.check_closing(kind, reason, queries.standing_of(standing))
    closing = Closing.objects.create(voice=voice, kind=kind, reason=reason.strip(), at=at or timezone.now())
    project(voice)
    announce(VoiceClosed(voice=voice.pk, kind=kind))
    return closing
