"""Amending the edition in force (一部改定): a draft, and changes of single passages in it."""

from uuid import UUID

from django.db import models

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..models import Change, Edition, Node, Passage, Plan
from ..queries import edition_in_force
from ..queries.texts import passages_in
from .applying import refuse_in_approval


@recorded("plan.amendment_drafted")
def draft_amendment(*, actor: Actor, plan: Plan, title: str) -> Edition:
    """Begin an amendment of the edition in force. Several drafts may stand side by side.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.nothing_in_force``, ``plan.title_missing``.
    """
    require(actor, "plan.propose_change", plan)
    current = edition_in_force(plan)
    if current is None:
        raise DomainError("plan.nothing_in_force")
    if not title.strip():
        raise DomainError("plan.title_missing")
    draft: Edition = Edition.objects.create(
        plan=plan,
        kind=current.kind,
        title=as_received(title.strip())[0],
        period_from=current.period_from,
        period_to=current.period_to,
        level_labels=current.level_labels,
        amends=current,
        base_id=current.base_id,
    )
    return draft


@recorded("plan.change_proposed")
def propose_change(
    *,
    actor: Actor,
    edition: Edition,
    node: Node,
    passage_key: UUID | None,
    new: str,
    reason: str,
    role: str = "",
    whose: str = "",
    again: Change | None = None,
) -> Change:
    """Put a change of one passage into a draft; a second one of the same passage takes the first one's place.

    ``passage_key`` None is a new passage of this ``role`` (of the actor ``whose``, where it tells a role);
    ``new`` empty is a removal; ``again`` is the change of the draft that added a passage which is written anew. The text
    that stands now is kept beside it, and must still stand at adoption.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.draft_in_approval``; ``plan.not_an_amendment``: a full edition;
            ``plan.no_such_node`` and
            ``plan.no_such_passage`` in the text in force; ``plan.unknown_role``; ``plan.text_missing``: a new
            passage without words; ``plan.nothing_changed``.
    """
    require(actor, "plan.propose_change", edition)
    if not edition.is_amendment:
        raise DomainError("plan.not_an_amendment")
    _open(edition)
    text = as_received(new.strip())[0]
    old = _standing(edition, node, passage_key)
    if old is None and not text:
        raise DomainError("plan.text_missing")
    if old is None and role not in set(domain.PassageRole):
        raise DomainError("plan.unknown_role", where=node.code, role=role)
    if old is not None and old.text == text:
        raise DomainError("plan.nothing_changed")
    change = Change(edition=edition, node=node, passage_key=passage_key)
    if old is None and again is not None:
        change = edition.changes.filter(pk=again.pk, node=node, passage_key=None).first() or change
    if old is not None:
        change = edition.changes.filter(node=node, passage_key=passage_key).first() or change
    change.role = role if old is None else old.role
    change.actor = as_received(whose.strip())[0] if old is None else old.actor
    change.old = "" if old is None else old.text
    change.new = text
    change.reason = as_received(reason.strip())[0]
    change.save()
    return change


def _open(edition: Edition) -> None:
    """Nothing joins a draft that is being adopted, or goes to those who decide, at the same moment.

    Raises:
        DomainError: ``plan.draft_in_approval``.
    """
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    edition.refresh_from_db(fields=["approval", "adopted_at"])
    refuse_in_approval(edition)


def _standing(edition: Edition, node: Node, key: UUID | None) -> Passage | None:
    """The passage in force that is to change; None for a new one."""
    current = edition_in_force(edition.plan, edition.kind)
    found = passages_in(current.base_id, current.sequence or 0, [node.id]) if current else {}
    if node.id not in found:
        raise DomainError("plan.no_such_node", node=node.code)
    if key is None:
        return None
    passage = next((passage for passage in found[node.id] if passage.key == key), None)
    if passage is None:
        raise DomainError("plan.no_such_passage", node=node.code)
    return passage


@recorded("plan.change_withdrawn")
def withdraw_change(*, actor: Actor, change: Change) -> Edition:
    """Take a change out of its draft, which is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.draft_in_approval``; ``plan.change_in_use``: a decision points
            at it.
    """
    require(actor, "plan.propose_change", change)
    draft: Edition = change.edition
    _open(draft)
    try:
        change.delete()
    except models.ProtectedError as error:
        raise DomainError("plan.change_in_use") from error
    return draft
