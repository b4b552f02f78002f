"""The pages and buttons of one voice. Each button calls one action."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tomoni.accounts.api import Department, Post, for_staff
from tomoni.audit.api import looked, may, require
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan.api import find_node
from tomoni.voices.api import (
    AnswerDraft,
    ClosingKind,
    StandingRow,
    Voice,
    assign_voice,
    close_voice,
    confirm_concern,
    fold_voice,
    hide_voice,
    issue_answer,
    publish_voice,
    request_answer_approval,
    save_draft,
    take_voice,
    write_summary,
)

from .frame import READ, refusing, voices_by_number
from .suggestions import precedents
from .voice_page import VoicePage

# -- looking


@for_staff(READ)
@require_safe
def voice(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One voice beside the list."""
    return VoicePage(request, key).shown()


@for_staff(READ)
@require_safe
def beside(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The suggestions alone, for the page that fetches them when it is there."""
    page = VoicePage(request, key)
    context = {"beside": page.beside(), "voice": page.voice, "can": page.can, "keep": page.desk.filters.query}
    return render(request, "web/desk/beside.html", context)


@for_staff(READ)
@require_POST
def sender(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Who sent it: shown on demand, and that it was shown is noted."""
    page = VoicePage(request, key)
    looked(actor=page.actor, subject=page.voice, purpose="desk.sender")
    page.shows_sender = True
    return page.shown()


# -- whose it is


@for_staff("voices.take")
@require_POST
@refusing
def take(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """受け持つ."""
    page = VoicePage(request, key)
    post = Post.objects.select_related("department").get(pk=page.actor.post)
    department = post.department or page.row.department
    if department is None:
        page.problems["take"] = _(
            "Your post belongs to no department. Decide the department of the voice first."
        )
        return page.shown(422)
    return page.attempt(
        "take",
        lambda: take_voice(actor=page.actor, voice=page.voice, department=department),
        _("You have taken this voice."),
    )


@for_staff("voices.assign")
@require_POST
@refusing
def assign(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """所管を決める."""
    page = VoicePage(request, key)
    form = page.bind("assign")
    if not form.is_valid():
        return page.shown(422)
    department = get_object_or_404(Department, pk=form.cleaned_data["department"])
    note = form.cleaned_data["note"]
    return page.attempt(
        "assign",
        lambda: assign_voice(actor=page.actor, voice=page.voice, department=department, note=note),
        _("Assigned to %(department)s.") % {"department": page.desk.names[department.pk]},
    )


@for_staff("voices.assign")
@require_POST
@refusing
def fold(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """同じ声にまとめる."""
    page = VoicePage(request, key)
    form = page.bind("fold")
    if not form.is_valid():
        return page.shown(422)
    into = Voice.objects.filter(pk__in=voices_by_number(form.cleaned_data["into"])).first()
    if into is None or not may(page.actor, READ, StandingRow.objects.get(voice=into)):
        form.add_error("into", _("No voice has this number. Please compare it again."))
        return page.shown(422)
    return page.attempt(
        "fold",
        lambda: fold_voice(actor=page.actor, voice=page.voice, into=into),
        _("Counted with %(number)s from now on.") % {"number": into.public_id},
    )


# -- the answer


@for_staff("voices.draft")
@require_POST
@refusing
def draft(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """保存する, or save and send for approval (起案)."""
    page = VoicePage(request, key)
    form = page.bind("draft")
    if not form.is_valid():
        return page.shown(422)
    asks = request.POST.get("do") == "request"
    try:
        with transaction.atomic():
            saved = save_draft(
                actor=page.actor,
                voice=page.voice,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"],
            )
            if asks:
                request_answer_approval(actor=page.actor, draft=saved)
    except NotAllowed:
        raise
    except DomainError as problem:
        return page.refused("draft", problem)
    return page.done(_("Sent for approval.") if asks else _("Draft %(n)s is saved.") % {"n": saved.version})


@for_staff("voices.draft")
@require_POST
@refusing
def quote(request: HttpRequest, key: UUID, answer: UUID) -> HttpResponseBase:
    """引用する: what is typed, with a past answer below it. Nothing is saved yet."""
    page = VoicePage(request, key)
    require(page.actor, "voices.draft", page.row)
    past = next((one for one in precedents(page.voice, page.desk.departments) if one.id == answer), None)
    if past is None:
        raise Http404
    page.quote(past.quote)
    return page.shown()


@for_staff("voices.summarise")
@require_POST
@refusing
def summary(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """公表用要旨を書き、決裁に回す."""
    page = VoicePage(request, key)
    form = page.bind("summary")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        "summary",
        lambda: write_summary(actor=page.actor, voice=page.voice, text=form.cleaned_data["summary"]),
        _("The summary was sent for approval."),
    )


@for_staff("voices.publish")
@require_POST
@refusing
def issue(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """施行する."""
    page = VoicePage(request, key)
    approved = get_object_or_404(AnswerDraft, voice=page.voice, pk=page.draft.pk if page.draft else None)
    form = page.bind("issue")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        "issue",
        lambda: issue_answer(
            actor=page.actor,
            draft=approved,
            form=form.chosen_form,
            document_number=form.cleaned_data["document_number"],
        ),
        _("The answer is issued. The person is told."),
    )


@for_staff("voices.close")
@require_POST
@refusing
def close(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """回答せずに終える: 供覧・参考, 対象外, 他手続へ移送."""
    page = VoicePage(request, key)
    form = page.bind("close")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        "close",
        lambda: close_voice(
            actor=page.actor,
            voice=page.voice,
            kind=ClosingKind(form.cleaned_data["kind"]),
            reason=form.cleaned_data["reason"],
        ),
        _("The voice is closed. The person can read the reason."),
    )


# -- what the public reads, what it concerns


@for_staff("voices.publish")
@require_POST
@refusing
def publish(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """公開する."""
    page = VoicePage(request, key)
    form = page.bind("publish")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        "publish",
        lambda: publish_voice(actor=page.actor, voice=page.voice, form=form.public_form),
        _("The public can read it now."),
    )


@for_staff("voices.publish")
@require_POST
@refusing
def hide(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """公開をやめる."""
    page = VoicePage(request, key)
    form = page.bind("hide")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        "hide",
        lambda: hide_voice(actor=page.actor, voice=page.voice, reason=form.cleaned_data["reason"]),
        _("The public can no longer read it."),
    )


@for_staff("voices.assign")
@require_POST
@refusing
def concern(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """計画のこの項目に関わる."""
    page = VoicePage(request, key)
    node = find_node(request.POST.get("node", ""))
    if node is None:
        raise Http404
    return page.attempt(
        "concern",
        lambda: confirm_concern(actor=page.actor, voice=page.voice, node=node),
        _("Noted: it concerns this item of the plan."),
    )
