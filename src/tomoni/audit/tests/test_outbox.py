"""The outbox: with its cause or not at all, one worker at a time, again after a failure or a death."""

import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tomoni.audit import outbox
from tomoni.audit.api import announce, failed_jobs, owed_jobs, retry_failed, run_schedules, work, work_off
from tomoni.audit.models import Outbox, ScheduledRun
from tomoni.audit.tests import happenings
from tomoni.audit.tests.happenings import Happened
from tomoni.audit.tests.processes import start, wait_until
from tomoni.kernel.actor import Actor
from tomoni.kernel.part import Part, Schedule

JOBS = "tomoni.audit.tests.happenings:"
WORKER = """
import time
from datetime import timedelta
from tomoni.audit import outbox
outbox.LEASE = timedelta(seconds=2)
outbox.work(stop=lambda: False, pause=time.sleep)
"""


@pytest.fixture
def listening(monkeypatch) -> Iterator[list[str]]:
    """The jobs that listen to the event of the tests."""
    jobs: list[str] = []
    monkeypatch.setattr(outbox, "jobs_for", lambda name: [JOBS + job for job in jobs])
    happenings.done.clear()
    yield jobs
    happenings.done.clear()


def happen(*numbers: int, folder: str = "") -> None:
    with transaction.atomic():
        for number in numbers or (1,):
            announce(Happened(number=number, folder=folder))


def later(**by: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**by), tick=False)


@pytest.mark.django_db
def test_every_job_that_listens_is_done_once(listening):
    listening += ["note", "note"]
    happen(1, 2)
    assert owed_jobs() == 4
    assert work_off() == 4
    assert sorted(happenings.done) == [1, 1, 2, 2]
    assert owed_jobs() == work_off() == 0


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_announced(listening):
    listening.append("note")
    with transaction.atomic():
        announce(Happened(number=1))
        transaction.set_rollback(True)
    assert work_off() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_an_action_is_refused(listening):
    with pytest.raises(AssertionError):
        announce(Happened(number=1))


@pytest.mark.django_db
def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_in_the_end(listening):
    listening.append("fail")
    happen()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempt in range(1, outbox.GIVE_UP_AFTER + 1):
            assert work_off() == 1
            row = Outbox.objects.get()
            assert (row.attempts, row.problem) == (attempt, "ValueError")
            wait = row.due_at - timezone.now()
            assert wait == outbox.back_off(attempt)
            clock.shift(wait - timedelta(seconds=1))
            assert work_off() == 0
            clock.shift(timedelta(seconds=1))
        assert work_off() == 0
        assert (owed_jobs(), failed_jobs().count()) == (0, 1)
        assert retry_failed(actor=Actor.system("tests")).count == 1
        assert work_off() == 1, "a person let it have another round"


@pytest.mark.django_db
def test_one_job_that_fails_keeps_no_other_from_its_turn(listening):
    listening += ["fail", "note"]
    happen(1, 2)
    work_off()
    assert sorted(happenings.done) == [1, 2]


@pytest.mark.django_db
def test_neither_the_log_nor_the_outbox_quotes_what_a_job_said(listening, caplog):
    listening.append("fail")
    happen()
    work_off()
    assert "山田" not in caplog.text + str([record.__dict__ for record in caplog.records])
    assert "山田" not in Outbox.objects.get().problem


@pytest.mark.django_db
def test_a_job_that_nobody_knows_any_more_does_not_stop_the_worker(listening):
    listening += ["gone", "note"]
    happen()
    assert work_off() == 2
    assert happenings.done == [1]


@pytest.mark.django_db
def test_a_lease_that_ran_out_comes_again(listening):
    listening.append("note")
    happen()
    assert outbox._claim(Outbox.objects.get()), "a worker took it, and died"
    assert work_off() == 0
    with later(seconds=121):
        assert work_off() == 1
    assert happenings.done == [1]


@pytest.mark.django_db
def test_a_job_under_which_every_worker_dies_is_given_up(listening):
    listening.append("note")
    happen()
    Outbox.objects.update(attempts=outbox.GIVE_UP_AFTER)
    assert work_off() == 0
    assert failed_jobs().get().problem == "killed"


@pytest.mark.django_db
def test_a_worker_that_was_too_slow_does_not_take_the_row_from_the_next(listening):
    listening.append("fail")
    happen()
    slow = Outbox.objects.get()
    outbox._claim(slow)
    with later(seconds=121):
        next_one = Outbox.objects.get()
        outbox._claim(next_one)
        outbox._do(slow)
        row = Outbox.objects.get()
        assert (row.due_at, row.problem) == (timezone.now() + outbox.LEASE, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_do_nothing_twice(listening):
    listening.append("note")
    happen(*range(60))
    both = Barrier(2)

    def worker(_: int) -> int:
        try:
            both.wait()
            return sum(iter(work_off, 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        tried = list(pool.map(worker, range(2)))
    assert sum(tried) == 60
    assert Counter(happenings.done) == Counter(range(60))


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_in_hand_the_next_one_does(listening, tmp_path):
    """``kill -9`` in the middle of a job, on whichever database the tests run."""
    listening.append("die_the_first_time")
    happen(folder=str(tmp_path))
    first = start(WORKER)
    try:
        wait_until(lambda: list(tmp_path.glob("begun-*")))
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert owed_jobs() == 1

    second = start(WORKER)
    try:
        wait_until(lambda: Outbox.objects.exclude(done_at=None).exists())
    finally:
        second.kill()
        second.wait()
    assert [path.name for path in tmp_path.glob("done-*")] == [f"done-{second.pid}"]
    assert Outbox.objects.get().attempts == 2


@pytest.fixture
def schedule(monkeypatch) -> list[str]:
    began: list[str] = []
    monkeypatch.setattr(outbox, "parts", lambda: (Part("tests", schedules=(_DAILY, _BROKEN)),))
    monkeypatch.setattr(outbox, "resolve", lambda job: lambda: _begin(began, job))
    return began


_DAILY = Schedule("tests.jobs:daily", every=timedelta(days=1))
_BROKEN = Schedule("tests.jobs:broken", every=timedelta(days=1))


def _begin(began: list[str], job: str) -> None:
    if "broken" in job:
        raise ValueError
    began.append(job)


@pytest.mark.django_db
def test_a_schedule_starts_when_its_time_has_come_and_not_before(schedule):
    assert run_schedules() == 2, "one that fails is no reason not to start the others"
    assert run_schedules() == 0
    with later(hours=23):
        assert run_schedules() == 0
    with later(hours=25):
        assert run_schedules() == 2
    assert schedule == ["tests.jobs:daily"] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("had_run", [False, True])
def test_of_two_workers_one_starts_a_schedule(schedule, had_run):
    if had_run:
        long_ago = timezone.now() - timedelta(days=2)
        for job in (_DAILY.job, _BROKEN.job):
            ScheduledRun.objects.create(job=job, began_at=long_ago)
    both = Barrier(2)

    def worker(_: int) -> int:
        try:
            both.wait()
            return run_schedules()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(worker, range(2))) == 2
    assert len(schedule) == 1


@pytest.mark.django_db
def test_a_worker_waits_while_the_database_is_away(schedule, monkeypatch):
    pauses: list[float] = []
    answers = iter([OperationalError("the server closed the connection"), 3, 0])

    def fake(*_: object) -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(outbox, "work_off", fake)
    monkeypatch.setattr(outbox.connection, "close", lambda: None)
    work(stop=lambda: len(pauses) == 2, pause=pauses.append)
    assert pauses == [5, 0.5]


@pytest.mark.django_db
def test_what_was_done_long_ago_is_forgotten_and_what_failed_stays(listening):
    listening += ["note", "fail"]
    happen()
    work_off()
    Outbox.objects.filter(done_at=None).update(failed_at=timezone.now())
    with later(days=31):
        outbox.prune()
    assert [row.job for row in Outbox.objects.all()] == [JOBS + "fail"]
