"""Who is at which item of a draft, and what they typed and have not saved yet."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from ..models import Editing, Edition, Node, Plan
from ..queries.attending import BESIDE_FOR

_MOST_TYPED = 100_000  # characters


@recorded("plan.editing_begun")
def begin_editing(*, actor: Actor, edition: Edition, node: Node) -> Editing:
    """Let others see that the actor is at this item, from now on.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.no_person``: a job edits nothing.
    """
    require(actor, "plan.propose_change", edition)
    if actor.person is None:
        raise DomainError("plan.no_person")
    now = timezone.now()
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    kept, _ = Editing.objects.get_or_create(
        edition=edition, node=node, person=actor.person, defaults={"since": now, "seen_at": now}
    )
    if kept.seen_at < now - BESIDE_FOR:
        kept.since = now
    kept.seen_at = now
    kept.save()
    return kept


@recorded("plan.typing_kept")
def keep_typed(
    *, actor: Actor, edition: Edition, node: Node, part: str, fields: Mapping[str, Any] | None
) -> Editing:
    """Keep what the actor typed about a part of an item and has not saved, or (None) forget it: it was saved.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.no_person``; ``plan.line_too_long``.
    """
    require(actor, "plan.propose_change", edition)
    if actor.person is None:
        raise DomainError("plan.no_person")
    if fields and sum(len(str(value)) for value in fields.values()) > _MOST_TYPED:
        raise DomainError("plan.line_too_long", most=_MOST_TYPED)
    now = timezone.now()
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    kept, _ = Editing.objects.get_or_create(
        edition=edition, node=node, person=actor.person, defaults={"since": now, "seen_at": now}
    )
    others = {name: value for name, value in kept.typed.items() if name != part}
    kept.typed = others | ({part: dict(fields)} if fields is not None else {})
    kept.seen_at = now
    kept.save()
    return kept


@recorded("plan.editing_ended")
def end_editing(*, actor: Actor, editing: Editing) -> Edition:
    """Leave an item: what was typed and not saved is forgotten. The draft is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.not_yours``: it is somebody else's.
    """
    require(actor, "plan.propose_change", editing.edition)
    if editing.person != actor.person:
        raise DomainError("plan.not_yours")
    draft: Edition = editing.edition
    editing.delete()
    return draft
