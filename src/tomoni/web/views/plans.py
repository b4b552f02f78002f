"""市の計画の一覧: all plans of the city and how they are linked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.plan.api import PlanFacts, PlanList, plan_list
from tomoni.web.words import name_of, period, untranslated


@for_everyone
@require_safe
def every_plan(request: HttpRequest) -> HttpResponseBase:
    """市の計画の一覧: all plans, which hangs below which, and which items of the main plan name them."""
    listed = plan_list()
    context = {
        "plans": [
            (_card(one), [_card(sub) for sub in _all_below(listed, one.id)]) for one in listed.below(None)
        ],
        "not_held": [
            (name, [(name_of(link), link.code) for link in links]) for name, links in listed.not_held
        ],
        "text_language": untranslated(),
        "crumbs": [(_("The plan"), reverse("web:plan")), (_("All plans of the city"), "")],
    }
    return render(request, "web/plans.html", context)


def _all_below(listed: PlanList, plan: UUID) -> list[PlanFacts]:
    return [each for one in listed.below(plan) for each in (one, *_all_below(listed, one.id))]


def _card(one: PlanFacts) -> dict[str, Any]:
    return {
        "title": one.title,
        "slug": one.slug,
        "kind": one.kind_label,
        "period": period(one.period_from, one.period_to),
        "area": one.area_label,
        "area_code": one.area_code,
        "in_force": one.in_force,
        "named_by": [(name_of(link), link.code) for link in one.named_by],
    }
