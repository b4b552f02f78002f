"""Reads of the log and the outbox."""

from datetime import datetime

from django.db.models import Min, Model, QuerySet

from .models import Look, Outbox, Record


def history_of(subject: Model) -> QuerySet[Record]:
    """What was done with one object, oldest first."""
    return Record.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk)).order_by(
        "at", "id"
    )


def last_records(limit: int = 50) -> QuerySet[Record]:
    """The newest lines of the log."""
    return Record.objects.order_by("-at", "-id")[:limit]


def looks_at(subject: Model) -> QuerySet[Look]:
    """Who saw the personal data of one object, newest first."""
    return Look.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk)).order_by("-at")


def last_looks(limit: int = 50) -> QuerySet[Look]:
    """The newest looks at personal data."""
    return Look.objects.order_by("-at", "-id")[:limit]


def owed_jobs() -> int:
    """How many jobs wait or are in hand."""
    return Outbox.objects.filter(done_at=None, failed_at=None).count()


def failed_jobs() -> QuerySet[Outbox]:
    """Jobs that were given up and wait for a person."""
    return Outbox.objects.filter(done_at=None).exclude(failed_at=None).order_by("failed_at")


def oldest_due() -> datetime | None:
    """Since when the job that waits longest has been due; None when nothing waits. A worker that runs keeps it small."""
    waiting = Outbox.objects.filter(done_at=None, failed_at=None)
    oldest: datetime | None = waiting.aggregate(oldest=Min("due_at"))["oldest"]
    return oldest
