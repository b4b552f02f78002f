"""Values by hand: append-only, the newest counts, nothing twice."""

from dataclasses import replace
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tomoni.audit.api import history_of
from tomoni.indicators.api import (
    Actual,
    Status,
    bind,
    csv_file,
    csv_rows,
    history,
    overview,
    record_observation,
    record_observations,
)
from tomoni.indicators.models import Binding, Observation, Series
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan.api import IndicatorFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def actual(printed: IndicatorFacts) -> Actual:
    return Actual(printed.key, 2025, D("88.9"), "企画課が紙の台帳から数えた値")


def test_what_was_recorded_is_never_changed_or_deleted(planner: Actor, actual: Actual) -> None:
    row = record_observation(actor=planner, actual=actual)
    row.value = D(0)
    for slip in (
        row.save,
        row.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(value=0),
        lambda: Observation.objects.bulk_update([row], ["value"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            slip()
    assert Observation.objects.get().value == D("88.9")


def test_the_newest_value_counts_and_the_old_one_stays_readable(
    planner: Actor, actual: Actual, printed: IndicatorFacts
) -> None:
    record_observation(actor=planner, actual=actual)
    corrected = replace(actual, value=D("89.4"), status=Status.CORRECTION, provenance="数え直し")
    row = record_observation(actor=planner, actual=corrected)
    card = overview([printed])[printed.key]
    assert (card.value, card.value_text, card.year) == (D("89.4"), "89.4%", 2025)
    entries = history(row.series_id)
    assert [(entry.value, entry.counts) for entry in entries] == [(D("88.9"), False), (D("89.4"), True)]
    assert entries[1].recorded_by == planner.person
    assert [record.verb for record in history_of(row)] == ["indicators.observation_recorded"]


def test_another_value_beside_a_final_one_must_be_called_a_correction(planner: Actor, actual: Actual) -> None:
    record_observation(actor=planner, actual=replace(actual, status=Status.PRELIMINARY, value=D(88)))
    record_observation(actor=planner, actual=actual)
    with pytest.raises(DomainError, match="needs_correction"):
        record_observation(actor=planner, actual=replace(actual, value=D(90)))
    with pytest.raises(DomainError, match="nothing_new"):
        record_observation(actor=planner, actual=actual)


def test_a_value_can_be_taken_back_and_is_then_missing_not_zero(
    planner: Actor, actual: Actual, printed: IndicatorFacts
) -> None:
    record_observation(actor=planner, actual=replace(actual, year=2024, value=D("86.2")))
    record_observation(actor=planner, actual=actual)
    record_observation(actor=planner, actual=replace(actual, value=None, status=Status.CORRECTION))
    card = overview([printed])[printed.key]
    assert (card.year, card.value) == (2024, D("86.2"))
    assert [(point.year, point.text) for point in card.points] == [(2024, "86.2%"), (2025, "")]


def test_a_stranger_records_nothing(actual: Actual) -> None:
    with pytest.raises(NotAllowed):
        record_observation(actor=Actor.anonymous(), actual=actual)
    with pytest.raises(NotAllowed):
        record_observations(actor=Actor.anonymous(), actuals=[actual])


def test_loading_a_file_twice_adds_nothing(planner: Actor, actual: Actual) -> None:
    actuals = [replace(actual, year=year, value=D(year)) for year in range(2021, 2026)]
    batch = record_observations(actor=planner, actuals=actuals)
    assert (batch.kind, batch.count) == ("indicators.observations", 5)
    record_observations(actor=planner, actuals=actuals)
    record_observation(
        actor=planner, actual=replace(actuals[0], value=D(1), status=Status.CORRECTION, provenance="訂正")
    )
    assert Observation.objects.count() == 6


def test_all_or_none_of_a_file_is_recorded(planner: Actor, actual: Actual) -> None:
    with pytest.raises(DomainError, match="year_not_begun"):
        record_observations(actor=planner, actuals=[actual, replace(actual, year=2030)])
    assert not Observation.objects.exists()


def test_a_bulk_load_takes_the_same_queries_for_few_and_many(
    planner: Actor, actual: Actual, django_assert_max_num_queries: object
) -> None:
    many = [
        replace(actual, indicator_key=uuid4(), year=year) for year in range(2021, 2026) for _ in range(20)
    ]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        record_observations(actor=planner, actuals=many)
    assert Observation.objects.count() == 100


def test_there_is_one_series_for_the_city_and_one_open_binding(printed: IndicatorFacts) -> None:
    series = Series.objects.create(indicator_key=printed.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.create(indicator_key=printed.key)
    Binding.objects.create(series=series, source="a", first_year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        Binding.objects.create(series=series, source="b", first_year=2026)


@pytest.mark.usefixtures("sources")
def test_the_present_year_of_a_bound_indicator_is_not_entered_by_hand(planner: Actor, actual: Actual) -> None:
    bind(actor=planner, indicator_key=actual.indicator_key, source="fake.share")
    with pytest.raises(DomainError, match="measured_live"):
        record_observation(actor=planner, actual=replace(actual, year=2026))


def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula(
    planner: Actor, actual: Actual, printed: IndicatorFacts
) -> None:
    record_observation(
        actor=planner,
        actual=replace(actual, value=D("-3.50"), numerator=-7, denominator=2, provenance="=cmd|x"),
    )
    assert list(csv_rows(printed.key)) == [
        ("年度", "値", "分子", "分母", "区分", "集計日時", "出典", "定義の版"),
        ("2025", "-3.5", "-7", "2", "確報", "2026-11-20T10:00:00+09:00", "'=cmd|x", ""),
    ]
    data = csv_file(printed.key)
    assert data.startswith(b"\xef\xbb\xbf\xe5\xb9\xb4")
    assert data.decode("utf-8-sig").splitlines()[1].startswith("2025,-3.5,")
