"""Indicators that measure themselves: bound once, moved by events, each burst read once, failures seen."""

import logging
import threading
from dataclasses import replace
from decimal import Decimal as D
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from tomoni.audit.api import announce, failed_jobs, owed_jobs, work_off
from tomoni.indicators import jobs
from tomoni.indicators.api import (
    Actual,
    Standing,
    Status,
    bind,
    history,
    measure,
    overview,
    record_observations,
    unbind,
)
from tomoni.indicators.models import Binding, MovedSource, Observation
from tomoni.kernel.actor import Actor
from tomoni.kernel.calendars import fiscal_year
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import register
from tomoni.plan.api import IndicatorFacts, Printed

from . import fakes
from .conftest import indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sources")]


def happen(times: int = 1) -> None:
    with transaction.atomic():
        for number in range(times):
            announce(fakes.Happened(number=number))


def work_until_done() -> None:
    while work_off():
        pass


def test_a_bound_indicator_measures_itself_at_once_and_three_years_back(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED.update({2023: (1, 2), 2025: (3, 4), 2026: (2, 3)})
    binding = bind(actor=planner, indicator_key=printed.key, source="fake.share")
    card = overview([printed])[printed.key]
    assert [(point.year, point.text, point.status) for point in card.points] == [
        (2023, "50.0%", Status.FINAL),
        (2024, "", Status.FINAL),
        (2025, "75.0%", Status.FINAL),
        (2026, "66.7%", Status.PRELIMINARY),
    ]
    assert card.now is not None
    assert (card.now.numerator, card.now.denominator, card.now.query_version) == (2, 3, 1)
    assert card.is_live
    assert card.source_label == "fake share"
    assert card.standing is Standing.LATE
    assert card.last_measured_at == binding.measured_at
    assert binding.bound_by == planner.person


def test_an_event_moves_the_value(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED[2026] = (1, 2)
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    fakes.COUNTED[2026] = (2, 2)
    happen()
    work_until_done()
    card = overview([printed])[printed.key]
    assert card.value == 100
    assert card.series is not None
    now = [entry for entry in history(card.series) if entry.year == 2026]
    assert [(entry.value, entry.counts) for entry in now] == [(D(50), False), (D(100), True)]


def test_what_did_not_change_adds_nothing(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED[2026] = (2, 3)  # a value without end: it must compare equal to what the database kept
    binding = bind(actor=planner, indicator_key=printed.key, source="fake.share")
    before = Observation.objects.count()
    today.shift(3600)
    measure(actor=Actor.system("test"))
    assert Observation.objects.count() == before
    again = Binding.objects.get(pk=binding.pk)
    assert again.measured_at is not None
    assert binding.measured_at is not None
    assert again.measured_at > binding.measured_at  # and still says when it was last looked at


def test_a_burst_of_events_is_read_once_and_its_last_event_counts(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    fakes.READINGS.clear()
    for number in range(40):
        fakes.COUNTED[2026] = (number, 40)
        happen()
    work_until_done()
    assert len(fakes.READINGS) == 1
    assert overview([printed])[printed.key].value == D("97.5")
    assert owed_jobs() == 0


def test_an_event_that_comes_while_a_source_is_read_is_not_missed(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    happen()
    reads = fakes.share

    def interrupted(*args: object) -> object:
        result = reads(*args)  # type: ignore[arg-type]
        if len(fakes.READINGS) == 1:  # what is read is old from here on, and another worker hears of it
            fakes.COUNTED[2026] = (1, 1)
            happen()
            jobs.measure_moved(fakes.Happened())
        return result

    fakes.READINGS.clear()
    monkeypatch.setattr(fakes, "share", interrupted)
    work_until_done()
    assert overview([printed])[printed.key].value == 100
    assert not MovedSource.objects.exists()


def test_a_job_that_is_done_twice_does_no_harm(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    fakes.COUNTED[2026] = (1, 2)
    for _ in range(2):
        jobs.measure_moved(fakes.Happened())
    assert owed_jobs() == 1
    work_until_done()
    jobs.measure_source(jobs.SourceMoved(source="fake.share"))
    assert len([row for row in Observation.objects.filter(year=2026) if row.value == 50]) == 1


def test_an_event_of_an_unbound_source_reads_nothing(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    unbind(actor=planner, indicator_key=printed.key)
    fakes.READINGS.clear()
    happen()
    work_until_done()
    assert fakes.READINGS == []
    assert not overview([printed])[printed.key].is_live
    with pytest.raises(DomainError, match="not_bound"):
        unbind(actor=planner, indicator_key=printed.key)


def test_a_source_that_raises_stops_no_other_and_is_seen(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts, caplog: pytest.LogCaptureFixture
) -> None:
    other = indicator()
    bind(actor=planner, indicator_key=other.key, source="fake.broken")
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    fakes.COUNTED[2026] = (1, 1)
    with caplog.at_level(logging.WARNING, "tomoni.indicators"):
        measure(actor=Actor.system("test"))
    cards = overview([printed, other])
    assert cards[printed.key].value == 100
    assert cards[printed.key].failing_since is None
    assert cards[other.key].failing_since is not None
    assert cards[other.key].last_measured_at is None
    assert cards[other.key].is_live
    assert "ValueError" in [record.__dict__.get("problem") for record in caplog.records]
    assert "山田" not in caplog.text


def test_a_failed_measurement_is_tried_again_and_heals(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.broken")
    happen()
    work_until_done()
    assert owed_jobs() == 1
    assert not failed_jobs().exists()
    monkeypatch.setattr(fakes, "broken", fakes.count)
    today.shift(60)
    work_until_done()
    card = overview([printed])[printed.key]
    assert (card.value, card.failing_since) == (D(0), None)
    assert owed_jobs() == 0


def test_a_source_that_is_broken_for_long_piles_up_no_jobs(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.broken")
    for _ in range(5):
        happen(3)
        work_until_done()
        today.shift(5)
    assert owed_jobs() == 1
    monkeypatch.setattr(fakes, "broken", fakes.count)
    jobs.measure_all()  # the daily round heals it, also where the outbox has given up
    assert overview([printed])[printed.key].failing_since is None
    assert not MovedSource.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_that_measure_at_the_same_time_end_with_what_was_read_last(
    planner: Actor, printed: IndicatorFacts
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    year = fiscal_year(timezone.localdate())
    counting = threading.Lock()

    def worker() -> None:
        try:
            for _ in range(5):
                with counting:
                    fakes.COUNTED[year] = (fakes.COUNTED.get(year, (0, 0))[0] + 1, 20)
                happen()
                work_off()
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    work_until_done()
    assert overview([printed])[printed.key].value == 100
    assert owed_jobs() == 0


def test_values_counted_by_hand_stand_and_the_present_year_is_live(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    paper = [Actual(printed.key, year, D(80), "紙の台帳") for year in (2024, 2025)]
    record_observations(actor=planner, actuals=paper)
    fakes.COUNTED.update({2023: (1, 2), 2024: (0, 9), 2025: (0, 9), 2026: (1, 1)})
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    values = [(point.year, point.value, point.is_live) for point in overview([printed])[printed.key].points]
    assert values == [(2023, 50, True), (2024, 80, False), (2025, 80, False), (2026, 100, True)]


def test_a_year_moves_until_sixty_days_after_its_end_and_is_then_final(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED[2026] = (1, 2)
    bind(actor=planner, indicator_key=printed.key, source="fake.share")

    def year(number: int) -> list[tuple[D | None, str]]:
        rows = Observation.objects.filter(year=number).order_by("id")
        return [(row.value, row.status) for row in rows]

    today.move_to("2027-05-10 09:00:00+09:00")
    fakes.COUNTED[2026] = (2, 2)
    jobs.measure_all()
    assert year(2026) == [(50, "preliminary"), (100, "preliminary")]
    today.move_to("2027-06-01 09:00:00+09:00")
    jobs.measure_all()
    assert year(2026)[2:] == [(100, "final")]
    fakes.COUNTED[2026] = (0, 2)
    jobs.measure_all()
    assert len(year(2026)) == 3
    assert year(2027) == [(None, "preliminary")]


def test_a_new_definition_corrects_the_years_that_were_final(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED[2025] = (1, 2)
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    fakes.COUNTED[2025] = (1, 4)
    register(fakes.part(version=2))
    jobs.measure_all()
    rows = Observation.objects.filter(year=2025).order_by("id")
    assert [(row.value, row.status, row.query_version) for row in rows] == [
        (50, "final", 1),
        (25, "correction", 2),
    ]


def test_a_count_that_still_grows_is_not_called_late(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    count = replace(
        printed, unit="件", baseline=Printed("4", D(4), "2022"), target=Printed("20", D(20), "2027")
    )
    record_observations(actor=planner, actuals=[Actual(count.key, 2025, D(14), "紙の台帳")])
    fakes.COUNTED[2026] = (2, 0)
    bind(actor=planner, indicator_key=count.key, source="fake.count")
    card = overview([count])[count.key]
    assert (card.value_text, card.year) == ("2件", 2026)
    assert (card.judged_year, card.standing) == (2025, Standing.ON_TRACK)
    fakes.COUNTED[2026] = (21, 0)
    jobs.measure_all()
    assert overview([count])[count.key].standing is Standing.REACHED


def test_a_cumulative_indicator_counts_from_its_first_year(
    today: time_machine.Traveller, planner: Actor, plan: dict[UUID, IndicatorFacts]
) -> None:
    printed = indicator(cumulative=True, baseline=Printed("1", D(1), "2022"))
    plan[printed.key] = printed
    fakes.COUNTED.update({2022: (1, 0), 2023: (2, 0), 2024: (4, 0), 2025: (8, 0), 2026: (16, 0)})
    bind(actor=planner, indicator_key=printed.key, source="fake.count")
    assert [point.value for point in overview([printed])[printed.key].points] == [3, 7, 15, 31]


def test_only_what_the_plan_prints_is_bound(planner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(DomainError, match="unknown_indicator"):
        bind(actor=planner, indicator_key=uuid4(), source="fake.share")


def test_a_binding_is_refused_where_it_makes_no_sense(planner: Actor, printed: IndicatorFacts) -> None:
    with pytest.raises(DomainError, match="unknown_source"):
        bind(actor=planner, indicator_key=printed.key, source="fake.nothing")
    with pytest.raises(DomainError, match="unknown_filter"):
        bind(actor=planner, indicator_key=printed.key, source="fake.share", filters={"kind": "x"})
    with pytest.raises(NotAllowed):
        bind(actor=Actor.anonymous(), indicator_key=printed.key, source="fake.share")
    bind(actor=planner, indicator_key=printed.key, source="fake.count", filters={"kind": "x"})
    with pytest.raises(DomainError, match="already_bound"):
        bind(actor=planner, indicator_key=printed.key, source="fake.count", filters={"kind": "x"})


def test_another_source_takes_over(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    fakes.COUNTED.update({2025: (1, 2), 2026: (1, 2)})
    bind(actor=planner, indicator_key=printed.key, source="fake.count")
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    card = overview([printed])[printed.key]
    assert [(point.year, point.value, point.provenance) for point in card.points[-2:]] == [
        (2025, 1, "fake.count"),
        (2026, 50, "fake.share"),
    ]
    assert Binding.objects.exclude(ended_at=None).count() == 1


def test_a_source_that_is_no_longer_installed_is_seen(
    today: time_machine.Traveller, planner: Actor, printed: IndicatorFacts
) -> None:
    bind(actor=planner, indicator_key=printed.key, source="fake.share")
    register(replace(fakes.part(), live_sources=()))
    jobs.measure_all()
    card = overview([printed])[printed.key]
    assert card.failing_since is not None
    assert not card.is_live


def test_a_page_costs_two_queries_for_few_and_many(
    planner: Actor, today: time_machine.Traveller, django_assert_num_queries: object
) -> None:
    many = [indicator() for _ in range(30)]
    actuals = [Actual(one.key, year, D(year), "台帳") for one in many for year in range(2021, 2026)]
    record_observations(actor=planner, actuals=actuals)
    bind(actor=planner, indicator_key=many[0].key, source="fake.share")
    for page in (many[:1], many):
        with django_assert_num_queries(2):  # type: ignore[operator]
            cards = overview(page)
            assert all(str(card.standing_label) and card.value_text for card in cards.values())
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert overview([]) == {}
