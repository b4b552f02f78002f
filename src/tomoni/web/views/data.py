"""Open data: every table that a part declares open, as a file; the catalogue that other catalogues read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.web import catalogue
from tomoni.web.licences import licence
from tomoni.web.open_data import FORMS, as_table, files, open_tables
from tomoni.web.tables import FOR_A_MINUTE, as_file

MOST = 1000  # packages of one answer
HELP = "https://docs.ckan.org/en/latest/api/"


@for_everyone
@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """What others may take and use: tables as files, and the interface for programs."""
    known = files()
    context = {
        "tables": [
            {
                "table": one,
                "files": [
                    {
                        "label": form.upper(),
                        "url": reverse("web:open_table", args=[one.key, form]),
                        "known": known.get((one.key, form)),
                    }
                    for form in FORMS
                ],
                "columns": list(zip(one.columns, one.labels or one.columns, strict=True)),
                "changed": max((known[at].changed_at for at in known if at[0] == one.key), default=None),
            }
            for one in open_tables().values()
        ],
        "licence": licence(),
        "crumbs": [(_("Open data"), "")],
    }
    return render(request, "web/about/data.html", context)


@for_everyone
@require_safe
def table(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One open table as CSV (UTF-8 with a byte order mark, safe to open in a spreadsheet) or JSON. Sent as it is read."""
    found = open_tables().get(key)
    if found is None:
        raise Http404
    return as_file(as_table(found, reverse("web:open_table", args=[key, form])), form)


@for_everyone
@require_safe
def as_dcat(request: HttpRequest) -> HttpResponseBase:
    """The catalogue as DCAT, in JSON-LD."""
    return _open(JsonResponse(catalogue.as_dcat(), content_type="application/ld+json", **_readable()))


# ---- the answers of a CKAN -------------------------------------------------------------------------

Answer = Callable[[HttpRequest], Any]


class _Refused(Exception):
    """What CKAN calls it, with its status."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


def _action(answer: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
    @for_everyone
    @require_safe
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponseBase:
        document: dict[str, Any] = {"help": HELP, "success": True}
        status = 200
        try:
            document["result"] = answer(request)
        except _Refused as refused:
            status = refused.status
            document |= {"success": False, "error": {"__type": refused.kind, "message": str(refused)}}
        return _open(JsonResponse(document, status=status, **_readable()))

    return view


@_action
def package_list(request: HttpRequest) -> list[str]:
    """The names of all packages, or some of them."""
    names = catalogue.package_names()
    start = _number(request, "offset", 0)
    return names[start : start + _number(request, "limit", MOST)]


@_action
def package_show(request: HttpRequest) -> dict[str, Any]:
    """One package by its name or id."""
    wanted = request.GET.get("id", "")
    if not wanted:
        raise _Refused(409, "Validation Error", "id: " + _("is missing"))
    found = catalogue.package(wanted)
    if found is None:
        raise _Refused(404, "Not Found Error", _("There is nothing at this address"))
    return found


@_action
def package_search(request: HttpRequest) -> dict[str, Any]:
    """Packages in whose title, description or tags every word of ``q`` stands."""
    rows, start = _number(request, "rows", 10), _number(request, "start", 0)
    count, found = catalogue.packages(request.GET.get("q", ""), min(rows, MOST), start)
    return {"count": count, "sort": "name asc", "results": found, "facets": {}, "search_facets": {}}


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return otherwise
    if not (given.isascii() and given.isdecimal() and len(given) < 8):
        raise _Refused(409, "Validation Error", f"{name}: " + _("must be a whole number"))
    return int(given)


def _readable() -> dict[str, Any]:
    return {"json_dumps_params": {"ensure_ascii": False}}


def _open(response: JsonResponse) -> JsonResponse:
    """For everyone, from whatever site."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response
