"""The wording of nodes in an edition: the newest version of each in the edition's chain."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..models import NodeVersion, Passage
from .shapes import NodeLink

LINK_FIELDS = ("kind", "level", "marker", "title", "title_en")  # of a version, as NodeLink takes them


def versions_in(base: UUID, sequence: int) -> QuerySet[NodeVersion]:
    """All versions that a reader of the chain up to this place could meet, older before newer: a dict by node
    keeps the ones that hold."""
    versions: QuerySet[NodeVersion] = NodeVersion.objects.filter(
        base_id=base, sequence__lte=sequence
    ).order_by("sequence")
    return versions


def link_of(version: NodeVersion | None) -> NodeLink | None:
    """The link to a node as this version names it. ``version.node`` must have been selected."""
    if version is None:
        return None
    return NodeLink(
        version.node_id,
        version.node.code,
        version.kind,
        version.level,
        version.marker,
        version.title,
        version.title_en,
    )


def current_versions(base: UUID, sequence: int, nodes: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """The id of the version that holds, by node. One query."""
    versions = versions_in(base, sequence)
    if nodes is not None:
        versions = versions.filter(node__in=list(nodes))
    return dict(versions.values_list("node_id", "id"))


def passages_in(base: UUID, sequence: int, nodes: Iterable[UUID] | None = None) -> dict[UUID, list[Passage]]:
    """The passages that hold, in order, by node. Two queries."""
    current = current_versions(base, sequence, nodes)
    passages: Any = Passage.objects.filter(version__base_id=base, version__sequence__lte=sequence)
    if nodes is not None:
        passages = passages.filter(version__in=list(current.values()))
    found: dict[UUID, list[Passage]] = {node: [] for node in current}
    node_of = {version: node for node, version in current.items()}
    for passage in passages.order_by("version_id", "order"):
        if passage.version_id in node_of:
            found[node_of[passage.version_id]].append(passage)
    return found
