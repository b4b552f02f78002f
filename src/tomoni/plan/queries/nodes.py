"""Single nodes, and lists of them by id or by words."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from tomoni.accounts.api import department_names
from tomoni.kernel.text import fold
from tomoni.search.api import find

from ..models import Edition, Node, NodeVersion, Responsibility
from .editions import edition_in_force, reach
from .shapes import NodeLink, PassageFacts
from .texts import LINK_FIELDS, current_versions, passages_in, versions_in

SEARCH_KIND = "plan.node"  # in the index of ``search``


def find_node(code: str) -> Node | None:
    """The node with this code, of whatever plan and edition, with its ``plan``. One query."""
    return Node.objects.select_related("plan").filter(code=code).first()


def node_titles(ids: Iterable[UUID], edition: Edition | None = None) -> dict[UUID, NodeLink]:
    """What these nodes are called in an edition; without one, as the newest adopted edition that has each
    of them calls it. Nodes that it does not have are left out. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    if edition is not None:
        versions = versions_in(*reach(edition))
    else:
        versions = NodeVersion.objects.exclude(edition__adopted_at=None).order_by("edition__adopted_at")
    rows = versions.filter(node__in=wanted).values_list("node_id", "node__code", *LINK_FIELDS)
    return {row[0]: NodeLink(*row) for row in rows}


def passages_of(node: Node, edition: Edition) -> tuple[PassageFacts, ...]:
    """All passages of a node as an edition has them, in printed order; empty if it has no such node. Two queries."""
    found = passages_in(*reach(edition), [node.id]).get(node.id, [])
    return tuple(PassageFacts(row.key, row.role, row.heading, row.actor, row.text) for row in found)


def responsible_departments(ids: Iterable[UUID], edition: Edition) -> dict[UUID, tuple[UUID, ...]]:
    """The departments responsible for these nodes, those that lead first. Three queries.

    A printed name that was not known when the edition was loaded is looked up among the present names.
    """
    current = current_versions(*reach(edition), set(ids))
    node_of = {version: node for node, version in current.items()}
    by_name = {name: department for department, name in department_names().items()}
    found: dict[UUID, list[UUID]] = {node: [] for node in current}
    rows = Responsibility.objects.filter(version__in=list(node_of)).order_by("-lead", "order")
    for version, printed, department in rows.values_list("version_id", "printed_name", "department_id"):
        known = department or by_name.get(printed)
        if known is not None:
            found[node_of[version]].append(known)
    return {node: tuple(departments) for node, departments in found.items()}


def search_nodes(text: str, limit: int = 20) -> tuple[NodeLink, ...]:
    """Nodes in whose title or passages, as they are in force, all these words stand; those that have a word in
    their title come first. Two queries."""
    found = find(SEARCH_KIND, text, limit=limit)
    titles = node_titles(found)
    words = fold(text).split()
    nodes = [titles[node] for node in found if node in titles]
    return tuple(sorted(nodes, key=lambda node: not any(word in fold(node.name) for word in words)))


def items_named(edition: Edition, words: str, limit: int = 50) -> tuple[NodeLink, ...]:
    """Items of an edition, a draft too, whose name or number has all these words. One query."""
    versions = versions_in(*reach(edition))
    for word in words.split():
        versions = versions.filter(Q(title__icontains=word) | Q(marker__icontains=word) | Q(node__code=word))
    rows = versions.values_list("node_id", "node__code", *LINK_FIELDS)
    return tuple(NodeLink(*row) for row in {row[0]: row for row in rows[: limit * 4]}.values())[:limit]


def origin_choices(
    draft: Edition, node: UUID, *, chosen: Iterable[UUID] = (), words: str = ""
) -> list[tuple[str, str]]:
    """Items of the edition in force out of which one of the draft may have been made: those that are chosen, those
    that the draft does not have any more, those with these words. (id, name) each; five queries."""
    current = edition_in_force(draft.plan, draft.kind)
    if current is None:
        return []
    kept = set(versions_in(*reach(draft)).values_list("node_id", flat=True))
    names = node_titles(versions_in(*reach(current)).values_list("node_id", flat=True), current)
    wanted = {*chosen, *(one for one in names if one not in kept)}
    if words:
        wanted |= {link.id for link in items_named(current, words)}
    return [(str(one), link.name) for one, link in names.items() if one in wanted and one != node]
