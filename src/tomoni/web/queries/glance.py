"""The whole plan at a glance: its tree as the page shows it, and how its indicators stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from tomoni.indicators.api import Card, Standing, overview
from tomoni.plan.api import Edition, TreeNode, indicators_of, node_list, tree
from tomoni.web.keeping import Kept
from tomoni.web.words import below, name_of, things

GOOD = (Standing.REACHED, Standing.ON_TRACK)
SHOWN_LEVELS = 2
MOST_BELOW = 400  # nodes of a third level that the page may carry along, folded


@dataclass(frozen=True, slots=True)
class Standings:
    """How indicators stand: those at or on the way to their targets, those behind, those that cannot be judged."""

    good: int = 0
    late: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.good + self.late + self.unknown

    @classmethod
    def of(cls, cards: Iterable[Card]) -> "Standings":
        counts = Counter(card.standing for card in cards)
        return cls(sum(counts[one] for one in GOOD), counts[Standing.LATE], counts[Standing.UNKNOWN])


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page of a plan shows of an edition. ``tree`` is HTML."""

    tree: str
    standings: Standings
    nodes: int = 0
    by_goal: dict[UUID, Standings] = field(default_factory=dict)


# The tree never changes; how the indicators stand may, so a reader sees it a minute late at most.
_GLANCES: Kept[Glance] = Kept(most=64, seconds=60)


def glance(edition: Edition) -> Glance:
    """An edition at a glance. Five queries where it is not kept, else none."""
    return _GLANCES.get((edition.pk, get_language()), lambda: _look(edition))


def _look(edition: Edition) -> Glance:
    printed = indicators_of(edition)
    cards = overview(printed)
    goals = _goals(edition)
    by_goal: dict[UUID, list[Card]] = {}
    for indicator in printed:
        by_goal.setdefault(goals.get(indicator.node_id, indicator.node_id), []).append(cards[indicator.key])
    standings = {goal: Standings.of(found) for goal, found in by_goal.items()}
    nodes = [_row(node, standings) for node in _levels(edition)]
    html = render_to_string("design/components/tree.html", {"nodes": nodes})
    return Glance(html, Standings.of(cards.values()), len(goals), standings)


def _goals(edition: Edition) -> dict[UUID, UUID]:
    """For each node of an edition the node at the top under which it stands. One query."""
    found: dict[UUID, UUID] = {}
    for node, parent in node_list(edition):
        if not node.repeated:
            found[node.link.id] = found.get(parent.id, parent.id) if parent else node.link.id
    return found


def _levels(edition: Edition) -> tuple[TreeNode, ...]:
    """Two levels, and a third where it is small enough to come along."""
    two = tree(edition, depth=SHOWN_LEVELS)
    below = sum(node.child_count for top in two for node in top.children)
    return tree(edition, depth=SHOWN_LEVELS + 1) if 0 < below <= MOST_BELOW else two


def _row(node: TreeNode, standings: dict[UUID, Standings]) -> dict[str, object]:
    """A node as the component ``tree`` takes it."""
    return {
        "label": name_of(node.link),
        "url": reverse("web:node", args=[node.link.code]),
        "note": _note(node, standings.get(node.link.id) if node.depth == 1 else None),
        "open": node.depth < SHOWN_LEVELS,
        "children": [_row(child, standings) for child in node.children],
    }


def _note(node: TreeNode, standings: Standings | None) -> str:
    if standings and standings.good + standings.late:
        judged = standings.good + standings.late
        return ngettext(
            "%(good)s of %(judged)s indicator on track",
            "%(good)s of %(judged)s indicators on track",
            judged,
        ) % {"good": things(standings.good), "judged": things(judged)}
    return "" if node.children else below(node)
