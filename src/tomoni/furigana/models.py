"""Readings that staff keep. A row is ended, never changed: the log says who, the rows say what."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Reading(models.Model):
    """How a word is read here, from ``since`` to ``ended_at``. An empty reading: no furigana over this word."""

    word = models.CharField(max_length=40)
    reading = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    kept_by = models.UUIDField(null=True)  # a person

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word"], condition=Q(ended_at=None), name="one_reading_a_word")
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.reading}"
