"""Heads of indicator tables whose cells the source tells apart: over one row or more, with cells that go over several
columns, and with words that nobody could know beforehand."""

import re

from .pieces import Piece
from .tables import VALUES, Column, Table, head_of, years_as_columns
from .values import is_strong_value, narrow
from .words import is_title, level_head, likeness, row_head

MOST_HEADS = 3
LOOKED_AT = 40  # rows by which a column is told
_NO_INDICATORS = re.compile(r"事業費|予算|決算|財源|人口|世帯数|面積|スケジュール|工程|年次計画")


def cell_table(pieces: list[Piece], start: int) -> tuple[Table, int] | None:
    """The head of a table that begins with this row, of indicators or of the tree itself, and the place after it."""
    rows = _rows(pieces, start)
    heads = _heads(rows)
    if not heads:
        return None
    texts = _spread(heads)
    body = [row.cells for row in rows[len(heads) :]]
    columns = _indicator_columns(texts, body) or _tree_columns(texts)
    if columns is None:
        return None
    grid = any(column.role == "level" for column in columns)
    return Table("grid" if grid else "indicators", columns, split=True), start + len(heads)


def _indicator_columns(texts: list[list[str]], body: list[tuple[str, ...]]) -> list[Column] | None:
    columns = [_column(column) for column in texts]
    for column in columns:
        if _NO_INDICATORS.search(narrow(column.text)):
            column.role = "cost"
    columns = years_as_columns(columns)
    for column in columns:
        if column.role == "other":
            column.role = level_head(column.text) or "other"
    _find_name(columns, body)
    roles = {column.role for column in columns}
    if "name" not in roles or not roles & {"baseline", "target"}:
        return None
    if not any(_says_aim(column) for column in texts):
        return None
    if "level" in roles:
        for column in columns:
            said = row_head(column.text)
            if (column.role, said) in (("remark", "department"), ("other", "content")):
                column.role = said or column.role
    return columns


def _tree_columns(texts: list[list[str]]) -> list[Column] | None:
    columns = []
    for words in texts:
        text = words[-1] if words else ""
        role = level_head(text) or row_head(text) or "other"
        columns.append(Column("content" if role == "title" else role, None, text))
    return columns if sum(column.role == "level" for column in columns) > 1 else None


def _rows(pieces: list[Piece], start: int) -> list[Piece]:
    size = len(pieces[start].cells)
    rows: list[Piece] = []
    for piece in pieces[start : start + LOOKED_AT]:
        if len(piece.cells) != size or (rows and piece.kind):
            break
        rows.append(piece)
    return rows


def _heads(rows: list[Piece]) -> list[Piece]:
    """The first rows without values."""
    heads: list[Piece] = []
    for row in rows[:MOST_HEADS]:
        cells = [cell for cell in row.cells if cell.strip("-: ")]
        known = [
            head_of(cell) is not None or level_head(cell) is not None or row_head(cell) is not None
            for cell in cells
        ]
        if any(is_strong_value(cell) and not sure for cell, sure in zip(cells, known, strict=True)):
            break
        if heads and sum(known) < 0.6 * len(known):
            break
        if any(len(cell) > 40 for cell in cells) or not any(known):
            break
        heads.append(row)
    return heads


def _spread(heads: list[Piece]) -> list[list[str]]:
    """For each column what stands over it, cells over several columns counted for each of them."""
    size = len(heads[0].cells)
    columns: list[list[str]] = [[] for _ in range(size)]
    for level, row in enumerate(heads):
        last = ""
        for place, cell in enumerate(row.cells):
            text = " ".join(cell.split())
            covered = place < len(row.spans) and row.spans[place] == 0
            below = any(lower.cells[place].strip() for lower in heads[level + 1 :])
            if text:
                last = text
            elif not covered and (row.spans or not below):
                last = ""
            if text or (last and (covered or below)):
                columns[place].append(text or last)
    return columns


def _column(texts: list[str]) -> Column:
    column = Column("other", None, " ".join(texts))
    for text in texts:
        found = head_of(text)
        if found is None:
            continue
        column.period = found.period or column.period
        if found.role != "period" or column.role == "other":
            column.role = found.role
    if column.role == "period" and column.period is None:
        column.role = "other"
    return column


def _says_aim(texts: list[str]) -> bool:
    """Whether words over a column speak of an aim or an indicator: years alone may head any table."""
    said = narrow("".join(texts)).lower()
    found = [head_of(text) for text in texts]
    return (
        any(column is not None and column.role in ("target", "baseline") for column in found)
        or re.search(r"指標|目標|kpi|kgi", said) is not None
    )


def _find_name(columns: list[Column], body: list[tuple[str, ...]]) -> None:
    """The one column that names the indicators."""
    names = [column for column in columns if column.role == "name"]
    if len(names) > 1:
        kept = next((column for column in names if "指標" in column.text), names[0])
        for column in names:
            if column is not kept:
                column.role = "part" if column.text == kept.text else "other"
        return
    if names:
        return
    first = next((place for place, column in enumerate(columns) if column.role in VALUES), len(columns))
    candidates = [
        place for place in range(first) if columns[place].role in ("other", "definition", "type", "level")
    ]
    best, most = None, 0
    for place in candidates:
        cells = [row[place] for row in body if row[place].strip()]
        distinct = len({likeness(cell) for cell in cells if is_title(cell)})
        if distinct >= most > 0 or distinct > most:
            best, most = place, distinct
    if best is not None:
        columns[best].role = "name"
