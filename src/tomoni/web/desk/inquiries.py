"""庁内照会 on the desk: who is asked, files out and back, and what becomes of each line."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    Brought,
    InquiryReturn,
    InquirySheet,
    LineFacts,
    Milestone,
    Verdict,
    bring_returns,
    decide_lines,
    departments_of,
    inquiry_file,
    inquiry_files,
    inquiry_results,
    lines_of,
    remind_departments,
    send_inquiry,
    sheets_of,
)

from .editions import XLSX
from .frame import Desk, refusing, sent
from .milestone_forms import ReturnsForm, SendForm
from .stage import WORKERS, crumbs, milestone_of, page

LINES = 20  # on one page: what one form decides on


@for_staff(*WORKERS)
@require_POST
@refusing
def send(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """照会する: the draft is kept, and every department has its sheet."""
    found = milestone_of(key)
    asked = [(one.name, len(one.nodes)) for one in departments_of(found.edition)]
    form = SendForm(request.POST, departments=asked)
    if form.is_valid():
        try:
            send_inquiry(actor=Desk(request).actor, milestone=found, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            messages.success(request, _("The files of the departments are ready to be downloaded and sent."))
            return redirect("web:desk_milestone", found.pk)
    return page(request, found, send_form=form)


@for_staff(*WORKERS)
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file of one department."""
    asked = get_object_or_404(
        InquirySheet.objects.select_related("milestone__edition", "milestone__text"), pk=key
    )
    name, content = inquiry_file(asked)
    return _file(name, content, XLSX)


@for_staff(*WORKERS)
@require_safe
def archive(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The files of all departments."""
    found = get_object_or_404(
        Milestone.objects.select_related("edition", "text"), pk=key, kind="inquiry", fixed_at__isnull=False
    )
    return _file(f"庁内照会_{found.edition.title}.zip", inquiry_files(found), "application/zip")


@for_staff(*WORKERS)
@require_safe
def results(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """回答と対応の一覧: what was decided on every line, for the departments."""
    found = milestone_of(key)
    return _file(f"回答と対応_{found.edition.title}.xlsx", inquiry_results(found), XLSX)


@for_staff(*WORKERS)
@require_safe
def returned(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A file that came back, as it was received."""
    kept = get_object_or_404(InquiryReturn, pk=key)
    return _file(kept.file_name, bytes(kept.content), "application/octet-stream")


def _file(name: str, content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@for_staff(*WORKERS)
@require_POST
@refusing
def bring(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """回答を取りこむ: every file is kept; what is wrong in one is named on the page."""
    found = milestone_of(key)
    form = ReturnsForm(request.POST, request.FILES, auto_id="returns_%s")
    if form.is_valid():
        try:
            brought = bring_returns(actor=Desk(request).actor, milestone=found, files=form.contents)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("returned", sentence_for(problem))
        else:
            _say(request, brought)
            return redirect(reverse("web:desk_milestone", args=[found.pk]) + "#returns")
    return page(request, found, returns_form=form)


def _say(request: HttpRequest, brought: Brought) -> None:
    new, known = len(brought.new), len(brought.known)
    if new:
        messages.success(
            request, ngettext("%(n)s file was kept.", "%(n)s files were kept.", new) % {"n": new}
        )
    if known:
        messages.info(
            request,
            ngettext(
                "%(n)s file had been brought before; nothing was added.",
                "%(n)s files had been brought before; nothing was added.",
                known,
            )
            % {"n": known},
        )
    for name, problem in brought.refused:
        messages.error(request, f"{name}　{sentence_for(problem)}")


@for_staff(*WORKERS)
@require_POST
@refusing
def remind(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """督促する."""
    found = milestone_of(key)
    remind_departments(actor=Desk(request).actor, milestone=found)
    today = timezone.localdate()
    sheets = [one for one in sheets_of(found.pk, found.held_to) if one.answered_at is None]
    told = [one.name for one in sheets if one.reminded_on == today]
    untold = [one.name for one in sheets if one.reminded_on != today]
    if told:
        messages.success(request, _("Reminded by mail: %(names)s.") % {"names": "、".join(told)})
    if untold:
        messages.info(request, _("No mail address is known of: %(names)s.") % {"names": "、".join(untold)})
    return redirect("web:desk_milestone", found.pk)


# ---- deciding on lines ---------------------------------------------------------------------------------


@for_staff(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def lines(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """回答を決める: each line with what the draft says now; what is accepted changes the draft at once."""
    found = milestone_of(key)
    known = lines_of(found)
    data = sent(request) if request.method == "POST" else None
    refused = ""
    if data is not None:
        verdicts = _verdicts(data, known)
        try:
            decide_lines(actor=Desk(request).actor, milestone=found, verdicts=verdicts)
        except NotAllowed:
            raise
        except DomainError as problem:
            refused = sentence_for(problem)
        else:
            messages.success(
                request,
                ngettext("Decided on %(n)s line.", "Decided on %(n)s lines.", len(verdicts))
                % {"n": len(verdicts)},
            )
            return redirect("web:desk_inquiry", found.pk)
    open_ones = [one for one in known if one.is_open]
    leaf = Paginator(open_ones, LINES).get_page(request.GET.get("page"))
    context = {
        **Desk(request).bar(),
        "edition": found.edition,
        "milestone": found,
        "page": leaf,
        "open_count": len(open_ones),
        "rows": [_row(one, data) for one in leaf],
        "decided": [one for one in known if not one.is_open],
        "refused": refused,
        "crumbs": crumbs(
            found.edition,
            (str(found), reverse("web:desk_milestone", args=[found.pk])),
            (_("What the departments wrote"), ""),
        ),
    }
    return render(request, "web/desk/inquiry.html", context, status=422 if refused else 200)


def _row(one: LineFacts, data: Any) -> dict[str, Any]:
    chosen = data.get(f"verdict-{one.line.pk}", "") if data is not None else ""
    reason = data.get(f"reason-{one.line.pk}", "") if data is not None else ""
    return {"one": one, "seen": _stamp(one.now), "chosen": chosen, "reason": reason}


def _stamp(text: str) -> str:
    """By what it is told whether the draft still reads as it did when the page was shown."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _verdicts(data: Any, known: tuple[LineFacts, ...]) -> list[Verdict]:
    found = []
    for one in known:
        id = one.line.pk
        chosen = data.get(f"verdict-{id}", "")
        if chosen in ("accept", "reject"):
            is_as_shown = data.get(f"seen-{id}", "") == _stamp(one.now)
            # Something that no text is: the action then names what the draft says now.
            seen = one.now if is_as_shown else f"\0{one.now}"
            found.append(Verdict(id, chosen == "accept", data.get(f"reason-{id}", ""), seen))
    return found
