"""Tables as CSV: UTF-8 with a byte order mark, safe to open in a spreadsheet, sent as they are read."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it: csv rows become a stream."""

    def write(self, value: str) -> str:
        return value


def csv_lines(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a table, its header first."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    """No text begins like a formula: spreadsheets would run it. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_BEGINS_FORMULA):
        return f"'{value}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else value
