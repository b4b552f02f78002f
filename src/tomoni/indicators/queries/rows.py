"""Reads of bindings and observations. What counts for a year is its newest observation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from tomoni.indicators.domain import Status
from tomoni.indicators.models import Binding, Observation
from tomoni.kernel import part as declared
from tomoni.kernel.part import LiveSource

WHOLE_CITY: dict[str, Any] = {"series__dimension": "", "series__area": None}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: a value as it was recorded, whether it still counts or not."""

    year: int
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    status: Status
    provenance: str
    query_version: int | None
    measured_at: datetime
    recorded_by: UUID | None
    counts: bool  # the newest of its year


def open_bindings() -> QuerySet[Binding]:
    """The bindings by which series measure themselves at present."""
    return Binding.objects.filter(ended_at=None)


def bound_sources(keys: Collection[str] | None = None) -> list[str]:
    """Which live sources (of these) anything is bound to."""
    bindings = open_bindings()
    if keys is not None:
        bindings = bindings.filter(source__in=keys)
    return list(bindings.order_by("source").values_list("source", flat=True).distinct())


def failing(source: str) -> bool:
    """Whether any measurement by this source goes wrong at present."""
    return open_bindings().filter(source=source).exclude(failed_at=None).exists()


def newest(series: Collection[UUID]) -> list[Observation]:
    """What counts for each year of these series, oldest year first. One query."""
    return list(newest_where(series__in=series))


def newest_where(**which: object) -> QuerySet[Observation]:
    newest_ids = (
        Observation.objects.filter(**which)
        .order_by()
        .values("series_id", "year")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    return Observation.objects.filter(pk__in=newest_ids).order_by("series_id", "year")


def recorded_years(indicator_keys: Iterable[UUID]) -> set[tuple[UUID, int]]:
    """For which years of these indicators anything was ever recorded, for the whole city. One query."""
    rows = Observation.objects.filter(series__indicator_key__in=list(indicator_keys), **WHOLE_CITY)
    return set(rows.values_list("series__indicator_key", "year").distinct())


def history(series: UUID) -> tuple[Entry, ...]:
    """Every value that was ever recorded for a series, by year, in the order of recording. One query."""
    rows = list(Observation.objects.filter(series=series).order_by("year", "id"))
    counting = {row.year: row.pk for row in rows}
    return tuple(
        Entry(
            year=row.year,
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            status=Status(row.status),
            provenance=row.provenance,
            query_version=row.query_version,
            measured_at=row.measured_at,
            recorded_by=row.recorded_by,
            counts=counting[row.year] == row.pk,
        )
        for row in rows
    )


def live_sources() -> tuple[LiveSource, ...]:
    """The live sources that an indicator can be bound to, by key."""
    found = declared.live_sources()
    return tuple(found[key] for key in sorted(found))
