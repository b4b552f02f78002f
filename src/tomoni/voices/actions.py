"""Writes to the ledger. Each is one verb: permission, rule, rows, projection, event; one transaction, one record."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tomoni.accounts.api import Department, department_names
from tomoni.approvals.api import State, Verdict, decision_on, request_approval, state_of
from tomoni.audit.api import Batch, announce, batch_of, blind_index, recorded, require
from tomoni.kernel import codes
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received, is_blank
from tomoni.places.api import Area
from tomoni.plan.api import Change, Node
from tomoni.search import api as search

from . import domain, queries
from .events import (
    AnswerIssued,
    PublicationChanged,
    VoiceAssigned,
    VoiceClosed,
    VoiceReceived,
    VoicesReflected,
)
from .models import (
    Answer,
    AnswerDraft,
    AnswerDraftVersion,
    AnswerTo,
    Assignment,
    Closing,
    Concern,
    ConsentWording,
    Folding,
    Publication,
    Reflection,
    ReflectionOf,
    Sender,
    Standing,
    Summary,
    Voice,
    VoiceText,
)

ANSWER = "voices.answer"  # kinds of requests for approval
SUMMARY = "voices.summary"


@dataclass(frozen=True, slots=True)
class SenderDetails:
    """What a person told about themselves; all of it may be missing."""

    name: str = ""
    email: str = ""
    address: str = ""
    person: UUID | None = None

    @property
    def identity(self) -> str:
        """By what two voices of one person are known as such: the account, the mail address, or name and address."""
        if self.person:
            return f"person:{self.person}"
        if self.email:
            return f"mail:{self.email.casefold()}"
        return f"post:{self.name}\n{self.address}" if self.name and self.address else ""


# -- receiving


@recorded("voices.received")
def receive_voice(
    *,
    actor: Actor,
    channel: str,
    text: str,
    consent: domain.ConsentChoice,
    answer_wish: domain.AnswerWish,
    received_at: datetime | None = None,
    place: str = "",
    area: Area | None = None,
    language: str = "ja",
    sender: SenderDetails | None = None,
    batch: Batch | None = None,
) -> Voice:
    """Enter a voice into the ledger. Anybody may be heard: whether a channel is open, the channel says.

    The text is kept as it came, but for NUL and lone surrogates, which no database keeps: they are replaced
    and the replacement is flagged.

    Raises:
        DomainError: ``voices.empty``: there is nothing in it to read.
    """
    if is_blank(text):
        raise DomainError("voices.empty")
    words, flags = as_received(text)
    spot, _ = as_received(place)
    now = timezone.now()
    voice = Voice.objects.create(
        public_id=codes.new_public_id(),
        receipt_number=codes.new_receipt_number(),
        follow_key=secrets.token_urlsafe(16),
        channel=channel,
        received_at=received_at or now,
        recorded_at=now,
        language=language,
        area=area,
        area_name=area.name if area else "",
        batch=batch,
        consent=consent,
        consent_wording=queries.newest_consent_wording(),
        answer_wish=answer_wish,
    )
    VoiceText.objects.create(voice=voice, text=words, place=spot, flags=list(flags))
    if sender:
        _keep_sender(voice, sender)
    Standing.objects.create(
        voice=voice,
        received_at=voice.received_at,
        received_on=voice.received_on,
        due_on=domain.due_on(voice.received_on, settings.TOMONI_ANSWER_DAYS),
        wants_answer=answer_wish != domain.AnswerWish.NONE,
    )
    announce(VoiceReceived(voice=voice.pk))
    return voice


def _keep_sender(voice: Voice, details: SenderDetails) -> None:
    identity = details.identity
    Sender.objects.create(
        voice=voice,
        person=details.person,
        name=details.name,
        email=details.email,
        address=details.address,
        key=blind_index("sender", identity) if identity else "",
    )


@recorded("voices.folded")
def fold_voice(*, actor: Actor, voice: Voice, into: Voice) -> Folding:
    """Count a voice with an earlier one of the same words by the same person. It stays readable.

    Raises:
        DomainError: ``voices.fold_chain``: one of the two is folded already, or they are the same.
    """
    require(actor, "voices.assign", _locked(voice))
    if voice == into or Folding.objects.filter(voice__in=[voice, into]).exists():
        raise DomainError("voices.fold_chain")
    folding = Folding.objects.create(voice=voice, into=into)
    _project(voice)
    return folding


# -- dealing with it


@recorded("voices.taken")
def take_voice(*, actor: Actor, voice: Voice, department: Department) -> Assignment:
    """Take a voice, so that no second person begins the same work.

    Raises:
        DomainError: ``voices.taken_by_other``: somebody was faster.
    """
    standing = _locked(voice)
    require(actor, "voices.take", standing)
    if standing.holder not in (None, actor.person):
        raise DomainError("voices.taken_by_other")
    return _assign(voice, standing.department_id or department.pk, actor.person, "")


@recorded("voices.assigned")
def assign_voice(
    *, actor: Actor, voice: Voice, department: Department, person: UUID | None = None, note: str = ""
) -> Assignment:
    """Give a voice to the department that answers for it (所管)."""
    require(actor, "voices.assign", _locked(voice))
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
    _project(voice)
    return assignment


@recorded("voices.drafted")
def save_draft(*, actor: Actor, voice: Voice, text: str, version: int) -> AnswerDraft:
    """Save the answer that is being written; each saved state is kept. A draft that changes needs approval anew.

    ``version`` is the one that the writer saw; 0 begins a draft.

    Raises:
        DomainError: ``voices.draft_empty``; ``voices.draft_moved_on`` when somebody saved in between
            (parameter ``text``: what they wrote); ``voices.draft_in_approval`` while a decision is awaited.
    """
    require(actor, "voices.draft", _locked(voice))
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
    require(actor, "voices.request_approval", _locked(draft.voice))
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
    require(actor, "voices.summarise", _locked(voice))
    if is_blank(text):
        raise DomainError("voices.draft_empty")
    if voice.consent == domain.ConsentChoice.NONE:
        raise DomainError("voices.nothing_released")
    request = request_approval(actor=actor, kind=SUMMARY, title=voice.public_id)
    return Summary.objects.create(voice=voice, text=text, written_by=actor.person, approval=request)


# -- ending it


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
    standing = _locked(voice)
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
        _project(one)
    if form:
        _publish(voice, form)
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
    standing = _locked(voice)
    require(actor, "voices.close", standing)
    if kind is domain.ClosingKind.ANSWERED:
        raise DomainError("voices.answer_missing")
    domain.check_closing(kind, reason, queries.standing_of(standing))
    closing = Closing.objects.create(voice=voice, kind=kind, reason=reason.strip(), at=at or timezone.now())
    _project(voice)
    announce(VoiceClosed(voice=voice.pk, kind=kind))
    return closing


# -- what the public may read


@recorded("voices.published")
def publish_voice(*, actor: Actor, voice: Voice, form: domain.PublicForm) -> Publication:
    """Let the public read a voice, as its person allowed: its words, or the approved summary.

    Raises:
        DomainError: what ``domain.check_publication`` raises.
    """
    require(actor, "voices.publish", _locked(voice))
    return _publish(voice, form)


def _publish(voice: Voice, form: domain.PublicForm) -> Publication:
    summary = _approved_summary(voice)
    domain.check_publication(
        form, domain.ConsentChoice(voice.consent), has_approved_summary=summary is not None
    )
    publication = Publication.objects.create(
        voice=voice,
        prominence=domain.Prominence.PUBLIC,
        form=form,
        summary=summary if form is domain.PublicForm.SUMMARY else None,
    )
    _publication_changed(voice)
    return publication


def _approved_summary(voice: Voice) -> Summary | None:
    summaries = list(voice.summaries.order_by("-at"))
    states = state_of(summary.approval_id for summary in summaries if summary.approval_id)
    return next((s for s in summaries if s.approval_id and states[s.approval_id] is State.APPROVED), None)


@recorded("voices.hidden")
def hide_voice(*, actor: Actor, voice: Voice, reason: str) -> Publication:
    """Take a voice off the public pages, for a reason that is kept.

    Raises:
        DomainError: ``voices.reason_missing``.
    """
    require(actor, "voices.publish", _locked(voice))
    if is_blank(reason):
        raise DomainError("voices.reason_missing")
    publication = Publication.objects.create(
        voice=voice, prominence=domain.Prominence.HIDDEN, reason=reason.strip()
    )
    _publication_changed(voice)
    return publication


def _publication_changed(voice: Voice) -> None:
    _project(voice)
    announce(PublicationChanged(voice=voice.pk))


# -- what becomes of it


@recorded("voices.concern_confirmed")
def confirm_concern(*, actor: Actor, voice: Voice, node: Node) -> Concern:
    """Confirm that a voice concerns this node of the plan."""
    require(actor, "voices.assign", _locked(voice))
    concern, _ = Concern.objects.get_or_create(voice=voice, node=node)
    _project(voice)
    return concern


@recorded("voices.reflected")
def reflect(
    *,
    actor: Actor,
    voices: Iterable[Voice],
    decision: domain.Decision,
    reason: str,
    change: Change | None = None,
    at: datetime | None = None,
) -> Reflection:
    """Decide what becomes of what these voices asked for. "Changed" names the change of the plan that it makes.

    Raises:
        DomainError: ``voices.reason_missing``; ``voices.change_missing``; ``voices.no_voices``.
    """
    behind = list(voices)
    for voice in behind:
        require(actor, "voices.reflect", _locked(voice))
    if not behind:
        raise DomainError("voices.no_voices")
    if is_blank(reason):
        raise DomainError("voices.reason_missing")
    if decision is domain.Decision.CHANGED and change is None:
        raise DomainError("voices.change_missing")
    earlier = Reflection.objects.filter(of__voice__in=behind).order_by("-at").first()
    reflection = Reflection.objects.create(
        decision=decision,
        reason=reason.strip(),
        change=change,
        supersedes=earlier,
        at=at or timezone.now(),
    )
    for voice in behind:
        ReflectionOf.objects.create(reflection=reflection, voice=voice)
        _project(voice)
    announce(
        VoicesReflected(
            reflection=reflection.pk, decision=decision, voices=tuple(voice.pk for voice in behind)
        )
    )
    return reflection


# -- words of the house, retention


@recorded("voices.consent_wording_loaded")
def load_consent_wording(
    *, actor: Actor, version: int, since: date, words: dict[str, dict[str, str]]
) -> ConsentWording:
    """Keep a version of the words by which people are asked. A version that is there stays as it is."""
    wording, _ = ConsentWording.objects.get_or_create(
        version=version, defaults={"since": since, "words": words}
    )
    return wording


@recorded("voices.texts_shredded")
def shred_voices(*, actor: Actor, before: date) -> Batch:
    """End the texts, senders and answers of voices closed before that day. The ledger keeps its rows and counts."""
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    due = Closing.objects.filter(at__lt=midnight, voice__text__shredded_at=None)
    ids = sorted(due.values_list("voice_id", flat=True))
    now = timezone.now()
    VoiceText.objects.filter(voice__in=ids).update(text="", place="", flags=[], shredded_at=now)
    Sender.objects.filter(voice__in=ids).update(
        person=None, name="", email="", address="", key="", shredded_at=now
    )
    AnswerDraft.objects.filter(voice__in=ids).update(text="")
    AnswerDraftVersion.objects.filter(draft__voice__in=ids).update(text="")
    Answer.objects.filter(to__voice__in=ids).exclude(to__voice__closing__at__gte=midnight).update(
        text="", shredded_at=now
    )
    search.remove(queries.PRIVATE, ids)
    search.remove(queries.PUBLIC, ids)
    return batch_of("voices.texts", ids)


# -- the projection


def _locked(voice: Voice) -> Standing:
    """The standing of a voice, held until the end of the transaction: two people on one voice go one by one."""
    return Standing.objects.select_for_update().get(voice=voice)


def _project(voice: Voice) -> Standing:
    """Bring the projection of one voice up to date with its records."""
    standing = next(queries.derive_standings(Voice.objects.filter(pk=voice.pk)))
    standing.save(force_update=True)
    return standing


@recorded("voices.standings_rebuilt")
def rebuild_standings(*, actor: Actor) -> Batch:
    """Derive the projection of every voice anew from its records."""
    fields = [field.name for field in Standing._meta.fields if not field.primary_key]
    standings = queries.derive_standings(Voice.objects.order_by("pk"))
    count = 0
    while some := list(islice(standings, 1000)):
        Standing.objects.bulk_update(some, fields)
        count += len(some)
    return batch_of("voices.standings", range(count))
