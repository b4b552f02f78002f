"""正誤: corrections of an adopted edition: written, decided on, published; the edition itself never changes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.design.forms import LongText, choice
from tomoni.kernel.calendars import wareki
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.kernel.text import excerpt
from tomoni.plan.api import (
    Edition,
    Erratum,
    NodePage,
    discard_erratum,
    draft_erratum,
    drafted_errata,
    errata_of,
    erratum_in_words,
    items_named,
    node_of,
    node_page,
    publish_erratum,
    request_erratum_approval,
)

from .forms import AdoptForm
from .frame import Desk, posted, refusing, sent
from .plan_approval import MAY, AskForm, approval_context

_PASSAGE, _INDICATOR, _NAME = "p", "i", "name"
_EXCERPT = 120


class ErratumForm(forms.Form):
    """What is printed wrongly, where, and what it should read."""

    place = forms.ChoiceField(
        label=gettext_lazy("Where it is printed"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose where it is printed.")},
    )
    printed = LongText(
        label=gettext_lazy("Printed"),
        help_text=gettext_lazy("The wrong words as they are printed, and only as many as needed."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    should_read = LongText(
        label=gettext_lazy("Should read"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = LongText(
        label=gettext_lazy("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, page: NodePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        texts = [text for section in page.sections for text in section.passages]
        texts += [text for role in page.roles for text in role.passages]
        field.choices = [
            (_NAME, choice(page.link.name, _("the name of the item"))),
            *((f"{_PASSAGE}{one.key}", excerpt(one.text, _EXCERPT)) for one in texts),
            *((f"{_INDICATOR}{one.key}", choice(one.name, _("an indicator"))) for one in page.indicators),
        ]

    def keys(self) -> dict[str, UUID | None]:
        """What the correction is about."""
        place = self.cleaned_data["place"]
        if place == _NAME:
            return {"passage_key": None, "indicator_key": None}
        key = UUID(place[1:])
        return {
            "passage_key": key if place[0] == _PASSAGE else None,
            "indicator_key": key if place[0] == _INDICATOR else None,
        }


@for_staff(MAY, "plan.adopt")
@require_safe
def errata(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The corrections of an edition, and the way to write another."""
    edition = _adopted(key)
    desk, words = Desk(request), request.GET.get("q", "").strip()[:100]
    context = {
        **desk.bar(),
        "edition": edition,
        "drafted": drafted_errata(edition),
        "published": errata_of(edition),
        "words": words,
        "found": items_named(edition, words) if words else (),
        "may_edit": desk.may(MAY),
        "crumbs": [*_crumbs(edition)[:-1], (pgettext("errata", "Corrections"), "")],
    }
    return render(request, "web/desk/plan_errata.html", context)


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def add(request: HttpRequest, key: UUID, code: str) -> HttpResponseBase:
    """正誤を書く: for one item of the edition."""
    edition = _adopted(key)
    node, page = node_of(edition, code), node_page(edition, code)
    if node is None or page is None:
        raise Http404
    form = ErratumForm(posted(request), page=page)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {
            name: form.cleaned_data[name] for name in ("printed", "should_read", "reason")
        } | form.keys()
        try:
            made = draft_erratum(actor=Desk(request).actor, edition=edition, node=node, **said)
        except NotAllowed:
            raise
        except DomainError as refused:
            form.add_error("printed", sentence_for(refused))
        else:
            messages.success(request, _("Written down. The public does not see it yet."))
            return redirect("web:desk_erratum", made.pk)
    context = {
        **Desk(request).bar(),
        "edition": edition,
        "name": page.link.name,
        "form": form,
        "crumbs": [*_crumbs(edition), (page.link.name, "")],
    }
    return render(request, "web/desk/plan_erratum_add.html", context, status=422 if form.errors else 200)


@for_staff(MAY, "plan.adopt")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def erratum(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One correction: where its approval stands, asking for it, publishing it."""
    found = get_object_or_404(Erratum.objects.select_related("edition__plan", "node"), pk=key)
    desk = Desk(request)
    do = request.POST.get("do", "")
    ask = AskForm(sent(request) if do == "ask" else None)
    today = {"on": wareki(timezone.localdate())}
    day = AdoptForm(request.POST if do == "publish" else None, initial=today)
    problem = ""
    if request.method == "POST":
        try:
            if do == "ask" and ask.is_valid():
                request_erratum_approval(actor=desk.actor, erratum=found, note=ask.cleaned_data["note"])
                messages.success(request, _("Sent for approval."))
                return redirect("web:desk_erratum", key)
            if do == "publish" and day.is_valid():
                publish_erratum(actor=desk.actor, erratum=found, on=day.cleaned_data["on"])
                messages.success(request, _("Published. It stands beside the place and in the list."))
                return redirect("web:desk_errata", found.edition_id)
        except NotAllowed:
            raise
        except DomainError as refused:
            problem = sentence_for(refused)
    context = {
        **desk.bar(),
        **approval_context(desk, found),
        "edition": found.edition,
        "erratum": found,
        "words": erratum_in_words(found),
        "writer": staff_names({found.person}).get(found.person, "") if found.person else "",
        "ask": ask,
        "day": day,
        "problem": problem,
        "may_adopt": desk.may("plan.adopt"),
        "crumbs": [*_crumbs(found.edition), (_("A correction"), "")],
    }
    failed = problem or ask.errors or day.errors
    return render(request, "web/desk/plan_erratum.html", context, status=422 if failed else 200)


@for_staff(MAY)
@require_POST
@refusing
def discard(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """破棄する."""
    found = get_object_or_404(Erratum.objects.select_related("edition"), pk=key)
    try:
        discard_erratum(actor=Desk(request).actor, erratum=found)
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.error(request, sentence_for(refused))
        return redirect("web:desk_erratum", key)
    messages.success(request, _("The correction was thrown away."))
    return redirect("web:desk_errata", found.edition_id)


def _adopted(key: UUID) -> Edition:
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    return found


def _crumbs(edition: Edition) -> list[tuple[str, str]]:
    return [
        (_("Amendments of the plan"), reverse("web:desk_plan")),
        (edition.title, reverse("web:edition", args=[edition.pk])),
        (pgettext("errata", "Corrections"), reverse("web:desk_errata", args=[edition.pk])),
    ]
