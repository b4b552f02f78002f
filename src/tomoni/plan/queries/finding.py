"""What the search of the site needs of the plan: texts of nodes, and the marks by which a search is narrowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tomoni.search.api import Among, mark

from .. import domain
from ..models import Edition, NodeVersion, Passage, Placement
from .shapes import NodeLink
from .texts import LINK_FIELDS

SEARCH_INDICATORS = "plan.indicator"  # in the index of ``search``; found by their keys


@dataclass(frozen=True, slots=True)
class NodeTexts:
    """A node with all its texts, as its newest adopted edition has them."""

    link: NodeLink
    texts: tuple[str, ...]


def nodes_with_texts(ids: Iterable[UUID]) -> dict[UUID, NodeTexts]:
    """These nodes with their texts. Two queries."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = NodeVersion.objects.filter(node__in=wanted).exclude(edition__adopted_at=None)
    versions: dict[UUID, int] = {}
    links: dict[UUID, NodeLink] = {}
    listed: Iterable[Any] = rows.order_by("edition__adopted_at").values_list(
        "id", "node_id", "node__code", *LINK_FIELDS
    )
    for version, *link in listed:
        links[link[0]], versions[link[0]] = NodeLink(*link), version
    passages = Passage.objects.filter(version__in=list(versions.values())).order_by("version_id", "order")
    texts: dict[int, list[str]] = {}
    for version, text in passages.values_list("version_id", "text"):
        texts.setdefault(version, []).append(text)
    return {node: NodeTexts(link, tuple(texts.get(versions[node], ()))) for node, link in links.items()}


def below_node(node: UUID | None) -> Among:
    """For ``search``: what belongs to a node or to one below it; without a node, everything."""
    return Among(marks=(mark("node", node),)) if node else Among()


def marks_of_nodes(nodes: Iterable[UUID], edition: Edition) -> dict[UUID, frozenset[str]]:
    """For ``search``: the marks of what belongs to these nodes of an edition: each node's own, and of those above it
    wherever it stands. Two queries."""
    wanted = set(nodes)
    places = Placement.objects.filter(edition_id=edition.base_id)
    paths = list(places.filter(node__in=wanted).values_list("node_id", "path"))
    above = {path for _, own in paths for path in domain.paths_above(own)}
    node_at = dict(places.filter(path__in=above).values_list("path", "node_id"))
    found = {node: {mark("node", node)} for node in wanted}
    for node, own in paths:
        found[node] |= {mark("node", node_at[path]) for path in domain.paths_above(own)}
    return {node: frozenset(marks) for node, marks in found.items()}
