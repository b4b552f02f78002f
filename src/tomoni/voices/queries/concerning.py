"""The voices that concern a part of the plan, as numbers: 件数, 人数, and what was decided because of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from tomoni.plan.api import changes_by_ids

from ..models import Concern, Folding, Reflection, Voice
from .reading import ReflectionView


@dataclass(frozen=True, slots=True)
class ConcernTally:
    """What had been said and decided by the evening of a day, without a word of what was said.

    ``people`` counts senders: voices whose sender is not known, or not kept any more, count as one person each.
    ``decisions`` are the newest; ``decided`` counts all of them.
    """

    voices: int = 0
    people: int = 0
    answered: int = 0
    open: int = 0
    decided: int = 0
    decisions: tuple[ReflectionView, ...] = ()


def tally_concerning(nodes: Collection[UUID], as_of: date, limit: int = 12) -> ConcernTally:
    """The voices that concern any of these nodes of the plan, as of the evening of a day. Three queries.

    Voices folded into another are not counted again; a decision that was replaced by then is not among them.
    """
    after = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time()))
    concerning = Concern.objects.filter(node__in=nodes, received_at__lt=after).values("voice")
    folded = Folding.objects.filter(at__lt=after).values("voice")
    named = Q(sender__key__gt="")
    counts = (
        Voice.objects.filter(pk__in=concerning)
        .exclude(pk__in=folded)
        .aggregate(
            voices=Count("pk"),
            known=Count("sender__key", filter=named, distinct=True),
            unknown=Count("pk", filter=~named | Q(sender=None)),
            answered=Count("pk", filter=Q(standing__answered_on__lte=as_of)),
            closed=Count("pk", filter=Q(standing__closed_on__lte=as_of)),
        )
    )
    replaced = Reflection.objects.filter(at__lt=after).exclude(supersedes=None).values("supersedes")
    rows = (
        Reflection.objects.filter(voices__in=concerning, at__lt=after)
        .exclude(pk__in=replaced)
        .annotate(behind=Count("voices", distinct=True))
        .order_by("-at", "pk")
    )
    decided = rows.count()
    newest = list(rows[:limit]) if decided else []
    changes = changes_by_ids({row.change_id for row in newest if row.change_id}) if newest else {}
    return ConcernTally(
        voices=counts["voices"],
        people=counts["known"] + counts["unknown"],
        answered=counts["answered"],
        open=counts["voices"] - counts["closed"],
        decided=decided,
        decisions=tuple(
            ReflectionView(
                row.pk,
                row.decision,
                row.reason,
                row.at,
                row.behind,
                changes.get(row.change_id) if row.change_id else None,
            )
            for row in newest
        ),
    )
