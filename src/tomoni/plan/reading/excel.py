"""Lines of Excel files."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tomoni.kernel.errors import DomainError

from .office import numbered
from .pieces import Line
from .text import LONGEST_TEXT

MOST_CELLS = 500_000


def lines_of_xlsx(path: Path) -> list[Line]:
    """A line for each row of each sheet that is not hidden; empty columns at the sides are left out.

    Raises:
        DomainError: ``plan_reading.damaged`` (``kind``), ``plan_reading.too_long``, ``plan_reading.empty``.
    """
    import openpyxl

    found: list[Line] = []
    cells = 0
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                rows: list[list[str]] = []
                for row in sheet.iter_rows(max_row=100_000, max_col=200):
                    rows.append([_printed(cell) for cell in row])
                    cells += sum(map(bool, rows[-1]))
                    if cells > MOST_CELLS:
                        raise DomainError("plan_reading.too_long", characters=LONGEST_TEXT)
                found += _lines_of_sheet(rows)
                found.append(Line(0, ""))
        finally:
            book.close()
    except DomainError:
        raise
    except Exception as error:  # whatever the library trips over, the file is not what it says
        raise DomainError("plan_reading.damaged", kind=".xlsx") from error
    return numbered(found)


def _printed(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        shown = cell.number_format or ""
        if "%" in shown:
            return f"{round(value * 100, 6):g}%"
        return f"{value:,.10g}" if "#,##" in shown else f"{value:.10g}"
    if isinstance(value, datetime.datetime | datetime.date):
        return str(value)[:10]
    return str(value).strip()


def _lines_of_sheet(rows: list[list[str]]) -> list[Line]:
    """The rows of a sheet, tables without the empty columns at their sides. A row with a single text is a line, unless
    it stands under a row of cells and the text is not at the left: then it goes on with the table."""
    found: list[Line] = []
    table: list[list[str]] = []
    for row in [*rows, []]:
        places = [place for place, text in enumerate(row) if text]
        left = min((_first(one) for one in table), default=0)
        if len(places) > 1 or (places and table and places[0] > left):
            table.append(row)
            continue
        found += _lines_of_table(table, left)
        table = []
        found.append(Line(0, " ".join(row[places[0]].split("\n")) if places else ""))
    return found[:-1]


def _first(row: list[str]) -> int:
    return next(place for place, text in enumerate(row) if text)


def _lines_of_table(table: list[list[str]], left: int) -> Iterator[Line]:
    right = max((place + 1 for row in table for place, text in enumerate(row) if text), default=0)
    for row in table:
        cells = [*row, *[""] * right][left:right]
        yield Line(0, "\t".join(text.replace("\n", " ") for text in cells), tuple(cells))
