"""計画ができるまで: the course of an edition on the desk: its stages, one next step, documents, remarks."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    MEDIA_TYPES,
    MILESTONE_KINDS,
    Edition,
    MilestoneDocument,
    Remark,
    Station,
    TextsAtStages,
    add_document,
    city_course,
    consultation_docx,
    correct_milestone,
    difference_to_now,
    drop_milestone,
    handle_remark,
    hold_milestone,
    kept_document,
    plan_milestone,
    record_remark,
    replan_milestone,
    sheets_of,
    show_document,
    show_milestone,
    stages_missing,
)
from tomoni.plan.api import course as course_of
from tomoni.web.course import difference, state_chip, when
from tomoni.web.views.course import file_response
from tomoni.web.words import differences_sentence

from .frame import Desk, refusing, sent
from .milestone_forms import (
    CorrectionForm,
    DocumentForm,
    HandlingForm,
    PlanStageForm,
    RemarkForm,
    ShownForm,
    StageForm,
)
from .stage import WORKERS, crumbs, doing, milestone_of, page

ITEMS = 20
NOW = "now"  # instead of a stage: the draft as it is


@for_staff(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def course(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The stages of an edition, what comes next, and another stage to be planned."""
    edition = get_object_or_404(Edition.objects.select_related("plan"), pk=key)
    stations = course_of(edition, inside=True)
    proposed = city_course().next_after(edition.kind, [one.kind for one in stations])
    form = PlanStageForm(request.POST or None, initial={"kind": proposed or "other"})
    if form.is_valid():
        try:
            made = plan_milestone(
                actor=Desk(request).actor, edition=edition, kind=form.cleaned_data["kind"], facts=form.facts
            )
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            messages.success(request, _("The stage stands on the course."))
            return redirect("web:desk_milestone", made.pk)
    missing = stages_missing(edition) if edition.adopted_at is None else ()
    context = {
        **Desk(request).bar(),
        "edition": edition,
        "rows": [{"one": one, "when": when(one), "chip": state_chip(one)} for one in stations],
        "next": _next_step(edition, stations, missing),
        "missing": missing,
        "is_public": any(one.is_public for one in stations),
        "form": form,
        "crumbs": crumbs(edition),
    }
    return render(request, "web/desk/course.html", context, status=422 if form.errors else 200)


def _next_step(
    edition: Edition, stations: tuple[Station, ...], missing: tuple[str, ...]
) -> dict[str, str] | None:
    """The one thing that is to be done next, in words, and where."""
    for one in stations:
        if (step := _unfinished(one)) is not None:
            return step
    planned = next((one for one in stations if not one.is_held), None)
    if planned is not None:
        words = _("Record that it took place: %(stage)s") % {"stage": planned.name}
        if planned.kind == "inquiry":
            words = _("Send the inquiry to the departments")
        return {"words": words, "note": when(planned), "url": _at(planned)}
    if edition.adopted_at is not None:
        return None
    proposed = city_course().next_after(edition.kind, [one.kind for one in stations])
    if proposed is not None:
        words = _("Plan the next stage: %(stage)s") % {"stage": MILESTONE_KINDS[proposed]}
        return {"words": words, "note": "", "url": "#plan"}
    if not missing:
        url = reverse("web:desk_plan_adopt", args=[edition.pk])
        return {"words": _("Adopt this draft"), "note": _("All stages were held."), "url": url}
    return None


def _at(one: Station) -> str:
    return reverse("web:desk_milestone", args=[one.id])


def _unfinished(one: Station) -> dict[str, str] | None:
    """What a held stage still waits for."""
    open_remarks = sum(not remark.handling for remark in one.remarks)
    if open_remarks:
        words = _("Decide what the city does with the remarks of the council: %(n)s") % {"n": open_remarks}
        return {"words": words, "note": one.name, "url": _at(one) + "#remarks"}
    if one.kind != "inquiry" or not one.is_held:
        return None
    sheets = sheets_of(one.id, one.held_to)
    waiting = sum(sheet.waiting for sheet in sheets)
    if waiting:
        words = _("Decide on what the departments wrote: %(n)s") % {"n": waiting}
        return {"words": words, "note": one.name, "url": reverse("web:desk_inquiry", args=[one.id])}
    unanswered = [sheet.name for sheet in sheets if sheet.answered_at is None]
    if unanswered:
        words = _("Wait for the answers of departments: %(n)s") % {"n": len(unanswered)}
        return {"words": words, "note": "、".join(unanswered), "url": _at(one)}
    return None


# ---- one stage -----------------------------------------------------------------------------------------


@for_staff(*WORKERS)
@require_safe
def milestone(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One stage with all that belongs to it."""
    return page(request, milestone_of(key))


@for_staff(*WORKERS)
@require_POST
@refusing
def hold(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """予定を直す, or 行ったことを記録する: by the button that was pressed."""
    found = milestone_of(key)
    form = StageForm(sent(request), milestone=found)
    actor = Desk(request).actor
    if request.POST.get("do") == "plan":
        return doing(
            request,
            found,
            "form",
            form,
            lambda: replan_milestone(actor=actor, milestone=found, facts=form.facts),
            _("Saved."),
        )
    return doing(
        request,
        found,
        "form",
        form,
        lambda: hold_milestone(actor=actor, milestone=found, facts=form.facts),
        _("Recorded. The text of the draft is kept as it is now."),
    )


@for_staff(*WORKERS)
@require_POST
@refusing
def drop(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """予定を取りやめる."""
    found = milestone_of(key)
    try:
        edition = drop_milestone(actor=Desk(request).actor, milestone=found)
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
        return redirect("web:desk_milestone", found.pk)
    messages.success(request, _("The stage was taken off the course."))
    return redirect("web:desk_course", edition.pk)


@for_staff("plan.adopt")
@require_POST
@refusing
def show(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """公開: who sees the stage."""
    found, form = milestone_of(key), ShownForm(request.POST)
    return doing(
        request,
        found,
        "shown_form",
        form,
        lambda: show_milestone(actor=Desk(request).actor, milestone=found, **form.cleaned_data),
        _("Saved."),
    )


@for_staff(*WORKERS)
@require_POST
@refusing
def add(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """文書を加える."""
    found = milestone_of(key)
    form = DocumentForm(request.POST, request.FILES, auto_id="document_%s")

    def act() -> None:
        typed = form.cleaned_data
        file = typed["file"]
        add_document(
            actor=Desk(request).actor,
            milestone=found,
            title=typed["title"],
            file_name=file.name,
            content=file.read(),
            is_public=typed["is_public"],
        )

    return doing(request, found, "document_form", form, act, _("The document was kept."))


@for_staff("plan.adopt")
@require_POST
@refusing
def show_or_hide(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """文書の公開をかえる."""
    document = get_object_or_404(MilestoneDocument.objects.select_related("milestone__edition"), pk=key)
    is_public = request.POST.get("public") == "yes"
    show_document(actor=Desk(request).actor, document=document, is_public=is_public)
    messages.success(
        request, _("Everyone may download it now.") if is_public else _("It is taken off the public page.")
    )
    return redirect("web:desk_milestone", document.milestone_id)


@for_staff(*WORKERS)
@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A document, public or inside."""
    return file_response(kept_document(key, inside=True))


@for_staff("plan.adopt")
@require_POST
@refusing
def correct(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """訂正を記録する."""
    found = milestone_of(key)
    form = CorrectionForm(sent(request), milestone=found, auto_id="correction_%s")

    def act() -> None:
        typed = form.cleaned_data
        correct_milestone(
            actor=Desk(request).actor,
            milestone=found,
            field=typed["field"],
            new=form.value,
            reason=typed["reason"],
        )

    return doing(request, found, "correction_form", form, act, _("The correction was recorded."))


@for_staff(*WORKERS)
@require_POST
@refusing
def remark(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """答申の意見を記録する."""
    found, form = milestone_of(key), RemarkForm(sent(request), auto_id="remark_%s")
    return doing(
        request,
        found,
        "remark_form",
        form,
        lambda: record_remark(
            actor=Desk(request).actor, milestone=found, text=form.cleaned_data["text"], codes=form.nodes
        ),
        _("The remark was recorded."),
    )


@for_staff(*WORKERS)
@require_POST
@refusing
def handle(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """意見への対応を決める."""
    asked = get_object_or_404(Remark, pk=key)
    found = milestone_of(asked.milestone_id)
    form = HandlingForm(sent(request), auto_id=f"handling_{key}_%s")
    if form.is_valid():
        try:
            handle_remark(actor=Desk(request).actor, remark=asked, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("web:desk_milestone", args=[found.pk]) + "#remarks")
    return page(request, found, handling=(key, form))


@for_staff(*WORKERS)
@require_safe
def consultation(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """諮問書 as .docx."""
    found = milestone_of(key)
    if found.kind != "consulted":
        raise Http404
    response = HttpResponse(consultation_docx(found), content_type=MEDIA_TYPES["docx"])
    name = f"諮問書_{found.edition.title}.docx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@for_staff(*WORKERS)
@require_safe
def stage_difference(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What is different between two stages, or between a stage and the draft as it is now."""
    edition = get_object_or_404(Edition.objects.select_related("plan", "amends"), pk=key)
    known = [one for one in course_of(edition, inside=True) if one.text]
    old = _chosen(request.GET.get("from", ""), known)
    to = request.GET.get("to", "") or NOW
    new = None if to == NOW else _chosen(to, known)
    if new is None:
        found = difference_to_now(old.text, edition)
    else:
        found = difference(TextsAtStages([old.text, new.text]), old.text, new.text)
    page = Paginator(found.nodes, ITEMS).get_page(request.GET.get("page"))
    context = {
        **Desk(request).bar(),
        "edition": edition,
        "known": known,
        "old": old,
        "new": new,
        "found": found,
        "page": page,
        "nodes": list(page),
        "summary": differences_sentence(found),
        "crumbs": crumbs(edition, (_("What changed between two stages"), "")),
    }
    return render(request, "web/desk/course_difference.html", context)


def _chosen(typed: str, known: list[Station]) -> Station:
    found = next((one for one in known if str(one.id) == typed), None)
    if found is None:
        raise Http404
    return found
