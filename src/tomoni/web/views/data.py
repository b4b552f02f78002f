"""Open data: every table that a part declares open, as a file."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.kernel.part import OpenTable, parts, resolve
from tomoni.web.tables import csv_lines


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
    lines = csv_lines(found.columns, resolve(found.rows)())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return response


def open_tables() -> dict[str, OpenTable]:
    """The open tables of all parts by key."""
    return {one.key: one for part in parts() for one in part.open_tables}
