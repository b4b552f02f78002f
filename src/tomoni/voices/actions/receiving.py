"""Receiving: a voice enters the ledger."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tomoni.audit.api import Batch, announce, blind_index, recorded, require
from tomoni.kernel import codes
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received, is_blank
from tomoni.places.api import Area
from tomoni.voices import domain, queries
from tomoni.voices.events import VoiceReceived
from tomoni.voices.models import Folding, Sender, Standing, Voice, VoiceText

from .projecting import locked, project


@dataclass(frozen=True, slots=True)
class SenderDetails:
    """What a person told about themselves; all of it may be missing."""

    name: str = ""
    email: str = ""
    address: str = ""
    person: UUID | None = None
    phone: str = ""

    @property
    def identity(self) -> str:
        """By what two voices of one person are known as such: the account, the mail address, or the name with the
        address or the telephone (which a family shares)."""
        if self.person:
            return f"person:{self.person}"
        if self.email:
            return f"mail:{self.email.casefold()}"
        if self.name and self.address:
            return f"post:{self.name}\n{self.address}"
        return f"phone:{self.name}\n{self.phone}" if self.name and self.phone else ""


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
        area=area,
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
        phone=details.phone,
        key=blind_index("sender", identity) if identity else "",
    )


@recorded("voices.folded")
def fold_voice(*, actor: Actor, voice: Voice, into: Voice) -> Folding:
    """Count a voice with an earlier one of the same words by the same person. It stays readable.

    Raises:
        DomainError: ``voices.fold_chain``: one of the two is folded already, or they are the same.
    """
    require(actor, "voices.assign", locked(voice))
    if voice == into or Folding.objects.filter(voice__in=[voice, into]).exists():
        raise DomainError("voices.fold_chain")
    folding = Folding.objects.create(voice=voice, into=into)
    project(voice)
    return folding
