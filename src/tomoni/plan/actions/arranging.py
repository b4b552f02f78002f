"""The tree of a draft of a whole edition: items that come, go elsewhere, stand once more (再掲), end."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import Edition, Node, NodeEdit
from ..queries.content import Content, Place, content_of
from ..queries.shapes import NodeLink
from .applying import open_draft
from .editing import item_names, keep_edit, line


@recorded("plan.item_added")
def add_item(
    *,
    actor: Actor,
    edition: Edition,
    parent: Node | None,
    position: int,
    kind: str,
    title: str,
    level: str = "",
    marker: str = "",
    title_en: str = "",
) -> NodeEdit:
    """Add an item under ``parent`` (None: at the top), as the ``position``-th there (from 1).

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.unknown_kind``; ``plan.item_untitled``; ``plan.line_too_long``;
            ``plan.no_such_item_here``: the item above is gone; ``plan.lies_too_deep`` (``most``).
    """
    named = item_names("", kind, title, level, marker, title_en)
    before = _opened(actor, edition, parent)
    node = Node.objects.create(plan=edition.plan, code=_free_code(parent))
    place = Place(node.pk, parent.pk if parent else None)
    after = replace(
        before,
        links=before.links | {node.pk: NodeLink(node.pk, node.code, **named)},
        places=_inserted(before.places, place, position),
    )
    return keep_edit(actor, edition, node, before, _checked(after))


@recorded("plan.item_moved")
def move_item(*, actor: Actor, edition: Edition, node: Node, parent: Node | None, position: int) -> NodeEdit:
    """Put an item, with all below it, under ``parent`` (None: at the top), as the ``position``-th there (from 1).

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.no_such_item_here``; ``plan.below_itself``;
            ``plan.lies_too_deep`` (``most``); ``plan.nothing_changed``.
    """
    before = _opened(actor, edition, node, parent)
    place = before.homes()[node.pk]._replace(parent=parent.pk if parent else None)
    others = tuple(one for one in before.places if one.repeated or one.node != node.pk)
    after = replace(before, places=_in_order(_inserted(others, place, position)))
    return keep_edit(actor, edition, node, before, _checked(after))


@recorded("plan.item_ended")
def end_item(*, actor: Actor, edition: Edition, node: Node) -> NodeEdit:
    """Leave an item out of this edition. Its address leads on; earlier editions keep it.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.no_such_item_here``; ``plan.items_below`` (``n``): something
            stands under it; ``plan.last_item``.
    """
    before = _opened(actor, edition, node)
    below = sum(place.parent == node.pk for place in before.places)
    if below:
        raise DomainError("plan.items_below", n=below)
    if len(before.links) == 1:
        raise DomainError("plan.last_item")
    after = replace(
        before,
        links={one: link for one, link in before.links.items() if one != node.pk},
        places=tuple(place for place in before.places if place.node != node.pk),
        texts={one: texts for one, texts in before.texts.items() if one != node.pk},
        indicators=tuple(row for row in before.indicators if row.node != node.pk),
        offices={one: offices for one, offices in before.offices.items() if one != node.pk},
        related={one: names for one, names in before.related.items() if one != node.pk},
        origins={one: origins for one, origins in before.origins.items() if one != node.pk},
    )
    return keep_edit(actor, edition, node, before, after)


@recorded("plan.item_placed_again")
def place_again(
    *,
    actor: Actor,
    edition: Edition,
    node: Node,
    parent: Node | None,
    position: int,
    marker: str = "",
    reference: str = "",
) -> NodeEdit:
    """再掲: let an item stand at a second place as well. It stays one item. ``reference``: as it will be printed.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.no_such_item_here``; ``plan.stands_there``: it stands under that
            item already; ``plan.below_itself``; ``plan.line_too_long``.
    """
    before = _opened(actor, edition, node, parent)
    above = parent.pk if parent else None
    if any(place.node == node.pk and place.parent == above for place in before.places):
        raise DomainError("plan.stands_there")
    if above in _below(before.places, node.pk):
        raise DomainError("plan.below_itself")
    place = Place(node.pk, above, True, line(reference), line(marker))
    after = replace(before, places=_inserted(before.places, place, position))
    return keep_edit(actor, edition, node, before, _checked(after))


@recorded("plan.item_placed_once")
def remove_again(*, actor: Actor, edition: Edition, node: Node, parent: Node | None) -> NodeEdit:
    """Take one 再掲 of an item away.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.no_such_item_here``; ``plan.nothing_changed``.
    """
    before = _opened(actor, edition, node)
    gone = (node.pk, parent.pk if parent else None, True)
    after = replace(before, places=tuple(place for place in before.places if place[:3] != gone))
    return keep_edit(actor, edition, node, before, after)


def _opened(actor: Actor, edition: Edition, *nodes: Node | None) -> Content:
    """All that the draft says, for who may change it and if it has these items."""
    require(actor, "plan.propose_change", edition)
    open_draft(edition)
    found = content_of(edition)
    for node in nodes:
        if node is not None and node.pk not in found.links:
            raise DomainError("plan.no_such_item_here", node=node.code)
    return found


def _free_code(parent: Node | None) -> str:
    """A code for a new item, after the item above it."""
    stem = parent.code[:60] if parent else "n"
    taken = set(Node.objects.filter(code__startswith=f"{stem}-n").values_list("code", flat=True))
    number = 1
    while f"{stem}-n{number}" in taken:
        number += 1
    return f"{stem}-n{number}"


def _inserted(places: Sequence[Place], new: Place, position: int) -> tuple[Place, ...]:
    """The places with a new one, as the ``position``-th under its parent."""
    result = list(places)
    siblings = [n for n, place in enumerate(result) if place.parent == new.parent]
    before = siblings[max(position, 1) - 1 :]
    result.insert(before[0] if before else len(result), new)
    return _in_order(result)


def _in_order(places: Sequence[Place]) -> tuple[Place, ...]:
    """As the document has them: each item followed by what stands below it."""
    children: dict[UUID | None, list[Place]] = {}
    for place in places:
        children.setdefault(place.parent, []).append(place)
    found: list[Place] = []
    waiting = list(reversed(children.get(None, ())))
    while waiting:
        place = waiting.pop()
        found.append(place)
        if not place.repeated:
            waiting += reversed(children.get(place.node, ()))
    return tuple(found)


def _below(places: Sequence[Place], node: UUID) -> set[UUID]:
    """The item and all that stands below it."""
    children: dict[UUID | None, list[UUID]] = {}
    for place in places:
        if not place.repeated:
            children.setdefault(place.parent, []).append(place.node)
    found, waiting = {node}, [node]
    while waiting:
        below = children.get(waiting.pop(), [])
        waiting += below
        found.update(below)
    return found


def _checked(after: Content) -> Content:
    """Raises:
    DomainError: ``plan.below_itself``; ``plan.lies_too_deep`` (``most``).
    """
    homes = after.homes()
    if len(homes) < len(after.links):  # what stands below itself is not reached from the top
        raise DomainError("plan.below_itself")
    depth: dict[UUID | None, int] = {None: 0}
    for place in after.places:  # parents come before what stands below them
        here = depth[place.parent] + 1
        if here > domain.DEEPEST:
            raise DomainError("plan.lies_too_deep", most=domain.DEEPEST)
        if not place.repeated:
            depth[place.node] = here
    return after
