"""決裁: what waits for a decision, each with the voice and the text to decide on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.approvals.api import Request, approve, concerns, course_of, pending_for, send_back
from tomoni.audit.api import looked, may
from tomoni.kernel.codes import format_receipt_number
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import channel_labels, sentence_for
from tomoni.kernel.text import excerpt, visible
from tomoni.voices.api import (
    ANSWER,
    CONSENT_LABELS,
    ConsentChoice,
    StandingRow,
    with_pending_request,
)

from .course import course_context, kind_words, next_ones, texts_of
from .forms import ReturnForm
from .frame import PAGE, READ, Desk, refusing
from .words import due_words, is_late


@for_staff("approvals.decide")
@require_safe
def approvals(request: HttpRequest) -> HttpResponseBase:
    """What waits, oldest first."""
    return render(request, "web/desk/approvals.html", _context(Desk(request)))


@for_staff("approvals.decide")
@require_safe
def approval(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One request beside the list."""
    return _shown(request, key)


@for_staff("approvals.decide")
@require_POST
@refusing
def decide_approval(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """決裁する, or 差し戻す."""
    asked = get_object_or_404(Request, pk=key)
    desk = Desk(request)
    course = course_of(asked)
    form = ReturnForm(request.POST, earlier=course.earlier_stages if course else {})
    approves = request.POST.get("do") == "approve"
    if not form.is_valid():
        return _shown(request, key, form, status=422)
    note = form.cleaned_data["note"]
    try:
        if approves:
            approve(actor=desk.actor, request=asked, note=note)
        else:
            stage = form.cleaned_data.get("stage")
            send_back(actor=desk.actor, request=asked, note=note, stage=stage)
    except NotAllowed:
        raise
    except DomainError as problem:
        form.add_error("note" if problem.code == "approvals.no_reason" else None, sentence_for(problem))
        return _shown(request, key, form, status=422)
    messages.success(request, _("Approved.") if approves else _("Sent back with your remark."))
    following = pending_for(desk.actor).first()
    return redirect("web:desk_approval", following.pk) if following else redirect("web:desk_approvals")


def _context(desk: Desk, chosen: UUID | None = None, **more: Any) -> dict[str, Any]:
    """The list of what waits, a page of it. Its queries do not grow with the list."""
    waiting = desk.to_approve.select_related("decision")
    pages = Paginator(waiting, PAGE)
    pages.count = desk.to_approve_count  # the queues beside it have counted them
    page = pages.get_page(desk.request.GET.get("page"))
    voices = with_pending_request(one.pk for one in page)
    rows = {
        row.voice_id: row
        for row in StandingRow.objects.filter(voice__in=voices.values()).select_related("voice__text")
    }
    names = staff_names({one.requested_by for one in page if one.requested_by})
    items = [
        _item(desk, one, rows.get(voices[one.pk]) if one.pk in voices else None, names, chosen)
        for one in page
    ]
    return {**desk.bar(), "queues": desk.groups, "items": items, "page": page, "q": "", **more}


def _item(
    desk: Desk, asked: Request, row: StandingRow | None, names: dict[UUID, str], chosen: UUID | None
) -> dict[str, Any]:
    by = names.get(asked.requested_by, "") if asked.requested_by else ""
    readable = row is not None and may(desk.actor, READ, row)
    return {
        "url": reverse("web:desk_approval", args=[asked.pk]),
        "current": asked.pk == chosen,
        "meta": f"{date_format(timezone.localtime(asked.at), 'MONTH_DAY_FORMAT')}　{by}",
        "due": due_words(row, desk.today) if row else "",
        "late": bool(row and is_late(row, desk.today)),
        "text": excerpt(visible(row.voice.text.text), 64) if row and readable else asked.title,
        "chips": [(kind_words(asked.kind), "plain")],
    }


def _shown(
    request: HttpRequest, key: UUID, form: ReturnForm | None = None, status: int = 200
) -> HttpResponseBase:
    """One request with the voice, its route and what is to be decided on; that the words were shown is noted."""
    desk = Desk(request)
    asked = get_object_or_404(Request.objects.select_related("decision", "route_version"), pk=key)
    voices = with_pending_request([key])
    row = StandingRow.objects.select_related("voice__text").filter(voice=voices.get(key)).first()
    if row is not None and may(desk.actor, READ, row):
        looked(actor=desk.actor, subject=row.voice, purpose="desk.approval")
    elif concerns(desk.actor, asked) or (row is None and desk.to_approve.filter(pk=key).exists()):
        row = None  # the text to decide on is theirs to see, the citizen's own words are not
    else:
        raise Http404
    decision = getattr(asked, "decision", None)
    names = staff_names({one for one in (asked.requested_by, decision.by if decision else None) if one})
    course = course_context(asked)
    earlier = course["course"].earlier_stages if course["course"] else {}
    context = _context(
        desk,
        chosen=key,
        kind=kind_words(asked.kind),
        decision=decision,
        decider=names.get(decision.by, "") if decision else "",
        requester=names.get(asked.requested_by, "") if asked.requested_by else "",
        is_own=asked.requested_by == desk.actor.person,
        is_mine=desk.to_approve.filter(pk=key).exists(),
        next_ones=next_ones(course["course"]),
        is_answer=asked.kind == ANSWER,
        text=texts_of([asked]).get(key, ""),
        form=form or ReturnForm(earlier=earlier),
        **course,
        **(_voice_facts(desk, row) if row else {"number": asked.title}),
    )
    return render(request, "web/desk/approval.html", context, status=status)


def _voice_facts(desk: Desk, row: StandingRow) -> dict[str, Any]:
    """The voice that a request is about."""
    return {
        "row": row,
        "voice": row.voice,
        "words": visible(row.voice.text.text),
        "place": visible(row.voice.text.place),
        "number": format_receipt_number(row.voice.receipt_number),
        "channel": channel_labels().get(row.voice.channel, row.voice.channel),
        "consent": CONSENT_LABELS[ConsentChoice(row.voice.consent)],
        "department": desk.names.get(row.department_id, "") if row.department_id else "",
        "due": due_words(row, desk.today),
        "late": is_late(row, desk.today),
    }
