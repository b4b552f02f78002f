"""Seeing what was circulated, and ending notes when their term is over."""

from datetime import date, datetime, time

from django.utils import timezone

from tomoni.approvals import queries
from tomoni.approvals.models import Circulation, Decision, Request, StepDecision
from tomoni.audit.api import Batch, batch_of, recorded
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed


@recorded("approvals.seen")
def mark_seen(*, actor: Actor, circulation: Circulation, note: str = "") -> Circulation:
    """供覧・後閲: keep that the actor saw what was sent round to their post.

    Raises:
        NotAllowed: it was sent to a post of somebody else.
        DomainError: ``approvals.seen_already``.
    """
    today = timezone.localdate()
    if actor.person is None or circulation.post_id not in queries.posts_held(actor.person, today):
        raise NotAllowed("approvals.not_yours")
    seen = {"seen_at": timezone.now(), "seen_by": actor.person, "note": note}
    if not Circulation.objects.filter(pk=circulation.pk, seen_at=None).update(**seen):
        raise DomainError("approvals.seen_already")
    circulation.refresh_from_db()
    return circulation


@recorded("approvals.notes_shredded")
def shred_notes(*, actor: Actor, before: date) -> Batch:
    """Empty the notes of requests made before that day, and of what was decided and seen. The decisions stay."""
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    due = Request.objects.filter(at__lt=midnight)
    asked = due.exclude(note="")
    ids = set(asked.values_list("pk", flat=True))
    for model in (Decision, StepDecision, Circulation):
        written = model.objects.filter(request__in=due).exclude(note="")
        ids |= set(written.values_list("request_id", flat=True))
        written.update(note="")
    asked.update(note="")
    return batch_of("approvals.requests", sorted(ids))
