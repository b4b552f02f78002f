"""Tables that hold the tree itself: one column for each level (基本目標｜施策｜事業名), beside them what is to be done, who
does it, or the indicators. A cell that is empty goes on with what stands above it."""

from ..joining import joined
from ..markers import read_marker
from ..pieces import Piece, Row
from ..tables import VALUES, Column, Table
from ..words import departments_in, is_title, likeness, plain
from .cells import texts_of
from .draft import Draft, Node, Section
from .indicators import add_indicator

LOOKED_AT = 50  # items of one title
BELOW_ALL = 70.0  # rank of levels that no heading of the document has


def grid_row(draft: Draft, piece: Piece, table: Table) -> bool:
    """Whether the row could be read."""
    if len(piece.cells) != len(table.columns):
        return False
    cells = [joined(cell.split("\n")) for cell in piece.cells]
    node: Node | None = None
    number = ""
    for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
        if column.role == "number":
            number = cell
        elif column.role == "level":
            node = _level(draft, piece, table, place, cell, number) or node
            number = ""
    row = _indicator(table, cells, piece)
    if node is None:
        return False
    if row is not None:
        add_indicator(draft, node, row, table)
    _texts(draft, piece, table, node)
    draft.mark(piece)
    return True


def _level(draft: Draft, piece: Piece, table: Table, place: int, cell: str, number: str) -> Node | None:
    """The item that a cell names, or goes on with."""
    above = [table.found[n] for n in range(place) if n in table.found]
    if not cell.strip() or not likeness(cell):
        return table.found.get(place)
    parent = above[-1] if above else table.base
    column = table.columns[place]
    head = _head(piece, column, place, cell, number)
    node = _known(draft, head, parent if above else None)
    if node is None:
        if not is_title(head.text):
            return table.found.get(place)
        rank = draft.outline.ranks.get(head.family, BELOW_ALL + place)
        node = draft.new_node(head, head.text, rank, parent)
        node.word = column.text
    if table.found.get(place) is not node:
        table.found = {n: one for n, one in table.found.items() if n < place}
        table.found[place] = node
        draft.stack = _way(draft, node)
    return node


def _head(piece: Piece, column: Column, place: int, cell: str, number: str) -> Piece:
    marker = read_marker(cell)
    text = cell
    if marker is not None and not marker.is_bullet and marker.rest:
        text = marker.rest
    else:
        marker = read_marker(f"{number}　{cell}") if number.strip() else None
    head = Piece(piece.line, piece.last, cell, text, marker)
    head.family = plain(column.text).removesuffix("名") or f"column {place}"
    return head


def _known(draft: Draft, head: Piece, parent: Node | None) -> Node | None:
    for node in draft.alike.get(likeness(head.text), [])[:LOOKED_AT]:
        if parent is not None and node.parent != parent.id:
            continue
        if not head.number or not node.number or node.number == head.number:
            return node
    return None


def _way(draft: Draft, node: Node) -> list[Node]:
    way = [node]
    while way[-1].parent is not None:
        way.append(draft.by_id[way[-1].parent])
    return way[::-1]


def _indicator(table: Table, cells: list[str], piece: Piece) -> Row | None:
    row = Row(piece.line, "", [], [piece.line, *piece.also])
    for column, cell in zip(table.columns, cells, strict=True):
        if column.role in VALUES:
            row.values.append(cell)
        elif column.role == "name":
            row.name = cell
        elif column.role in ("unit", "definition", "type", "direction"):
            setattr(row, column.role, cell or None)
    return row if row.name and any(row.values) else None


def _texts(draft: Draft, piece: Piece, table: Table, node: Node) -> None:
    for column, cell in zip(table.columns, piece.cells, strict=True):
        if column.role == "content" and cell.strip():
            draft.sections.append(Section(node.id, None, "other", piece.line, texts_of(cell)))
        elif column.role == "department":
            draft.departments += [(node.id, name) for name in departments_in("、".join(cell.split("\n")))]
