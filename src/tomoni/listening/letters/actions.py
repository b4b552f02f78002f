"""Writes of the letter channel."""

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError

from tomoni.audit.api import recorded
from tomoni.kernel.actor import Actor
from tomoni.places.api import Area
from tomoni.plan.api import Node
from tomoni.voices.api import AnswerWish, ConsentChoice, SenderDetails, receive_voice

from .models import Letter

CHANNEL = "letter"


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says, and what its writer wishes."""

    text: str
    consent: ConsentChoice
    answer_wish: AnswerWish
    place: str = ""
    area: Area | None = None
    about: Node | None = None
    language: str = "ja"
    sender: SenderDetails | None = None


def submission_digest(form_id: str, text: str) -> str:
    """What makes two sendings the same letter: the same open form and the same words."""
    return hashlib.sha256(f"{form_id}\0{text}".encode("utf-8", "replace")).hexdigest()


def send_letter(*, actor: Actor, form_id: str, content: Content) -> tuple[Letter, bool]:
    """Take in a letter, once: sent again from the same form with the same words, it is the letter that is there.

    Returns the letter, and whether it is new.
    """
    submission = submission_digest(form_id, content.text)
    if letter := _sent(submission):
        return letter, False
    try:
        return take_letter(actor=actor, submission=submission, content=content), True
    except IntegrityError:  # two clicks at the same moment: the other one was first
        if letter := _sent(submission):
            return letter, False
        raise


def _sent(submission: str) -> Letter | None:
    return Letter.objects.filter(submission=submission).select_related("voice").first()


@recorded("letters.taken")
def take_letter(*, actor: Actor, submission: str, content: Content) -> Letter:
    """Enter a letter and its voice.

    Raises:
        DomainError: what ``receive_voice`` raises.
        IntegrityError: it is there already.
    """
    voice = receive_voice(
        actor=actor,
        channel=CHANNEL,
        text=content.text,
        place=content.place,
        area=content.area,
        language=content.language,
        consent=content.consent,
        answer_wish=content.answer_wish,
        sender=content.sender,
    )
    return Letter.objects.create(voice=voice, submission=submission, about=content.about)
