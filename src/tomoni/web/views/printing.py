"""The plan, a chapter of it, and sheets of measures as files."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import actor_of, for_everyone
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import Edition, Plan, edition_in_force, node_page, tree, whole_plan
from tomoni.web.models import Printout
from tomoni.web.printing import KINDS, paper, plans, wanted
from tomoni.web.queries import whole_node
from tomoni.web.words import name_of

TOO_LARGE = "web.too_large_to_print"
REFRESH = 3  # seconds until a page that waits looks again


@for_everyone
@require_safe
def plan(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """The plan in force, as a whole."""
    of = get_object_or_404(Plan, slug=slug) if slug else None
    edition = edition_in_force(of)
    if edition is None:
        raise Http404
    return _printed(request, edition, "", edition.plan.title)


@for_everyone
@require_safe
def edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """An adopted edition as a whole."""
    found = _adopted(key)
    return _printed(request, found, "", found.title)


@for_everyone
@require_safe
def chapter(request: HttpRequest, code: str) -> HttpResponseBase:
    """A node with all below it, as its page shows it."""
    seen = whole_node(code)
    if seen is None:
        raise Http404
    return _printed(request, seen.edition, code, seen.page.link.name)


@for_everyone
@require_safe
def chapter_of_edition(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """A node with all below it, as an adopted edition has it."""
    found = _adopted(key)
    page = node_page(found, code)
    if page is None:
        raise Http404
    return _printed(request, found, code, page.link.name)


def _adopted(key: UUID) -> Edition:
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    return found


def _printed(request: HttpRequest, edition: Edition, code: str, name: str) -> HttpResponseBase:
    back = reverse("web:node", args=[code]) if code else reverse("web:edition", args=[edition.pk])
    if not paper.is_available():
        return refused(request, name, back, DomainError("web.pdf_unavailable", packages=paper.PACKAGES))
    printout = wanted(
        actor_of(request),
        "plan",
        plans.parameters_of(edition, code),
        at_once=lambda: _is_small(edition, code),
    )
    if printout.problem == TOO_LARGE:
        return refused(request, name, back, DomainError(TOO_LARGE), chapters=_chapters(edition, code))
    return sent(request, printout, name, back)


def _chapters(edition: Edition, code: str) -> list[tuple[str, str]]:
    """What can be printed instead: the nodes right below."""
    below = tree(edition, root=code or None, depth=1)
    return [
        (name_of(node.link), reverse("web:edition_node_pdf", args=[edition.pk, node.link.code]))
        for node in below
        if not node.repeated
    ]


def _is_small(edition: Edition, code: str) -> bool:
    return plans.size_of(whole_plan(edition, code)) <= plans.AT_ONCE


# ---- for every kind of file ------------------------------------------------------------------------


def sent(request: HttpRequest, printout: Printout, name: str, back: str, **frame: Any) -> HttpResponseBase:
    """The file; or the page that says how far it is, or why it cannot be made. ``frame``: for a page of the desk."""
    if printout.problem:
        return refused(request, name, back, DomainError(printout.problem, packages=paper.PACKAGES), **frame)
    if not printout.made_at:
        return _waiting(request, printout, name, back, frame)
    kind = KINDS[printout.kind]
    if request.headers.get("If-None-Match") == f'"{printout.key}"':
        return HttpResponseNotModified()
    file = FileResponse(default_storage.open(printout.file), content_type=kind.content_type)
    file.headers["Content-Disposition"] = str(
        content_disposition_header(kind.extension != "pdf", f"{get_valid_filename(name)}.{kind.extension}")
    )
    file.headers["ETag"] = f'"{printout.key}"'
    file.headers["Cache-Control"] = "private, no-cache"
    return file


def _waiting(
    request: HttpRequest, printout: Printout, name: str, back: str, frame: dict[str, Any]
) -> HttpResponseBase:
    context = {**frame, "printout": printout, "name": name, "back": back, "refresh": REFRESH}
    template = "web/desk/print_waiting.html" if frame else "web/print_waiting.html"
    response = render(request, template, context, status=202)
    response.headers["Refresh"] = str(REFRESH)
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(
    request: HttpRequest, name: str, back: str, problem: DomainError, **frame: Any
) -> HttpResponseBase:
    """The page that says why there is no file. ``frame``: more for its context."""
    context = {
        **frame,
        "name": name,
        "back": back,
        "problem": sentence_for(problem),
        "hint": _("The page itself can be printed: in the menu of the browser, choose “Print”."),
    }
    template = "web/desk/print_waiting.html" if "me" in frame else "web/print_waiting.html"
    return render(request, template, context, status=503)
