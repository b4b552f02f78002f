"""Keeping where each indicator stands, in the transaction of what moves it.

A projection: nothing of it is recorded in the log, what moves it is. It can be made anew at any time.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from tomoni.indicators.models import Judgement
from tomoni.indicators.queries import is_judged, judged_keys, overview, scale_mark
from tomoni.plan.api import Edition, IndicatorFacts, indicators_in_force, indicators_of

_AT_ONCE = 500


def judge(keys: Collection[UUID] | None = None) -> int:
    """Judge these indicators (or all) as the editions in force print them. Returns how many."""
    return _keep(indicators_in_force(keys))


def ensure_judged(edition: Edition) -> None:
    """Judge the indicators of an edition, unless that was done: when it came into force, the scale was another. One
    query where it was done."""
    if not is_judged(edition):
        with transaction.atomic():
            _keep(indicators_of(edition))


def ordered_keys(edition: Edition) -> tuple[list[UUID], int]:
    """The keys of all indicators of an edition, those that measure themselves first, and how many these are. Two
    queries."""
    ensure_judged(edition)
    rows = judged_keys(edition).order_by("-is_live", "indicator__order")
    found: list[tuple[UUID, bool]] = list(rows.values_list("indicator__key", "is_live"))
    return [key for key, _live in found], sum(live for _key, live in found)


def _keep(printed: Iterable[IndicatorFacts]) -> int:
    facts = {one.key: one for one in printed}
    cards, mark = overview(facts.values()), scale_mark()
    rows = [
        Judgement(
            indicator_id=facts[key].id,
            scale=mark,
            step=card.step.code,
            standing=card.standing.value,
            is_live=card.is_live,
        )
        for key, card in cards.items()
    ]
    Judgement.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["indicator", "scale"],
        update_fields=["step", "standing", "is_live"],
    )
    Judgement.objects.exclude(scale=mark).delete()
    return len(rows)
