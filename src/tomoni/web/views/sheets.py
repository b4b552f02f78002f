"""Published sheets of measures (施策シート): as pages, and as files."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import actor_of, for_everyone
from tomoni.evaluation.api import Sheet, public_sheets
from tomoni.kernel.errors import DomainError
from tomoni.plan.api import Edition, find_node, node_titles
from tomoni.web.printing import KINDS, paper, wanted
from tomoni.web.printing import sheets as files
from tomoni.web.printing.sheet_view import view_of
from tomoni.web.words import name_of, untranslated

from .printing import refused, sent

PAGE = 50


@for_everyone
@require_safe
def of_node(request: HttpRequest, code: str) -> HttpResponseBase:
    """The published sheets of one measure, the newest first."""
    node = find_node(code)
    link = node_titles([node.pk]).get(node.pk) if node else None
    if node is None or link is None:
        raise Http404
    context = {
        "title": name_of(link),
        "page": Paginator(public_sheets().filter(node=node), PAGE).get_page(request.GET.get("page")),
        "crumbs": [
            (_("The plan"), reverse("web:plan")),
            (name_of(link), reverse("web:node", args=[code])),
            (_("Sheets"), ""),
        ],
        "text_language": untranslated(),
    }
    return render(request, "web/sheets/list.html", context)


@for_everyone
@require_safe
def of_edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """All published sheets of an edition, the newest first."""
    edition = get_object_or_404(Edition, pk=key, adopted_at__isnull=False)
    context = {
        "title": edition.title,
        "page": Paginator(public_sheets().filter(edition=edition), PAGE).get_page(request.GET.get("page")),
        "crumbs": [
            (_("The plan"), reverse("web:plan")),
            (edition.title, reverse("web:edition", args=[key])),
            (_("Sheets"), ""),
        ],
        "text_language": untranslated(),
    }
    return render(request, "web/sheets/list.html", context)


@for_everyone
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One published sheet. It never changes; that is why it can be quoted."""
    found: Sheet = get_object_or_404(public_sheets().defer(None), pk=key)
    node = found.node
    context = {
        "frozen": found,
        "sheet": view_of(found.data, found.digest),
        "title": found.title,
        "crumbs": [
            (_("The plan"), reverse("web:plan")),
            (found.title, reverse("web:node", args=[node.code])),
            (_("Sheets"), reverse("web:node_sheets", args=[node.code])),
            (str(found.as_of), ""),
        ],
        "text_language": untranslated(),
    }
    return render(request, "web/sheets/sheet.html", context)


@for_everyone
@require_safe
def file(request: HttpRequest, key: UUID, extension: str) -> HttpResponseBase:
    """A published sheet as .pdf, .docx, .xlsx or .json."""
    found: Sheet = get_object_or_404(public_sheets().defer(None), pk=key)
    return sheet_file(request, found, extension, reverse("web:sheet", args=[key]))


def sheet_file(
    request: HttpRequest, found: Sheet, extension: str, back: str, **frame: object
) -> HttpResponseBase:
    """One sheet as a file. PDF takes a second and is kept; Word, Excel and the data are made on the spot."""
    name = f"{found.title} {found.as_of}"
    parameters = {"sheet": str(found.pk)}
    if extension == "json":
        return JsonResponse(
            {**found.data, "digest": found.digest}, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    if extension == "pdf":
        if not paper.is_available():
            problem = DomainError("web.pdf_unavailable", packages=paper.PACKAGES)
            return refused(request, name, back, problem, **frame)
        printout = wanted(actor_of(request), "sheets_pdf", parameters, at_once=lambda: True)
        return sent(request, printout, name, back, **frame)
    make = {"docx": files.make_docx, "xlsx": files.make_xlsx}.get(extension)
    if make is None:
        raise Http404
    response = HttpResponse(
        make(parameters, lambda done, total: None), content_type=KINDS[f"sheets_{extension}"].content_type
    )
    response.headers["Content-Disposition"] = content_disposition_header(
        True, f"{get_valid_filename(name)}.{extension}"
    )
    return response
