"""Reads: cards of indicators for a page, histories, rows for machines. What counts for a year is its newest row."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tomoni.kernel import part as declared
from tomoni.kernel.calendars import fiscal_year_label
from tomoni.kernel.part import LiveSource

from . import domain
from .domain import Aim, Rubric, Standing, Status, Verdict
from .models import Binding, Observation


class PrintedIndicator(Protocol):
    """What is needed of an indicator as an edition of the plan prints it."""

    @property
    def key(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def baseline_value(self) -> Decimal | None: ...
    @property
    def baseline_period(self) -> str: ...
    @property
    def target_value(self) -> Decimal | None: ...
    @property
    def target_text(self) -> str: ...
    @property
    def target_period(self) -> str: ...


# ---- what others read ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """What counts for one 年度. ``value`` None: counted, but nothing can be said (it is not zero)."""

    year: int
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    status: Status
    provenance: str  # who counted; the key of the source where it is live
    is_live: bool
    query_version: int | None
    measured_at: datetime
    text: str  # the value with its unit, in as many decimals as its neighbours; "" when missing

    @property
    def year_label(self) -> str:
        return fiscal_year_label(self.year)

    @property
    def status_label(self) -> str:
        return str(Observation.Status(self.status.value).label)


@dataclass(frozen=True, slots=True)
class Card:
    """An indicator as a page shows it: now, target, standing, the years, and where the figures come from."""

    key: UUID
    name: str
    unit: str
    aim: Aim
    points: tuple[Point, ...]  # oldest first, from the first year that has a value
    now: Point | None  # the newest year that has a value
    verdict: Verdict  # of the newest year that can be judged
    judged_year: int | None
    achievement: Decimal | None  # 1 is the target
    series: UUID | None
    source: LiveSource | None  # by which it measures itself at present
    last_measured_at: datetime | None  # when the live source last answered, changed or not
    failing_since: datetime | None  # since when measuring goes wrong
    target_text: str
    baseline_text: str

    @property
    def value(self) -> Decimal | None:
        return self.now.value if self.now else None

    @property
    def value_text(self) -> str:
        return self.now.text if self.now else ""

    @property
    def year(self) -> int | None:
        return self.now.year if self.now else None

    @property
    def is_live(self) -> bool:
        return self.source is not None

    @property
    def standing(self) -> Standing:
        return self.verdict.standing

    @property
    def standing_label(self) -> object:
        """One word for a chip, lazy."""
        return STANDINGS[self.verdict.standing]

    @property
    def sentence(self) -> object:
        """One sentence that says why, lazy."""
        return SENTENCES[self.verdict.code]

    @property
    def source_label(self) -> object:
        """Who counts, in words."""
        if self.source is not None:
            return self.source.label
        return self.now.provenance if self.now else ""


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


STANDINGS: dict[Standing, object] = {
    Standing.REACHED: _("Target reached"),
    Standing.ON_TRACK: _("On track"),
    Standing.LATE: _("Behind"),
    Standing.UNKNOWN: _("Cannot be said yet"),
}
SENTENCES: dict[str, object] = {
    "reached": _("The target has been reached."),
    "kept": _("The value is being kept as planned."),
    "on_track": _("It is moving towards the target at the planned pace."),
    "late": _("It is moving more slowly than the plan foresees."),
    "missed": _("The year of the target is over, and the target has not been reached."),
    "moved_away": _("It has become worse than when the plan began."),
    "not_kept": _("The value that is to be kept is not being kept."),
    "no_value": _("There is no value yet."),
    "no_target": _("The plan names no target in figures."),
    "no_direction": _("The plan does not say whether more or less is better."),
    "no_baseline": _("Without a value from the beginning, the pace cannot be judged."),
}


# ---- overview ------------------------------------------------------------------------------------


def overview(
    indicators: Iterable[PrintedIndicator], rubric: Rubric = domain.DEFAULT_RUBRIC
) -> dict[UUID, Card]:
    """A card for each of these indicators of the plan, by its key. Two queries, however many there are."""
    printed = {indicator.key: indicator for indicator in indicators}
    if not printed:
        return {}
    sources = _open_sources(printed)
    rows: dict[UUID, list[Observation]] = defaultdict(list)
    for row in _newest(series__indicator_key__in=list(printed), **WHOLE_CITY).select_related("series"):
        rows[row.series.indicator_key].append(row)
    return {key: _card(indicator, rows[key], sources.get(key), rubric) for key, indicator in printed.items()}


WHOLE_CITY = {"series__dimension": "", "series__area": None}


def _open_sources(keys: Collection[UUID]) -> dict[UUID, Binding]:
    bindings = open_bindings().filter(series__indicator_key__in=list(keys), **WHOLE_CITY)
    return {binding.series.indicator_key: binding for binding in bindings.select_related("series")}


def _card(
    printed: PrintedIndicator, rows: list[Observation], binding: Binding | None, rubric: Rubric
) -> Card:
    aim = aim_of(printed)
    places = domain.places_of(
        [aim.baseline, aim.target, *(row.value for row in rows if row.denominator is None)],
    )
    if any(row.denominator is not None for row in rows):
        places = max(places, 1)  # a share that the platform computed has no end of decimals
    points = _from_first_value([_point(row, printed.unit, places) for row in rows])
    judged = _judged(points, aim, rubric)
    return Card(
        key=printed.key,
        name=printed.name,
        unit=printed.unit,
        aim=aim,
        points=points,
        now=next((point for point in reversed(points) if point.value is not None), None),
        verdict=domain.standing(judged.value if judged else None, judged.year if judged else 0, aim, rubric),
        judged_year=judged.year if judged else None,
        achievement=domain.achievement(judged.value if judged else None, aim, rubric),
        series=rows[0].series_id if rows else binding.series_id if binding else None,
        source=declared.live_sources().get(binding.source) if binding else None,
        last_measured_at=binding.measured_at if binding else None,
        failing_since=binding.failed_at if binding else None,
        target_text=domain.format_value(aim.target, printed.unit, places),
        baseline_text=domain.format_value(aim.baseline, printed.unit, places),
    )


def aim_of(printed: PrintedIndicator) -> Aim:
    """What the plan wants of the indicator."""
    floor, ceiling = domain.printed_bounds(printed.target_text, printed.target_value)
    return Aim(
        direction=printed.direction,
        baseline=printed.baseline_value,
        baseline_year=domain.year_of(printed.baseline_period),
        target=printed.target_value,
        target_year=domain.year_of(printed.target_period),
        floor=floor,
        ceiling=ceiling,
    )


def _point(row: Observation, unit: str, places: int) -> Point:
    return Point(
        year=row.year,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        status=Status(row.status),
        provenance=row.provenance,
        is_live=row.binding_id is not None,
        query_version=row.query_version,
        measured_at=row.measured_at,
        text=domain.format_value(row.value, unit, places),
    )


def _from_first_value(points: list[Point]) -> tuple[Point, ...]:
    first = next((place for place, point in enumerate(points) if point.value is not None), len(points))
    return tuple(points[first:])


def _judged(points: tuple[Point, ...], aim: Aim, rubric: Rubric) -> Point | None:
    """The newest value that can be held against the target.

    A count of a 年度 that still runs is too early to be called late: it counts once it is at the target.
    """
    for point in reversed(points):
        if point.value is None:
            continue
        grows = point.is_live and point.denominator is None and point.status is Status.PRELIMINARY
        if not grows or (aim.target is not None and aim.way and domain.meets(point.value, aim, rubric)):
            return point
    return None


# ---- series and bindings -------------------------------------------------------------------------


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
    return list(_newest(series__in=series))


def _newest(**which: object) -> QuerySet[Observation]:
    newest_ids = (
        Observation.objects.filter(**which)
        .order_by()
        .values("series_id", "year")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    return Observation.objects.filter(pk__in=newest_ids).order_by("series_id", "year")


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


# ---- rows for machines ---------------------------------------------------------------------------

CSV_HEADER = ("年度", "値", "分子", "分母", "区分", "集計日時", "出典", "定義の版")
_STATUS_IN_CSV = {Status.PRELIMINARY: "速報", Status.FINAL: "確報", Status.CORRECTION: "訂正"}


def csv_rows(indicator_key: UUID) -> Iterator[tuple[str, ...]]:
    """What counts for each year of an indicator, oldest first, below a header. Japanese in every language.

    No cell begins like a formula. One query.
    """
    yield CSV_HEADER
    for row in _newest(series__indicator_key=indicator_key, **WHOLE_CITY):
        yield _csv_row(row)


def _csv_row(row: Observation) -> tuple[str, ...]:
    source = declared.live_sources().get(row.provenance) if row.binding_id else None
    return (
        str(row.year),
        domain.csv_number(row.value),
        "" if row.numerator is None else str(row.numerator),
        "" if row.denominator is None else str(row.denominator),
        _STATUS_IN_CSV[Status(row.status)],
        timezone.localtime(row.measured_at).isoformat(timespec="seconds"),
        domain.csv_cell(str(source.label) if source else row.provenance),
        "" if row.query_version is None else str(row.query_version),
    )


def csv_file(indicator_key: UUID) -> bytes:
    """The same as a file that spreadsheets open in the right letters: UTF-8 with a byte order mark."""
    text = io.StringIO()
    csv.writer(text).writerows(csv_rows(indicator_key))
    return text.getvalue().encode("utf-8-sig")
