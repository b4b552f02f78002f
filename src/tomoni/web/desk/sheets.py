"""施策シート: writing what only people know, freezing, publishing; one measure or all of an edition."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.evaluation.api import (
    Measure,
    Sheet,
    SheetSet,
    compose,
    freeze_all,
    freeze_sheet,
    is_as_frozen,
    measure,
    measures,
    publish_set,
    publish_sheet,
    sheet_sets,
    sheets,
    withdraw_sheet,
    words_of,
    write_words,
    years_written,
)
from tomoni.kernel.calendars import fiscal_year
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import Edition, edition_in_force, find_node
from tomoni.web.printing import paper, wanted
from tomoni.web.printing import sheets as files
from tomoni.web.printing.sheet_view import view_of
from tomoni.web.views.printing import refused, sent
from tomoni.web.views.sheets import sheet_file

from .frame import Desk, refusing
from .frame import sent as posted
from .sheet_forms import FreezeForm, WordsForm

WRITE, PUBLISH = "evaluation.write", "evaluation.publish"
PAGE = 100
LIST = 20


@for_staff(WRITE, PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def all_measures(request: HttpRequest) -> HttpResponseBase:
    """All measures of the edition in force, and freezing them together."""
    edition = edition_in_force()
    year = _year(request)
    form = FreezeForm(posted(request) if request.method == "POST" else None, initial=_today(year))
    if edition and form.is_valid():
        try:
            asked = freeze_all(actor=Desk(request).actor, edition=edition, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            return redirect("web:desk_sheet_set", asked.pk)
    listed = measures(edition) if edition else ()
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    shown = [one.id for one in page]
    context = {
        **_frame(request),
        "edition": edition,
        "year": year,
        "form": form,
        "page": page,
        "written": years_written(shown, year),
        "newest": _newest(shown),
        "sets": sheet_sets(edition)[:LIST] if edition else (),
        "crumbs": [(_("Sheets of measures"), "")],
    }
    return render(request, "web/desk/measures.html", context, status=422 if form.errors else 200)


def _newest(nodes: list[UUID]) -> dict[UUID, Sheet]:
    """The newest frozen sheet of each of these nodes."""
    found = sheets().filter(node__in=nodes).order_by("frozen_at")
    return {one.node_id: one for one in found}


@for_staff(WRITE, PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def one_measure(request: HttpRequest, code: str) -> HttpResponseBase:
    """One measure: what people write, what the sheet would show today, the sheets that were frozen."""
    edition, node = _measure(code)
    year = _year(request)
    kept = words_of(node.id, year)
    form = WordsForm(posted(request) if request.method == "POST" else None, words=kept)
    if form.is_valid():
        found = find_node(code)
        assert found is not None
        try:
            write_words(actor=Desk(request).actor, node=found, year=year, **form.written())
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
            form.beside(kept)
        else:
            messages.success(request, _("Saved. The sheet below shows it."))
            return redirect(f"{reverse('web:desk_measure', args=[code])}?{urlencode({'year': year})}")
    context = {
        **_frame(request),
        "node": node,
        "year": year,
        "years": range(fiscal_year(timezone.localdate()) - 3, fiscal_year(timezone.localdate()) + 1),
        "form": form,
        "freeze_form": FreezeForm(initial=_today(year), auto_id="freeze_%s"),
        "sheet": view_of(compose(edition, node, year=year, as_of=timezone.localdate())),
        "frozen": sheets().filter(node=node.id)[:LIST],
        "crumbs": [(_("Sheets of measures"), reverse("web:desk_measures")), (node.name, "")],
    }
    return render(request, "web/desk/measure.html", context, status=422 if form.errors else 200)


@for_staff(WRITE)
@require_POST
@refusing
def freeze(request: HttpRequest, code: str) -> HttpResponseBase:
    """確定する: the sheet of one measure."""
    edition, node = _measure(code)
    form = FreezeForm(posted(request))
    if form.is_valid():
        try:
            sheet = freeze_sheet(
                actor=Desk(request).actor, edition=edition, code=node.code, **form.cleaned_data
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            messages.error(request, sentence_for(problem))
        else:
            messages.success(request, _("The sheet is frozen. It does not change any more."))
            return redirect("web:desk_frozen", sheet.pk)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("web:desk_measure", code)


@for_staff(WRITE, PUBLISH)
@require_safe
def frozen(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One frozen sheet, with who froze it, and whether everybody sees it."""
    found = _sheet(key)
    context = {
        **_frame(request),
        "frozen": found,
        "sheet": view_of(found.data, found.digest),
        "is_whole": is_as_frozen(found),
        "who": _who(found.frozen_by),
        "crumbs": [
            (_("Sheets of measures"), reverse("web:desk_measures")),
            (found.title, reverse("web:desk_measure", args=[found.node.code])),
            (str(found.as_of), ""),
        ],
    }
    return render(request, "web/desk/frozen.html", context)


@for_staff(WRITE, PUBLISH)
@require_safe
def frozen_file(request: HttpRequest, key: UUID, extension: str) -> HttpResponseBase:
    """A frozen sheet as a file, published or not."""
    return sheet_file(
        request, _sheet(key), extension, reverse("web:desk_frozen", args=[key]), **Desk(request).bar()
    )


@for_staff(PUBLISH)
@require_POST
@refusing
def publish(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """公開する, or 公開をやめる."""
    found = _sheet(key)
    if posted(request).get("do") == "withdraw":
        withdraw_sheet(actor=Desk(request).actor, sheet=found)
        messages.success(request, _("The sheet is no longer public."))
    else:
        publish_sheet(actor=Desk(request).actor, sheet=found)
        messages.success(request, _("The sheet is public now."))
    return redirect("web:desk_frozen", key)


@for_staff(WRITE, PUBLISH)
@require_safe
def sheet_set(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """All measures of an edition, frozen together: how far that is, the sheets, one file of all."""
    found = _set(key)
    done = found.sheets.count()
    context = {
        **_frame(request),
        "set": found,
        "done": done,
        "page": Paginator(sheets().filter(sheet_set=found).order_by("place"), PAGE).get_page(
            request.GET.get("page")
        ),
        "who": _who(found.asked_by),
        "crumbs": [(_("Sheets of measures"), reverse("web:desk_measures")), (str(found.as_of), "")],
    }
    response = render(request, "web/desk/sheet_set.html", context)
    if not found.finished_at:
        response.headers["Refresh"] = "3"
    return response


@for_staff(WRITE, PUBLISH)
@require_safe
def set_file(request: HttpRequest, key: UUID, extension: str) -> HttpResponseBase:
    """All sheets of a set as one file. Many take a while: then a page says how far that is."""
    found = _set(key)
    if extension not in ("pdf", "docx", "xlsx") or not found.finished_at:
        raise Http404
    name = f"{found.edition.title} {found.as_of}"
    back, frame = reverse("web:desk_sheet_set", args=[key]), Desk(request).bar()
    if extension == "pdf" and not paper.is_available():
        problem = DomainError("web.pdf_unavailable", packages=paper.PACKAGES)
        return refused(request, name, back, problem, **frame)
    kind = "zip" if extension == "pdf" and found.total > files.IN_ONE_PDF else extension
    few = found.total <= (5 if extension == "pdf" else 60)
    printout = wanted(Desk(request).actor, f"sheets_{kind}", {"set": str(key)}, at_once=lambda: few)
    return sent(request, printout, name, back, **frame)


@for_staff(PUBLISH)
@require_POST
@refusing
def publish_all(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """すべて公開する."""
    try:
        publish_set(actor=Desk(request).actor, sheet_set=_set(key))
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
    else:
        messages.success(request, _("All sheets of this page are public now."))
    return redirect("web:desk_sheet_set", key)


# ---- what the views share --------------------------------------------------------------------------


def _frame(request: HttpRequest) -> dict[str, Any]:
    desk = Desk(request)
    return {**desk.bar(), "may_write": desk.may(WRITE), "may_publish": desk.may(PUBLISH)}


def _measure(code: str) -> tuple[Edition, Measure]:
    edition = edition_in_force()
    node = measure(edition, code) if edition else None
    if edition is None or node is None:
        raise Http404
    return edition, node


def _sheet(key: UUID) -> Sheet:
    found: Sheet = get_object_or_404(sheets().defer(None), pk=key)
    return found


def _set(key: UUID) -> SheetSet:
    found: SheetSet = get_object_or_404(SheetSet.objects.select_related("edition"), pk=key)
    return found


def _who(person: UUID | None) -> str:
    return staff_names({person}).get(person, "") if person else ""


def _year(request: HttpRequest) -> int:
    """The 年度 that the address names, else the present one."""
    now = fiscal_year(timezone.localdate())
    typed = request.GET.get("year", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and 2000 <= int(typed) <= now + 1 else now


def _today(year: int) -> dict[str, int | date]:
    return {"year": year, "as_of": timezone.localdate()}
