"""計画の版と表: an edition as .xlsx, the next edition as a draft, and a file that comes back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Difference,
    Edition,
    SheetChanges,
    Spreadsheet,
    apply_sheet,
    compare_editions,
    discard_sheet,
    draft_edition,
    edition_in_force,
    export_edition,
    keep_sheet,
    read_sheet,
)
from tomoni.web.keeping import Kept
from tomoni.web.queries import behind_changes
from tomoni.web.words import differences_sentence, period

from .forms import NextEditionForm, SheetForm
from .frame import Desk, refusing
from .plan_approval import approval_context

ITEMS = 20
MOST_PROBLEMS = 500  # named on the page; the sentence above them counts all
# A page of what a file changes is one of many: all are of the same reading.
_SHEETS: Kept[SheetChanges] = Kept(most=4, seconds=1800)
_DIFFERENCES: Kept[tuple[SheetChanges, Difference]] = Kept(most=4, seconds=1800)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_staff("plan.propose_change", "plan.adopt")
@require_safe
def spreadsheet(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """An edition as a file: adopted or a draft."""
    edition = get_object_or_404(Edition.objects.select_related("amends"), pk=key)
    response = HttpResponse(export_edition(edition), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{edition.title}.xlsx")
    return response


@for_staff("plan.propose_change")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def next_edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """次の版の案を作る: a draft that begins as this edition."""
    source = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    given = request.POST if request.method == "POST" else None
    form = NextEditionForm(given, initial=_next_period(source))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            draft = draft_edition(
                actor=Desk(request).actor,
                plan=source.plan,
                from_edition=source,
                title=typed["title"],
                period=(typed["period_from"], typed["period_to"]),
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            messages.success(
                request, _("The draft of the next edition is made. It reads like the one before.")
            )
            return redirect("web:desk_edition", draft.pk)
    context = {
        **Desk(request).bar(),
        "source": source,
        "form": form,
        "crumbs": [(_("Amendments of the plan"), reverse("web:desk_plan")), (_("Next edition"), "")],
    }
    return render(request, "web/desk/edition_next.html", context, status=422 if form.errors else 200)


def _next_period(source: Edition) -> dict[str, int]:
    """As many years again, after this edition's last one."""
    if source.period_to is None:
        return {}
    years = source.period_to - (source.period_from or source.period_to)
    return {"period_from": source.period_to + 1, "period_to": source.period_to + 1 + years}


@for_staff("plan.propose_change", "plan.adopt")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def edition(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One draft of a whole edition: its file, a file that comes back, files that wait for a decision."""
    draft = _full_draft(key)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_sheet(
                actor=Desk(request).actor, draft=draft, file_name=file.name, content=file.read()
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("file", sentence_for(problem))
        else:
            return redirect("web:desk_sheet", kept.pk)
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "period": period(draft.period_from, draft.period_to),
        "in_force": edition_in_force(draft.plan, draft.kind),
        "items": draft.versions.count(),
        "indicators": draft.indicators.count(),
        "sheets": draft.spreadsheets.defer("content").order_by("-uploaded_at"),
        "form": form,
        "may_adopt": Desk(request).may("plan.adopt"),
        **approval_context(Desk(request), draft),
        "crumbs": [(_("Amendments of the plan"), reverse("web:desk_plan")), (draft.title, "")],
    }
    return render(request, "web/desk/edition.html", context, status=422 if form.errors else 200)


@for_staff("plan.propose_change", "plan.adopt")
@require_safe
def difference(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """現行の版とのちがい: what the public would read differently."""
    draft = _full_draft(key)
    old = edition_in_force(draft.plan, draft.kind)
    if old is None:
        raise Http404
    found = compare_editions(old, draft)
    page = Paginator(found.nodes, ITEMS).get_page(request.GET.get("page"))
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "old": old,
        "found": found,
        "page": page,
        "nodes": list(page),
        "summary": differences_sentence(found),
        "behind": behind_changes(
            [change.id for node in page for text in node.texts for change in text.changes]
        ),
        "crumbs": [
            (_("Amendments of the plan"), reverse("web:desk_plan")),
            (draft.title, reverse("web:desk_edition", args=[draft.pk])),
            (_("What the draft changes"), ""),
        ],
    }
    return render(request, "web/desk/edition_difference.html", context)


@for_staff("plan.propose_change")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def sheet(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """取りこむ前の確認: what a file would change, or what is wrong in it. Only the button changes the draft."""
    kept = get_object_or_404(Spreadsheet.objects.select_related("edition__plan"), pk=key)
    draft: Edition = kept.edition
    context: dict[str, Any] = {
        **Desk(request).bar(),
        "sheet": kept,
        "edition": draft,
        "crumbs": [
            (_("Amendments of the plan"), reverse("web:desk_plan")),
            (draft.title, reverse("web:desk_edition", args=[draft.pk])),
            (kept.file_name, ""),
        ],
    }
    try:
        changes = _read(draft, kept)
        if request.method == "POST":
            apply_sheet(actor=Desk(request).actor, draft=draft, changes=changes, sheet=kept)
            messages.success(request, _("The draft reads as the file does now."))
            return redirect("web:desk_edition", draft.pk)
    except NotAllowed:
        raise
    except DomainError as problem:
        context["refused"] = sentence_for(problem)
        return render(request, "web/desk/sheet.html", context, status=422)
    if changes.problems:
        context |= {"problems": changes.problems[:MOST_PROBLEMS], "count": len(changes.problems)}
    else:
        found = _difference(kept, changes)
        page = Paginator(found.nodes, ITEMS).get_page(request.GET.get("page"))
        context |= {
            "found": found,
            "page": page,
            "nodes": list(page),
            "summary": differences_sentence(found),
            "is_remembered": changes.is_remembered,
            "changes_nothing": changes.changes_nothing,
        }
    return render(request, "web/desk/sheet.html", context)


def _read(draft: Edition, kept: Spreadsheet) -> SheetChanges:
    """What the file would change: read once, as long as the draft reads the same."""
    before = _SHEETS.get(kept.pk, lambda: read_sheet(draft, bytes(kept.content)))
    changes = read_sheet(draft, bytes(kept.content), before)
    if changes is not before:
        _SHEETS.put(kept.pk, changes)
    return changes


def _difference(kept: Spreadsheet, changes: SheetChanges) -> Difference:
    """What the file would change, in the reader's words."""
    key = (kept.pk, get_language())
    of, found = _DIFFERENCES.get(key, lambda: (changes, changes.difference()))
    if of is not changes:
        found = changes.difference()
        _DIFFERENCES.put(key, (changes, found))
    return found


@for_staff("plan.propose_change")
@require_POST
@refusing
def discard(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """取りこまずに破棄する."""
    kept = get_object_or_404(Spreadsheet.objects.select_related("edition"), pk=key)
    draft = discard_sheet(actor=Desk(request).actor, sheet=kept)
    messages.success(request, _("The file was thrown away. The draft is as it was."))
    return redirect("web:desk_edition", draft.pk)


def _full_draft(key: UUID) -> Edition:
    """A draft of a whole edition."""
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan"), pk=key, adopted_at=None, amends=None
    )
    return found
