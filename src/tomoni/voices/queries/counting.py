"""How many voices there are, and how they ended."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from tomoni.kernel.part import Measurement

from .. import domain
from ..models import ReflectionOf, Standing


def _count(which: Q | None = None) -> Count:
    """How many rows; counted by a field that stands in the index ``received_day``, so that no row is read."""
    return Count("received_on", filter=which)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many voices there are, and how they ended. Voices folded into another are not counted twice."""

    received: int = 0
    open: int = 0
    overdue: int = 0
    by_closing: dict[str, int] = field(default_factory=dict)
    changed: int = 0


def tally(start: date, end: date, areas: Collection[UUID] | None = None) -> Tally:
    """The counts of voices received in this period, in the whole city or in these areas. One query."""
    today = timezone.localdate()
    open_ = Q(closing="")
    rows = Standing.objects.filter(received_on__range=(start, end), folded=False)
    if areas is not None:
        rows = rows.filter(area__in=areas)
    counts = rows.aggregate(
        received=_count(),
        open=_count(open_),
        overdue=_count(open_ & Q(wants_answer=True, due_on__lt=today)),
        changed=_count(Q(decision=domain.Decision.CHANGED)),
        **{kind.value: _count(Q(closing=kind)) for kind in domain.ClosingKind},
    )
    by_closing = {kind.value: counts.pop(kind.value) for kind in domain.ClosingKind}
    return Tally(by_closing=by_closing, **counts)


def answered_within_promise(start: date, end: date, as_of: date) -> Measurement:
    """LiveSource ``voices.answered_within_30_days``; the definition stands with ``domain.share_answered_in_time``."""
    cohort = Standing.objects.filter(
        received_on__range=(start, end), folded=False, wants_answer=True
    ).exclude(closing=domain.ClosingKind.OUT_OF_SCOPE)
    answered = Q(answered_on__lte=as_of)
    counts = cohort.aggregate(
        answered=_count(answered),
        in_time=_count(answered & Q(answered_on__lte=F("due_on"))),
        overdue=_count(~answered & Q(due_on__lt=as_of)),
    )
    return domain.share_answered_in_time(**counts)


def changed_the_plan(start: date, end: date, as_of: date) -> Measurement:
    """LiveSource ``voices.changed_the_plan``: voices behind changes that were adopted in the period, each once."""
    last = min(end, as_of)
    if not Standing.objects.filter(received_on__lte=last).exists():
        return Measurement(None)  # before the first voice there was nothing to count, which is not zero
    behind = ReflectionOf.objects.filter(
        reflection__change__edition__adopted_on__range=(start, last), voice__standing__folded=False
    )
    return Measurement(Decimal(behind.values("voice").distinct().count()))
