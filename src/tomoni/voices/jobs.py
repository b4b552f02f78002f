"""What runs after the commit: telling the person, keeping the search index. Each may run twice for one event."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tomoni.kernel.actor import Actor
from tomoni.kernel.codes import format_receipt_number
from tomoni.notify.api import send_mail
from tomoni.plan.events import EditionAdopted
from tomoni.search import api as search

from . import domain, queries
from .actions import seal_ledger, shred_voices
from .events import (
    AnswerIssued,
    ConcernConfirmed,
    PublicationChanged,
    VoiceClosed,
    VoiceReceived,
    VoicesReflected,
)
from .models import Reflection, Standing, Voice

_AT_ONCE = 500


def index_received(event: VoiceReceived) -> None:
    """Let staff find the voice by its words."""
    voice = Voice.objects.select_related("text").get(pk=event.voice)
    search.put(queries.PRIVATE, *_private(voice))


def index_public(event: PublicationChanged | AnswerIssued | ConcernConfirmed) -> None:
    """Let the public find what it may read, and nothing else."""
    _index(event.voices if isinstance(event, AnswerIssued) else (event.voice,))


def index_anew(event: EditionAdopted) -> None:
    """Where a whole new edition came into force, items stand elsewhere in the plan, and voices under another goal."""
    if event.nodes:  # an amendment moves nothing
        return
    concerned = list(queries.public_rows().filter(concerned=True).values_list("voice", flat=True))
    for start in range(0, len(concerned), _AT_ONCE):
        _index(concerned[start : start + _AT_ONCE])


def _index(ids: Collection[UUID]) -> None:
    rows = {row.voice_id: row for row in queries.public_rows().filter(voice__in=ids)}
    answers = queries.answers_to(list(rows))
    marks = queries.search_marks(list(rows.values()))
    shown = {
        voice: "\n".join([words, *(answer.text for answer in answers.get(voice, ()))])
        for voice, row in rows.items()
        if (words := queries.released_words(row)) is not None
    }
    search.remove(queries.PUBLIC, [voice for voice in ids if voice not in shown])
    search.put_many(
        queries.PUBLIC,
        ((voice, text, rows[voice].received_on, marks[voice]) for voice, text in shown.items()),
    )


def count_indexed() -> int:
    """How many voices there are to index."""
    return Voice.objects.count()


def reindex(after: str = "") -> Iterator[tuple[str, int]]:
    """Make voices findable anew, for staff and for the public, in the order of their ids, some in each transaction."""
    voices = Voice.objects.select_related("text").order_by("pk")
    while some := list((voices.filter(pk__gt=UUID(after)) if after else voices)[:_AT_ONCE]):
        with transaction.atomic():
            search.put_many(queries.PRIVATE, (_private(voice) for voice in some if hasattr(voice, "text")))
            search.remove(queries.PRIVATE, [voice.pk for voice in some if not hasattr(voice, "text")])
            _index([voice.pk for voice in some])
        after = str(some[-1].pk)
        yield after, len(some)


def _private(voice: Voice) -> tuple[UUID, str, date]:
    return voice.pk, f"{voice.text.text}\n{voice.text.place}", voice.received_on


def tell_received(event: VoiceReceived) -> None:
    """Send the receipt by mail, if an address was given."""
    _tell(Voice.objects.get(pk=event.voice), "received", once=f"voices.received:{event.voice}")


def tell_answered(event: AnswerIssued) -> None:
    """Tell each person that the answer is there. The mail says little; the page behind the link says it."""
    for voice in Voice.objects.filter(pk__in=event.voices):
        _tell(voice, "answered", once=f"voices.answered:{event.answer}:{voice.pk}")


def tell_closed(event: VoiceClosed) -> None:
    """Tell the person that the voice ended otherwise, and that the page says why."""
    _tell(Voice.objects.get(pk=event.voice), "closed", once=f"voices.closed:{event.voice}")


def tell_decided(event: VoicesReflected) -> None:
    """Tell each person of the decision. A change of the plan is told when it is adopted."""
    if event.decision == domain.Decision.CHANGED and not _is_adopted(event):
        return
    for voice in Voice.objects.filter(pk__in=event.voices):
        _tell(voice, "decided", once=f"voices.reflected:{event.reflection}:{voice.pk}")


def _is_adopted(event: VoicesReflected) -> bool:
    return Reflection.objects.filter(pk=event.reflection, change__edition__adopted_on__isnull=False).exists()


def tell_changed(event: EditionAdopted) -> None:
    """Tell everyone whose voice stands behind a change that the plan now says it."""
    for reflection in Reflection.objects.filter(change__edition=event.edition).prefetch_related("voices"):
        for voice in reflection.voices.all():
            _tell(voice, "changed", once=f"voices.changed:{reflection.pk}:{voice.pk}")


def _tell(voice: Voice, what: str, *, once: str) -> None:
    sender = getattr(voice, "sender", None)
    if sender is None or not sender.email:
        return
    language = voice.language if voice.language in dict(settings.LANGUAGES) else "ja"
    with translation.override(language):
        number = format_receipt_number(voice.receipt_number)
        subjects = {
            "received": gettext("We received your voice (%(number)s)"),
            "answered": gettext("The city has answered (%(number)s)"),
            "closed": gettext("What became of your voice (%(number)s)"),
            "decided": gettext("The city has decided (%(number)s)"),
            "changed": gettext("Your voice changed the plan (%(number)s)"),
        }
        body = render_to_string(
            f"voices/mail/{what}.txt",
            {
                "number": number,
                "due_on": Standing.objects.get(voice=voice).due_on,
                "wants_answer": voice.answer_wish != domain.AnswerWish.NONE,
                "link": settings.TOMONI_URL + reverse("voices:private", args=[voice.follow_key]),
                "city": settings.TOMONI_CITY_NAME,
                "office": settings.TOMONI_CITY_OFFICE,
                "phone": settings.TOMONI_CITY_PHONE,
            },
        )
        send_mail(
            actor=Actor.system("voices.tell"),
            to=sender.email,
            subject=subjects[what] % {"number": number},
            body=body,
            kind=f"voices.{what}",
            reference=voice.pk,
            language=language,
            once=once,
        )


def shred(before: date) -> int:
    """Carry out the retention of texts, senders and answers."""
    return shred_voices(actor=Actor.system("retention"), before=before).count


def seal() -> None:
    """The seal of the day."""
    seal_ledger(actor=Actor.system("voices.seal"))
