"""Indicators: the rows of their tables, and whose they are."""

from ..pieces import Piece, Row
from ..table_rows import RowReader, ends_of, is_prose, whole_name
from ..tables import Table, words_of
from ..values import direction, direction_in, is_cumulative, is_value, narrow, unit_in, unit_of
from ..words import likeness, plain
from .draft import PLACED, Draft, Node
from .notes import is_note


def indicator_rows(draft: Draft, place: int, table: Table) -> int:
    """Rows of an indicator table from here on; the place after them."""
    reader = RowReader(table)
    at = place
    starts: list[tuple[int, int]] = []  # (place, rows before it)
    owners: list[tuple[int, Node]] = []  # (rows before it, whose the next ones are)
    definitions = table.place("definition") is not None
    level = table.place("level")
    while at < len(draft.pieces):
        piece = draft.pieces[at]
        if level is not None and (named := _named(draft, piece, table.columns[level].text)) is not None:
            reader.finish()
            owners.append((len(reader.rows), named))
            draft.mark(piece)
            starts.append((at, len(reader.rows)))
            at += 1
            continue
        if piece.kind or piece.cells or is_note(piece) or (piece.boxed and piece.marker is None):
            break
        if piece.is_bullet and not _bulleted_row(piece):
            break
        if is_prose(piece.raw) and not definitions:
            break
        if reader.is_between_rows and starts and not _could_begin_row(draft, at, table):
            break
        starts.append((at, len(reader.rows)))
        numbered = (
            piece.marker is not None
            and bool(piece.is_bullet or piece.family)
            and not all(is_value(word) for word in words_of(piece.raw))
        )
        text = piece.text if numbered else piece.raw
        if at > place and (numbered or not draft.joiner.adjoining(draft.pieces[at - 1], piece)):
            reader.cut()
        reader.feed(text, piece.line)
        at += 1
    open_lines = set(reader.has_open_text)
    reader.finish()
    if not reader.rows:
        return place
    end = at
    while starts and draft.pieces[starts[-1][0]].line in open_lines:
        end = starts.pop()[0]
    for count, row in enumerate(reader.rows):
        node = next((node for start, node in reversed(owners) if start <= count), draft.owner)
        add_indicator(draft, node, row, table)
    for n in range(place, end):
        draft.mark(draft.pieces[n])
    draft.unplaced |= reader.lost
    return end


def _named(draft: Draft, piece: Piece, head: str) -> Node | None:
    """The item that a line names under a column of items: by its number (Ⅰ under 基本目標) or by its title."""
    if piece.cells or len(piece.raw) > 60:
        return None
    marker, word = piece.marker, plain(head)
    for node in draft.nodes:
        numbered = marker is not None and not piece.text and marker.number == node.number
        if numbered and (node.word == word or (marker is not None and marker.family == node.family)):
            return node
    return draft.by_title.get(likeness(piece.text)) if len(piece.text) > 2 else None


def read_indicator(draft: Draft, place: int) -> int:
    """An indicator that stands in no table."""
    piece = draft.pieces[place]
    draft.close_item()
    if draft.node is None or piece.row is None:
        draft.leave(piece)
        return place + 1
    add_indicator(draft, draft.owner, piece.row, Table("indicators", []))
    draft.mark(piece)
    return place + 1


def _could_begin_row(draft: Draft, at: int, table: Table) -> bool:
    """Whether a value is still to come within a few lines."""
    for piece in draft.pieces[at : at + 8]:
        if piece.kind or piece.cells:
            return False
        if any(is_value(word) for word in words_of(piece.raw)):
            return True
        if is_prose(piece.raw) and table.place("definition") is None:
            return False
    return False


def _bulleted_row(piece: Piece) -> bool:
    return sum(is_value(word) for word in words_of(piece.text)) >= 1 and len(words_of(piece.text)) >= 2


def add_indicator(draft: Draft, node: Node, row: Row, table: Table) -> None:
    before = draft.indicators[-1] if draft.indicators else None
    if before is not None and before["node"] == node.id:
        row.name = whole_name(row.name, before["name"])
    baseline, target = ends_of(table, row)
    unit = unit_of(row.name) or (row.unit.strip("()（）") if row.unit else None)
    unit = unit or unit_in(target.text) or unit_in(baseline.text)
    draft.indicators.append(
        {
            "node": node.id,
            "kind": draft.kind_of_indicators or "",
            "type": row.type,
            "name": row.name,
            "definition": row.definition,
            "baseline": baseline.as_document(),
            "target": target.as_document(),
            "unit": narrow(unit) if unit else None,
            "direction": direction_in(row.direction or "") or direction(baseline, target),
            "cumulative": is_cumulative(row.name, target.text, baseline.text),
            "line": row.line,
        }
    )
    if draft.section is not None and draft.section.role == "indicators" and not draft.section.items:
        draft.section.content_in = "indicators"
    for number in row.lines:
        draft.mark_line(number, PLACED)
