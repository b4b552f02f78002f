"""Which edition a reader of a page should see."""

from dataclasses import dataclass

from django.utils.translation import get_language

from tomoni.plan.api import (
    Edition,
    EditionFacts,
    NodePage,
    Plan,
    edition_in_force,
    editions,
    find_node,
    node_page,
)
from tomoni.web.keeping import Kept

from .explaining import are_explained

IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class EditionInSight:
    """An edition with a node as it stands there. ``in_force``: it is part of the plan today."""

    edition: Edition
    page: NodePage
    state: str

    @property
    def in_force(self) -> bool:
        return self.state == IN_FORCE


# An adopted edition never changes; only the present names of departments on the page can.
_PAGES: Kept[NodePage | None] = Kept(most=4000, seconds=300)


def whole_node(code: str) -> EditionInSight | None:
    """A node as the plan in force has it; else as the newest edition that has it does. None if none ever did."""
    edition = edition_in_force()
    page = _kept_page(edition, code) if edition else None
    if edition and page:
        return EditionInSight(edition, page, IN_FORCE)
    return _elsewhere(code)


def _kept_page(edition: Edition, code: str) -> NodePage | None:
    key = (edition.pk, code, get_language())
    return _PAGES.get(key, lambda: node_page(edition, code, with_terms=not are_explained(edition)))


def _elsewhere(code: str) -> EditionInSight | None:
    """In another plan, in another layer (基本構想), or in an edition that is no longer or not yet in force."""
    node = find_node(code)
    if node is None:
        return None
    states = {facts.id: facts.state for facts in editions(node.plan)}
    holding = Edition.objects.filter(base__versions__node=node).exclude(adopted_at=None).distinct()
    found = sorted(
        holding.select_related("plan"),
        key=lambda edition: (states.get(edition.pk) == IN_FORCE, edition.adopted_at),
        reverse=True,
    )
    for edition in found:
        page = _kept_page(edition, code)
        if page is not None:
            return EditionInSight(edition, page, states.get(edition.pk, ""))
    return None


def edition_for(plan: Plan | None) -> tuple[Edition | None, tuple[EditionFacts, ...]]:
    """The edition of a plan (of the main plan) that is in force, and all its adopted editions, newest first."""
    edition = edition_in_force(plan)
    if edition is None:
        return None, ()
    return edition, tuple(facts for facts in editions(edition.plan) if facts.adopted_on is not None)
