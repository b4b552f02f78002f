"""All that an edition says, in one value: what a spreadsheet holds, and what two editions are compared by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    Field,
    IntegerField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from .. import domain
from ..models import (
    Edition,
    GlossaryTerm,
    Indicator,
    Lineage,
    Passage,
    Placement,
    RelatedPlan,
    Responsibility,
)
from .editions import reach
from .lists import plain
from .nodes import node_titles
from .shapes import NodeLink, NodePage, Printed
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
    tell a role first, then these: pages show the two apart, so what stands between them says nothing. ``related`` are
    the plans that a node names, ``glossary`` words with their explanations; ``origins`` says out of which items of the
    edition before an item was made (split, merged), where people said so.
    """

    links: dict[UUID, NodeLink]
    places: tuple[Place, ...]
    texts: dict[UUID, tuple[domain.PassageText, ...]]
    indicators: tuple[IndicatorText, ...]
    offices: dict[UUID, tuple[Office, ...]]
    related: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    glossary: tuple[tuple[str, str], ...] = ()
    origins: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    origin_links: dict[UUID, NodeLink] = field(default_factory=dict, compare=False)  # what those are called

    def homes(self) -> dict[UUID, Place]:
        """Where each node itself stands, in the order of the document."""
        return {place.node: place for place in self.places if not place.repeated}

    def standings(self) -> dict[UUID, domain.Standing]:
        """What each node is called, and under what it stands, in the order of the document."""
        return {
            node: domain.Standing(self.links[node].title, place.parent)
            for node, place in self.homes().items()
        }


def standings_of(edition: Edition) -> dict[UUID, domain.Standing]:
    """What each node of an edition is called, and under what it stands, in the order of the document. Two queries."""
    base, sequence = reach(edition)
    titles = dict(versions_in(base, sequence).values_list("node_id", "title"))
    homes = Placement.objects.filter(edition_id=base, repeated=False).order_by("path")
    return {
        node: domain.Standing(titles[node], parent)
        for node, parent in homes.values_list("node_id", "parent_id")
    }


def content_of(edition: Edition, only: UUID | None = None) -> Content:
    """All that an edition says. Five queries, whatever its size; six where items were split or merged.

    ``only``: the names, texts and offices of this node alone, without its place (indicators and glossary are those of
    all): for who changes what belongs to one node. A query less.
    """
    base, sequence = reach(edition)
    found = versions_in(base, sequence).values_list("node_id", "id", "node__code", *LINK_FIELDS)
    if only is not None:
        found = found.filter(node=only)
    rows = {row[0]: row[1:] for row in found}
    node_of = {version: node for node, (version, *_) in rows.items()}
    places = (
        Placement.objects.filter(edition_id=base).order_by("path")
        if only is None
        else Placement.objects.none()
    )
    small = _small(base, sequence, only)
    sources = {row.from_node for row in small if row.source == _ORIGIN}
    return Content(
        links={node: NodeLink(node, *named) for node, (_, *named) in rows.items()},
        places=tuple(
            Place(*row)
            for row in places.values_list("node_id", "parent_id", "repeated", "repeated_ref", "marker")
        ),
        texts=_texts(_of_versions(Passage, base, sequence, only), node_of),
        indicators=_indicators(base),
        offices=_grouped(
            (node_of[row.version], Office(row.a, bool(row.number)))
            for row in small
            if row.source == _OFFICE and row.version in node_of
        ),
        related=_grouped(
            (node_of[row.version], row.a)
            for row in small
            if row.source == _RELATED and row.version in node_of
        ),
        glossary=tuple((row.a, row.b) for row in small if row.source == _TERM),
        origins={
            node: tuple(sorted(sources))
            for node, sources in _grouped(
                (row.to_node, row.from_node) for row in small if row.source == _ORIGIN
            ).items()
        },
        origin_links=node_titles(sources),
    )


def _of_versions(model: Any, base: UUID, sequence: int, only: UUID | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(version__base_id=base, version__sequence__lte=sequence)
    if only is not None:
        rows = rows.filter(version__node=only)
    return rows.order_by("version_id", "order", "id")


def _texts(rows: QuerySet[Any], node_of: dict[int, UUID]) -> dict[UUID, tuple[domain.PassageText, ...]]:
    found = _grouped(
        (node_of[version], domain.PassageText(*text))
        for version, *text in rows.values_list("version_id", "key", "role", "heading", "actor", "text")
        if version in node_of
    )
    return {node: in_order(texts) for node, texts in found.items()}


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


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


# ---- what comes in small numbers -----------------------------------------------------------------
# Departments, related plans, the glossary and what people said items were made of: in one query, as rows of one shape.

_OFFICE, _RELATED, _TERM, _ORIGIN = "office", "related", "term", "origin"

# What became of an item because somebody said so; the rest follows from titles and places.
_SAID = (domain.LineageKind.SPLIT, domain.LineageKind.MERGED, domain.LineageKind.SUCCEEDED)

_SHAPE: "dict[str, Field[Any, Any]]" = {
    "source": CharField(),
    "version": BigIntegerField(),
    "place": BigIntegerField(),
    "a": TextField(),
    "b": TextField(),
    "number": IntegerField(),
    "from_node": UUIDField(),
    "to_node": UUIDField(),
}


class _Small(NamedTuple):
    source: str
    version: int
    place: int
    a: str
    b: str
    number: int
    from_node: UUID
    to_node: UUID


def _small(base: UUID, sequence: int, only: UUID | None) -> list[_Small]:
    lead = Case(When(lead=True, then=Value(1)), default=Value(0))
    offices = _of_versions(Responsibility, base, sequence, only)
    related = _of_versions(RelatedPlan, base, sequence, only)
    terms = GlossaryTerm.objects.filter(edition_id=base)
    said = Lineage.objects.filter(edition_id=base, kind__in=_SAID).exclude(to_node=None)
    of_version = {"version": F("version_id"), "place": F("order"), "a": F("printed_name")}
    parts = [
        _shaped(offices, source=Value(_OFFICE), number=lead, **of_version),
        _shaped(related, source=Value(_RELATED), **of_version),
        _shaped(terms, source=Value(_TERM), place=F("order"), a=F("term"), b=F("text")),
        _shaped(
            said, source=Value(_ORIGIN), place=F("id"), from_node=F("from_node_id"), to_node=F("to_node_id")
        ),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return sorted(
        (_Small._make(row) for row in rows), key=lambda row: (row.source, row.version or 0, row.place)
    )


def _shaped(queryset: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    shaped = {f"row_{name}": Cast(columns.get(name, Value(None)), field) for name, field in _SHAPE.items()}
    rows: QuerySet[Any, Any] = queryset.order_by().annotate(**shaped).values_list(*shaped)
    return rows


def content_of_page(page: NodePage) -> Content:
    """What a page shows of one node, as an edition that holds nothing else: for stamps, without a query."""
    node = page.link.id
    passages = [text for section in page.sections for text in section.passages]
    passages += [text for role in page.roles for text in role.passages]
    fields = ("key", "node_id", "name", "definition", "unit", "kind", "type", "direction", "cumulative")
    return Content(
        links={node: page.link},
        places=(),
        texts={
            node: tuple(
                domain.PassageText(one.key, one.role, one.heading, one.actor, one.text) for one in passages
            )
        },
        indicators=tuple(
            IndicatorText._make((*(getattr(row, name) for name in fields), row.baseline, row.target))
            for row in page.indicators
        ),
        offices={},
    )
