"""The data of single pages: what a page of the plan shows, as CSV or JSON. Addresses stand beside those of the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.indicators.api import history, overview
from tomoni.plan.api import Edition, Plan, indicators_by_keys
from tomoni.web import page_tables
from tomoni.web.queries import edition_for, whole_node
from tomoni.web.tables import CSV, JSON, as_file


def links(request: HttpRequest, name: str, *args: Any) -> dict[str, Any]:
    """The addresses of a page's data with what narrows the page: for the block at its foot."""
    asked = request.GET.urlencode()
    files = [
        (form.upper(), f"{reverse(f'web:{name}', args=[*args, form])}?{asked}".removesuffix("?"))
        for form in (CSV, JSON)
    ]
    return {"files": files, "about": reverse("web:data")}


@for_everyone
@require_safe
def overview_data(request: HttpRequest, form: str, slug: str = "") -> HttpResponseBase:
    """The plan in force: its items, and how its indicators stand."""
    plan = get_object_or_404(Plan, slug=slug) if slug else None
    edition, _adopted = edition_for(plan)
    if edition is None:
        raise Http404
    here = reverse("web:plan_of", args=[slug]) if slug else reverse("web:plan")
    cols = page_tables.OVERVIEW
    return as_file(
        page_tables.table(edition.plan.title, here, cols, lambda: page_tables.of_overview(edition)), form
    )


@for_everyone
@require_safe
def edition_data(request: HttpRequest, key: UUID, form: str) -> HttpResponseBase:
    """What an adopted edition changed. Drafts are not shown."""
    edition = get_object_or_404(
        Edition.objects.select_related("plan", "amends"), pk=key, adopted_at__isnull=False
    )
    here, cols = reverse("web:edition", args=[key]), page_tables.EDITION
    return as_file(
        page_tables.table(edition.title, here, cols, lambda: page_tables.of_edition(edition)), form
    )


@for_everyone
@require_safe
def indicator_data(request: HttpRequest, key: UUID, form: str) -> HttpResponseBase:
    """Every value of one indicator."""
    facts = indicators_by_keys([key]).get(key)
    if facts is None:
        raise Http404
    series = overview([facts])[key].series
    here, cols = reverse("web:indicator", args=[key]), page_tables.INDICATOR
    entries = history(series) if series else ()
    return as_file(page_tables.table(facts.name, here, cols, lambda: page_tables.of_indicator(entries)), form)


@for_everyone
@require_safe
def node_data(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """One item of the plan with its texts, indicators, changes and public voices."""
    seen = whole_node(code)
    if seen is None:
        raise Http404
    here, cols = reverse("web:node", args=[code]), page_tables.NODE
    return as_file(
        page_tables.table(seen.page.link.name, here, cols, lambda: page_tables.of_node(seen)), form
    )
