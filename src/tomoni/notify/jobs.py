"""Delivering: what the worker does with a queued message."""

import os
import smtplib
from datetime import date
from email.charset import BASE64, Charset
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from tomoni.kernel.actor import Actor

from .actions import note_attempt, shred_messages
from .domain import Outcome, is_final
from .events import MessageQueued
from .models import Message

POSTMAN = Actor.system("notify.deliver")
SHREDDER = Actor.system("notify.shred")


def deliver(event: MessageQueued) -> None:
    """Hand the message over, once; again only if this process dies before it could note that it did.

    A second mail of that kind has the same Message-ID, so that the reader's mail program can fold the two.

    Raises:
        OSError: (with all of smtplib's) the server cannot take it now: the outbox tries again later.
    """
    message = Message.objects.get(pk=event.message)
    if message.sent_at or not message.to or _is_refused(message):
        return
    if not settings.TOMONI_SMTP:
        _keep(message)
        note_attempt(actor=POSTMAN, message=message, outcome=Outcome.KEPT)
        return
    try:
        as_mail(message).send()
    except OSError as problem:
        code, refused = _reply(problem)
        outcome = Outcome.PERMANENT_FAILURE if refused else Outcome.TEMPORARY_FAILURE
        note_attempt(actor=POSTMAN, message=message, outcome=outcome, code=code)
        if not refused:
            raise
    else:
        note_attempt(actor=POSTMAN, message=message, outcome=Outcome.SENT)


def _is_refused(message: Message) -> bool:
    return message.attempts.filter(outcome=Outcome.PERMANENT_FAILURE).exists()


def as_mail(message: Message) -> EmailMessage:
    """The message as a mail: plain text, its Message-ID and date fixed, in letters that every relay passes on."""
    # Base64: some relays on the way still cut the eighth bit, and quoted-printable triples Japanese.
    charset = Charset("utf-8")
    charset.body_encoding = BASE64
    mail = EmailMessage(
        # Encoded here, as words short enough for the first line: an empty first line looks like spam.
        subject=Header(message.subject, charset, header_name="Subject").encode(linesep=""),
        body=message.body,
        to=[message.to],
        headers={
            "Message-ID": f"<{message.pk}@{urlsplit(settings.TOMONI_URL).hostname}>",
            "Date": format_datetime(message.created_at),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",  # RFC 3834: absence notices do not answer it
        },
    )
    mail.encoding = charset
    return mail


def _reply(problem: OSError) -> tuple[int | None, bool]:
    """The mail server's reply code, if it gave one, and whether it refused this mail for good.

    A refused sender or password is the operator's to mend, not the recipient's fault: it is tried again.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _text in problem.recipients.values()), default=None)
        return code, is_final(code)
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code, isinstance(problem, smtplib.SMTPDataError) and is_final(problem.smtp_code)
    return None, False


def _keep(message: Message) -> None:
    """Put the mail into the folder, one file each. Its name sorts by time."""
    folder = Path(settings.TOMONI_MAIL_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # mails hold secret links
    path = folder / f"{message.created_at:%Y%m%dT%H%M%S}-{message.pk}.eml"
    aside = path.with_suffix(f".{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_bytes(as_mail(message).message().as_bytes())
    aside.replace(path)


def shred(before: date) -> int:
    """Shred messages queued before that day, and the mails that were kept in the folder until then."""
    folder = Path(settings.TOMONI_MAIL_FOLDER)
    for path in folder.glob("*.eml"):
        if path.name < f"{before:%Y%m%d}":
            path.unlink()
    return shred_messages(actor=SHREDDER, before=before).count
