"""All that an edition says, in one value: what a spreadsheet holds, and what two editions are compared by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from .. import domain
from ..models import Edition, Indicator, Passage, Placement, Responsibility
from .editions import reach
from .lists import plain
from .shapes import NodeLink, Printed
from .texts import LINK_FIELDS, versions_in


class Place(NamedTuple):
    """Where a node stands. A ``repeated`` one is 再掲 and has a marker of its own."""

    node: UUID
    parent: UUID | None
    repeated: bool = False
    repeated_ref: str = ""
    marker: str = ""


class IndicatorText(NamedTuple):
    """An indicator as printed."""

    key: UUID
    node: UUID
    name: str
    definition: str
    unit: str
    kind: str
    type: str
    direction: str
    cumulative: bool
    baseline: Printed
    target: Printed


class Office(NamedTuple):
    """A department that is responsible, as printed; ``lead`` for 主管課."""

    name: str
    lead: bool


@dataclass(frozen=True, slots=True)
class Content:
    """An edition as its readers see it. Two that are equal read the same.

    ``places`` are in the order of the document, ``indicators`` in theirs. The texts of a node come without those that
    tell a role first, then these: pages show the two apart, so what stands between them says nothing.
    """

    links: dict[UUID, NodeLink]
    places: tuple[Place, ...]
    texts: dict[UUID, tuple[domain.PassageText, ...]]
    indicators: tuple[IndicatorText, ...]
    offices: dict[UUID, tuple[Office, ...]]

    def homes(self) -> dict[UUID, Place]:
        """Where each node itself stands, in the order of the document."""
        return {place.node: place for place in self.places if not place.repeated}


def content_of(edition: Edition) -> Content:
    """All that an edition says. Five queries, whatever its size."""
    base, sequence = reach(edition)
    found = versions_in(base, sequence).values_list("node_id", "id", "node__code", *LINK_FIELDS)
    rows = {row[0]: row[1:] for row in found}
    node_of = {version: node for node, (version, *_) in rows.items()}
    places = Placement.objects.filter(edition_id=base).order_by("path")
    return Content(
        links={node: NodeLink(node, *named) for node, (_, *named) in rows.items()},
        places=tuple(
            Place(*row)
            for row in places.values_list("node_id", "parent_id", "repeated", "repeated_ref", "marker")
        ),
        texts=_texts(_of_versions(Passage, base, sequence), node_of),
        indicators=_indicators(base),
        offices=_offices(_of_versions(Responsibility, base, sequence), node_of),
    )


def _of_versions(model: Any, base: UUID, sequence: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(version__base_id=base, version__sequence__lte=sequence)
    return rows.order_by("version_id", "order")


def _texts(rows: QuerySet[Any], node_of: dict[int, UUID]) -> dict[UUID, tuple[domain.PassageText, ...]]:
    found: dict[UUID, list[domain.PassageText]] = {}
    for version, *text in rows.values_list("version_id", "key", "role", "heading", "actor", "text"):
        if version in node_of:
            found.setdefault(node_of[version], []).append(domain.PassageText(*text))
    return {node: in_order(texts) for node, texts in found.items()}


def in_order(texts: Iterable[domain.PassageText]) -> tuple[domain.PassageText, ...]:
    """Texts first, then those that tell whose role it is."""
    return tuple(sorted(texts, key=tells_a_role))


def tells_a_role(text: domain.PassageText) -> bool:
    """Whether a passage says what somebody named (市民, 企業 …) does."""
    return text.role == domain.PassageRole.ROLES and bool(text.actor)


def _indicators(base: UUID) -> tuple[IndicatorText, ...]:
    rows = Indicator.objects.filter(edition_id=base).order_by("order", "id")
    first = ("key", "node_id", "name", "definition", "unit", "kind", "type", "direction", "cumulative")
    printed = [f"{name}_{part}" for name in ("baseline", "target") for part in ("text", "value", "period")]
    return tuple(
        IndicatorText._make((*row[:9], _printed(*row[9:12]), _printed(*row[12:])))
        for row in rows.values_list(*first, *printed)
    )


def _printed(text: str, value: Any, period: str) -> Printed:
    return Printed(text, plain(value), period)


def _offices(rows: QuerySet[Any], node_of: dict[int, UUID]) -> dict[UUID, tuple[Office, ...]]:
    found: dict[UUID, list[Office]] = {}
    for version, name, lead in rows.values_list("version_id", "printed_name", "lead"):
        if version in node_of:
            found.setdefault(node_of[version], []).append(Office(name, lead))
    return {node: tuple(offices) for node, offices in found.items()}
