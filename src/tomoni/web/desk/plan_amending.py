"""一部改定の案: texts of an item that change, come or go in the draft of an amendment."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tomoni.accounts.api import for_staff
from tomoni.design.forms import LongText
from tomoni.kernel.diff import compare, lines
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    ROLES,
    Edition,
    NodePage,
    PassageFacts,
    draft_amendment,
    edition_changes,
    edition_in_force,
    in_approval,
    items_named,
    node_of,
    node_page,
    propose_change,
)

from .frame import Desk, posted, refusing

MAY = "plan.propose_change"
_TEXT = 10_000  # characters


class AmendmentForm(forms.Form):
    """What the amendment is called."""

    title = forms.CharField(
        label=gettext_lazy("Title of the amendment"),
        max_length=300,
        error_messages={"required": gettext_lazy("Please give the amendment a title.")},
    )


class ChangeForm(forms.Form):
    """How a text will read, or why it goes."""

    new = LongText(
        label=gettext_lazy("How the passage will read"),
        max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = LongText(
        label=gettext_lazy("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdditionForm(ChangeForm):
    """A new text: in which section it stands."""

    role = forms.ChoiceField(label=gettext_lazy("Section"), choices=list(ROLES.items()))
    whose = forms.CharField(
        label=gettext_lazy("Whose part"),
        help_text=gettext_lazy("Only for “Everybody's part”: citizens, companies, groups."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
    )
    field_order = ("role", "whose", "new", "reason")


class RemovalForm(ChangeForm):
    """A text that goes: only the reason is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["new"]


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def begin(request: HttpRequest) -> HttpResponseBase:
    """一部改定を始める: a draft of an amendment without a voice behind it."""
    current = edition_in_force()
    if current is None:
        raise Http404
    title = _("%(plan)s, partial amendment") % {"plan": current.plan.title}
    form = AmendmentForm(posted(request), initial={"title": title})
    if request.method == "POST" and form.is_valid():
        draft = draft_amendment(
            actor=Desk(request).actor, plan=current.plan, title=form.cleaned_data["title"]
        )
        return redirect("web:desk_amend", draft.pk)
    context = {
        **Desk(request).bar(),
        "form": form,
        "current": current,
        "crumbs": [(_("Amendments of the plan"), reverse("web:desk_plan")), (_("Begin an amendment"), "")],
    }
    return render(request, "web/desk/plan_amend_begin.html", context, status=422 if form.errors else 200)


@for_staff(MAY)
@require_safe
def items(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The item whose texts are to change: searched by its name."""
    draft = _open(key)
    words = request.GET.get("q", "").strip()[:100]
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "words": words,
        "found": items_named(draft, words) if words else (),
        "crumbs": _crumbs(draft, (_("Choose an item"), "")),
    }
    return render(request, "web/desk/plan_amend.html", context)


@for_staff(MAY)
@require_safe
def item(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """The texts of one item as they would read, each with what can be done to it."""
    draft, page = _found(key, code)
    changes = [one for one in edition_changes(draft) if one.node_id == page.link.id]
    drafted = {one.passage_key: one for one in changes}
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "page": page,
        "code": code,
        "sections": [
            (one.heading, [(text, drafted.get(text.key)) for text in one.passages]) for one in page.sections
        ],
        "roles": [
            (one.actor, [(text, drafted.get(text.key)) for text in one.passages]) for one in page.roles
        ],
        "gone": [one for one in changes if one.is_removal],
        "closed": draft.pk in in_approval([draft.pk]),
        "crumbs": _crumbs(draft, (page.link.name, "")),
    }
    return render(request, "web/desk/plan_amend_item.html", context)


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def change(request: HttpRequest, key: UUID, code: str, do: str) -> HttpResponseBase:
    """文を改める・足す・削る."""
    draft, page = _found(key, code)
    passage = None if do == "add" else _passage(draft, code, request.GET.get("key", ""))
    form = _form(request, do, passage)
    problem = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        node = node_of(draft, code)
        assert node
        try:
            propose_change(
                actor=Desk(request).actor,
                edition=draft,
                node=node,
                passage_key=passage.key if passage else None,
                new=said.get("new", ""),
                reason=said["reason"],
                role=said.get("role", ""),
                whose=said.get("whose", "") if said.get("role") == "roles" else "",
            )
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
        else:
            messages.success(request, _("The change stands in the draft."))
            return redirect("web:desk_amend_item", draft.pk, code)
    context = {
        **Desk(request).bar(),
        "edition": draft,
        "name": page.link.name,
        "title": {"add": _("Add a text"), "change": _("Change a text"), "remove": _("Take a text out")}[do],
        "passage": passage,
        "difference": lines(compare(passage.text, "")) if passage and do == "remove" else None,
        "form": form,
        "problem": problem,
        "back": reverse("web:desk_amend_item", args=[draft.pk, code]),
        "crumbs": _crumbs(
            draft, (page.link.name, reverse("web:desk_amend_item", args=[draft.pk, code])), (_("Text"), "")
        ),
    }
    failed = problem or form.errors
    return render(request, "web/desk/plan_amend_text.html", context, status=422 if failed else 200)


def _form(request: HttpRequest, do: str, passage: PassageFacts | None) -> ChangeForm:
    data = posted(request)
    match do:
        case "add":
            return AdditionForm(data, initial={"role": "actions"})
        case "remove":
            return RemovalForm(data)
        case "change":
            return ChangeForm(data, initial={"new": passage.text if passage else ""})
    raise Http404


def _passage(draft: Edition, code: str, key: str) -> PassageFacts:
    """The passage as it is in force: a change is written upon that."""
    current = edition_in_force(draft.plan, draft.kind)
    page = node_page(current, code) if current else None
    if page is None:
        raise Http404
    groups: list[Any] = [*page.sections, *page.roles]
    for group in groups:
        for one in group.passages:
            if str(one.key) == key:
                found: PassageFacts = one
                return found
    raise Http404


def _found(key: UUID, code: str) -> tuple[Edition, NodePage]:
    draft = _open(key)
    page = node_page(draft, code)
    if page is None:
        raise Http404
    return draft, page


def _open(key: UUID) -> Edition:
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at=None, amends__isnull=False
    )
    return found


def _crumbs(draft: Edition, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Amendments of the plan"), reverse("web:desk_plan")),
        (draft.title, reverse("web:desk_plan_draft", args=[draft.pk])),
        *more,
    ]
