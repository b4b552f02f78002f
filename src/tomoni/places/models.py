"""Schemes, areas and what lies in what. Dates: ``valid_from`` included, ``valid_to`` excluded; an open end is None."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language


class Scheme(models.Model):
    """One way to divide the city. ``code`` is short and stable: ``chiku``, ``gakku``."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_ja = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """The name in the reader's language, or else in Japanese."""
        return _in_readers_language(self.name_ja, self.name_en)


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas."""

    def on(self, day: date) -> Self:
        """Those that there are on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Area(models.Model):
    """An area under one name. ``code`` stays the same through all its names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="areas")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    name_kana = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)  # as the city lists them
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[AreaQuerySet] = AreaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["scheme__order", "scheme", "order", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="one_area_a_day"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to=None), name="one_present_area"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="area_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language, or else in Japanese."""
        return _in_readers_language(self.name, self.name_en)


class AreaPath(models.Model):
    """That ``descendant`` lies in ``ancestor``, ``depth`` steps down; each area lies in itself at depth 0."""

    ancestor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="paths_down")
    descendant = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="paths_up")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="one_path_each")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


def _in_readers_language(japanese: str, english: str) -> str:
    return japanese if (get_language() or "ja").startswith("ja") else english or japanese
