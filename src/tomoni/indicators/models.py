"""Tables of the series. An observation is never changed: what counts for a year is its newest one."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import domain


class Series(models.Model):
    """The actuals of one indicator of the plan, over all editions, for the city or one of its areas.

    ``dimension`` is empty for the whole; else it names a part that is counted apart ("women", "under_30").
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator_key = models.UUIDField()  # plan.Indicator.key
    dimension = models.CharField(max_length=60, blank=True)
    area = models.UUIDField(null=True, blank=True)  # None: the whole city

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator_key", "dimension", "area"], name="one_series_for_an_area"
            ),
            models.UniqueConstraint(
                fields=["indicator_key", "dimension"],
                condition=Q(area=None),
                name="one_series_for_the_city",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_key} {self.dimension}".strip()


class Binding(models.Model):
    """That a series measures itself by a live source, from ``bound_at`` to ``ended_at``.

    ``first_year`` is the oldest 年度 that it measures. ``cumulated_from`` (a 年度) makes each value a count from the
    first day of that year on (累計). ``measured_at`` and ``problem`` say how the newest attempts went.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="bindings")
    source = models.CharField(max_length=100)  # LiveSource.key
    filters = models.JSONField(default=dict, blank=True)
    first_year = models.PositiveSmallIntegerField()
    cumulated_from = models.PositiveSmallIntegerField(null=True, blank=True)
    bound_by = models.UUIDField(null=True)  # a person; None: the system
    bound_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)  # the last time it went well
    failed_at = models.DateTimeField(null=True, blank=True)  # since when it goes wrong
    problem = models.CharField(max_length=100, blank=True)  # kind of the last problem, no data in it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series"], condition=Q(ended_at=None), name="one_open_binding_per_series"
            )
        ]
        indexes = [
            models.Index(fields=["source"], condition=Q(ended_at=None), name="open_bindings_of_source")
        ]

    def __str__(self) -> str:
        return f"{self.series_id} <- {self.source}"


class MovedSource(models.Model):
    """A live source that may read differently and waits to be measured. The mark that makes one of many."""

    source = models.CharField(max_length=100, primary_key=True)

    def __str__(self) -> str:
        return self.source


class AppendOnly(models.QuerySet[Any]):
    """Rows that stay as they were written."""

    def update(self, **changes: Any) -> NoReturn:
        raise TypeError("an observation is never changed: record a correction")

    def delete(self) -> NoReturn:
        raise TypeError("an observation is never deleted")


class Observation(models.Model):
    """One value of a series for one 年度, as it was known when it was recorded."""

    class Status(models.TextChoices):
        PRELIMINARY = domain.Status.PRELIMINARY.value, _("Preliminary")
        FINAL = domain.Status.FINAL.value, _("Final")
        CORRECTION = domain.Status.CORRECTION.value, _("Correction")

    # The index below begins with the series: one more is not needed.
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations", db_index=False)
    binding = models.ForeignKey(Binding, on_delete=models.PROTECT, null=True, related_name="observations")
    year = models.PositiveSmallIntegerField()  # 年度
    start = models.DateField()  # first and last day of what was counted
    end = models.DateField()
    value = models.DecimalField(
        max_digits=20, decimal_places=6, null=True
    )  # None: missing, which is not zero
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices)
    provenance = models.CharField(max_length=200)  # who counted: a file, a register, a live source's key
    query_version = models.PositiveIntegerField(null=True)  # LiveSource.version
    measured_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.UUIDField(null=True)  # a person; None: the system

    objects: ClassVar[models.Manager["Observation"]] = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["series", "year", "-id"], name="newest_observation")]
        constraints = [
            models.CheckConstraint(condition=Q(start__lte=models.F("end")), name="observation_has_a_span")
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.year}: {self.value}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("an observation is never changed: record a correction")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("an observation is never deleted")


class Judgement(models.Model):
    """Where an indicator, as one edition prints it, stands by a scale. Derived: ``actions.judging`` keeps it.

    ``scale`` names the scale and what it says, so that another one makes the judgements anew.
    """

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey("plan.Indicator", on_delete=models.CASCADE, related_name="judgements")
    scale = models.CharField(max_length=80)
    step = models.CharField(max_length=20)  # its code
    standing = models.CharField(max_length=10)
    is_live = models.BooleanField()  # whether it measures itself

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "scale"], name="one_judgement_by_a_scale")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.step}"
