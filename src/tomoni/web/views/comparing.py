"""What is different between two editions of a plan, in words, with the voices behind each change."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.plan.api import (
    Difference,
    Edition,
    EditionFacts,
    NodeDifference,
    adopted_edition,
    compare_editions,
    editions,
)
from tomoni.web import page_tables
from tomoni.web.keeping import Kept
from tomoni.web.queries import Behind, behind_changes
from tomoni.web.tables import as_file
from tomoni.web.views.page_data import links
from tomoni.web.words import differences_sentence, untranslated

ITEMS = 20  # on one page

# Two adopted editions never change, so neither does what is different between them.
_DIFFERENCES: Kept[Difference] = Kept(most=30, seconds=3600)


@for_everyone
@require_safe
def compare(request: HttpRequest) -> HttpResponseBase:
    """Two adopted editions of one plan, side by side: ``from`` and ``to``, or the one in force and the one before."""
    old, new, listed = _pair(request)
    context: dict[str, Any] = {
        "new": new,
        "old": old,
        "editions": listed,
        "crumbs": [(_("The plan"), reverse("web:plan")), (_("Compare editions"), "")],
        "text_language": untranslated(),
    }
    if old and new:
        found = _difference(old, new)
        page = Paginator(found.nodes, ITEMS).get_page(request.GET.get("page"))
        context |= {
            "found": found,
            "page": page,
            "summary": differences_sentence(found),
            "nodes": list(page),
            "behind": _behind(page.object_list),
            "page_data": links(request, "comparison_data"),
        }
    return render(request, "web/compare.html", context)


@for_everyone
@require_safe
def data(request: HttpRequest, form: str) -> HttpResponseBase:
    """All that is different between the two, as a file."""
    old, new, _listed = _pair(request)
    if old is None or new is None:
        raise Http404
    found = _difference(old, new)
    here = f"{reverse('web:compare')}?{urlencode({'from': old.pk, 'to': new.pk})}"
    name, cols = f"{old.title}と{new.title}のちがい", page_tables.COMPARISON
    return as_file(page_tables.table(name, here, cols, lambda: page_tables.of_comparison(found)), form)


def _pair(request: HttpRequest) -> tuple[Edition | None, Edition | None, list[EditionFacts]]:
    """The two editions that the address asks for, and those among which one can choose."""
    new = _chosen(request.GET.get("to", ""))
    listed = [one for one in editions(new.plan) if one.adopted_on is not None] if new else []
    return _old(request, new, listed), new, listed


def _difference(old: Edition, new: Edition) -> Difference:
    return _DIFFERENCES.get((old.pk, new.pk, get_language()), lambda: compare_editions(old, new))


def _chosen(typed: str) -> Edition | None:
    """The adopted edition of this id; without one the plan in force."""
    if not typed:
        return adopted_edition()
    try:
        found = adopted_edition(edition=UUID(typed))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _old(request: HttpRequest, new: Edition | None, listed: list[EditionFacts]) -> Edition | None:
    """The edition to compare with: the one that was chosen, else the one adopted before."""
    typed = request.GET.get("from", "")
    if new is None:
        return None
    if typed:
        old = _chosen(typed)
        if old is None or old.plan_id != new.plan_id:
            raise Http404
        return old
    places = [one.id for one in listed]
    before = [one for one in listed[places.index(new.pk) + 1 :] if one.kind == new.kind]
    return adopted_edition(edition=before[0].id) if before else None


def _behind(nodes: Any) -> dict[UUID, Behind]:
    shown: list[NodeDifference] = list(nodes)
    return behind_changes([change.id for node in shown for text in node.texts for change in text.changes])
