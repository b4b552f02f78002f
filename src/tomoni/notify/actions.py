"""Writes: queueing a message, noting how an attempt ended, shredding."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from tomoni.audit.api import Batch, announce, batch_of, recorded
from tomoni.kernel.actor import Actor

from .domain import Outcome, mail_address, one_line
from .events import MessageQueued
from .models import DeliveryAttempt, Message


@recorded("notify.message_queued")
def send_mail(
    *,
    actor: Actor,
    to: str,
    subject: str,
    body: str,
    kind: str,
    reference: UUID | None = None,
    language: str = "ja",
    once: str = "",
) -> Message:
    """Queue a mail: it is delivered after the caller's transaction, or not at all if that is rolled back.

    ``kind`` says what it tells (``voices.receipt``), ``reference`` what it is about. A job, which may run
    twice for one event, gives ``once`` (such as ``voices.answered:<id>``): the second call finds the first's message.

    Raises:
        DomainError: ``notify.bad_address``.
    """
    if once and (queued := Message.objects.filter(once=once).first()):
        return queued
    message = Message.objects.create(
        to=mail_address(to),
        subject=one_line(subject),
        body=body,
        kind=kind,
        reference=reference,
        language=language,
        once=once or None,
    )
    announce(MessageQueued(message=message.pk))
    return message


@recorded("notify.delivery_attempted")
def note_attempt(
    *, actor: Actor, message: Message, outcome: Outcome, code: int | None = None
) -> DeliveryAttempt:
    """Keep how an attempt ended; a message that went out is not tried again."""
    attempt = DeliveryAttempt.objects.create(message=message, outcome=outcome, code=code)
    if outcome in {Outcome.SENT, Outcome.KEPT}:
        Message.objects.filter(pk=message.pk).update(sent_at=attempt.at)
    return attempt


@recorded("notify.messages_shredded")
def shred_messages(*, actor: Actor, before: date) -> Batch:
    """Empty the address and the text of messages queued before that day. What was said when stays countable."""
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    due = Message.objects.filter(created_at__lt=midnight).exclude(to="", subject="", body="")
    ids = sorted(due.values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(to="", subject="", body="")
    return batch_of("notify.messages", ids)
