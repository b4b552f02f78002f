"""計画の決裁: asking for a decision on a draft of the plan, where it stands, and taking the draft up again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.accounts.api import for_staff, staff_names
from tomoni.approvals.api import Request, course_of
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    ApprovalFacts,
    Edition,
    Erratum,
    approval_of,
    plan_in_words,
    reopen_draft,
    request_edition_approval,
)

from .course import next_ones
from .frame import Desk, posted, refusing

MAY = "plan.propose_change"


class AskForm(forms.Form):
    """伺い: what is said to those who decide."""

    note = forms.CharField(
        label=gettext_lazy("What those who decide should know"),
        help_text=gettext_lazy("It stands on the form. What the draft changes is added in words by itself."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def ask(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """起案する: the draft in words, and the button that sends it to those who decide."""
    draft = get_object_or_404(Edition.objects.select_related("plan", "amends"), pk=key, adopted_at=None)
    form = AskForm(posted(request))
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            request_edition_approval(actor=Desk(request).actor, edition=draft, note=form.cleaned_data["note"])
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("Sent for approval. Until it is decided the draft stays as it is."))
            return redirect(draft_url(draft))
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "form": form,
        "problem": problem,
        "words": plan_in_words(draft),
        "back": draft_url(draft),
        "crumbs": [
            (_("Amendments of the plan"), reverse("web:desk_plan")),
            (draft.title, draft_url(draft)),
            (_("Ask for approval"), ""),
        ],
    }
    return render(request, "web/desk/plan_ask.html", context, status=422 if problem or form.errors else 200)


@for_staff(MAY)
@require_POST
@refusing
def reopen(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """案に戻す: an approved draft is changed after all."""
    draft = get_object_or_404(Edition, pk=key, adopted_at=None)
    try:
        reopen_draft(actor=Desk(request).actor, edition=draft)
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.error(request, sentence_for(refused))
    else:
        messages.success(request, _("It can be changed again. Before it is adopted it needs approval anew."))
    return redirect(draft_url(draft))


def approval_chip(state: str) -> tuple[object, str] | None:
    """Where the approval of a draft stands, as a chip; nothing for one that is being worked on."""
    return {
        "pending": (_("With those who decide"), "line"),
        "approved": (pgettext("draft of the plan", "Approved"), "good"),
        "returned": (pgettext("draft of the plan", "Sent back"), "turn"),
        "withdrawn": (_("The request was taken back"), "line"),
    }.get(state)


def draft_url(draft: Edition) -> str:
    """The page of a draft."""
    return reverse("web:desk_plan_draft" if draft.is_amendment else "web:desk_edition", args=[draft.pk])


def approval_context(desk: Desk, draft: Edition | Erratum) -> dict[str, Any]:
    """What the template ``plan_approval`` reads: where the approval of a draft (or a correction) stands, who is next."""
    facts: ApprovalFacts = approval_of(draft)
    found: dict[str, Any] = {"approval": facts, "may_ask": desk.may(MAY), "next_ones": "", "asked_by": ""}
    if isinstance(draft, Edition):
        found |= {
            f"{name}_url": reverse(f"web:desk_plan_{name}", args=[draft.pk])
            for name in ("ask", "adopt", "reopen")
        }
    if facts.request is None:
        return found
    names = staff_names({facts.asked_by}) if facts.asked_by else {}
    found["asked_by"] = names.get(facts.asked_by, "") if facts.asked_by else ""
    if facts.state == "pending":
        asked = Request.objects.select_related("route_version").get(pk=facts.request)
        found["next_ones"] = next_ones(course_of(asked))
    return found
