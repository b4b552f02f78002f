"""Writes of the letter channel."""

import hashlib

from django.db import IntegrityError, transaction

from tomoni.audit.api import recorded
from tomoni.kernel.actor import Actor
from tomoni.places.api import Area
from tomoni.plan.api import Node
from tomoni.voices.api import AnswerWish, ConsentChoice, SenderDetails, receive_voice

from .models import Letter

CHANNEL = "letter"


def submission_digest(form_id: str, text: str) -> str:
    """What makes two sendings the same letter: the same open form and the same words."""
    return hashlib.sha256(f"{form_id}\0{text}".encode("utf-8", "replace")).hexdigest()


def send_letter(
    *,
    actor: Actor,
    form_id: str,
    text: str,
    place: str,
    area: Area | None,
    about: Node | None,
    language: str,
    consent: ConsentChoice,
    answer_wish: AnswerWish,
    sender: SenderDetails | None,
) -> tuple[Letter, bool]:
    """Take in a letter, once: sent again from the same form with the same words, it is the letter that is there.

    Returns the letter, and whether it is new.
    """
    submission = submission_digest(form_id, text)
    if letter := _sent(submission):
        return letter, False
    try:
        with transaction.atomic():
            letter = take_letter(
                actor=actor,
                submission=submission,
                text=text,
                place=place,
                area=area,
                about=about,
                language=language,
                consent=consent,
                answer_wish=answer_wish,
                sender=sender,
            )
    except IntegrityError:  # two clicks at the same moment: the other one was first
        if letter := _sent(submission):
            return letter, False
        raise
    return letter, True


def _sent(submission: str) -> Letter | None:
    return Letter.objects.filter(submission=submission).select_related("voice").first()


@recorded("letters.taken")
def take_letter(
    *,
    actor: Actor,
    submission: str,
    text: str,
    place: str,
    area: Area | None,
    about: Node | None,
    language: str,
    consent: ConsentChoice,
    answer_wish: AnswerWish,
    sender: SenderDetails | None,
) -> Letter:
    """Enter a letter and its voice.

    Raises:
        DomainError: what ``receive_voice`` raises.
        IntegrityError: it is there already.
    """
    voice = receive_voice(
        actor=actor,
        channel=CHANNEL,
        text=text,
        place=place,
        area=area,
        language=language,
        consent=consent,
        answer_wish=answer_wish,
        sender=sender,
    )
    return Letter.objects.create(voice=voice, submission=submission, about=about)
