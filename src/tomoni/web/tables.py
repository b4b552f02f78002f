"""Tables as files: CSV in UTF-8 with a byte order mark, safe to open in a spreadsheet, and JSON. Sent as they are read."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

_BEGINS_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BESIDE = " \u3000\ufeff"  # what a spreadsheet overlooks before a formula
CSV, JSON = "csv", "json"
TYPES = {CSV: "text/csv; charset=utf-8", JSON: "application/json; charset=utf-8"}
FOR_A_MINUTE = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is its name in JSON, ``label`` heads it in CSV. Both are the same in every language."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as others may take it. ``rows`` are read once, when they are sent."""

    name: str  # of the file, without its ending
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Iterable[object]]]
    about: dict[str, Any]  # what JSON says of it beside the rows


def columns(**labels: str) -> tuple[Column, ...]:
    """Columns by their keys."""
    return tuple(Column(key, label) for key, label in labels.items())


def as_file(table: Table, form: str) -> StreamingHttpResponse:
    """The table as a file of this form. The name may be Japanese. It may be kept for a minute, and read from other sites.

    Raises:
        Http404: there is no such form.
    """
    if form not in TYPES:
        raise Http404
    lines = (
        csv_lines([one.label for one in table.columns], table.rows()) if form == CSV else json_lines(table)
    )
    response = StreamingHttpResponse(lines, content_type=TYPES[form])
    response.headers["Content-Disposition"] = str(
        content_disposition_header(form == CSV, f"{table.name}.{form}")
    )
    response.headers["Cache-Control"] = FOR_A_MINUTE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def lines_of(table: Table, form: str) -> Iterator[str]:
    """The lines of the file."""
    return csv_lines([one.label for one in table.columns], table.rows()) if form == CSV else json_lines(table)


# ---- CSV -------------------------------------------------------------------------------------------


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
    if isinstance(value, str) and value.lstrip(_BESIDE).startswith(_BEGINS_FORMULA):
        return f"'{value}"
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return _moment(value)
    return "" if value is None else value


# ---- JSON ------------------------------------------------------------------------------------------


def json_lines(table: Table) -> Iterator[str]:
    """One object: what the table is, then its rows as objects. A row a line, so that nothing has to be held."""
    keys = [one.key for one in table.columns]
    about = table.about | {"columns": {one.key: one.label for one in table.columns}}
    yield json.dumps(about, ensure_ascii=False, default=_plain)[:-1] + ', "rows": ['
    separator = "\n"
    for row in table.rows():
        yield separator + json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, default=_plain)
        separator = ",\n"
    yield "\n]}\n"


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value)


def _moment(value: datetime) -> str:
    return timezone.localtime(value).isoformat(timespec="seconds")
