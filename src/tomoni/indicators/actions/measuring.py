"""Binding a series to a live source, and measuring."""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime
from inspect import signature
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.indicators import domain
from tomoni.indicators.domain import Known, Status
from tomoni.indicators.models import Binding, Observation
from tomoni.indicators.queries import newest, open_bindings
from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year_span
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import LiveSource, Measurement, live_sources, resolve
from tomoni.plan.api import indicators_by_keys

from .judging import judge
from .series import lock, series_of

log = logging.getLogger("tomoni.indicators")


@recorded("indicators.bound")
def bind(
    *,
    actor: Actor,
    indicator_key: UUID,
    source: str,
    filters: Mapping[str, Any] | None = None,
    dimension: str = "",
    area: UUID | None = None,
) -> Binding:
    """Let an indicator measure itself by a live source; what it was bound to before ends. Measures at once.

    The first binding of a series measures three past 年度 too, where nobody has recorded a value. An indicator
    that the plan prints as cumulative (累計) is counted from the first day of its baseline's 年度 on.

    Raises:
        DomainError: ``indicators.unknown_indicator``, ``indicators.unknown_source``,
            ``indicators.unknown_filter``, ``indicators.already_bound``.
    """
    require(actor, "indicators.bind")
    today = timezone.localdate()
    filters = dict(filters or {})
    cumulated_from = _cumulated_from(indicator_key)
    _check_filters(_source(source), filters)
    series = lock(series_of([(indicator_key, dimension, area)]).values())[0]
    before = series.bindings.filter(ended_at=None).first()
    if before is not None:
        if (before.source, before.filters, before.cumulated_from) == (source, filters, cumulated_from):
            raise DomainError("indicators.already_bound", source=source)
        _end(before)
    binding = Binding.objects.create(
        series=series,
        source=source,
        filters=filters,
        cumulated_from=cumulated_from,
        first_year=domain.first_year_to_measure(today, first_binding=series.bindings.count() == 0),
        bound_by=actor.person,
    )
    _measure(binding, today)
    judge([indicator_key])
    return binding


@recorded("indicators.unbound")
def unbind(*, actor: Actor, indicator_key: UUID, dimension: str = "", area: UUID | None = None) -> Binding:
    """Let an indicator no longer measure itself. What was measured stays.

    Raises:
        DomainError: ``indicators.not_bound``.
    """
    require(actor, "indicators.bind")
    binding = (
        open_bindings()
        .filter(series__indicator_key=indicator_key, series__dimension=dimension, series__area=area)
        .first()
    )
    if binding is None:
        raise DomainError("indicators.not_bound")
    _end(binding)
    judge([indicator_key])
    return binding


def _end(binding: Binding) -> None:
    binding.ended_at = timezone.now()
    binding.save(update_fields=["ended_at"])


def _cumulated_from(indicator_key: UUID) -> int | None:
    try:
        printed = indicators_by_keys([indicator_key])[indicator_key]
    except KeyError:
        raise DomainError("indicators.unknown_indicator") from None
    return domain.year_of(printed.baseline.period) if printed.cumulative else None


def _source(key: str) -> LiveSource:
    try:
        return live_sources()[key]
    except KeyError:
        raise DomainError("indicators.unknown_source", source=key) from None


def _check_filters(source: LiveSource, filters: Mapping[str, Any]) -> None:
    try:
        signature(resolve(source.measure)).bind(None, None, None, **filters)
    except TypeError:
        raise DomainError("indicators.unknown_filter", source=source.key) from None


# ---- measuring -----------------------------------------------------------------------------------


@recorded("indicators.measured")
def measure(
    *, actor: Actor, series: Collection[UUID] | None = None, source: str = "", today: date | None = None
) -> Batch:
    """Measure series that are bound to live sources: these, or those of one source, or (neither given) all.

    A value is added only where it differs from the newest one. A source that raises stops no other: its binding
    keeps the kind of the problem and since when.
    """
    require(actor, "indicators.bind")
    bindings = open_bindings().order_by("series_id")
    if series is not None:
        bindings = bindings.filter(series__in=series)
    if source:
        bindings = bindings.filter(source=source)
    day = today or timezone.localdate()
    added = {binding: _measure(binding, day) for binding in bindings.select_related("series")}
    if moved := [binding.series.indicator_key for binding, count in added.items() if count]:
        judge(moved)
    return batch_of("indicators.measured", [f"{binding.pk} {count}" for binding, count in added.items()])


def _measure(binding: Binding, today: date) -> int:
    """Measure one binding; how many observations were added."""
    began = timezone.now()
    try:
        with transaction.atomic():  # a failing statement of the source must not spoil the others' transaction
            added = _observe(binding, today, began)
    except Exception as problem:
        # The kind only: the text of a problem may quote data.
        binding.failed_at = binding.failed_at or began
        binding.problem = type(problem).__name__[:100]
        log.warning("measurement failed", extra={"source": binding.source, "problem": binding.problem})
        added = 0
    else:
        binding.measured_at, binding.failed_at, binding.problem = began, None, ""
    binding.save(update_fields=["measured_at", "failed_at", "problem"])
    return added


def _observe(binding: Binding, today: date, began: datetime) -> int:
    source = _source(binding.source)
    # Two workers that measure one series do it one after the other, so that the newest is what was read last.
    lock([binding.series])
    stands = {row.year: row for row in newest([binding.series_id])}
    known = {year: _known(row) for year, row in stands.items()}
    added = 0
    for year in domain.years_to_measure(binding.first_year, today, source.version, known):
        row = _measured(binding, source, year, today, began)
        row.status = domain.status_of(year, today, known.get(year), row.value)
        if year not in stands or _says(row) != _says(stands[year]):
            row.save()
            added += 1
    return added


def _measured(binding: Binding, source: LiveSource, year: int, today: date, began: datetime) -> Observation:
    start, end = fiscal_year_span(year)
    if binding.cumulated_from is not None:
        start = min(start, fiscal_year_span(binding.cumulated_from)[0])
    result = resolve(source.measure)(start, end, today, **binding.filters)
    if not isinstance(result, Measurement):
        raise TypeError(f"{source.key} gave no Measurement")
    return Observation(
        series_id=binding.series_id,
        binding=binding,
        year=year,
        start=start,
        end=end,
        value=domain.as_kept(result.value),
        numerator=result.numerator,
        denominator=result.denominator,
        provenance=source.key,
        query_version=source.version,
        measured_at=began,
    )


def _says(row: Observation) -> tuple[object, ...]:
    """What makes an observation a new one."""
    return (
        row.value,
        row.numerator,
        row.denominator,
        row.query_version,
        row.provenance,
        row.status == Status.PRELIMINARY,
    )


def _known(row: Observation) -> Known:
    return Known(Status(row.status), row.binding_id is not None, row.query_version, row.value)
