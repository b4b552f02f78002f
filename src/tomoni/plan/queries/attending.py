"""Who else is at an item, what somebody had typed, and what was done to the item."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ..models import Editing, Edition, Node, NodeEdit
from .comparing import compare_contents
from .differences import NodeDifference
from .states import content_from

BESIDE_FOR = timedelta(minutes=60)  # so long after the last sign of somebody they count as being there


class Beside(NamedTuple):
    """Somebody at the same item."""

    person: UUID
    since: object
    seen_at: object


def people_at(edition: Edition, node: UUID, person: UUID | None) -> tuple[Editing | None, tuple[Beside, ...]]:
    """That this person is (or was) at the item, with what they typed; and who else is there now. One query."""
    rows = list(Editing.objects.filter(edition=edition, node=node).order_by("since"))
    own = next((row for row in rows if row.person == person), None)
    recently = timezone.now() - BESIDE_FOR
    others = (row for row in rows if row.person != person and row.seen_at > recently)
    return own, tuple(Beside(row.person, row.since, row.seen_at) for row in others)


def unsaved(edition: Edition, person: UUID | None) -> tuple[Editing, ...]:
    """Items at which this person typed something and did not save it. One query."""
    if person is None:
        return ()
    rows = Editing.objects.filter(edition=edition, person=person).exclude(typed={})
    return tuple(rows.select_related("node").order_by("-seen_at"))


class EditFacts(NamedTuple):
    """One edit of an item: who, when, and what became different (None: nothing but its place among others)."""

    at: object
    person: UUID | None
    difference: NodeDifference | None
    order: tuple[int, int] | None  # its place among its siblings before and after, where that is all


def edits_of(edition: Edition, node: UUID, limit: int = 100) -> tuple[EditFacts, ...]:
    """What was done to an item in this draft, the newest first. One query."""
    rows = NodeEdit.objects.filter(edition=edition, node=node).order_by("-id")[:limit]
    return tuple(_facts(row) for row in rows)


def _facts(row: NodeEdit) -> EditFacts:
    before, after = content_from(row.node_id, row.before), content_from(row.node_id, row.after)
    found = compare_contents(before, after).nodes
    order = None
    if row.before and row.after and row.before["parent"] == row.after["parent"]:
        was, now = row.before["order"], row.after["order"]
        order = (was, now) if was != now and not found else None
    return EditFacts(row.at, row.person, found[0] if found else None, order)


def last_edit(edition: Edition, node: UUID) -> NodeEdit | None:
    """Who changed an item last. One query."""
    return NodeEdit.objects.filter(edition=edition, node=node).order_by("-id").first()


def edited_nodes(edition: Edition) -> dict[UUID, object]:
    """When each item of a draft was edited last. One query."""
    rows = NodeEdit.objects.filter(edition=edition).order_by("id").values_list("node_id", "at")
    return dict(rows)


def draft_with(key: UUID, code: str) -> tuple[Edition, Node] | None:
    """A draft of a whole edition, and the item of its plan with this code. One query."""
    items = Node.objects.filter(plan=OuterRef("plan"), code=code).values("pk")
    drafts = Edition.objects.filter(pk=key, adopted_at=None, amends=None).select_related("plan")
    draft: Edition | None = drafts.annotate(item=Subquery(items)).exclude(item=None).first()
    if draft is None:
        return None
    node = Node(pk=draft.item, code=code, plan_id=draft.plan_id)  # type: ignore[attr-defined]
    node._state.adding = False
    return draft, node


def node_of(edition: Edition, code: str) -> Node | None:
    """The item of this code, if the edition's plan has it. One query."""
    return Node.objects.filter(code=code, plan=edition.plan_id).first()
