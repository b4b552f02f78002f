"""Open data: every table that a part declares open, as a file."""

import csv
from collections.abc import Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.kernel.part import OpenTable, parts, resolve


@for_everyone
@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """What others may take and use: tables as files, and the interface for programs."""
    context = {"tables": open_tables().values(), "crumbs": [(_("Data for programs"), "")]}
    return render(request, "web/about/data.html", context)


@for_everyone
@require_safe
def table(request: HttpRequest, key: str) -> HttpResponseBase:
    """One open table as CSV: UTF-8 with a byte order mark, safe to open in a spreadsheet. Sent as it is read."""
    found = open_tables().get(key)
    if found is None:
        raise Http404
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return response


def open_tables() -> dict[str, OpenTable]:
    """The open tables of all parts by key."""
    return {one.key: one for part in parts() for one in part.open_tables}


class _Echo:
    """A file that hands back what is written to it: csv rows become a stream."""

    def write(self, value: str) -> str:
        return value


def _lines(found: OpenTable) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(found.columns)
    for row in resolve(found.rows)():
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    """No text begins like a formula: spreadsheets would run it. Numbers stay numbers."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value
