"""Words of consent, the end of retention, and the projection made anew."""

from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone

from tomoni.audit.api import Batch, batch_of, recorded
from tomoni.kernel.actor import Actor
from tomoni.search import api as search
from tomoni.voices import domain, queries
from tomoni.voices.models import (
    Answer,
    AnswerDraft,
    AnswerDraftVersion,
    Assignment,
    Closing,
    ConsentWording,
    Publication,
    SealedRecord,
    Sender,
    Standing,
    Voice,
    VoiceText,
)

_TERM_IS_OVER = "—"  # what was hidden for a reason stays so, after the reason itself has gone


@recorded("voices.consent_wording_loaded")
def load_consent_wording(
    *, actor: Actor, version: int, since: date, words: dict[str, dict[str, Any]]
) -> ConsentWording:
    """Keep a version of the words by which people are asked. A version that is there stays as it is."""
    wording, _ = ConsentWording.objects.get_or_create(
        version=version, defaults={"since": since, "words": words}
    )
    return wording


@recorded("voices.texts_shredded")
def shred_voices(*, actor: Actor, before: date) -> Batch:
    """End the texts, senders, answers and notes of voices closed before that day. The ledger keeps its rows and counts."""
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    due = Closing.objects.filter(at__lt=midnight, voice__text__shredded_at=None)
    ids = sorted(due.values_list("voice_id", flat=True))
    now = timezone.now()
    VoiceText.objects.filter(voice__in=ids).update(text="", place="", flags=[], shredded_at=now)
    Sender.objects.filter(voice__in=ids).update(
        person=None, name="", email="", address="", phone="", key="", shredded_at=now
    )
    AnswerDraft.objects.filter(voice__in=ids).update(text="")
    AnswerDraftVersion.objects.filter(draft__voice__in=ids).update(text="")
    Answer.objects.filter(to__voice__in=ids).exclude(to__voice__closing__at__gte=midnight).update(
        text="", shredded_at=now
    )
    _end_words_of_staff(ids)
    _drop_salts(ids)
    search.remove(queries.PRIVATE, ids)
    search.remove(queries.PUBLIC, ids)
    return batch_of("voices.texts", ids)


def _end_words_of_staff(voices: list[UUID]) -> None:
    """What staff wrote about a voice can name its person too."""
    Assignment.objects.filter(voice__in=voices).update(note="")
    Closing.objects.filter(voice__in=voices).update(reason="")
    Publication.objects.filter(voice__in=voices).exclude(reason="").update(reason=_TERM_IS_OVER)


def _drop_salts(voices: list[UUID]) -> None:
    """With its salt goes the last thing by which a shredded text could be guessed. The leaf stays, and with it the tree."""
    answers = Answer.objects.filter(to__voice__in=voices).exclude(shredded_at=None).values("pk")
    of_voices = SealedRecord.objects.filter(kind__in=[domain.RecordKind.VOICE, domain.RecordKind.CLOSING])
    of_voices.filter(record__in=voices).update(salt=None)
    SealedRecord.objects.filter(kind=domain.RecordKind.ANSWER, record__in=answers).update(salt=None)


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
