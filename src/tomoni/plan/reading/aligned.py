"""Rows of tables whose cells are told apart by where they stand on the line, as texts have them that keep the layout of a
page: a cell may go on below, and what stands below which word of the head says which column it belongs to."""

from .joining import joined
from .markers import is_level
from .pieces import Piece, width
from .tables import VALUES, Column, Segment, Table, segments
from .values import is_loose_value, is_period, is_value
from .words import is_sentence

_LIST_SIGNS = ("①", "(1)", "1)", "❶")


def aligned_rows(pieces: list[Piece], start: int, table: Table) -> tuple[list[Piece], int]:
    """Pieces with cells in place of the lines that follow the head, and the place after those lines."""
    if len(table.columns) < 2 or any(column.right == 0 for column in table.columns):
        return [], start
    rows = _Rows(table)
    at = start
    while at < len(pieces) and rows.take(pieces[at]):
        at += 1
    return rows.done(), at - len(rows.pending)


def aligned_texts(pieces: list[Piece], start: int, table: Table) -> tuple[list[Piece], int]:
    """The same for a table of texts, as of actions: a row begins where more than one of its cells does."""
    columns = table.columns
    title = next((place for place, column in enumerate(columns) if column.role == "title"), None)
    content = next((place for place, column in enumerate(columns) if column.role == "content"), None)
    if title is None or any(column.right == 0 for column in columns):
        return [], start
    rows: list[tuple[list[list[str]], list[Piece]]] = []
    at = start
    while at < len(pieces):
        piece = pieces[at]
        level = piece.marker is not None and is_level(piece.marker)
        if piece.cells or piece.kind or piece.boxed or piece.role is not None or level:
            break
        placed = _placed(segments(piece), columns)
        filled = {column for _, column in placed}
        if title in filled and (content in filled if content is not None else len(filled) > 1):
            rows.append(([[] for _ in columns], []))
        elif not rows or piece.gap or (filled <= {title} and is_sentence(piece.raw)):
            break
        for part, column in placed:
            rows[-1][0][column].append(part.text)
        rows[-1][1].append(piece)
        at += 1
    found = []
    for cells, lines in rows:
        row = Piece(lines[0].line, lines[-1].last, lines[0].raw, lines[0].text, gap=lines[0].gap)
        row.cells = tuple(
            "、".join(texts) if column.role == "department" else joined(texts)
            for column, texts in zip(columns, cells, strict=True)
        )
        row.also = [line.line for line in lines[1:]]
        found.append(row)
    return found, at


def _placed(parts: list[Segment], columns: list[Column]) -> list[tuple[Segment, int]]:
    """Each part with the column that begins nearest before it, or at its side."""
    return [
        (part, min(range(len(columns)), key=lambda place: abs(columns[place].left - part.left)))
        for part in parts
    ]


class _Rows:
    def __init__(self, table: Table) -> None:
        self._columns = table.columns
        self._widest = 0.0  # of the names so far
        self._rows: list[tuple[list[list[str]], list[Piece]]] = []
        self._last_name = 0.0
        self._signs: set[str] = set()  # with which rows began
        self.pending: list[tuple[list[list[str]], Piece]] = []

    def take(self, piece: Piece) -> bool:
        """Whether the line belongs to the table; then it is taken."""
        if piece.cells or piece.kind or is_sentence(piece.raw):
            return False
        placed = self._assign(_without_sign(piece))
        if placed is None:
            return False
        cells: list[list[str]] = [[] for _ in self._columns]
        for part, column in placed:
            cells[column].append(part.text)
        if any(is_loose_value(part.text) for part, column in placed if self._is_value(column)):
            return self._new_row(piece, placed, cells)
        return self._further_line(piece, placed, cells)

    def _is_value(self, column: int) -> bool:
        return self._columns[column].role in VALUES

    def _new_row(self, piece: Piece, placed: list[tuple[Segment, int]], cells: list[list[str]]) -> bool:
        named = [part for part, column in placed if self._columns[column].role == "name"]
        if not named and not self.pending:
            return False
        whole: list[list[str]] = [[] for _ in self._columns]
        for some in (*(held for held, _ in self.pending), cells):
            for column, texts in enumerate(some):
                whole[column] += texts
        self._rows.append((whole, [*(held for _, held in self.pending), piece]))
        self.pending = []
        self._last_name = width(named[0].text) if named else 0.0
        if piece.marker is not None and piece.marker.family in _LIST_SIGNS:
            self._signs.add(piece.marker.family)
        self._widest = max(self._widest, self._last_name)
        return True

    def _further_line(self, piece: Piece, placed: list[tuple[Segment, int]], cells: list[list[str]]) -> bool:
        """A line without values: what goes on of the row before, or the first line of the row to come."""
        if piece.gap or piece.boxed or piece.role is not None or len(self.pending) > 4:
            return False
        if piece.marker is not None and piece.marker.family not in self._signs:
            return False
        goes_on = (
            self._rows
            and not self.pending
            and (
                self._last_name >= max(6.0, self._widest - 2.5)
                or all(self._columns[column].role != "name" for _, column in placed)
                or placed[0][0].text[0] in "（(〔["
            )
        )
        if goes_on:
            whole, lines = self._rows[-1]
            for column, texts in enumerate(cells):
                whole[column] += texts
            lines.append(piece)
            return True
        if any(self._is_value(column) for _, column in placed):
            return False
        self.pending.append((cells, piece))
        return True

    def _assign(self, parts: list[Segment]) -> list[tuple[Segment, int]] | None:
        """Each part with its column; None when they stand otherwise than the head says."""
        if len(parts) == len(self._columns) and any(is_value(part.text) for part in parts):
            return list(zip(parts, range(len(parts)), strict=True))
        result: list[tuple[Segment, int]] = []
        lowest = 0
        for part in parts:
            distances = [
                (_distance(part, column), place)
                for place, column in enumerate(self._columns)
                if place >= lowest
            ]
            if not distances:
                return None
            distance, place = min(distances)
            if distance > 8.0:
                return None
            result.append((part, place))
            lowest = place + (self._is_value(place) or self._columns[place].role == "unit")
        return result or None

    def done(self) -> list[Piece]:
        """The rows as pieces with cells."""
        found = []
        for cells, lines in self._rows:
            first = lines[0]
            piece = Piece(first.line, lines[-1].last, first.raw, first.text)
            piece.cells = tuple(joined(texts) for texts in cells)
            piece.also = [line.line for line in lines[1:]]
            piece.gap = first.gap
            found.append(piece)
        return found


def _without_sign(piece: Piece) -> list[Segment]:
    """The parts of a line without the sign of a list before them."""
    parts = [part for whole in segments(piece) for part in _single_values(whole)]
    marker = piece.marker
    if marker is None or not parts or not (marker.is_bullet or marker.family in _LIST_SIGNS):
        return parts
    first = parts[0]
    rest = first.text.removeprefix(marker.text).lstrip(" 　.．)）、")
    if not rest:
        return parts[1:]
    return [Segment(rest, first.left, first.right), *parts[1:]]


def _single_values(part: Segment) -> list[Segment]:
    """A part that is nothing but several values is as many parts."""
    words = part.text.split(" ")
    if len(words) < 2 or not all(is_value(word) and not is_period(word) for word in words):
        return [part]
    found, at = [], part.left
    for word in words:
        found.append(Segment(word, at, at + width(word)))
        at += width(word) + 0.5
    return found


def _distance(part: Segment, column: Column) -> float:
    """How far a part stands from a column: 0 where they overlap or begin together."""
    if part.left < column.right and column.left < part.right:
        return abs(part.left - column.left) * 0.01
    return min(abs(part.left - column.right), abs(column.left - part.right), abs(part.left - column.left))
