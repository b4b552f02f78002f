"""Messages and the log of their delivery. The address and the text are encrypted and can be shredded."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tomoni.audit.api import EncryptedTextField

from .domain import Outcome


class Message(models.Model):
    """One text to one address. ``to``, ``subject`` and ``body`` are empty once they are shredded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = EncryptedTextField(blank=True)
    subject = EncryptedTextField(blank=True)
    body = EncryptedTextField(blank=True)  # can hold secret links
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)  # "voices.receipt": what it says, for the desk
    reference = models.UUIDField(null=True, db_index=True)  # what it is about
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - many have none
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeliveryAttempt(models.Model):
    """One try to hand a message over: how it ended, and the mail server's reply code if it gave one."""

    OUTCOMES = [
        (Outcome.SENT, _("Sent")),
        (Outcome.KEPT, _("Kept in the folder")),
        (Outcome.TEMPORARY_FAILURE, _("Not accepted yet, will be tried again")),
        (Outcome.PERMANENT_FAILURE, _("Refused by the mail server")),
    ]

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    code = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.code or ''}".strip()
