"""Adopting an edition: from then on it never changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tomoni.audit.api import announce, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .. import domain
from ..events import ChangeAdopted, EditionAdopted
from ..models import Change, Edition, NodeVersion, Passage, Plan, RelatedPlan, Responsibility
from ..queries import edition_in_force
from ..queries.texts import passages_in, versions_in
from .approving import reason_without
from .indexing import index_texts
from .inquiry_lines import settle_changes
from .milestones import refuse_incomplete_course


@recorded("plan.edition_adopted")
def adopt_edition(*, actor: Actor, edition: Edition, on: date) -> Edition:
    """Make a draft the plan's text: ``on`` is the day of the decision (議決・決裁).

    An amendment amends what is in force at this moment, whatever was in force when it was drafted. Adoptions of
    one plan come one after the other: the second of two waits here and then finds the first one's text.

    Raises:
        NotAllowed: the actor may not adopt.
        DomainError: ``plan.not_approved``: the town's route wants a decision, and there is none (a job of the system
            needs none: its name is kept as the reason); ``plan.milestones_missing`` (``stages``) and
            ``plan.vote_not_passed``: the city's rules ask for a stage that was not held, such as the vote of the
            assembly; ``plan.already_adopted``; ``plan.nothing_to_adopt``: an amendment without a change;
            ``plan.nothing_in_force``; ``plan.text_moved_on`` (``node``, ``old``, ``now``): a passage does not
            read any more as it did when its change was proposed.
    """
    require(actor, "plan.adopt", edition)
    return _adopted(actor, edition, on)


@recorded("plan.loaded_edition_adopted")
def adopt_loaded(*, actor: Actor, edition: Edition, on: date, reason: str) -> Edition:
    """Take an edition over that was decided on before it came into this house; ``reason`` is kept.

    Raises:
        NotAllowed: the actor may not adopt.
        DomainError: as ``adopt_edition``.
    """
    require(actor, "plan.adopt", edition)
    return _adopted(actor, edition, on, loaded=reason[:200])


def _adopted(actor: Actor, edition: Edition, on: date, loaded: str = "") -> Edition:
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    edition.refresh_from_db()
    if edition.adopted_at is not None:
        raise DomainError("plan.already_adopted", title=edition.title)
    if not loaded:
        refuse_incomplete_course(edition)
    reason = reason_without(actor, edition, loaded)
    adoption: dict[str, Any] = {
        "adopted_on": on,
        "adopted_at": timezone.now(),
        "adopted_without": reason,
    }
    changed: tuple[UUID, ...] = ()
    if edition.is_amendment:
        current = _in_force(edition)
        place = {"base_id": current.base_id, "sequence": (current.sequence or 0) + 1}
        changed = _make_texts(edition, current, place)
        adoption |= place | {"amends": current, "adopted_at": _after(current, adoption["adopted_at"])}
    else:
        settle_changes(edition)
    # Conditional, should anybody ever adopt without the lock.
    if not Edition.objects.filter(pk=edition.pk, adopted_at=None).update(**adoption):
        raise DomainError("plan.already_adopted", title=edition.title)
    edition.refresh_from_db()
    announce(EditionAdopted(edition.id, edition.plan_id, changed))
    for change, node in Change.objects.filter(edition=edition).values_list("id", "node_id"):
        announce(ChangeAdopted(change, edition.id, node))
    index_texts(edition, changed or None)
    return edition


def _in_force(draft: Edition) -> Edition:
    current = edition_in_force(draft.plan, draft.kind)
    if current is None:
        raise DomainError("plan.nothing_in_force")
    return current


def _after(current: Edition, now: datetime) -> datetime:
    """Now, or just after what is amended where the clock went back: this moment tells what is in force."""
    assert current.adopted_at is not None
    return max(now, current.adopted_at + timedelta(microseconds=1))


def _make_texts(draft: Edition, current: Edition, place: dict[str, Any]) -> tuple[UUID, ...]:
    """A new version of every node that the draft changes: the text in force with the changes in it."""
    changes: dict[UUID, list[Change]] = {}
    for change in Change.objects.filter(edition=draft).order_by("created_at", "id").select_related("node"):
        changes.setdefault(change.node_id, []).append(change)
    if not changes:
        raise DomainError("plan.nothing_to_adopt")
    chain = current.base_id, current.sequence or 0
    passages = passages_in(*chain, changes)
    versions = {version.node_id: version for version in versions_in(*chain).filter(node__in=list(changes))}
    for node, proposed in changes.items():
        code = proposed[0].node.code
        if node not in versions:
            raise DomainError("plan.text_moved_on", node=code, old=proposed[0].old, now="")
        before = [_text(passage) for passage in passages[node]]
        after = domain.amended(before, [change_text(change) for change in proposed], node=code)
        _copy(versions[node], draft, place, after)
    return tuple(changes)


def _text(passage: Passage) -> domain.PassageText:
    return domain.PassageText(passage.key, passage.role, passage.heading, passage.actor, passage.text)


def change_text(change: Change) -> domain.ChangeText:
    """A change as the domain takes it."""
    return domain.ChangeText(change.id, change.passage_key, change.role, change.actor, change.old, change.new)


def _copy(
    version: NodeVersion, draft: Edition, place: dict[str, Any], texts: Iterable[domain.PassageText]
) -> None:
    """The version once more in the draft, with these passages and all that belonged to it."""
    copy = NodeVersion.objects.create(
        **place,
        edition=draft,
        node_id=version.node_id,
        kind=version.kind,
        level=version.level,
        marker=version.marker,
        title=version.title,
        title_en=version.title_en,
    )
    Passage.objects.bulk_create(
        Passage(
            version=copy,
            key=text.key,
            role=text.role,
            heading=text.heading,
            actor=text.actor,
            order=order,
            text=text.text,
        )
        for order, text in enumerate(texts, 1)
    )
    for model in (Responsibility, RelatedPlan):
        rows = list(model.objects.filter(version=version))
        for row in rows:
            row.pk, row.version, row._state.adding = None, copy, True
        model.objects.bulk_create(rows)
