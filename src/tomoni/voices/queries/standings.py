"""What is true of each voice now, derived from the records about it."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, UUIDField
from django.utils import timezone

from .. import domain
from ..models import AnswerTo, Assignment, Concern, Publication, ReflectionOf, Standing, Voice


def derive_standings(voices: QuerySet[Voice]) -> Iterator[Standing]:
    """The standing of each voice, computed from the records about it alone. Unsaved."""
    newest = Assignment.objects.filter(voice=OuterRef("pk")).order_by("-at", "-pk")
    first = Assignment.objects.filter(voice=OuterRef("pk")).order_by("at", "pk")
    answers = AnswerTo.objects.filter(voice=OuterRef("pk")).order_by("answer__issued_at")
    decisions = ReflectionOf.objects.filter(voice=OuterRef("pk")).order_by("-reflection__at", "-pk")
    publications = Publication.objects.filter(voice=OuterRef("pk")).order_by("-at", "-pk")
    rows = voices.select_related("closing", "folding").annotate(
        s_department=Subquery(newest.values("department")[:1], output_field=UUIDField()),
        s_holder=Subquery(newest.values("person")[:1]),
        s_in_hand=Subquery(first.values("at")[:1]),
        s_answered=Subquery(answers.values("answer__issued_at")[:1]),
        s_decided=Subquery(decisions.values("reflection__at")[:1]),
        s_decision=Subquery(decisions.values("reflection__decision")[:1]),
        s_publication=Subquery(publications.values("pk")[:1]),
        s_prominence=Subquery(publications.values("prominence")[:1]),
        s_concerned=Exists(Concern.objects.filter(voice=OuterRef("pk"))),
    )
    for voice in rows.iterator(2000):
        closing = getattr(voice, "closing", None)
        yield Standing(
            voice=voice,
            area_id=voice.area_id,
            received_at=voice.received_at,
            received_on=voice.received_on,
            due_on=domain.due_on(voice.received_on, settings.TOMONI_ANSWER_DAYS),
            wants_answer=voice.answer_wish != domain.AnswerWish.NONE,
            department_id=voice.s_department,
            holder=voice.s_holder,
            in_hand_on=_day(voice.s_in_hand),
            answered_on=_day(voice.s_answered),
            decided_on=_day(voice.s_decided),
            decision=voice.s_decision or "",
            closing=closing.kind if closing else "",
            closed_on=_day(closing.at) if closing else None,
            folded=hasattr(voice, "folding"),
            concerned=voice.s_concerned,
            public=voice.s_prominence == domain.Prominence.PUBLIC,
            publication_id=voice.s_publication,
        )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def standing_of(row: Standing) -> domain.Standing:
    """The stored projection as the domain's own value."""
    return domain.Standing(
        received_on=row.received_on,
        in_hand_on=row.in_hand_on,
        answered_on=row.answered_on,
        decided_on=row.decided_on,
        closing=domain.ClosingKind(row.closing) if row.closing else None,
        folded=row.folded,
    )
