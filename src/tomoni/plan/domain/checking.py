"""Checking a document of the format ``tomoni-plan/1``: every problem says where it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .document import FORMAT, Document, DocumentIndicator, DocumentNode, DocumentPassage, DocumentValue
from .kinds import DEEPEST, MOST_NODES, Direction, EditionKind, NodeKind, PassageRole

LONGEST_LINE = 500  # characters of a title or a name
_INDICATORS = "indicators"  # a section of the document whose content stands in the list of indicators

PRINTED_KINDS = {  # as printed, the longer words first
    "実施計画": EditionKind.IMPLEMENTATION,
    "基本計画": EditionKind.BASIC,
    "基本構想": EditionKind.VISION,
}


def check(document: dict[str, Any]) -> Document:
    """The document as data, in which every reference holds.

    Raises:
        DomainError: with ``where`` (a list and a number from 1: "nodes 12") and what is wrong there:
            ``plan.wrong_format``, ``plan.field_missing``, ``plan.field_wrong``, ``plan.text_too_long``,
            ``plan.duplicate_id``, ``plan.unknown_parent``, ``plan.unknown_node``, ``plan.unknown_kind``,
            ``plan.unknown_role``, ``plan.circle``, ``plan.no_nodes``, ``plan.too_many_nodes``, ``plan.too_deep``.
    """
    if document.get("format") != FORMAT:
        raise DomainError("plan.wrong_format", found=str(document.get("format"))[:60])
    head = _Row("document", document)
    nodes = _nodes(document)
    known = frozenset(nodes)
    related = tuple(_names("related_plans", document, known))
    kind, period_from, period_to = _edition(document)
    return Document(
        title=head.line("title", needed=True),
        municipality=head.line("municipality"),
        kind=kind,
        period_from=period_from,
        period_to=period_to,
        nodes=tuple(nodes.values()),
        passages=(
            *_section_passages(document, known, frozenset(related)),
            *_viewpoint_passages(document, known),
            *_role_passages(document, known),
        ),
        indicators=tuple(_indicators(document, known)),
        departments=tuple(_names("departments", document, known)),
        related_plans=related,
        glossary=tuple(
            (row.line("term", needed=True), row.text("text", needed=True))
            for row in _rows(document, "glossary")
        ),
        originals={name: _original(nodes, name, "") for name in nodes},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One object of the document, and where it stands."""

    where: str
    fields: dict[str, Any]

    def text(self, field: str, *, needed: bool = False) -> str:
        value = self.fields.get(field)
        if value is None:
            value = ""
        elif type(value) is int:  # a year or a marker that somebody wrote as a number
            value = str(value)
        if not isinstance(value, str):
            raise DomainError("plan.field_wrong", where=self.where, field=field)
        text = as_received(value)[0].strip()
        if needed and not text:
            raise DomainError("plan.field_missing", where=self.where, field=field)
        return text

    def line(self, field: str, *, needed: bool = False) -> str:
        text = self.text(field, needed=needed)
        if len(text) > LONGEST_LINE:
            raise DomainError("plan.text_too_long", where=self.where, field=field, most=LONGEST_LINE)
        return text

    def node(self, known: frozenset[str]) -> str:
        name = self.line("node", needed=True)
        if name not in known:
            raise DomainError("plan.unknown_node", where=self.where, node=name)
        return name

    def part(self, field: str) -> "_Row":
        value = self.fields.get(field)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise DomainError("plan.field_wrong", where=self.where, field=field)
        return _Row(f"{self.where}, {field}", value)


def _rows(document: dict[str, Any], name: str) -> Iterator[_Row]:
    rows = document.get(name)
    if rows is None:
        rows = []
    if not isinstance(rows, list):
        raise DomainError("plan.field_wrong", where="document", field=name)
    for number, fields in enumerate(rows, 1):
        if not isinstance(fields, dict):
            raise DomainError("plan.field_wrong", where=f"{name} {number}", field=name)
        yield _Row(f"{name} {number}", fields)


def _edition(document: dict[str, Any]) -> tuple[str, int | None, int | None]:
    row = _Row("document", document).part("edition")
    printed = row.line("kind")
    kinds = [kind for word, kind in PRINTED_KINDS.items() if word in printed or printed == kind]
    if printed and not kinds:
        raise DomainError("plan.unknown_kind", where=row.where, kind=printed)
    years: list[int | None] = []
    for field in ("from", "to"):
        year = row.fields.get(field)
        if year is not None and (type(year) is not int or not 1900 <= year <= 2200):
            raise DomainError("plan.field_wrong", where=row.where, field=field)
        years.append(year)
    first, last = years
    if first is not None and last is not None and first > last:
        raise DomainError("plan.field_wrong", where=row.where, field="to")
    return (kinds[0] if kinds else EditionKind.BASIC), first, last


# ---- nodes


def _nodes(document: dict[str, Any]) -> dict[str, DocumentNode]:
    rows = list(_rows(document, "nodes"))
    if not rows:
        raise DomainError("plan.no_nodes")
    if len(rows) > MOST_NODES:
        raise DomainError("plan.too_many_nodes", most=MOST_NODES)
    nodes: dict[str, DocumentNode] = {}
    where: dict[str, str] = {}
    for row in rows:
        node = _node(row)
        if node.id in nodes:
            raise DomainError("plan.duplicate_id", where=row.where, id=node.id)
        nodes[node.id], where[node.id] = node, row.where
    for node in nodes.values():
        if node.parent is not None and node.parent not in nodes:
            raise DomainError("plan.unknown_parent", where=where[node.id], id=node.id, parent=node.parent)
        if node.same_as is not None and node.same_as not in nodes:
            raise DomainError("plan.unknown_node", where=where[node.id], node=node.same_as)
    _check_tree(nodes, where)
    return nodes


def _node(row: _Row) -> DocumentNode:
    kind = row.text("kind", needed=True)
    if kind not in set(NodeKind):
        raise DomainError("plan.unknown_kind", where=row.where, kind=kind)
    return DocumentNode(
        id=row.line("id", needed=True),
        parent=row.line("parent") or None,
        kind=kind,
        level=row.line("level"),
        marker=row.line("marker"),
        title=row.line("title", needed=True),
        title_en=row.line("title_en"),
        same_as=row.line("same_as") or None,
        repeated_ref=row.line("repeated_ref"),
    )


def _original(nodes: dict[str, DocumentNode], name: str, where: str) -> str:
    """The id of the node itself, where ``name`` may be one of its repetitions."""
    seen = {name}
    while (other := nodes[name].same_as) is not None:
        if other in seen:
            raise DomainError("plan.circle", where=where, id=name)
        seen.add(other)
        name = other
    return name


def _check_tree(nodes: dict[str, DocumentNode], where: dict[str, str]) -> None:
    """No node stands below itself, by its parents or by a repetition, and none lies too deep."""
    depths: dict[str, int] = {}
    for node in nodes.values():
        _original(nodes, node.id, where[node.id])
        way: list[str] = []
        name: str | None = node.id
        while name is not None and name not in depths:
            if name in way:
                raise DomainError("plan.circle", where=where[node.id], id=node.id)
            way.append(name)
            parent = nodes[name].parent
            name = None if parent is None else _original(nodes, parent, where[name])
        depth = depths[name] if name is not None else 0
        for step in reversed(way):
            depth += 1
            depths[step] = depth
        if depths[node.id] > DEEPEST:
            raise DomainError("plan.too_deep", where=where[node.id], id=node.id, most=DEEPEST)


# ---- what belongs to nodes


def _section_passages(
    document: dict[str, Any], known: frozenset[str], related: frozenset[tuple[str, str]]
) -> Iterator[DocumentPassage]:
    for row in _rows(document, "sections"):
        node, role = row.node(known), row.text("role", needed=True)
        if role not in {*PassageRole, _INDICATORS}:
            raise DomainError("plan.unknown_role", where=row.where, role=role)
        items = row.fields.get("items")
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise DomainError("plan.field_wrong", where=row.where, field="items")
        for item in items:
            text = as_received(item)[0].strip()
            # The names of related plans stand in a list of their own as well: kept once.
            if text and not (role == PassageRole.RELATED_PLANS and (node, text) in related):
                kept_role = PassageRole.OTHER if role == _INDICATORS else role
                yield DocumentPassage(node, kept_role, row.line("heading"), "", text)


def _viewpoint_passages(document: dict[str, Any], known: frozenset[str]) -> Iterator[DocumentPassage]:
    """The marks of a matrix of viewpoints (基本的視点), each as a passage such as 「◎ 協働」."""
    for row in _rows(document, "viewpoints"):
        text = f"{row.line('mark')} {row.line('viewpoint', needed=True)}".strip()
        yield DocumentPassage(row.node(known), PassageRole.VIEWPOINTS, "", "", text)


def _role_passages(document: dict[str, Any], known: frozenset[str]) -> Iterator[DocumentPassage]:
    headings = {
        row.line("node"): row.line("heading")
        for row in _rows(document, "sections")
        if row.fields.get("role") == PassageRole.ROLES
    }
    for row in _rows(document, "roles"):
        node = row.node(known)
        yield DocumentPassage(
            node,
            PassageRole.ROLES,
            headings.get(node, ""),
            row.line("actor", needed=True),
            row.text("text", needed=True),
        )


def _indicators(document: dict[str, Any], known: frozenset[str]) -> Iterator[DocumentIndicator]:
    for row in _rows(document, "indicators"):
        direction = row.text("direction")
        if direction not in {*Direction, ""}:
            raise DomainError("plan.field_wrong", where=row.where, field="direction")
        cumulative = row.fields.get("cumulative", False)
        if not isinstance(cumulative, bool):
            raise DomainError("plan.field_wrong", where=row.where, field="cumulative")
        yield DocumentIndicator(
            node=row.node(known),
            name=row.line("name", needed=True),
            definition=row.text("definition"),
            unit=row.line("unit"),
            kind=row.line("kind"),
            type=row.line("type"),
            direction=direction,
            cumulative=cumulative,
            baseline=_value(row.part("baseline")),
            target=_value(row.part("target")),
        )


def _value(row: _Row) -> DocumentValue:
    value = row.fields.get("value")
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 10**14
    ):
        raise DomainError("plan.field_wrong", where=row.where, field="value")
    return DocumentValue(
        text=row.line("text"),
        value=None if value is None else Decimal(str(value)),
        period=row.line("period"),
    )


def _names(name: str, document: dict[str, Any], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    seen = set()
    for row in _rows(document, name):
        pair = row.node(known), row.line("name", needed=True)
        if pair not in seen:
            seen.add(pair)
            yield pair
