"""What may be recorded, and which years a live source measures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.kernel.errors import DomainError


class Status(StrEnum):
    """How firm a value is."""

    PRELIMINARY = "preliminary"  # 速報
    FINAL = "final"  # 確報
    CORRECTION = "correction"  # 訂正


# ---- values as they are recorded ------------------------------------------------------------------

STEP = Decimal("0.000001")  # the finest difference that is kept
LARGEST = Decimal(10) ** 14
EARLIEST_YEAR = 1950


@dataclass(frozen=True, slots=True)
class Actual:
    """A value for one 年度 as somebody records it. ``value`` None (a correction only) says: not known after all."""

    indicator_key: UUID
    year: int
    value: Decimal | None
    provenance: str  # who counted, or the file that it came in
    status: Status = Status.FINAL
    numerator: int | None = None
    denominator: int | None = None
    dimension: str = ""
    area: UUID | None = None

    @property
    def series(self) -> tuple[UUID, str, UUID | None]:
        """What the series is found by."""
        return self.indicator_key, self.dimension, self.area


def checked(actual: Actual, today: date) -> Actual:
    """The actual, rounded to what is kept.

    Raises:
        DomainError: ``indicators.no_value``, ``indicators.value_too_large``, ``indicators.no_provenance``,
            ``indicators.year_not_begun``, ``indicators.year_too_early``.
    """
    if actual.value is None and actual.status is not Status.CORRECTION:
        raise DomainError("indicators.no_value", year=actual.year)
    if actual.value is not None and (not actual.value.is_finite() or abs(actual.value) >= LARGEST):
        raise DomainError("indicators.value_too_large", year=actual.year)
    if not actual.provenance.strip():
        raise DomainError("indicators.no_provenance", year=actual.year)
    if actual.year > fiscal_year(today):
        raise DomainError("indicators.year_not_begun", year=actual.year)
    if actual.year < EARLIEST_YEAR:
        raise DomainError("indicators.year_too_early", year=actual.year)
    return replace(actual, value=as_kept(actual.value), provenance=actual.provenance.strip())


def as_kept(value: Decimal | None) -> Decimal | None:
    """The value as the database gives it back: six decimals, halves up. So that equal stays equal.

    >>> as_kept(Decimal(2) / 3)
    Decimal('0.666667')
    """
    return None if value is None else value.quantize(STEP, rounding=ROUND_HALF_UP)


# ---- which years a live source measures ----------------------------------------------------------

SETTLES_AFTER = timedelta(
    days=60
)  # after a 年度 its figures may still move so long (出納整理期間 is two months)
BACKFILL = 3  # years before the first binding that are measured too


@dataclass(frozen=True, slots=True)
class Known:
    """What counts for a year at present: enough of an observation to decide whether to measure again."""

    status: Status
    live: bool
    query_version: int | None
    value: Decimal | None


def settled(year: int, today: date) -> bool:
    """Whether nothing of a 年度 can move any more: 60 days after its end.

    >>> settled(2025, date(2026, 5, 30)), settled(2025, date(2026, 5, 31))
    (False, True)
    """
    return today > fiscal_year_span(year)[1] + SETTLES_AFTER


def years_to_measure(
    first_year: int, today: date, version: int, known: Mapping[int, Known]
) -> tuple[int, ...]:
    """The 年度 that a binding has to measure now, oldest first.

    The present one always. A past one, from ``first_year`` on, until its value is final under the present version
    of the definition; never where people recorded the value by hand: their word stands.
    """

    def due(year: int) -> bool:
        stands = known.get(year)
        if stands is None:
            return True
        if not stands.live:
            return stands.value is None
        return stands.status is Status.PRELIMINARY or stands.query_version != version

    present = fiscal_year(today)
    return (*(year for year in range(first_year, present) if due(year)), present)


def first_year_to_measure(today: date, *, first_binding: bool) -> int:
    """The oldest 年度 that a new binding measures: three back, or for a later binding what may still move.

    >>> first_year_to_measure(date(2026, 11, 20), first_binding=True)
    2023
    >>> first_year_to_measure(date(2026, 4, 10), first_binding=False)
    2025
    """
    present = fiscal_year(today)
    if first_binding:
        return present - BACKFILL
    return present if settled(present - 1, today) else present - 1


def status_of(year: int, today: date, before: Known | None, value: Decimal | None) -> Status:
    """How firm a value is that is measured today, after what counted before."""
    if not settled(year, today):
        return Status.PRELIMINARY
    if before is None or before.value is None or before.status is Status.PRELIMINARY:
        return Status.FINAL
    return before.status if before.value == value else Status.CORRECTION
