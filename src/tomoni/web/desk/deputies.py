"""代決: naming who decides while one is away, and being back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.accounts.api import Post, department_names, for_staff
from tomoni.approvals.api import (
    Delegation,
    delegate,
    delegations_of,
    end_delegation,
    possible_deputies,
    posts_of,
)
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for

from .forms import DeputyForm
from .frame import Desk, refusing


@for_staff("approvals.decide")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def deputies(request: HttpRequest) -> HttpResponseBase:
    """Who stands in for me, and naming another one."""
    desk = Desk(request)
    assert desk.actor.person
    form = _form(desk.actor.person, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _named(desk, form):
        messages.success(request, _("The deputy is named."))
        return redirect("web:desk_deputies")
    context = {
        **desk.bar(),
        "form": form,
        "today": desk.today,
        "rows": [(one, one.valid_to - timedelta(days=1)) for one in delegations_of(desk.actor.person)],
        "crumbs": [(_("My requests"), reverse("web:desk_requests")), (_("While you are away"), "")],
    }
    return render(request, "web/desk/deputies.html", context, status=422 if form.is_bound else 200)


@for_staff("approvals.decide")
@require_POST
@refusing
def back(request: HttpRequest, key: int) -> HttpResponseBase:
    """I am back: from today on the deputy decides no longer."""
    found = get_object_or_404(Delegation, pk=key)
    try:
        end_delegation(actor=Desk(request).actor, delegation=found, on=timezone.localdate())
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
    else:
        messages.success(request, _("You decide yourself again."))
    return redirect("web:desk_deputies")


def _form(person: UUID, data: Any) -> DeputyForm:
    names = department_names()
    others = list(possible_deputies(person))
    return DeputyForm(
        data,
        posts={post.pk: post.title for post in posts_of(person)},
        deputies={post.pk: _title(post, names) for post in others},
    )


def _title(post: Post, names: dict[UUID, str]) -> str:
    return "　".join(
        filter(None, (names.get(post.department_id, "") if post.department_id else "", post.title))
    )


def _named(desk: Desk, form: DeputyForm) -> bool:
    """Whether the deputy was named; if a rule forbids it, the form says so."""
    chosen = form.cleaned_data
    try:
        delegate(
            actor=desk.actor,
            post=Post.objects.get(pk=chosen["post"]),
            deputy=Post.objects.get(pk=chosen["deputy"]),
            since=chosen["since"],
            until=chosen["until"] + timedelta(days=1),
        )
    except NotAllowed:
        raise
    except DomainError as problem:
        form.add_error(None, sentence_for(problem))
        return False
    return True
