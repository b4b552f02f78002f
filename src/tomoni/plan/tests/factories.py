"""Files of an inquiry as departments leave them, for tests."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

Edit = Callable[[Any], None]  # of an openpyxl workbook


def changed(raw: bytes, *edits: Edit) -> bytes:
    """The file as somebody leaves it who has opened it in a spreadsheet."""
    book = load_workbook(BytesIO(raw))
    for edit in edits:
        edit(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write(sheet: str, old: str, header: str, new: str) -> Edit:
    """Write into the row whose present wording is ``old``."""

    def edit(book: Any) -> None:
        page = book[sheet]
        headers = [cell.value for cell in page[1]]
        row = next(r for r in page.iter_rows(min_row=2) if old in [cell.value for cell in r])
        row[headers.index(header)].value = new

    return edit


def append(sheet: str, **cells: str) -> Edit:
    def edit(book: Any) -> None:
        page = book[sheet]
        headers = [cell.value for cell in page[1]]
        page.append([cells.get(header) for header in headers])

    return edit
