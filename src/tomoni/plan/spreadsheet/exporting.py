"""An edition as a file."""

from collections.abc import Iterable, Iterator

from ..models import Edition
from ..queries.content import Content, content_of
from . import layout
from .package import (
    LOCKED,
    NUMBER,
    TEXT,
    WRAPPED,
    DropDown,
    Table,
    workbook,
)
from .rows import Row, fingerprint, name_id, rows_of

_NEW_ROWS = 1_000  # below those that are there, a drop-down is ready for so many


def export_edition(edition: Edition) -> bytes:
    """The edition as .xlsx: a sheet each for items, texts, indicators, roles and departments, ready to be changed and
    read back. Five queries."""
    content = content_of(edition)
    sheets = rows_of(content)
    tables = [_table(sheet, sheets[sheet.name], content) for sheet in layout.SHEETS]
    return workbook([*tables, _guide(), _memory(edition, content, sheets)])


def _table(sheet: layout.Sheet, rows: list[Row], content: Content) -> Table:
    return Table(
        name=sheet.name,
        headers=[column.header for column in sheet.columns],
        widths=[column.width for column in sheet.columns],
        new=[_style(column, is_new=True) for column in sheet.columns],
        old=[_style(column, is_new=False) for column in sheet.columns],
        rows=_cells(sheet, rows, content),
        numbers=frozenset(n for n, column in enumerate(sheet.columns) if column.kind == "number"),
        drop_downs=list(_drop_downs(sheet, len(content.places))),
    )


def _style(column: layout.Column, *, is_new: bool) -> int:
    if column.kind == "note" or (column.kind == "id" and not is_new):
        return LOCKED
    if column.kind == "number":
        return NUMBER
    return WRAPPED if column.kind == "text" or column.width > 40 else TEXT


def _cells(sheet: layout.Sheet, rows: Iterable[Row], content: Content) -> Iterator[tuple[str, ...]]:
    """The rows as they are seen: with their ids, and with the item's name beside its code."""
    titles = {link.code: link.name for link in content.links.values()}
    ids = next((n for n, column in enumerate(sheet.columns) if column.kind == "id"), None)
    notes = next((n for n, column in enumerate(sheet.columns) if column.kind == "note"), None)
    title = sheet.place("名称") if sheet is layout.NODES else None
    for row in rows:
        cells = list(row.values)
        if ids is not None:
            cells[ids] = row.id.partition(">")[0]
        if notes is not None:
            cells[notes] = titles[cells[notes - 1]]
        if title is not None and ">" in row.id:
            cells[title] = content.links[row.made_of.node].title
        yield tuple(cells)


def _drop_downs(sheet: layout.Sheet, nodes: int) -> Iterator[DropDown]:
    codes = f"'{layout.NODES.name}'!$A$2:$A${nodes + _NEW_ROWS + 1}"
    for place, column in enumerate(sheet.columns):
        source = codes if column.kind == "node" else ""
        if column.words:
            source = f'"{",".join(column.words)}"'
        if source or column.hint:
            yield DropDown(place, source, column.hint)


def _guide() -> Table:
    lines = [(line,) for line in layout.GUIDE_LINES]
    return Table(layout.GUIDE, [layout.GUIDE], [100], [WRAPPED], [WRAPPED], lines, is_protected=False)


def _memory(edition: Edition, content: Content, sheets: dict[str, list[Row]]) -> Table:
    """What each row reads like now, so that later only what somebody changed counts as changed; of rows of 再掲 also
    the name beside them."""
    rows = [(layout.FORMAT, str(edition.plan_id), str(edition.pk))]
    rows += [(name, row.id, row.print) for name, found in sheets.items() for row in found]
    again = (row for row in sheets[layout.NODES.name] if row.made_of.repeated)
    rows += [
        (layout.NODES.name, name_id(row.id), fingerprint([content.links[row.made_of.node].title]))
        for row in again
    ]
    return Table(
        layout.MEMORY,
        ["シート", "行", "内容"],
        [12, 40, 20],
        [TEXT] * 3,
        [LOCKED] * 3,
        rows,
        state="veryHidden",
    )
