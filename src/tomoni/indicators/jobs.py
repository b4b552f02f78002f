"""What runs by itself: measuring what moved, soon and once; measuring everything, once a day.

Why a mark: a day with a thousand letters announces a thousand events, and each moves the same sources. The first
event marks the source and owes one job; the others find the mark. The job takes the mark away *before* it
reads, so that whatever happens from then on owes a job of its own: the last event of a burst is never missed.
"""

from contextlib import suppress

from django.db import IntegrityError, transaction

from tomoni.audit.api import announce
from tomoni.kernel.actor import Actor
from tomoni.kernel.events import Event
from tomoni.kernel.part import live_sources
from tomoni.plan.api import edition_in_force, plans
from tomoni.plan.events import EditionAdopted

from .actions import measure
from .actions.judging import ensure_judged
from .events import SourceMoved
from .models import MovedSource
from .queries import bound_sources, failing

MEASURING = Actor.system("indicators.measure")


class MeasurementFailed(Exception):
    """A live source raised. The outbox tries again later, and shows it where it gives up."""


def measure_moved(event: Event) -> None:
    """Owe a measurement of every bound source that this event moves, unless one is owed already."""
    moved = [source.key for source in live_sources().values() if event.name in source.moved_by]
    for source in bound_sources(moved):
        if not MovedSource.objects.filter(source=source).exists():
            _owe(source)


def _owe(source: str) -> None:
    # Another worker had the same thought: then its mark is there, or was taken away after this event to read.
    with suppress(IntegrityError), transaction.atomic():
        MovedSource.objects.create(source=source)
        announce(SourceMoved(source=source))


def measure_source(event: SourceMoved) -> None:
    """Measure the series that are bound to one source.

    Raises:
        MeasurementFailed: the source raised.
    """
    _measure(event.source)
    if failing(event.source):
        # The outbox keeps this job: until then no event needs to owe another one.
        MovedSource.objects.bulk_create([MovedSource(source=event.source)], ignore_conflicts=True)
        raise MeasurementFailed(event.source)


def measure_all() -> None:
    """Measure everything that is bound: days pass, and with them deadlines and years, without any event."""
    for source in bound_sources():
        _measure(source)


def judge_in_force(event: EditionAdopted | None = None) -> None:
    """Where an edition came into force, by itself over night too, its indicators are judged before readers come."""
    for plan in plans():
        if edition := edition_in_force(plan):
            ensure_judged(edition)


def _measure(source: str) -> None:
    # In a transaction of its own, ended before the source reads: see above.
    MovedSource.objects.filter(source=source).delete()
    measure(actor=MEASURING, source=source)
