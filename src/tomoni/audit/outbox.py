"""The outbox: jobs owed because of events, done at least once, by whichever worker comes first.

Why not a queue library: decision 0003. A job is a function ``job(event)`` that may be called again for the
same event (a worker can be killed after the work and before the tick), so it must be idempotent.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from tomoni.kernel.events import Event, from_json
from tomoni.kernel.part import Schedule, jobs_for, parts, resolve

from .models import Outbox, ScheduledRun

log = logging.getLogger("tomoni.outbox")

LEASE = timedelta(minutes=2)  # longer than any single job may take
GIVE_UP_AFTER = 12  # attempts: with the back-off below about two days
KEEP_DONE = timedelta(days=30)


def announce(event: Event) -> None:
    """Owe every listening job this event, in the caller's transaction."""
    assert connection.in_atomic_block, (
        "announce() belongs into an action: the event must not outlive its cause"
    )
    payload = event.as_json()
    Outbox.objects.bulk_create(
        Outbox(event=event.name, payload=payload, job=job) for job in jobs_for(event.name)
    )


def back_off(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: 10 s, doubling, at most 12 hours.

    >>> [back_off(n).total_seconds() for n in (1, 2, 3)]
    [10.0, 20.0, 40.0]
    >>> back_off(30)
    datetime.timedelta(seconds=43200)
    """
    return min(timedelta(seconds=10 * 2 ** (attempts - 1)), timedelta(hours=12))


def work_off(limit: int = 100) -> int:
    """Do what is due, at most ``limit`` jobs. Returns how many were tried."""
    tried = 0
    due = Outbox.objects.filter(done_at=None, failed_at=None, due_at__lte=timezone.now()).order_by(
        "due_at", "id"
    )
    for row in due[:limit]:
        if row.attempts >= GIVE_UP_AFTER:
            _give_up(row)
        elif _claim(row):
            _do(row)
            tried += 1
    return tried


def _claim(row: Outbox) -> bool:
    """Take the row for the length of a lease, unless another worker was faster. Works on both databases."""
    claimed = Outbox.objects.filter(pk=row.pk, due_at=row.due_at, done_at=None, failed_at=None).update(
        due_at=timezone.now() + LEASE, attempts=F("attempts") + 1
    )
    row.attempts += claimed
    return bool(claimed)


def _give_up(row: Outbox) -> None:
    """A job under which every worker died: it never came to say that it failed."""
    log.error("job given up", extra={"job": row.job, "attempt": row.attempts, "problem": "killed"})
    Outbox.objects.filter(pk=row.pk, attempts=row.attempts, done_at=None).update(
        failed_at=timezone.now(), problem="killed"
    )


def _do(row: Outbox) -> None:
    try:
        resolve(row.job)(from_json(row.event, row.payload))
    except Exception as problem:  # whatever a job raises, the next job must run
        # The kind of the problem only: its text may quote what a citizen wrote.
        log.warning(
            "job failed", extra={"job": row.job, "attempt": row.attempts, "problem": type(problem).__name__}
        )
        given_up = row.attempts >= GIVE_UP_AFTER
        # Conditional: after a lease that ran out, the row is another worker's.
        Outbox.objects.filter(pk=row.pk, attempts=row.attempts, done_at=None).update(
            due_at=timezone.now() + back_off(row.attempts),
            problem=type(problem).__name__,
            failed_at=timezone.now() if given_up else None,
        )
    else:
        Outbox.objects.filter(pk=row.pk).update(done_at=timezone.now(), problem="")


def run_schedules(now: datetime | None = None) -> int:
    """Start each scheduled job whose time has come. Returns how many were started."""
    return sum(
        _run_scheduled(schedule, now or timezone.now()) for part in parts() for schedule in part.schedules
    )


def _run_scheduled(schedule: Schedule, now: datetime) -> bool:
    run, created = ScheduledRun.objects.get_or_create(job=schedule.job, defaults={"began_at": now})
    if not created:
        if run.began_at > now - schedule.every:  # mostly so: asked without a lock on the database
            return False
        mine = ScheduledRun.objects.filter(pk=run.pk, began_at__lte=now - schedule.every).update(began_at=now)
        if not mine:
            return False
    try:
        resolve(schedule.job)()
    except Exception:
        log.exception("scheduled job failed", extra={"job": schedule.job})
    return True


def work(stop: Callable[[], bool], pause: Callable[[float], object]) -> None:
    """Work until ``stop()``: the schedules, then what is due, then a short rest (``pause(seconds)``).

    While the database is away (a fail-over, a restart) it waits and tries again.
    """
    while not stop():
        try:
            close_old_connections()
            run_schedules()
            idle = not work_off()
        except (InterfaceError, OperationalError) as problem:
            log.warning("database is away", extra={"problem": type(problem).__name__})
            connection.close()
            pause(5)
        else:
            if idle:
                pause(0.5)


def prune() -> None:
    """Forget what was done long ago. What failed stays until a person has looked."""
    with transaction.atomic():
        Outbox.objects.filter(done_at__lt=timezone.now() - KEEP_DONE).delete()
