"""Recording values by hand or from a file."""

from collections.abc import Sequence

from django.utils import timezone

from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.indicators import domain
from tomoni.indicators.domain import Actual, Status
from tomoni.indicators.models import Observation, Series
from tomoni.indicators.queries import newest, open_bindings
from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.kernel.errors import DomainError

from .judging import judge
from .series import lock, series_of


@recorded("indicators.observation_recorded")
def record_observation(*, actor: Actor, actual: Actual) -> Observation:
    """Record one value by hand.

    Raises:
        DomainError: what ``domain.checked`` raises; ``indicators.measured_live``: the present 年度 of a bound
            indicator measures itself; ``indicators.needs_correction``: a final value stands, so that another one
            is a correction; ``indicators.nothing_new``: the same value stands already.
    """
    require(actor, "indicators.record")
    added = _record([actual], actor)
    if not added:
        raise DomainError("indicators.nothing_new", year=actual.year)
    return added[0]


@recorded("indicators.observations_recorded")
def record_observations(*, actor: Actor, actuals: Sequence[Actual]) -> Batch:
    """Record many values, all or none. What stands already in the same words is passed over.

    Raises:
        DomainError: as ``record_observation``.
    """
    require(actor, "indicators.record")
    _record(actuals, actor)
    return batch_of("indicators.observations", actuals)


def _record(actuals: Sequence[Actual], actor: Actor) -> list[Observation]:
    today = timezone.localdate()
    series = series_of(actual.series for actual in actuals)
    lock(series.values())
    ids = [one.pk for one in series.values()]
    stands = {(row.series_id, row.year): row for row in newest(ids)}
    live = set(open_bindings().filter(series__in=ids).values_list("series_id", flat=True))
    rows = []
    for actual in actuals:
        row = _by_hand(series[actual.series], domain.checked(actual, today), actor)
        before = stands.get((row.series_id, row.year))
        if before is not None and _same_by_hand(before, row):
            continue
        if row.series_id in live and row.year == fiscal_year(today):
            raise DomainError("indicators.measured_live", year=row.year)
        if before is not None and _is_firm(before) and row.status != Status.CORRECTION:
            raise DomainError("indicators.needs_correction", year=row.year)
        stands[row.series_id, row.year] = row
        rows.append(row)
    added = Observation.objects.bulk_create(rows)
    judge({actual.indicator_key for actual in actuals})
    return added


def _by_hand(series: Series, actual: Actual, actor: Actor) -> Observation:
    start, end = fiscal_year_span(actual.year)
    return Observation(
        series=series,
        year=actual.year,
        start=start,
        end=end,
        value=actual.value,
        numerator=actual.numerator,
        denominator=actual.denominator,
        status=actual.status,
        provenance=actual.provenance,
        recorded_by=actor.person,
    )


def _same_by_hand(before: Observation, row: Observation) -> bool:
    # A correction that brought in this very value is not undone by loading the same file again.
    return before.binding_id is None and (
        (before.value, before.numerator, before.denominator, before.provenance)
        == (row.value, row.numerator, row.denominator, row.provenance)
        and (before.status == row.status or before.status == Status.CORRECTION)
    )


def _is_firm(row: Observation) -> bool:
    return row.value is not None and row.status != Status.PRELIMINARY
