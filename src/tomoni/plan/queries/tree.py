"""The tree of an edition, as many levels as a page opens."""

from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from .. import domain
from ..models import Edition, Placement
from .editions import reach
from .shapes import NodeLink, TreeNode

_FIELDS = (
    "path",
    "node__versions__sequence",
    "depth",
    "child_count",
    "repeated",
    "repeated_ref",
    "marker",
    "node_id",
    "node__code",
    "node__versions__kind",
    "node__versions__level",
    "node__versions__marker",
    "node__versions__title",
    "node__versions__title_en",
)


def placed(base: UUID, sequence: int, where: Q) -> dict[str, TreeNode]:
    """Placements by path, in the order of the document, each node named as the chain up to this place names it,
    without children; ``where`` must name the full edition. One query."""
    rows: QuerySet[Any, Any] = Placement.objects.filter(
        where,
        node__versions__base_id=base,
        node__versions__sequence__lte=sequence,
    ).values_list(*_FIELDS)
    # Sorted here: asked for an order, SQLite walks the whole edition in it rather than look up the few rows.
    return {row[0]: _tree_node(row) for row in sorted(rows, key=itemgetter(0, 1))}


def _tree_node(row: tuple[Any, ...]) -> TreeNode:
    depth, child_count, repeated, repeated_ref, marker_here, node, code, *named = row[2:]
    kind, level, marker, title, title_en = named
    link = NodeLink(node, code, kind, level, marker_here if repeated else marker, title, title_en)
    return TreeNode(link, depth, child_count, (), repeated, repeated_ref)


def tree(edition: Edition, *, root: str | None = None, depth: int = 2) -> tuple[TreeNode, ...]:
    """The tree from the top (or what hangs below the node with the code ``root``), ``depth`` levels of it.

    One query, with ``root`` two; an unknown ``root`` gives an empty tree.
    """
    base, sequence = reach(edition)
    above, start = "", 0
    if root is not None:
        home = Placement.objects.filter(edition_id=base, node__code=root, repeated=False)
        found = home.values_list("path", "depth").first()
        if found is None:
            return ()
        above, start = found
    where = Q(edition=base, depth__gt=start, depth__lte=start + depth)
    if above:
        where &= Q(path__gt=above, path__lt=domain.next_path(above))
    return nested(placed(base, sequence, where))


def places(edition: Edition, levels: int) -> dict[str, TreeNode]:
    """The upper levels of an edition by path, in the order of the document, without children. One query.

    A path is that of the node above and ``PATH_STEP`` characters more.
    """
    return placed(*reach(edition), Q(edition=edition.base_id, depth__lte=levels))


def nested(flat: dict[str, TreeNode]) -> tuple[TreeNode, ...]:
    """Placements by path as a tree; those whose parent is not among them stand at its top."""
    children: dict[str, list[TreeNode]] = {}
    tops: list[TreeNode] = []
    for path in sorted(flat, reverse=True):  # children come before the node above them
        node = flat[path]
        below = children.pop(path, [])
        grown = TreeNode(
            node.link, node.depth, node.child_count, tuple(reversed(below)), node.repeated, node.repeated_ref
        )
        parent = path[: -domain.STEP]
        (children.setdefault(parent, []) if parent in flat else tops).append(grown)
    return tuple(reversed(tops))
