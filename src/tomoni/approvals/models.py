"""Requests and their decisions. Neither changes once it is written; notes can be shredded."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tomoni.audit.api import PersonalTextField

from .domain import State, Verdict, state_after


class Request(models.Model):
    """That somebody asked for a decision. ``title`` is the office's wording and names no citizen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)  # "voices.answer"
    title = models.CharField(max_length=200)
    requested_by = models.UUIDField(null=True)  # a person
    post = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    note = PersonalTextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def state(self) -> State:
        """Where it stands. Costs a query unless the decision was selected along."""
        decision: Decision | None = getattr(self, "decision", None)
        return state_after(decision.verdict if decision else None)


class Decision(models.Model):
    """What was decided: the only one on its request."""

    VERDICTS = [(Verdict.APPROVED, _("Approved")), (Verdict.RETURNED, _("Sent back"))]

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    by = models.UUIDField()  # a person
    post = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    note = PersonalTextField(blank=True)

    def __str__(self) -> str:
        return f"{self.verdict} {self.request_id}"
