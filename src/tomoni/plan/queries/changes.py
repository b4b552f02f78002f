"""Changes of passages: of an edition, or by their ids."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .. import domain
from ..models import ROLES, Change, Edition
from .nodes import node_titles
from .shapes import ChangeFacts, NodeLink


def edition_changes(edition: Edition) -> tuple[ChangeFacts, ...]:
    """What an amendment changes (or a draft would), in the order in which it was written. Two queries."""
    return _with_titles(Change.objects.filter(edition=edition).order_by("created_at", "id"))


def adopted_changes(
    *, plan: str = "", edition: UUID | None = None, limit: int = 50, offset: int = 0
) -> tuple[tuple[ChangeFacts, ...], int]:
    """Adopted changes, newest first, of all plans or one (by its slug), of all editions or one; and how many there
    are. Three queries."""
    changes = Change.objects.adopted()
    if plan:
        changes = changes.filter(edition__plan__slug=plan)
    if edition is not None:
        changes = changes.filter(edition=edition)
    ordered = changes.order_by("-edition__adopted_at", "created_at", "id")
    return _with_titles(ordered[offset : offset + limit]), changes.count()


def changes_by_ids(ids: Iterable[UUID]) -> dict[UUID, ChangeFacts]:
    """These changes by id; ids of no change are left out. Two queries."""
    return {change.id: change for change in _with_titles(Change.objects.filter(pk__in=set(ids)))}


def _with_titles(changes: QuerySet[Any]) -> tuple[ChangeFacts, ...]:
    found = list(changes.select_related("edition"))
    titles = node_titles({change.node_id for change in found})
    return tuple(change_facts(change, titles.get(change.node_id)) for change in found)


def change_facts(change: Change, node: NodeLink | None = None) -> ChangeFacts:
    """One change as plain data; ``change.edition`` must have been selected."""
    return ChangeFacts(
        id=change.id,
        edition_id=change.edition_id,
        edition_title=change.edition.title,
        adopted_on=change.edition.adopted_on,
        node_id=change.node_id,
        node=node,
        passage_key=change.passage_key or change.id,
        role=change.role,
        role_label=role_label(change.role),
        actor=change.actor,
        old=change.old,
        new=change.new,
        reason=change.reason,
    )


def role_label(role: str) -> str:
    """What a role of passages is called, in the reader's language."""
    return str(ROLES[domain.PassageRole(role)])
