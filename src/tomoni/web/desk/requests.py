"""起案・供覧: what I asked for and where it stands; what was sent round to me; the form, and its number."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_POST, require_safe

from tomoni.accounts.api import for_staff
from tomoni.approvals.api import (
    Circulation,
    Decision,
    Request,
    State,
    as_docx,
    asked_by,
    circulated_to,
    concerns,
    courses_of,
    mark_seen,
    record_document_number,
    withdraw,
)
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for

from .course import course_context, kind_words, next_ones, texts_of
from .forms import NumberForm
from .frame import PAGE, READ, Desk, refusing

# Whoever works at the desk may have asked for something, or be sent something.
STAFF = (READ, "approvals.decide", "voices.request_approval", "plan.propose_change")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@for_staff(*STAFF)
@require_safe
def requests(request: HttpRequest) -> HttpResponseBase:
    """What I asked for, newest first; above it what I am to see."""
    desk = Desk(request)
    assert desk.actor.person
    page = Paginator(asked_by(desk.actor.person), PAGE).get_page(request.GET.get("page"))
    courses = courses_of(page)
    context = {
        **desk.bar(),
        "page": page,
        "q": "",
        "may_decide": desk.may("approvals.decide"),
        "rows": [
            {
                "asked": one,
                "kind": kind_words(one.kind),
                "state": _state(one),
                "next": next_ones(courses.get(one.pk)),
            }
            for one in page
        ],
        "circulations": [_circulation(one) for one in circulated_to(desk.actor.person)],
    }
    return render(request, "web/desk/requests.html", context)


@for_staff(*STAFF)
@require_safe
def request_page(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One request with its route, for who asked, who is on its way, and who is to see it."""
    return _shown(request, key)


@for_staff(*STAFF)
@require_safe
def request_form(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """起案用紙 as .docx."""
    asked = _concerning(Desk(request).actor, key)
    with override(settings.LANGUAGE_CODE):  # the town's form, whatever language its reader uses
        body = _body(asked)
    response = HttpResponse(as_docx(asked, body), content_type=_WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="request-{str(key)[:8]}.docx"'
    return response


@for_staff(*STAFF)
@require_POST
@refusing
def withdraw_request(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """引戻し."""
    actor = Desk(request).actor
    asked = _concerning(actor, key)
    try:
        withdraw(actor=actor, request=asked)
    except NotAllowed:
        raise
    except DomainError as problem:
        return _shown(request, key, problem=sentence_for(problem))
    messages.success(request, _("Taken back. You can change it and ask again."))
    return redirect("web:desk_request", key)


@for_staff(*STAFF)
@require_POST
@refusing
def number_request(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """文書番号を記録する."""
    actor = Desk(request).actor
    asked = _concerning(actor, key)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            record_document_number(actor=actor, request=asked, number=form.cleaned_data["number"])
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("number", sentence_for(problem))
    if not form.is_valid():
        return _shown(request, key, form=form)
    messages.success(request, _("The document number is recorded."))
    return redirect("web:desk_request", key)


@for_staff(*STAFF)
@require_POST
@refusing
def see(request: HttpRequest, key: int) -> HttpResponseBase:
    """供覧・後閲: 閲覧した."""
    actor = Desk(request).actor
    try:
        mark_seen(actor=actor, circulation=get_object_or_404(Circulation, pk=key))
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.info(request, sentence_for(problem))
    else:
        messages.success(request, _("Marked as seen."))
    return redirect("web:desk_requests")


def _shown(
    request: HttpRequest, key: UUID, form: NumberForm | None = None, problem: str = ""
) -> HttpResponseBase:
    desk = Desk(request)
    asked = _concerning(desk.actor, key)
    assert desk.actor.person
    theirs = asked.requested_by == desk.actor.person
    context = {
        **desk.bar(),
        **course_context(asked),
        "kind": kind_words(asked.kind),
        "state": _state(asked),
        "text": _body(asked),
        "can_withdraw": theirs and asked.state is State.PENDING,
        "to_see": [one for one in circulated_to(desk.actor.person) if one.request_id == key],
        "form": form or NumberForm(),
        "problem": problem,
        "crumbs": [(_("My requests"), reverse("web:desk_requests")), (asked.title, "")],
    }
    return render(request, "web/desk/request.html", context, status=422 if form or problem else 200)


def _concerning(actor: Actor, key: UUID) -> Request:
    """A request that is this person's to see; that others exist is their own affair."""
    asked = get_object_or_404(Request.objects.select_related("decision", "route_version"), pk=key)
    if not (concerns(actor, asked) or actor.may("approvals.decide")):
        raise Http404
    return asked


def _body(asked: Request) -> str:
    return texts_of([asked]).get(asked.pk, "")


def _state(asked: Request) -> tuple[object, str]:
    """Where a request stands, as a chip."""
    decision: Decision | None = getattr(asked, "decision", None)
    if decision is None:
        return pgettext("request", "under way"), "line"
    return decision.get_verdict_display(), "good" if asked.state is State.APPROVED else "turn"


def _circulation(one: Circulation) -> dict[str, Any]:
    why = _("decided by the deputy, to be read afterwards") if one.decided else _("for information")
    return {"one": one, "kind": kind_words(one.request.kind), "why": why}
