"""Under which goal each node of an edition stands."""

from uuid import UUID

from tomoni.plan.api import Edition, NodeLink, node_list
from tomoni.web.keeping import Kept

Placed = tuple[tuple[NodeLink, NodeLink], ...]

_PLACED: Kept[Placed] = Kept(most=16, seconds=3600)  # an adopted edition never changes


def under_goals(edition: Edition) -> Placed:
    """Every node of an adopted edition, after the one at the top under which it stands, in the order of the document.
    One query where they are not kept."""
    return _PLACED.get(edition.pk, lambda: _look(edition))


def _look(edition: Edition) -> Placed:
    goals: dict[UUID, NodeLink] = {}
    found = []
    for node, parent in node_list(edition):
        if not node.repeated:
            goals[node.link.id] = goals.get(parent.id, parent) if parent else node.link
            found.append((goals[node.link.id], node.link))
    return tuple(found)
