"""計画のつながり: below which plan each plan hangs, and of which area it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tomoni.accounts.api import for_staff
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.places.api import Here, here
from tomoni.plan.api import Plan, hang_plan, plans

from .frame import Desk, refusing


class PlaceForm(forms.Form):
    """Where one plan hangs."""

    parent = forms.ChoiceField(label=gettext_lazy("Hangs below"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Is the plan of"), required=False)

    def __init__(self, data: QueryDict | None, *, plan: Plan, every: tuple[Plan, ...], where: Here) -> None:
        now = {
            "parent": plan.parent.slug if plan.parent else "",
            "area": plan.area.code if plan.area else "",
        }
        super().__init__(data, prefix=plan.slug, initial=now)
        parent: Any = self.fields["parent"]
        area: Any = self.fields["area"]
        parent.choices = [
            ("", _("(stands by itself)")),
            *((other.slug, other.title) for other in every if other.pk != plan.pk),
        ]
        area.choices = [
            ("", _("The whole city")),
            *((scheme.label, [(one.code, one.label) for one in found]) for scheme, found in where.divisions),
        ]


@for_staff("plan.load")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def links(request: HttpRequest) -> HttpResponseBase:
    """All plans, each with where it hangs; one is changed at a time."""
    every, where = plans(), here({}, {})
    given = next((plan for plan in every if plan.slug == request.POST.get("plan")), None)
    rows = [
        (
            plan,
            PlaceForm(request.POST if plan == given else None, plan=plan, every=every, where=where),
        )
        for plan in every
    ]
    form = next((form for plan, form in rows if plan == given), None)
    if given and form is not None and form.is_valid():
        try:
            _hang(request, given, form, every, where)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error("parent", sentence_for(problem))
        else:
            messages.success(request, _("Saved. Citizens find the plan there from now on."))
            return redirect("web:desk_plan_links")
    wrong = form is not None and bool(form.errors)
    context = {
        **Desk(request).bar(),
        "rows": rows,
        "wrong": form if wrong else None,
        "crumbs": [(_("Amendments of the plan"), reverse("web:desk_plan")), (_("Links between plans"), "")],
    }
    return render(request, "web/desk/plan_links.html", context, status=422 if wrong else 200)


def _hang(request: HttpRequest, plan: Plan, form: PlaceForm, every: tuple[Plan, ...], where: Here) -> None:
    chosen = form.cleaned_data
    hang_plan(
        actor=Desk(request).actor,
        plan=plan,
        parent=next((other for other in every if other.slug == chosen["parent"]), None),
        area=next(
            (area for _scheme, found in where.divisions for area in found if area.code == chosen["area"]),
            None,
        ),
    )
