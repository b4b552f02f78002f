"""Voices by the time in which they arrived: those that concern a plan, at each stage of its making."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from ..models import Concern


def voices_about_plan(plan: UUID, spans: Sequence[tuple[date, date | None]]) -> tuple[int, ...]:
    """How many voices that concern items of this plan arrived in each span of days: from the first to before the
    second (None: until now). Voices folded into another are not counted twice. One query, none without spans."""
    if not spans:
        return ()
    counts = {
        f"span_{place}": Count("voice", distinct=True, filter=_arrived(first, end))
        for place, (first, end) in enumerate(spans)
    }
    earliest = min(first for first, _end in spans)
    rows = Concern.objects.filter(
        node__plan=plan, voice__standing__folded=False, received_at__gte=_midnight(earliest)
    )
    found = rows.aggregate(**counts)
    return tuple(found[f"span_{place}"] for place in range(len(spans)))


def _arrived(first: date, end: date | None) -> Q:
    since = Q(received_at__gte=_midnight(first))
    return since if end is None else since & Q(received_at__lt=_midnight(end))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
