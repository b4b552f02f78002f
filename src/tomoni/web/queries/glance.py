"""The whole plan at a glance: its tree as the page shows it, and how its indicators stand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from tomoni.design.icicle import Icicle
from tomoni.indicators.api import Card, Standing, Step, city_scale, overview, rank, words_in
from tomoni.plan.api import Edition, IndicatorFacts, NodeLink, TreeNode, indicators_of, node_list, tree
from tomoni.web.keeping import Kept
from tomoni.web.words import below, name_of, things

from .overview_chart import chart_of

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
class Judged:
    """An indicator with what lists of all indicators need: where it stands, and under which goal."""

    facts: IndicatorFacts
    step: Step
    is_live: bool
    goal: UUID
    home: NodeLink | None


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page of a plan shows of an edition. ``tree`` is HTML."""

    tree: str
    standings: Standings
    indicators: tuple[Judged, ...] = ()  # in printed order
    goals: dict[UUID, NodeLink] = field(default_factory=dict)
    chart: Icicle | None = None

    @property
    def steps(self) -> list[tuple[Step, int]]:
        """How many indicators stand on each step of the city's scale."""
        found = Counter(one.step.code for one in self.indicators)
        return [(step, found[step.code]) for step in city_scale().all_steps]


# The tree never changes; how the indicators stand may, so a reader sees it a minute late at most.
_GLANCES: Kept[Glance] = Kept(most=64, seconds=60)


def glance(edition: Edition) -> Glance:
    """An edition at a glance. Five queries where it is not kept, else none."""
    return _GLANCES.get((edition.pk, get_language()), lambda: _look(edition))


def _look(edition: Edition) -> Glance:
    printed = indicators_of(edition)
    cards = overview(printed)
    listed = node_list(edition)
    links, goals = _places(listed)
    judged = tuple(
        Judged(
            facts,
            cards[facts.key].step,
            cards[facts.key].is_live,
            goals.get(facts.node_id, facts.node_id),
            links.get(facts.node_id),
        )
        for facts in printed
    )
    by_goal: dict[UUID, list[Card]] = {}
    for one in judged:
        by_goal.setdefault(one.goal, []).append(cards[one.facts.key])
    nodes = [_row(node, by_goal) for node in _levels(edition)]
    html = render_to_string("design/components/tree.html", {"nodes": nodes})
    tops = {goal: links[goal] for goal in dict.fromkeys(goals.values())}
    at_node: dict[UUID, list[Step]] = {}
    for one in judged:
        at_node.setdefault(one.facts.node_id, []).append(one.step)
    chart = chart_of(listed, at_node, city_scale())
    return Glance(html, Standings.of(cards.values()), judged, tops, chart)


def _places(
    listed: Iterable[tuple[TreeNode, NodeLink | None]],
) -> tuple[dict[UUID, NodeLink], dict[UUID, UUID]]:
    """The nodes of an edition, and for each the node at the top under which it stands."""
    links: dict[UUID, NodeLink] = {}
    goals: dict[UUID, UUID] = {}
    for node, parent in listed:
        if not node.repeated:
            links[node.link.id] = node.link
            goals[node.link.id] = goals.get(parent.id, parent.id) if parent else node.link.id
    return links, goals


def _levels(edition: Edition) -> tuple[TreeNode, ...]:
    """Two levels, and a third where it is small enough to come along."""
    two = tree(edition, depth=SHOWN_LEVELS)
    below = sum(node.child_count for top in two for node in top.children)
    return tree(edition, depth=SHOWN_LEVELS + 1) if 0 < below <= MOST_BELOW else two


def _row(node: TreeNode, by_goal: dict[UUID, list[Card]]) -> dict[str, object]:
    """A node as the component ``tree`` takes it."""
    cards = by_goal.get(node.link.id, []) if node.depth == 1 else []
    ranked = rank((card.step for card in cards), city_scale())
    return {
        "label": name_of(node.link),
        "url": reverse("web:node", args=[node.link.code]),
        "note": _note(node, Standings.of(cards)),
        "chip": f"{ranked.code} {words_in(ranked.words)}" if ranked else "",
        "tone": ranked.tone if ranked else "",
        "open": node.depth < SHOWN_LEVELS,
        "children": [_row(child, by_goal) for child in node.children],
    }


def _note(node: TreeNode, standings: Standings) -> str:
    if standings.good + standings.late:
        judged = standings.good + standings.late
        return ngettext(
            "%(good)s of %(judged)s indicator on track",
            "%(good)s of %(judged)s indicators on track",
            judged,
        ) % {"good": things(standings.good), "judged": things(judged)}
    return "" if node.children else below(node)
