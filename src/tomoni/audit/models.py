"""Tables of the log and the outbox. They hold ids and codes, never names."""

import uuid

from django.db import models
from django.utils import timezone

from tomoni.kernel.actor import ActorKind


class Record(models.Model):
    """One recorded action. Append-only: nothing in the code updates or deletes a record."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ActorKind])
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    job = models.CharField(max_length=100, blank=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="record_subject"),
            models.Index(fields=["person"], name="record_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Batch(models.Model):
    """The subject of an action over many rows: how many, and a digest of what went in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the input, hexadecimal

    def __str__(self) -> str:
        return f"{self.kind} × {self.count}"


class Outbox(models.Model):
    """One job owed because of one event, written in the transaction of the action that announced it.

    ``due_at`` is also the lease: who claims a row moves it into the future, so that a row held by a process
    that was killed comes due again by itself.
    """

    event = models.CharField(max_length=60)
    payload = models.JSONField()
    job = models.CharField(max_length=120)  # "tomoni.voices.jobs:tell_citizen"
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # given up: waits for a person
    problem = models.CharField(max_length=300, blank=True)  # kind of the last problem, no personal data

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="outbox_due",
                condition=models.Q(done_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} -> {self.job}"


class ScheduledRun(models.Model):
    """When a scheduled job last began, so that of several workers only one starts it."""

    job = models.CharField(max_length=120, primary_key=True)
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.job


class Look(models.Model):
    """Somebody saw personal data: which, when, at which post, and why the page shows it."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    person = models.UUIDField(null=True, db_index=True)
    post = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    purpose = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="look_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id} ({self.purpose})"


class Throttle(models.Model):
    """How often one key tried in one window of time. The key is an HMAC: no address is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count}"
