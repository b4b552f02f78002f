"""指標: by what an indicator of the plan measures itself, and values by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.indicators.api import (
    Card,
    bind,
    history,
    live_sources,
    ordered_keys,
    overview,
    record_observation,
    unbind,
)
from tomoni.indicators.forms import BindForm, ObservationForm
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import IndicatorFacts, edition_in_force, indicators_by_keys, node_titles

from .frame import Desk, refusing

PAGE = 15


@for_staff("indicators.bind", "indicators.record")
@require_safe
def indicators(request: HttpRequest) -> HttpResponseBase:
    """The indicators of the plan in force, those that measure themselves first."""
    edition = edition_in_force()
    only_live = request.GET.get("show") == "live"
    every, live = ordered_keys(edition) if edition else ([], 0)
    page = Paginator(every[:live] if only_live else every, PAGE).get_page(request.GET.get("page"))
    facts = indicators_by_keys(page, edition)
    cards = overview(facts.values())
    nodes = node_titles({one.node_id for one in facts.values()})
    context = {
        **Desk(request).bar(),
        "rows": [(cards[key], nodes.get(facts[key].node_id)) for key in page if key in facts],
        "page": page,
        "options": _options(only_live, len(every), live),
    }
    return render(request, "web/desk/indicators.html", context)


def _options(only_live: bool, every: int, live: int) -> list[dict[str, object]]:
    url = reverse("web:desk_indicators")
    return [
        {"label": _("All"), "url": url, "current": not only_live, "count": every},
        {"label": _("Measuring themselves"), "url": f"{url}?show=live", "current": only_live, "count": live},
    ]


@for_staff("indicators.bind", "indicators.record")
@require_safe
def indicator(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One indicator: now, its source, every value that was recorded."""
    return _Page(request, key).shown()


@for_staff("indicators.bind")
@require_POST
@refusing
def bind_source(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """自動集計に結ぶ."""
    page = _Page(request, key)
    page.bind_form = BindForm(request.POST, prefix="bind")
    if not page.bind_form.is_valid():
        return page.shown(422)
    source = page.bind_form.cleaned_data["source"]
    return page.attempt(
        page.bind_form,
        lambda: bind(actor=page.desk.actor, indicator_key=key, source=source),
        _("The indicator measures itself from now on."),
    )


@for_staff("indicators.bind")
@require_POST
@refusing
def unbind_source(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """自動集計をやめる."""
    page = _Page(request, key)
    page.bind_form = BindForm({}, prefix="bind")
    page.bind_form.errors.clear()
    return page.attempt(
        page.bind_form,
        lambda: unbind(actor=page.desk.actor, indicator_key=key),
        _("The indicator no longer measures itself. What was measured stays."),
    )


@for_staff("indicators.record")
@require_POST
@refusing
def record(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """実績値を入れる."""
    page = _Page(request, key)
    form = page.record_form = ObservationForm(request.POST, unit=page.printed.unit, prefix="record")
    if not form.is_valid():
        return page.shown(422)
    return page.attempt(
        form,
        lambda: record_observation(actor=page.desk.actor, actual=form.actual(key)),
        _("The value is recorded."),
    )


class _Page:
    """One indicator as one request sees it."""

    def __init__(self, request: HttpRequest, key: UUID) -> None:
        self.request = request
        self.desk = Desk(request)
        printed = indicators_by_keys([key]).get(key)
        if printed is None:
            raise Http404
        self.printed: IndicatorFacts = printed
        self.bind_form: Any = None
        self.record_form: Any = None

    def attempt(self, form: Any, action: Any, done: str) -> HttpResponseBase:
        """Do it and come back; where a rule forbids it, say so in the form, which keeps what was typed."""
        try:
            action()
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
            return self.shown(422)
        messages.success(self.request, done)
        return redirect("web:desk_indicator", self.printed.key)

    def shown(self, status: int = 200) -> HttpResponseBase:
        card: Card = overview([self.printed])[self.printed.key]
        entries = history(card.series) if card.series else ()
        names = staff_names({one.recorded_by for one in entries if one.recorded_by})
        sources = {source.key: source.label for source in live_sources()}
        current = {"source": card.source.key} if card.source else {}
        context = {
            **self.desk.bar(),
            "card": card,
            "printed": self.printed,
            "node": node_titles([self.printed.node_id]).get(self.printed.node_id),
            "entries": [
                (
                    one,
                    names.get(one.recorded_by, "") if one.recorded_by else "",
                    sources.get(one.provenance, one.provenance),
                )
                for one in reversed(entries)
            ],
            "bind_form": self.bind_form or BindForm(initial=current, prefix="bind"),
            "record_form": self.record_form or ObservationForm(unit=self.printed.unit, prefix="record"),
            "may_bind": self.desk.may("indicators.bind"),
            "may_record": self.desk.may("indicators.record"),
            "crumbs": [(_("Indicators"), reverse("web:desk_indicators")), (self.printed.name, "")],
        }
        return render(self.request, "web/desk/indicator.html", context, status=status)
