"""The document while it is built: what was read so far, where the walk stands, and what became of each line."""

import re
from dataclasses import dataclass, field
from typing import Any

from ..joining import Joiner, joined
from ..layout import layout_lines
from ..outline import outline_of
from ..pieces import Line, Piece, pieces_of
from ..tables import Table
from ..words import likeness

PLACED, LAYOUT = "placed", "layout"
DEEPEST = 12


@dataclass(slots=True)
class Node:
    """An item of the plan while the document is built."""

    id: str
    parent: str | None
    family: str
    rank: float
    title: str
    marker: str
    number: tuple[int, ...]
    word: str
    line: int
    depth: int
    title_en: str | None = None
    same_as: str | None = None
    repeated_ref: str | None = None


@dataclass(slots=True)
class Section:
    node: str
    heading: str | None
    role: str
    line: int | None
    items: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)
    content_in: str | None = None


@dataclass(slots=True)
class Item:
    """A text that may still go on."""

    texts: list[str]
    last: Piece
    family: str
    into: list[str]
    role: str


class Draft:
    """The document so far, and the place in it to which the next piece belongs."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.status: dict[int, str] = dict.fromkeys(layout_lines(lines), LAYOUT)
        pieces = pieces_of(lines, set(self.status))
        read = {piece.line for piece in pieces}
        self.status |= {line.number: LAYOUT for line in lines if line.number not in read}  # nothing but marks
        self.joiner = Joiner(lines, pieces)
        self.outline = outline_of(pieces, self.joiner)
        self.pieces = self.outline.pieces
        self.nodes: list[Node] = []
        self.by_id: dict[str, Node] = {}
        self.by_title: dict[str, Node] = {}  # the first item of each title
        self.alike: dict[str, list[Node]] = {}  # the items of each title
        self.sections: list[Section] = []
        self.indicators: list[dict[str, Any]] = []
        self.roles: list[dict[str, Any]] = []
        self.departments: list[tuple[str, str]] = []
        self.related: list[tuple[str, str]] = []
        self.glossary: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.heads: list[str] = []  # titles before the first item
        self.stack: list[Node] = []
        self.label: Node | None = None
        self.known: dict[tuple[str, tuple[int, ...], str], Node] = {}
        self.section: Section | None = None
        self.item: Item | None = None
        self.table: Table | None = None
        self.kind_of_indicators: str | None = None
        self.actor: str | None = None
        self.actors: list[str] = []
        self.listing = False
        self.unplaced: set[int] = set()
        self.titles: set[str] | None = None  # of all headings, once asked for

    @property
    def node(self) -> Node | None:
        """The item to which texts belong now."""
        return self.label or (self.stack[-1] if self.stack else None)

    def mark(self, piece: Piece, status: str = PLACED) -> None:
        for number in (*range(piece.line, piece.line + 1), *piece.also):
            self.mark_line(number, status)

    def mark_line(self, number: int, status: str) -> None:
        if status == PLACED or self.status.get(number) is None:
            self.status[number] = status

    def leave(self, piece: Piece) -> None:
        """Nothing could be made of this piece: its line is listed as unplaced."""
        self.unplaced.add(piece.line)

    def new_node(self, piece: Piece, title: str, rank: float, parent: Node | None) -> Node:
        if parent is not None and parent.depth >= DEEPEST - 1:
            parent = self.by_id[parent.parent or ""]
        marker = piece.marker
        node = Node(
            id=f"n{len(self.nodes) + 1}",
            parent=parent.id if parent is not None else None,
            family=piece.family,
            rank=rank,
            title=title,
            marker=marker.text if marker is not None and not marker.is_bullet else "",
            number=piece.number,
            word=marker.word if marker is not None and piece.family != "label" else "",
            line=piece.line,
            depth=parent.depth + 1 if parent is not None else 0,
        )
        self.nodes.append(node)
        self.by_id[node.id] = node
        self.by_title.setdefault(likeness(title), node)
        self.alike.setdefault(likeness(title), []).append(node)
        return node

    def pop_to(self, known: Node) -> None:
        way = [known]
        while way[-1].parent is not None:
            way.append(self.by_id[way[-1].parent])
        self.stack = way[::-1]
        self.fresh()

    def pop(self, rank: float) -> None:
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()

    def fresh(self) -> None:
        self.close_item()
        self.label = self.section = self.table = self.actor = None
        self.actors = []
        self.listing = False

    def rise(self, family: str) -> None:
        """Go up to the nearest item of this make."""
        for depth in range(len(self.stack), 0, -1):
            if self.stack[depth - 1].family == family:
                del self.stack[depth:]
                return

    @property
    def owner(self) -> Node:
        """The item to which a table or a list of departments belongs."""
        node = self.stack[-1] if self.stack else self.node
        assert node is not None
        return node

    def section_for(self, role: str, heading: str | None = None) -> Section:
        node = self.node
        assert node is not None
        if self.section is None or self.section.node != node.id or self.section.content_in:
            self.section = Section(
                node.id,
                heading,
                self.section.role
                if self.section and self.section.node == node.id and self.section.role != "indicators"
                else role,
                None,
            )
            self.sections.append(self.section)
        return self.section

    def new_item(self, piece: Piece) -> None:
        self.close_item()
        node = self.node
        assert node is not None
        text = piece.text if piece.marker is not None and (piece.is_bullet or piece.kind == "") else piece.raw
        section = self.section_for("vision" if _is_aim(text) else "other")
        family = piece.marker.family if piece.marker is not None else ""
        self.item = Item([text], piece, family, section.items, section.role)
        self.mark(piece)

    def go_on(self, piece: Piece) -> bool:
        """Whether the piece continues the item that is open; then it does."""
        item = self.item
        if item is None or piece.marker is not None or piece.boxed:
            return False
        prose = item.role in ("issues", "vision", "direction", "other", "roles")
        label = self.may_have_labels()
        if not self.joiner.goes_on(item.last, piece, family=item.family, prose=prose, label=label):
            return False
        item.texts.append(piece.raw)
        item.last = piece
        self.mark(piece)
        return True

    def close_item(self) -> None:
        if self.item is not None:
            text = joined(self.item.texts)
            if text:
                self.item.into.append(text)
        self.item = None

    def may_have_labels(self) -> bool:
        if self.table is not None and self.table.kind == "rows":
            return self.table.place("title") is not None
        return self.section is not None and self.section.role == "actions"

    def account(self) -> dict[str, Any]:
        """How many lines became what; those that became nothing are listed."""
        counted = {PLACED: 0, LAYOUT: 0}
        unplaced = []
        for line in self.lines:
            status = self.status.get(line.number)
            if line.number in self.unplaced or status is None:
                unplaced.append({"line": line.number, "text": line.text.strip()})
            else:
                counted[status] += 1
        return {"total": len(self.lines), **counted, "unplaced": unplaced}


def _is_aim(text: str) -> bool:
    return re.search(r"目指し|めざし|まちに?します|目指す|まちづくり", text) is not None
