"""The document, built piece by piece: every line of the source ends as placed, layout or unplaced."""

import re
from dataclasses import dataclass, field
from typing import Any

from .joining import Joiner, joined
from .markers import in_brackets, is_level
from .outline import PLAIN, Outline
from .pieces import Line, Piece, layout_lines, pieces_of, without_tags
from .tables import Row, RowReader, Table, ends_of, is_prose, row_of_cells, words_of
from .values import direction, is_cumulative, is_value, unit_in, unit_of
from .words import (
    actor_of,
    is_sentence,
    is_title,
    likeness,
    offices,
    plain,
    role_of,
    without_english_marker,
    without_offices,
)

PLACED, LAYOUT = "placed", "layout"
DEEPEST = 12
LONGEST_TITLE = 200


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
class _Item:
    """A text that may still go on."""

    texts: list[str]
    last: Piece
    family: str
    into: list[str]
    role: str


_REPEATED = re.compile(
    r"(?:[(（【\[［〈<]\s*再\s?掲\s*[:：]?\s*(?P<boxed>.*?)[)）】\]］〉>]|[\s　※＊*]再\s?掲\s*[:：]?\s*(?P<bare>\S*))\s*$"
)
_REPEATED_BEFORE = re.compile(r"^[(（【\[［〈<]\s*再\s?掲\s*[)）】\]］〉>]\s*")
_NOTE = re.compile(r"^(?:[※＊*†]|注(?:記)?)\s*[0-9０-９]{0,2}\s*[)）.．:：]?\s*")
_TERM = re.compile(
    r"^(?P<term>[^:：。、]{2,40}?)\s*(?:[:：]|\s[-—–―─]\s|[\s　]*[…‥]{1,2}[\s　]*|\s*とは[、,])\s*(?P<text>\S.{5,})$"
)
_DASHED = re.compile(r"^(?P<term>[^:：。、\s]{2,30})\s+[—–―─]+\s+(?P<text>\S.{5,})$")
_MARKS = re.compile(r"[●○◎◯◇◆□■△▲★☆✓✔〇\-－―ー・\s　]*")


class Builder:
    """Goes through the pieces of a document once, from the first line to the last."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.status: dict[int, str] = dict.fromkeys(layout_lines(lines), LAYOUT)
        pieces = pieces_of(lines, set(self.status))
        read = {piece.line for piece in pieces}
        self.status |= {line.number: LAYOUT for line in lines if line.number not in read}  # nothing but marks
        self._joiner = Joiner(lines, pieces)
        self.outline = Outline(pieces, self._joiner)
        self._pieces = self.outline.pieces
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        self._by_title: dict[str, Node] = {}  # the first item of each title
        self.sections: list[Section] = []
        self.indicators: list[dict[str, Any]] = []
        self.roles: list[dict[str, Any]] = []
        self.departments: list[tuple[str, str]] = []
        self.related: list[tuple[str, str]] = []
        self.glossary: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.heads: list[str] = []  # titles before the first item
        self._stack: list[Node] = []
        self._label: Node | None = None
        self._known: dict[tuple[str, tuple[int, ...], str], Node] = {}
        self._section: Section | None = None
        self._item: _Item | None = None
        self._table: Table | None = None
        self._kind_of_indicators: str | None = None
        self._actor: str | None = None
        self._actors: list[str] = []
        self._listing = False
        self._unplaced: set[int] = set()

    # ---- the walk

    def build(self) -> None:
        place = 0
        while place < len(self._pieces):
            place = self._step(place)
        self._close_item()

    def _step(self, place: int) -> int:
        piece = self._pieces[place]
        if piece.kind == "node":
            return self._open_node(place)
        if piece.kind == "echo":
            self._close_item()
            self._see_again(place)
            self._mark(piece, LAYOUT)
            return place + 1
        if piece.kind == "head":
            return self._open_table(place)
        if piece.kind == "listing":
            self._open_section(place)
            self._listing = True
            return place + 1
        if piece.kind == "section":
            self._open_section(place)
            return place + 1
        if piece.kind == "foreign":
            self._translate(piece)
            return place + 1
        if self._listing and self._is_listed(piece):
            return place + 1
        if self._node is None:
            self._before_all(piece)
            return place + 1
        return self._text(place)

    @property
    def _node(self) -> Node | None:
        return self._label or (self._stack[-1] if self._stack else None)

    def _mark(self, piece: Piece, status: str = PLACED) -> None:
        for number in (*range(piece.line, piece.line + 1), *piece.also):
            self._mark_line(number, status)

    def _mark_line(self, number: int, status: str) -> None:
        if status == PLACED or self.status.get(number) is None:
            self.status[number] = status

    def _leave(self, piece: Piece) -> None:
        """Nothing could be made of this piece: its line is listed as unplaced."""
        self._unplaced.add(piece.line)

    # ---- items of the plan

    def _open_node(self, place: int) -> int:
        piece = self._pieces[place]
        self._close_item()
        after = self._whole_title(place)
        title, departments = without_offices(piece.text)
        title, again, reference = _without_repetition(title)
        if again and not departments:
            title, departments = without_offices(title)
        if departments and not is_title(title):
            title, departments = piece.text, []
        if len(title) > LONGEST_TITLE or not likeness(title):
            self._leave(piece)
            return after
        number = piece.number
        known = self._known_node(piece, title)
        if known is not None and not again:
            self._see_node(known, place)
            self._mark(piece)
            return after
        rank = self.outline.ranks.get(piece.family, 50.0)
        self._pop(rank)
        parent = self._stack[-1] if self._stack else None
        node = self._new_node(piece, title, rank, parent)
        if again:
            first = self._by_title.get(likeness(title))
            original = first if first is not node else None
            node.same_as = original.id if original is not None else None
            node.repeated_ref = reference
        self._known.setdefault((piece.family, number, likeness(title)), node)
        self._stack.append(node)
        self._fresh()
        self.departments += [(node.id, name) for name in departments]
        self._mark(piece)
        return after

    def _whole_title(self, place: int) -> int:
        """The place after the heading; lines into which its title was broken are taken with it."""
        piece = self._pieces[place]
        after, before = place + 1, piece
        if piece.also or without_offices(piece.text)[1] or _without_repetition(piece.text)[1]:
            return after
        while after < len(self._pieces) and after - place < 3:
            following = self._pieces[after]
            if following.kind or following.marker is not None or following.boxed or offices(following.raw):
                break
            if not self._joiner.goes_on(before, following) or (
                following.gap and not self._joiner.marks_ends and not self._joiner.double_spaced
            ):
                break
            text = joined([piece.text, following.raw])
            if not is_title(without_offices(text)[0]):
                break
            piece.text = text
            piece.also.append(following.line)
            before = following
            after += 1
        return after

    def _new_node(self, piece: Piece, title: str, rank: float, parent: Node | None) -> Node:
        if parent is not None and parent.depth >= DEEPEST - 1:
            parent = self._by_id[parent.parent or ""]
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
        self._by_id[node.id] = node
        self._by_title.setdefault(likeness(title), node)
        return node

    def _known_node(self, piece: Piece, title: str) -> Node | None:
        """The item that this heading names once more; numbers without a word count only under the same parent."""
        known = self._known.get((piece.family, piece.number, likeness(title)))
        if known is None:
            return None
        if (
            piece.family == PLAIN
            or (piece.marker is not None and is_level(piece.marker))
            or known in self._stack
        ):
            return known
        rank = self.outline.ranks.get(piece.family, 50.0)
        parent = next((node for node in reversed(self._stack) if node.rank < rank), None)
        return known if known.parent == (parent.id if parent is not None else None) else None

    def _see_again(self, place: int) -> None:
        piece = self._pieces[place]
        title, _ = without_offices(piece.text)
        known = self._known_node(piece, title)
        if known is not None:
            self._see_node(known, place)

    def _see_node(self, known: Node, place: int) -> None:
        """A heading that was seen before: a running head changes nothing, going back to an item does."""
        if known in self._stack:
            following = self._pieces[place + 1] if place + 1 < len(self._pieces) else None
            if following is not None and following.kind == "section" and not self._pieces[place].gap:
                return
            if following is not None and following.kind == "section":
                self._pop_to(known)
            return
        following = self._pieces[place + 1] if place + 1 < len(self._pieces) else None
        if following is None or following.kind == "echo":
            return
        rank = self.outline.ranks.get(following.family, 99.0)
        if following.kind != "node" or rank > known.rank:
            self._pop_to(known)

    def _pop_to(self, known: Node) -> None:
        way = [known]
        while way[-1].parent is not None:
            way.append(self._by_id[way[-1].parent])
        self._stack = way[::-1]
        self._fresh()

    def _pop(self, rank: float) -> None:
        while self._stack and self._stack[-1].rank >= rank:
            self._stack.pop()

    def _fresh(self) -> None:
        self._close_item()
        self._label = self._section = self._table = self._actor = None
        self._actors = []
        self._listing = False

    # ---- sections

    def _open_section(self, place: int) -> None:
        piece = self._pieces[place]
        self._close_item()
        self._table, self._actor, self._actors, self._listing = None, None, [], False
        title, departments = without_offices(piece.text)
        if not departments or role_of(title) is None:
            title, departments = piece.text, []
        if self._node is None:
            self._section = None
            self._mark(piece, LAYOUT) if piece.role == "listing" else self._leave(piece)
            return
        role = piece.role or "other"
        actor = actor_of(piece.text) if role == "roles" else None
        if self._section is None or self._section.role != "roles" or actor is None:
            self._rise()
        node = self._stack[-1].id if self._stack else ""
        self._label = None
        if role == "listing":
            self._section = None
            self._mark(piece, LAYOUT)
            return
        self._section = Section(node, title, role, piece.line)
        self.sections.append(self._section)
        self._kind_of_indicators = title if role == "indicators" else self._kind_of_indicators
        self._actor = actor
        self.departments += [(node, name) for name in departments]
        self._mark(piece)

    def _rise(self) -> None:
        """Go up to the nearest item whose make has sections of its own."""
        for depth in range(len(self._stack), 0, -1):
            if self._stack[depth - 1].family in self.outline.bearing:
                del self._stack[depth:]
                return

    def _section_for(self, role: str, heading: str | None = None) -> Section:
        node = self._node
        assert node is not None
        if self._section is None or self._section.node != node.id or self._section.content_in:
            self._section = Section(
                node.id,
                heading,
                self._section.role
                if self._section and self._section.node == node.id and self._section.role != "indicators"
                else role,
                None,
            )
            self.sections.append(self._section)
        return self._section

    # ---- text

    def _text(self, place: int) -> int:
        piece = self._pieces[place]
        if piece.cells:
            self._close_item()
            self._row(piece)
            return place + 1
        if self._table is not None and self._table.kind == "indicators":
            after = self._indicator_rows(place, self._table)
            if after > place:
                return after
            self._table = None
        if self._is_note(piece):
            return self._note(place)
        if self._go_on(piece):
            return place + 1
        names = offices(piece.raw if piece.marker is None else piece.text)
        if names and self._takes_departments(piece):
            self._close_item()
            owner = self._stack[-1] if self._stack else self._node
            self.departments += [(owner.id, name) for name in names]  # type: ignore[union-attr]
            self._mark(piece)
            return place + 1
        role = self._section.role if self._section is not None else ""
        if role == "roles":
            return self._role_text(place)
        if role == "indicators":
            table = Table("indicators", [])
            after = self._indicator_rows(place, table)
            if after > place:
                return after
        if role == "related_plans":
            return self._related_plan(piece, place)
        if role == "glossary" and self._term(piece, piece.text):
            return place + 1
        if self._is_matrix(piece):
            self._close_item()
            self._matrix(piece)
            return place + 1
        if self._is_label(place):
            return self._open_label(place)
        if self._heads_own_line(place):
            self._open_small_section(piece)
            return place + 1
        self._new_item(piece)
        return place + 1

    def _heads_own_line(self, place: int) -> bool:
        """Whether a bullet follows on the same line, so that this is what it belongs to."""
        piece = self._pieces[place]
        following = self._pieces[place + 1] if place + 1 < len(self._pieces) else None
        return (
            following is not None
            and following.line == piece.line
            and following.is_bullet
            and piece.marker is None
            and is_title(piece.raw)
        )

    def _open_small_section(self, piece: Piece) -> None:
        self._close_item()
        node = self._node
        assert node is not None
        role = self._section.role if self._section is not None and self._section.node == node.id else "other"
        self._section = Section(node.id, piece.raw, role, piece.line)
        self.sections.append(self._section)
        self._mark(piece)

    @staticmethod
    def _is_matrix(piece: Piece) -> bool:
        """A row of a matrix: a name and signs, or the heads of its columns."""
        words = piece.raw.split()
        signs = sum(_MARKS.fullmatch(word) is not None for word in words)
        return (signs >= 2 and signs * 2 >= len(words)) or len(
            re.findall(r"視点\s?[0-9０-９①-⑩]", piece.raw)
        ) > 1

    def _takes_departments(self, piece: Piece) -> bool:
        if self._section is not None and self._section.role == "departments":
            return True
        return len(plain(piece.raw)) <= 60 and not is_sentence(piece.raw)

    def _new_item(self, piece: Piece) -> None:
        self._close_item()
        node = self._node
        assert node is not None
        text = piece.text if piece.marker is not None and (piece.is_bullet or piece.kind == "") else piece.raw
        section = self._section_for("vision" if self._is_aim(text) else "other")
        family = piece.marker.family if piece.marker is not None else ""
        self._item = _Item([text], piece, family, section.items, section.role)
        self._mark(piece)

    @staticmethod
    def _is_aim(text: str) -> bool:
        return re.search(r"目指し|めざし|まちに?します|目指す|まちづくり", text) is not None

    def _go_on(self, piece: Piece) -> bool:
        """Whether the piece continues the item that is open; then it does."""
        item = self._item
        if item is None or piece.marker is not None or piece.boxed:
            return False
        prose = item.role in ("issues", "vision", "direction", "other", "roles")
        label = self._may_have_labels()
        if not self._joiner.goes_on(item.last, piece, family=item.family, prose=prose, label=label):
            return False
        item.texts.append(piece.raw)
        item.last = piece
        self._mark(piece)
        return True

    def _close_item(self) -> None:
        if self._item is not None:
            text = joined(self._item.texts)
            if text:
                self._item.into.append(text)
        self._item = None

    # ---- names of rows that stand before their bullets

    def _may_have_labels(self) -> bool:
        if self._table is not None and self._table.kind == "rows":
            return self._table.place("title") is not None
        return self._section is not None and self._section.role == "actions"

    def _is_label(self, place: int) -> bool:
        """Whether this line (with what it goes on in) names a row, whose bullets follow."""
        if not self._may_have_labels():
            return False
        piece = self._pieces[place]
        if piece.marker is not None or piece.boxed or is_sentence(piece.raw):
            return False
        end = self._end_of_label(place)
        following = self._pieces[end] if end < len(self._pieces) else None
        return (
            following is not None
            and not following.cells
            and (following.is_bullet or (following.marker is not None and following.kind == ""))
            and following.kind == ""
            and is_title(joined([part.raw for part in self._pieces[place:end]]))
        )

    def _end_of_label(self, place: int) -> int:
        end = place + 1
        while end < len(self._pieces) and end - place < 9:
            piece = self._pieces[end]
            if piece.kind or piece.marker is not None or piece.cells or piece.boxed:
                break
            if not self._joiner.adjoining(self._pieces[end - 1], piece):
                break
            if self._joiner.marks_ends and self._pieces[end - 1].ended:
                break
            if len(plain(piece.raw)) > 24:
                break
            end += 1
        return end

    def _open_label(self, place: int) -> int:
        end = self._end_of_label(place)
        parts = self._pieces[place:end]
        title = joined([part.raw for part in parts])
        if re.fullmatch(r"(?:\S\s+)+\S(?:\s*\S)?", title) or re.search(r"(?:^|\s)\S\s\S\s\S\s", title):
            title = re.sub(r"\s+", "", title)
        self._close_item()
        self._add_label(parts[0], title)
        for part in parts:
            self._mark(part)
        return end

    def _add_label(self, piece: Piece, title: str, content: str | None = None) -> Node:
        """A row of a table of actions, as an item under the one at hand."""
        parent = self._stack[-1] if self._stack else None
        title, departments = without_offices(title)
        bare = Piece(piece.line, piece.last, title, title, None, family="label")
        from .markers import read_marker

        marker = read_marker(title)
        if marker is not None and not marker.is_bullet and marker.rest:
            bare.marker, title = marker, marker.rest
        node = self._new_node(bare, title, 90.0, parent)
        self._label = node
        self.departments += [(node.id, name) for name in departments]
        heading = content
        if heading is None and self._table is not None:
            column = self._table.place("content")
            heading = self._table.columns[column].text if column is not None else None
        role = "actions"
        self._section = Section(node.id, heading, role, None)
        self.sections.append(self._section)
        return node

    # ---- tables

    def _open_table(self, place: int) -> int:
        self._close_item()
        table = self.outline.tables[place]
        after = place
        while (
            after < len(self._pieces)
            and self._pieces[after].kind == "head"
            and (after == place or after not in self.outline.tables)
        ):
            self._mark(self._pieces[after], LAYOUT)
            after += 1
        self._table = table
        self._actor = None
        if self._node is None:
            return after
        if table.kind == "indicators" and (self._section is None or self._section.role != "indicators"):
            self._label = None
            self._rise_for_table()
        if table.kind == "rows" and self._label is not None:
            self._label, self._section = None, None
        return after

    def _rise_for_table(self) -> None:
        if self._section is None or (self._stack and self._section.node != self._stack[-1].id):
            self._section = None

    def _indicator_rows(self, place: int, table: Table) -> int:
        """Rows of an indicator table from here on; the place after them."""
        reader = RowReader(table)
        at = place
        starts: list[tuple[int, int]] = []  # (place, rows before it)
        definitions = table.place("definition") is not None
        while at < len(self._pieces):
            piece = self._pieces[at]
            if piece.kind or piece.cells or self._is_note(piece) or (piece.boxed and piece.marker is None):
                break
            if piece.is_bullet and not self._bulleted_row(piece):
                break
            if is_prose(piece.raw) and not definitions:
                break
            if reader.is_between_rows and starts and not self._could_begin_row(at, table):
                break
            starts.append((at, len(reader.rows)))
            numbered = (
                piece.marker is not None
                and bool(piece.is_bullet or piece.family)
                and not all(is_value(word) for word in words_of(piece.raw))
            )
            text = piece.text if numbered else piece.raw
            if at > place and (numbered or not self._joiner.adjoining(self._pieces[at - 1], piece)):
                reader.cut()
            reader.feed(text, piece.line)
            at += 1
        open_lines = set(reader.has_open_text)
        reader.finish()
        if not reader.rows:
            return place
        end = at
        while starts and self._pieces[starts[-1][0]].line in open_lines:
            end = starts.pop()[0]
        node = self._indicator_owner()
        for row in reader.rows:
            self._add_indicator(node, row, table)
        for n in range(place, end):
            self._mark(self._pieces[n])
        self._unplaced |= reader.lost
        return end

    def _could_begin_row(self, at: int, table: Table) -> bool:
        """Whether a value is still to come within a few lines."""
        for piece in self._pieces[at : at + 8]:
            if piece.kind or piece.cells:
                return False
            if any(is_value(word) for word in words_of(piece.raw)):
                return True
            if is_prose(piece.raw) and table.place("definition") is None:
                return False
        return False

    @staticmethod
    def _bulleted_row(piece: Piece) -> bool:
        return sum(is_value(word) for word in words_of(piece.text)) >= 1 and len(words_of(piece.text)) >= 2

    def _indicator_owner(self) -> Node:
        node = self._stack[-1] if self._stack else self._node
        assert node is not None
        return node

    def _add_indicator(self, node: Node, row: Row, table: Table) -> None:
        baseline, target = ends_of(table, row.values)
        unit = unit_of(row.name) or (row.unit.strip("()（）") if row.unit else None)
        unit = unit or unit_in(target.text) or unit_in(baseline.text)
        from .values import narrow

        self.indicators.append(
            {
                "node": node.id,
                "kind": self._kind_of_indicators or "",
                "type": row.type,
                "name": row.name,
                "definition": row.definition,
                "baseline": baseline.as_document(),
                "target": target.as_document(),
                "unit": narrow(unit) if unit else None,
                "direction": direction(baseline, target),
                "cumulative": is_cumulative(row.name, target.text, baseline.text),
                "line": row.line,
            }
        )
        if self._section is not None and self._section.role == "indicators" and not self._section.items:
            self._section.content_in = "indicators"
        for number in row.lines:
            self._mark_line(number, PLACED)

    def _row(self, piece: Piece) -> None:
        """A row whose cells the source tells apart."""
        table, cells = self._table, piece.cells
        if all(not cell or set(cell) <= set("-: ") for cell in cells):
            self._mark(piece, LAYOUT)
            return
        if table is not None and table.kind == "indicators":
            row = row_of_cells(table, cells, piece.line)
            if row is not None:
                self._add_indicator(self._indicator_owner(), row, table)
                return
            reader = RowReader(table)
            reader.feed("　".join(cell.replace(" ", "") for cell in cells if cell), piece.line)
            reader.finish()
            for row in reader.rows:
                self._add_indicator(self._indicator_owner(), row, table)
            if reader.rows:
                return
        if table is not None and table.kind == "rows" and self._row_of_table(piece, table):
            return
        if self._section is not None and self._section.role == "roles" and self._row_of_roles(piece):
            return
        if self._section is not None and self._section.role == "indicators":
            reader = RowReader(Table("indicators", []))
            reader.feed("　".join(cell.replace(" ", "") for cell in cells if cell), piece.line)
            reader.finish()
            if reader.rows:
                self._add_indicator(self._indicator_owner(), reader.rows[0], Table("indicators", []))
                return
        self._loose_row(piece)

    def _row_of_table(self, piece: Piece, table: Table) -> bool:
        cells = piece.cells
        if len(cells) != len(table.columns):
            return False
        by_role = {column.role: cell for column, cell in zip(table.columns, cells, strict=True) if cell}
        if "actor" in by_role and "role" in by_role:
            self._add_role(by_role["actor"], " ".join(_texts(by_role["role"])), piece)
        elif "term" in by_role and "meaning" in by_role:
            self.glossary.append((by_role["term"], by_role["meaning"]))
        elif "title" in by_role:
            title = joined(_texts(by_role["title"]))
            if not is_title(title) and not likeness(title):
                return False
            self._label = None
            node = self._add_label(piece, title)
            self._section.items += _texts(by_role.get("content", ""))  # type: ignore[union-attr]
            for name in offices(by_role.get("department", "")):
                self.departments.append((node.id, name))
        elif "content" in by_role and self._label is not None and self._section is not None:
            self._section.items += _texts(by_role["content"])
        else:
            return False
        self._mark(piece)
        return True

    def _row_of_roles(self, piece: Piece) -> bool:
        cells = [cell for cell in piece.cells if cell]
        actors = [actor_of(cell) for cell in cells]
        if all(actors) and len(cells) > 1:
            self._actors = [actor for actor in actors if actor]
            self._mark(piece)
            return True
        if self._actors and len(cells) == len(self._actors):
            for actor, cell in zip(self._actors, cells, strict=True):
                self._add_role(actor, " ".join(_texts(cell)), piece)
            return True
        if len(cells) == 2 and actors[0]:
            self._add_role(actors[0], " ".join(_texts(cells[1])), piece)
            return True
        return False

    def _loose_row(self, piece: Piece) -> None:
        """A row under no known head: of a matrix, of terms, or its cells are texts."""
        cells = [cell for cell in piece.cells if cell]
        if sum(_MARKS.fullmatch(cell) is not None for cell in cells) * 2 >= len(cells):
            self._matrix(piece)
            return
        if len(cells) == 2 and self._section is not None and self._section.role == "glossary":
            self.glossary.append((cells[0], cells[1]))
            self._mark(piece)
            return
        section = self._section_for("other")
        for cell in cells:
            section.items += _texts(cell)
        self._mark(piece)

    def _matrix(self, piece: Piece) -> None:
        section = self._section_for("viewpoints")
        section.content_in = "matrix"
        self._mark(piece)

    # ---- roles, related plans, terms, notes

    def _add_role(self, actor: str, text: str, piece: Piece) -> None:
        node = self._stack[-1] if self._stack else self._node
        assert node is not None
        self.roles.append({"node": node.id, "actor": actor.strip(), "text": text, "line": piece.line})
        if self._section is not None and self._section.role == "roles":
            self._section.content_in = "actors"
        self._mark(piece)

    def _role_text(self, place: int) -> int:
        """Who does what: an actor alone on its line or before the text, then one text or more."""
        piece = self._pieces[place]
        text = piece.text if piece.marker is not None else piece.raw
        boxed = in_brackets(text)
        if boxed is not None and actor_of(boxed[0]):
            self._actor = actor_of(boxed[0])
            text = boxed[1]
        elif (alone := actor_of(text)) is not None:
            self._actor, text = alone, ""
        else:
            first = re.match(r"(\S+?)(?:[\s　]+|[:：]\s*)(?=\S)", text)
            if first is not None and (actor := actor_of(first[1])) is not None:
                self._actor, text = actor, text[first.end() :]
        if self._actor is None:
            self._new_item(piece)
            return place + 1
        self._mark(piece)
        at = place + 1
        if not text:
            return at
        texts, before = [text], piece
        while at < len(self._pieces):
            following = self._pieces[at]
            if following.kind or following.cells or following.marker is not None or following.boxed:
                break
            if (
                self._begins_actor(following.raw)
                or not self._joiner.adjoining(before, following)
                or self._is_note(following)
            ):
                break
            if not self._goes_on_in_cell(before, following, texts):
                break
            ends = self._joiner.marks_ends and before.ended
            texts.append((" " if ends else "") + following.raw)
            self._mark(following)
            before = following
            at += 1
        self._add_role(self._actor, _in_one(texts), piece)
        return at

    def _goes_on_in_cell(self, before: Piece, following: Piece, texts: list[str]) -> bool:
        if self._table is not None and self._table.place("actor") is not None:
            return True
        return self._joiner.goes_on(before, following, prose=True) or not is_sentence(joined(texts))

    @staticmethod
    def _begins_actor(text: str) -> bool:
        if actor_of(text) is not None:
            return True
        first = re.match(r"(\S+?)(?:[\s　]+|[:：])(?=\S{6})", text)
        return first is not None and actor_of(first[1]) is not None

    def _related_plan(self, piece: Piece, place: int) -> int:
        node = self._stack[-1] if self._stack else self._node
        assert node is not None
        assert self._section is not None
        text = piece.text if piece.marker is not None else piece.raw
        if is_sentence(text) and len(text) > 40:
            self._new_item(piece)
            return place + 1
        names = [
            name.strip()
            for name in re.split(
                r"[、,，]|[\s　]{2,}|[・/／](?=\S{4,}(?:計画|プラン|ビジョン|構想|条例|方針))", text
            )
            if name.strip()
        ]
        self.related += [(node.id, name.strip("「」『』・")) for name in names if likeness(name)]
        self._section.items += [name for name in names if likeness(name)]
        self._section.content_in = "related_plans"
        self._mark(piece)
        return place + 1

    def _is_note(self, piece: Piece) -> bool:
        return (
            piece.kind == ""
            and not piece.cells
            and (
                _NOTE.match(piece.raw) is not None
                or (_DASHED.match(piece.raw) is not None and not any(map(is_value, words_of(piece.raw)[2:])))
            )
        )

    def _note(self, place: int) -> int:
        """A footnote: a term with its meaning, or a remark."""
        piece = self._pieces[place]
        self._close_item()
        texts, before, at = [piece.raw], piece, place + 1
        while at < len(self._pieces):
            following = self._pieces[at]
            if following.kind or following.marker is not None or following.cells or self._is_note(following):
                break
            if not self._joiner.goes_on(before, following, prose=not following.gap):
                break
            texts.append(following.raw)
            self._mark(following)
            before = following
            at += 1
        text = _NOTE.sub("", joined(texts))
        self._mark(piece)
        found = _TERM.match(text) or _DASHED.match(text)
        if found is not None:
            self.glossary.append((found["term"].strip(" 「」『』【】"), found["text"].strip()))
        elif (boxed := in_brackets(text)) is not None and len(boxed[1]) > 5:
            self.glossary.append((boxed[0], boxed[1]))
        else:
            self.notes.append(joined(texts))
        return at

    def _term(self, piece: Piece, text: str) -> bool:
        found = _TERM.match(text)
        boxed = in_brackets(text)
        term: str | None = None
        if boxed is not None and len(boxed[1]) > 5:
            term, meaning = boxed
        elif found is not None:
            term, meaning = found["term"], found["text"]
        if term is None:
            return False
        self._close_item()
        self.glossary.append((term.strip(" 「」『』"), meaning))
        assert self._section is not None
        self._section.content_in = "glossary"
        self._mark(piece)
        return True

    # ---- translations, listings, what comes first

    def _translate(self, piece: Piece) -> None:
        """English that stands beside the Japanese: of a title, or of a text."""
        self._close_item()
        node = self._node
        if node is None:
            self.heads.append(piece.raw)
            self._mark(piece)
            return
        marked, rest = without_english_marker(piece.raw)
        sentence = re.search(r"[.!?]$", rest) is not None
        here = self._section is None or self._section.node != node.id or marked
        if marked and not rest:
            self._mark(piece, LAYOUT)
        elif node.title_en is None and not sentence and (marked or here) and len(rest) <= 200:
            node.title_en = rest
            self._mark(piece)
        else:
            self._section_for("other").translations.append(piece.raw)
            self._mark(piece)

    def _is_listed(self, piece: Piece) -> bool:
        """In a listing: a line that only names items which have their place elsewhere."""
        if is_sentence(piece.raw):
            self._listing = False
            return False
        titles = self._titles()
        words = [likeness(word) for word in ([*piece.cells] if piece.cells else piece.raw.split())]
        said = likeness(piece.raw)
        known = said in titles or all(any(word in title for title in titles) for word in words if word)
        if known or re.fullmatch(r"[\W_]+", piece.raw):
            self._mark(piece, LAYOUT)
        else:
            self._leave(piece)
        return True

    def _titles(self) -> set[str]:
        if not hasattr(self, "_all_titles"):
            self._all_titles = {
                likeness(piece.text) for piece in self._pieces if piece.kind in ("node", "echo")
            } | {likeness(piece.raw) for piece in self._pieces if piece.kind in ("node", "echo")}
        return self._all_titles

    def _before_all(self, piece: Piece) -> None:
        if is_title(piece.raw) and not piece.cells and len(self.heads) < 8:
            self.heads.append(piece.raw)
            self._mark(piece)
        else:
            self._leave(piece)

    # ---- the account

    def account(self) -> dict[str, Any]:
        """How many lines became what; those that became nothing are listed."""
        counted = {PLACED: 0, LAYOUT: 0}
        unplaced = []
        for line in self.lines:
            status = self.status.get(line.number)
            if line.number in self._unplaced or status is None:
                unplaced.append({"line": line.number, "text": line.text.strip()})
            else:
                counted[status] += 1
        return {"total": len(self.lines), **counted, "unplaced": unplaced}


def _without_repetition(title: str) -> tuple[str, bool, str | None]:
    """A title without 再掲, whether that was there, and where the item stands first.

    >>> _without_repetition("担い手の育成（再掲 Ⅳ1(4)）")
    ('担い手の育成', True, 'Ⅳ1(4)')
    """
    found = _REPEATED.search(title)
    if found is not None and title[: found.start()].strip():
        return title[: found.start()].strip(), True, (found["boxed"] or found["bare"] or "").strip() or None
    before = _REPEATED_BEFORE.match(title)
    if before is not None and title[before.end() :].strip():
        return title[before.end() :].strip(), True, None
    return title, False, None


def _texts(cell: str) -> list[str]:
    """The bullets or lines of a cell."""
    cell = without_tags(cell)
    parts = re.split(r"\n|[▪•‣➢◆◇■□\ue000-\uf8ff]|(?:(?<=^)|(?<=\s))[・●○](?=\s*\S)", cell)
    return [part.strip(" 　・") for part in parts if part and part.strip(" 　・")]


def _in_one(texts: list[str]) -> str:
    result = ""
    for text in texts:
        if text.startswith(" "):
            result += text
        else:
            result = joined([result, text])
    return result
