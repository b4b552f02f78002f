"""Keeping readings."""

from django.utils import timezone

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from . import domain
from .models import Reading


@recorded("furigana.reading_kept")
def keep_reading(*, actor: Actor, word: str, reading: str) -> Reading:
    """From now on a word is read so; an empty reading puts nothing over it. The one before is ended.

    Raises:
        NotAllowed: the actor may not keep readings.
        DomainError: ``furigana.no_kanji``, ``furigana.not_kana``, ``furigana.too_long``.
    """
    require(actor, "furigana.keep")
    word, reading = domain.checked(word, reading)
    now = timezone.now()
    Reading.objects.select_for_update().filter(word=word, ended_at=None).update(ended_at=now)
    kept: Reading = Reading.objects.create(word=word, reading=reading, since=now, kept_by=actor.person)
    return kept


@recorded("furigana.reading_ended")
def end_reading(*, actor: Actor, word: str) -> Reading:
    """From now on a word is read as the dictionary has it.

    Raises:
        NotAllowed: the actor may not keep readings.
        DomainError: ``furigana.not_kept``: it is not on the list.
    """
    require(actor, "furigana.keep")
    kept: Reading | None = Reading.objects.select_for_update().filter(word=word, ended_at=None).first()
    if kept is None:
        raise DomainError("furigana.not_kept")
    kept.ended_at = timezone.now()
    kept.save(update_fields=["ended_at"])
    return kept
