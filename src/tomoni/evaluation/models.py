"""Tables of the evaluation. A frozen sheet is never changed: what is wrong in it is frozen anew."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone


class WrittenOnce(models.QuerySet[Any]):
    """Rows that stay as they were written."""

    def update(self, **changes: Any) -> NoReturn:
        raise TypeError("a frozen sheet is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("a frozen sheet is never deleted")


class Frozen(models.Model):
    """A row that is written once."""

    objects: ClassVar[models.Manager[Any]] = WrittenOnce.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} {self.pk} is frozen and never changes")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(f"{self._meta.label} {self.pk} is frozen and is never deleted")


class SheetWords(models.Model):
    """What a planner writes about a measure for one 年度. ``version`` counts up, so that two writers notice each other."""

    node = models.ForeignKey("plan.Node", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # 年度 that is looked at
    improvement = models.TextField(blank=True)  # what was improved in the year before
    outcome = models.TextField(blank=True)  # what came of it
    direction = models.TextField(blank=True)  # where it goes in the year after
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField(null=True)  # a person
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "year"], name="words_once_a_year")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.year}"


class SheetSet(models.Model):
    """That all measures of an edition are frozen together. How many are done follows from its sheets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey("plan.Edition", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # 年度
    as_of = models.DateField()
    total = models.PositiveIntegerField()
    asked_by = models.UUIDField(null=True)  # a person
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "year", "as_of"], condition=Q(finished_at=None), name="one_open_set_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.year} {self.as_of}"


class Sheet(Frozen):
    """One measure on one page, as of a day. ``digest`` is that of ``data`` (``domain.digest``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey("plan.Edition", on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey("plan.Node", on_delete=models.PROTECT, related_name="+", db_index=False)
    sheet_set = models.ForeignKey(
        SheetSet, on_delete=models.PROTECT, null=True, related_name="sheets", db_index=False
    )
    year = models.PositiveSmallIntegerField()  # 年度 that is looked at
    as_of = models.DateField()
    title = models.CharField(max_length=1001)  # marker and title of the measure on that day
    place = models.PositiveIntegerField()  # in the order of the plan
    data = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.UUIDField(null=True)  # a person

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "digest"], condition=Q(sheet_set=None), name="the_same_is_frozen_once"
            ),
            models.UniqueConstraint(
                fields=["sheet_set", "node"], condition=Q(sheet_set__isnull=False), name="once_in_a_set"
            ),
        ]
        indexes = [
            models.Index(fields=["node", "-frozen_at"], name="sheets_of_node"),
            models.Index(fields=["edition", "-frozen_at"], name="sheets_of_edition"),
            models.Index(fields=["sheet_set", "place"], name="sheets_of_set"),
        ]

    def __str__(self) -> str:
        return self.title


class Release(Frozen):
    """Whether everybody may see a sheet from now on; the newest row counts."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="releases")
    public = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)  # a person

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.public}"
