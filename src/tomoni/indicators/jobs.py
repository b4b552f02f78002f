"""What runs by itself: measuring what moved, soon and once; measuring everything, once a day.

Why a mark: a day with a thousand letters announces a thousand events, and each moves the same sources. The first
event marks the source and owes one job; the others find the mark. The job takes the mark away *before* it
reads, so that whatever happens from then on owes a job of its own: the last event of a burst is never missed.
"""

from django.db import transaction

from tomoni.audit.api import announce
from tomoni.kernel.actor import Actor
from tomoni.kernel.events import Event
from tomoni.kernel.part import live_sources

from .actions import measure
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
        with transaction.atomic():
            _, unmarked = MovedSource.objects.get_or_create(source=source)
            if unmarked:
                announce(SourceMoved(source=source))


def measure_source(event: SourceMoved) -> None:
    """Measure the series that are bound to one source.

    Raises:
        MeasurementFailed: the source raised.
    """
    # In a transaction of its own, ended before the source reads: see above.
    MovedSource.objects.filter(source=event.source).delete()
    measure(actor=MEASURING, source=event.source)
    if failing(event.source):
        raise MeasurementFailed(event.source)


def measure_all() -> None:
    """Measure everything that is bound: days pass, and with them deadlines and years, without any event."""
    for source in bound_sources():
        measure(actor=MEASURING, source=source)
