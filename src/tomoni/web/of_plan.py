"""Which plan a page reads: the main one, or the one that its address names (``?plan=…``)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tomoni.plan.api import Edition, Plan, adopted_edition

PARAMETER = "plan"


@dataclass(frozen=True, slots=True)
class OfPlan:
    """A plan as a page reads it. ``slug`` is empty for the main plan."""

    edition: Edition | None
    slug: str

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way to this plan."""
        return plan_crumbs(self.edition.plan if self.edition and self.slug else None)

    def query(self, **given: object) -> str:
        """What follows an address of the same plan: "?plan=kawabe&goal=g1", or nothing."""
        said = {PARAMETER: self.slug, **given}
        found = urlencode({name: value for name, value in said.items() if value})
        return f"?{found}" if found else ""

    def here(self, **given: object) -> str:
        """The same page, narrowed otherwise."""
        return self.query(**given) or "?"


def of_plan(request: HttpRequest) -> OfPlan:
    """The plan that a request asks for, in force.

    Raises:
        Http404: no plan in force has this name.
    """
    slug = request.GET.get(PARAMETER, "")
    edition = adopted_edition(plan=slug)
    if slug and edition is None:
        raise Http404
    return OfPlan(edition, slug)


def plan_crumbs(linked: Plan | None) -> list[tuple[str, str]]:
    """The way to a plan: the main one, and the linked one if it is another."""
    crumbs = [(_("The plan"), reverse("web:plan"))]
    if linked is not None:
        crumbs.append((linked.title, reverse("web:plan_of", args=[linked.slug])))
    return crumbs


def plan_query(plan: Plan) -> str:
    """What follows an address that shall read this plan."""
    return f"?{urlencode({PARAMETER: plan.slug})}"
