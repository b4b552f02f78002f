"""The whole plan at a glance: its tree as the page shows it, and how its indicators stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from tomoni.design.icicle import Icicle
from tomoni.indicators.api import (
    Card,
    Standing,
    Step,
    Tally,
    city_scale,
    ensure_judged,
    rank,
    tallies,
    words_in,
)
from tomoni.plan.api import PATH_STEP, Edition, NodeLink, TreeNode, nested, places
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
    def of(cls, found: Iterable[Tally | Card]) -> "Standings":
        """Of single indicators, or of many counted."""
        counts = Counter[Standing]()
        for one in found:
            counts[one.standing] += one.count if isinstance(one, Tally) else 1
        return cls(sum(counts[one] for one in GOOD), counts[Standing.LATE], counts[Standing.UNKNOWN])


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page of a plan shows of an edition. ``tree`` is HTML; ``goals`` are those at the top that have any
    indicators, by code, with their paths."""

    tree: str
    standings: Standings
    steps: tuple[tuple[Step, int], ...]  # how many indicators stand on each step of the city's scale
    goals: dict[str, tuple[str, NodeLink]] = field(default_factory=dict)
    chart: Icicle | None = None


# The tree never changes; how the indicators stand may, so a reader sees it a minute late at most.
_GLANCES: Kept[Glance] = Kept(most=64, seconds=60)


def glance(edition: Edition) -> Glance:
    """An edition at a glance. Three queries where it is not kept, else none; more where nobody judged it yet."""
    return _GLANCES.get((edition.pk, get_language()), lambda: _look(edition))


def _look(edition: Edition) -> Glance:
    ensure_judged(edition)
    found = tallies(edition, SHOWN_LEVELS + 1)
    upper = places(edition, SHOWN_LEVELS + 1)
    by_goal: dict[str, list[Tally]] = {}
    for one in found:
        by_goal.setdefault(one.path[:PATH_STEP], []).append(one)
    tops = {path: node for path, node in upper.items() if len(path) == PATH_STEP}
    shown = nested({path: node for path, node in upper.items() if node.depth <= _levels(upper)})
    rows = [_row(node, by_goal.get(path, [])) for path, node in zip(tops, shown, strict=True)]
    number = Counter[str]()
    for one in found:
        number[one.step.code] += one.count
    return Glance(
        tree=render_to_string("design/components/tree.html", {"nodes": rows}),
        standings=Standings.of(found),
        steps=tuple((step, number[step.code]) for step in city_scale().all_steps),
        goals={node.link.code: (path, node.link) for path, node in tops.items() if path in by_goal},
        chart=chart_of(upper, found, city_scale()),
    )


def _levels(upper: dict[str, TreeNode]) -> int:
    """Two levels, and a third where it is small enough to come along."""
    below = sum(node.child_count for node in upper.values() if node.depth == SHOWN_LEVELS)
    return SHOWN_LEVELS + 1 if below <= MOST_BELOW else SHOWN_LEVELS


def _row(node: TreeNode, found: Sequence[Tally] = ()) -> dict[str, object]:
    """A node as the component ``tree`` takes it; those at the top with how their indicators stand."""
    ranked = rank((one.step for one in found for _each in range(one.count)), city_scale())
    return {
        "label": name_of(node.link),
        "url": reverse("web:node", args=[node.link.code]),
        "note": _note(node, Standings.of(found)),
        "chip": f"{ranked.code} {words_in(ranked.words)}" if ranked else "",
        "tone": ranked.tone if ranked else "",
        "open": node.depth < SHOWN_LEVELS,
        "children": [_row(child) for child in node.children],
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
