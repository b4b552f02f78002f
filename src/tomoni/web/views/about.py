"""What the site says of itself: how it works, accessibility, privacy."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.kernel.part import live_sources, parts


@for_everyone
@require_safe
def how(request: HttpRequest) -> HttpResponseBase:
    """The way of a voice through the house, and what the city promises on it."""
    context = {
        "answer_days": settings.TOMONI_ANSWER_DAYS,
        "assign_days": settings.TOMONI_ASSIGN_DAYS,
        "sources": live_sources().values(),
        "crumbs": [(_("How this site works"), "")],
    }
    return render(request, "web/about/how.html", context)


@for_everyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponseBase:
    """The accessibility policy in the form of JIS X 8341-3:2016, Annex JA, with what is and is not tested."""
    return render(request, "web/about/accessibility.html", {"crumbs": [(_("Accessibility"), "")]})


@for_everyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponseBase:
    """What is kept of a person, for how long, who sees it, and what may have to be disclosed."""
    return render(request, "web/about/privacy.html", {"crumbs": [(_("Privacy"), "")], "kept": _kept()})


def _kept() -> list[tuple[object, int]]:
    """From when and for how many years personal data are kept: each rule once, as the parts declare them."""
    rules = {(str(rule.starts), rule.years): rule.starts for part in parts() for rule in part.retention}
    return [(starts, years) for (_words, years), starts in rules.items()]
