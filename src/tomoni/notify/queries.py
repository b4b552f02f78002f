"""Reads: how messages about something fared, and the mails that were kept in the folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from .models import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one message fared so far. ``outcome`` is lazy text, empty while it waits for its first attempt."""

    kind: str
    queued_at: datetime
    sent_at: datetime | None
    tried_at: datetime | None
    outcome: object
    failed: bool
    code: int | None
    message: UUID


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail as it lies in the folder."""

    subject: str
    to: str
    date: datetime
    body: str
    message: UUID | None = None  # of which message it is; None for a mail that came into the folder otherwise


def deliveries(reference: UUID) -> list[Delivery]:
    """The messages about this, newest first, each with its last attempt. No address, no text. Two queries."""
    messages = Message.objects.filter(reference=reference).defer("to", "subject", "body")
    return [_delivery(message) for message in messages.prefetch_related("attempts").order_by("-created_at")]


def _delivery(message: Message) -> Delivery:
    last = max(message.attempts.all(), key=lambda attempt: (attempt.at, attempt.pk), default=None)
    return Delivery(
        kind=message.kind,
        queued_at=message.created_at,
        sent_at=message.sent_at,
        tried_at=last.at if last else None,
        outcome=last.get_outcome_display() if last else "",
        failed=bool(last and "failure" in last.outcome),
        code=last.code if last else None,
        message=message.pk,
    )


def recent_deliveries(limit: int = 50, offset: int = 0) -> list[Delivery]:
    """The newest messages about anything, each with its last attempt. No address, no text. Two queries."""
    messages = Message.objects.defer("to", "subject", "body").prefetch_related("attempts")
    return [
        _delivery(message) for message in messages.order_by("-created_at", "-pk")[offset : offset + limit]
    ]


def message_count() -> int:
    """How many messages there are, whatever became of them."""
    return Message.objects.count()


def kept_mails(limit: int = 50) -> list[KeptMail]:
    """The mails in the folder, newest first. What is no mail is passed over."""
    folder = Path(settings.TOMONI_MAIL_FOLDER)
    return list(islice(_mails(sorted(folder.glob("*.eml"), reverse=True)), limit))


def _mails(paths: list[Path]) -> Iterator[KeptMail]:
    for path in paths:
        parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
        if not parsed["date"]:
            continue
        body = parsed.get_body(("plain",))
        yield KeptMail(
            subject=str(parsed["subject"] or ""),
            to=str(parsed["to"] or ""),
            date=timezone.localtime(parsedate_to_datetime(parsed["date"])),
            body=body.get_content() if body else "",
            message=_message_of(str(parsed["message-id"] or "")),
        )


def _message_of(message_id: str) -> UUID | None:
    """The message whose id stands in a Message-ID that ``jobs`` made."""
    try:
        return UUID(message_id.strip("<>").partition("@")[0])
    except ValueError:
        return None
