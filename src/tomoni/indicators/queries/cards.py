"""Indicators as a page shows them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from tomoni.indicators import domain
from tomoni.indicators.domain import Aim, Scale, Standing, Status, Step, Verdict
from tomoni.indicators.models import Binding, Observation
from tomoni.kernel import part as declared
from tomoni.kernel.calendars import fiscal_year_label
from tomoni.kernel.part import LiveSource
from tomoni.plan.api import IndicatorFacts

from .rows import WHOLE_CITY, newest_where, open_bindings
from .scale import city_scale, step_label
from .words import SENTENCES, STANDINGS


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
    step: Step  # of the city's own scale
    achievement: Decimal | None  # 1 is the target
    series: UUID | None
    source: LiveSource | None  # by which it measures itself at present
    last_measured_at: datetime | None  # when the live source last answered, changed or not
    failing_since: datetime | None  # since when measuring goes wrong
    target_text: str  # as printed, with the unit: 「98.6%以上」
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
    def is_preliminary(self) -> bool:
        """Whether the value may still move (速報)."""
        return self.now is not None and self.now.status is Status.PRELIMINARY

    @property
    def is_live(self) -> bool:
        """Whether it measures itself at present."""
        return self.source is not None

    @property
    def step_label(self) -> str:
        """The city's own word for it."""
        return step_label(self.step)

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


def overview(
    indicators: Iterable[IndicatorFacts], scale: Scale | None = None, *, as_of: date | None = None
) -> dict[UUID, Card]:
    """A card for each of these indicators of the plan, by its key, judged by the city's scale or by another one;
    with ``as_of`` from the values that were known in the evening of that day. Two queries, however many there are."""
    printed = {indicator.key: indicator for indicator in indicators}
    if not printed:
        return {}
    sources = _open_sources(printed)
    rows: dict[UUID, list[Observation]] = defaultdict(list)
    known = {"measured_at__lt": _morning_after(as_of)} if as_of else {}
    found = newest_where(series__indicator_key__in=list(printed), **WHOLE_CITY, **known)
    for row in found.select_related("series"):
        rows[row.series.indicator_key].append(row)
    by = scale or city_scale()
    return {key: _card(indicator, rows[key], sources.get(key), by) for key, indicator in printed.items()}


def _morning_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _open_sources(keys: Collection[UUID]) -> dict[UUID, Binding]:
    bindings = open_bindings().filter(series__indicator_key__in=list(keys), **WHOLE_CITY)
    return {binding.series.indicator_key: binding for binding in bindings.select_related("series")}


def _card(printed: IndicatorFacts, rows: list[Observation], binding: Binding | None, scale: Scale) -> Card:
    aim, rubric = aim_of(printed), scale.rubric
    places = _places(aim, rows)
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
        step=domain.grade(judged.value if judged else None, judged.year if judged else 0, aim, scale),
        achievement=domain.achievement(judged.value if judged else None, aim, rubric),
        series=rows[0].series_id if rows else binding.series_id if binding else None,
        source=declared.live_sources().get(binding.source) if binding else None,
        last_measured_at=binding.measured_at if binding else None,
        failing_since=binding.failed_at if binding else None,
        target_text=domain.format_printed(printed.target.text, aim.target, printed.unit, places),
        baseline_text=domain.format_printed(printed.baseline.text, aim.baseline, printed.unit, places),
    )


def _places(aim: Aim, rows: list[Observation]) -> int:
    """How many decimals all figures of one indicator are shown with."""
    given = [aim.baseline, aim.target, *(row.value for row in rows if row.denominator is None)]
    # A share that was computed may have no end of decimals: one is enough to compare.
    shares = [row.value for row in rows if row.denominator is not None]
    return max(domain.places_of(given), domain.places_of(shares, most=1))


def aim_of(printed: IndicatorFacts) -> Aim:
    """What the plan wants of the indicator."""
    floor, ceiling = domain.printed_bounds(printed.target.text, printed.target.value)
    return Aim(
        direction=printed.direction,
        baseline=printed.baseline.value,
        baseline_year=domain.year_of(printed.baseline.period),
        target=printed.target.value,
        target_year=domain.year_of(printed.target.period),
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


def _judged(points: tuple[Point, ...], aim: Aim, rubric: domain.Rubric) -> Point | None:
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
