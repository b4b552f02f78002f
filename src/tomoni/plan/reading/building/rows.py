"""Tables whose cells the source tells apart: of indicators, actions, roles, terms, viewpoints."""

import re

from ..joining import joined
from ..pieces import Piece
from ..table_rows import RowReader, row_of_cells
from ..tables import Table
from ..words import actor_of, departments_in, is_sentence, is_title, likeness
from .cells import texts_of
from .draft import LAYOUT, Draft
from .grids import grid_row
from .indicators import add_indicator
from .labels import add_label
from .people import add_role

_MARKS = re.compile(r"[●○◎◯◇◆□■△▲★☆✓✔〇\-－―ー・\s　]*")


def open_table(draft: Draft, place: int) -> int:
    draft.close_item()
    table = draft.outline.tables[place]
    after = place
    while (
        after < len(draft.pieces)
        and draft.pieces[after].kind == "head"
        and (after == place or after not in draft.outline.tables)
    ):
        draft.mark(draft.pieces[after], LAYOUT)
        after += 1
    draft.table = table
    draft.actor = None
    if table.kind == "grid":
        draft.label = None
        table.base = draft.stack[-1] if draft.stack else None
    if draft.node is None:
        return after
    if table.kind == "indicators" and (draft.section is None or draft.section.role != "indicators"):
        draft.label = None
        draft.rise(draft.pieces[place].owner)
        _rise_for_table(draft)
    if table.kind == "rows" and draft.label is not None:
        draft.label, draft.section = None, None
    return after


def _rise_for_table(draft: Draft) -> None:
    if draft.section is None or (draft.stack and draft.section.node != draft.stack[-1].id):
        draft.section = None


def read_row(draft: Draft, piece: Piece) -> None:
    """A row whose cells the source tells apart."""
    table, cells = draft.table, piece.cells
    if all(not cell or set(cell) <= set("-: ") for cell in cells):
        draft.mark(piece, LAYOUT)
        return
    if table is not None and table.kind == "grid" and grid_row(draft, piece, table):
        return
    if table is not None and table.kind == "indicators":
        row = row_of_cells(table, cells, piece.line)
        if row is not None:
            add_indicator(draft, draft.owner, row, table)
            return
        reader = RowReader(table)
        reader.feed("　".join(cell.replace(" ", "") for cell in cells if cell), piece.line)
        reader.finish()
        for row in reader.rows:
            add_indicator(draft, draft.owner, row, table)
        if reader.rows:
            return
    if table is not None and table.kind == "rows" and _row_of_table(draft, piece, table):
        return
    told = draft.section is not None and draft.section.role == "roles"
    if draft.node is not None and (told or _tells_a_role(piece)) and _row_of_roles(draft, piece):
        return
    if draft.section is not None and draft.section.role == "indicators":
        reader = RowReader(Table("indicators", []))
        reader.feed("　".join(cell.replace(" ", "") for cell in cells if cell), piece.line)
        reader.finish()
        if reader.rows:
            add_indicator(draft, draft.owner, reader.rows[0], Table("indicators", []))
            return
    if draft.node is None:
        draft.leave(piece)
        return
    _loose_row(draft, piece)


def _row_of_table(draft: Draft, piece: Piece, table: Table) -> bool:
    cells = piece.cells
    if len(cells) != len(table.columns):
        return False
    by_role = {column.role: cell for column, cell in zip(table.columns, cells, strict=True) if cell}
    if "actor" in by_role and "role" in by_role:
        add_role(draft, by_role["actor"], " ".join(texts_of(by_role["role"])), piece)
    elif "term" in by_role and "meaning" in by_role:
        draft.glossary.append((by_role["term"], by_role["meaning"]))
    elif "title" in by_role:
        title = joined(texts_of(by_role["title"]))
        if not is_title(title) and not likeness(title):
            return False
        draft.label = None
        node = add_label(draft, piece, title, number=by_role.get("number", ""))
        draft.section.items += texts_of(by_role.get("content", ""))  # type: ignore[union-attr]
        for name in departments_in(by_role.get("department", "")):
            draft.departments.append((node.id, name))
    elif "content" in by_role and draft.label is not None and draft.section is not None:
        draft.section.items += texts_of(by_role["content"])
    else:
        return False
    draft.mark(piece)
    return True


def _tells_a_role(piece: Piece) -> bool:
    """Two cells: who, and what they do."""
    cells = [cell for cell in piece.cells if cell.strip()]
    return len(cells) == 2 and actor_of(cells[0]) is not None and is_sentence(cells[1].split("\n")[0])


def _row_of_roles(draft: Draft, piece: Piece) -> bool:
    cells = [cell for cell in piece.cells if cell]
    actors = [actor_of(cell) for cell in cells]
    if all(actors) and len(cells) > 1:
        draft.actors = [actor for actor in actors if actor]
        draft.mark(piece)
        return True
    if draft.actors and len(cells) == len(draft.actors):
        for actor, cell in zip(draft.actors, cells, strict=True):
            add_role(draft, actor, " ".join(texts_of(cell)), piece)
        return True
    if len(cells) == 2 and actors[0]:
        add_role(draft, actors[0], " ".join(texts_of(cells[1])), piece)
        return True
    return False


def _loose_row(draft: Draft, piece: Piece) -> None:
    """A row under no known head: of a matrix, of terms, or its cells are texts."""
    cells = [cell for cell in piece.cells if cell]
    if sum(_MARKS.fullmatch(cell) is not None for cell in cells) * 2 >= len(cells):
        matrix(draft, piece)
        return
    if len(cells) == 2 and draft.section is not None and draft.section.role == "glossary":
        draft.glossary.append((cells[0], cells[1]))
        draft.mark(piece)
        return
    section = draft.section_for("other")
    for cell in cells:
        section.items += texts_of(cell)
    draft.mark(piece)


def matrix(draft: Draft, piece: Piece) -> None:
    section = draft.section_for("viewpoints")
    section.content_in = "matrix"
    draft.mark(piece)


def is_matrix(piece: Piece) -> bool:
    """A row of a matrix: a name and signs, or the heads of its columns."""
    words = piece.raw.split()
    signs = sum(_MARKS.fullmatch(word) is not None for word in words)
    return (signs >= 2 and signs * 2 >= len(words)) or len(re.findall(r"視点\s?[0-9０-９①-⑩]", piece.raw)) > 1
