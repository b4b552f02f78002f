"""The whole plan at a glance: its tree as the page shows it, and how its indicators stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tomoni.design.icicle import Icicle
from tomoni.design.templatetags.design import number
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
MOST_CHILDREN = 50  # of one node
MOST_BELOW = 150  # nodes of a third level that the page may carry along, folded


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


@dataclass(frozen=True)
class Glance:
    """What the page of a plan shows of an edition: its upper levels by path, and how the indicators there stand."""

    upper: dict[str, TreeNode]
    found: tuple[Tally, ...]

    @cached_property
    def standings(self) -> Standings:
        return Standings.of(self.found)

    @cached_property
    def steps(self) -> tuple[tuple[Step, int], ...]:
        """How many indicators stand on each step of the city's scale."""
        counts = Counter[str]()
        for one in self.found:
            counts[one.step.code] += one.count
        return tuple((step, counts[step.code]) for step in city_scale().all_steps)

    @cached_property
    def goals(self) -> dict[str, tuple[str, NodeLink]]:
        """The nodes at the top that have any indicators, by code, with their paths."""
        having = {one.path[:PATH_STEP] for one in self.found}
        tops = ((path, self.upper[path].link) for path in self.upper if path in having)
        return {link.code: (path, link) for path, link in tops}

    @cached_property
    def tree(self) -> str:
        """The tree as HTML, in the reader's language."""
        by_goal: dict[str, list[Tally]] = {}
        for one in self.found:
            by_goal.setdefault(one.path[:PATH_STEP], []).append(one)
        levels = _levels(self.upper)
        shown = nested({path: node for path, node in self.upper.items() if node.depth <= levels})
        tops = (path for path in self.upper if len(path) == PATH_STEP)
        nodes = [_row(node, by_goal.get(path, [])) for path, node in zip(tops, shown, strict=True)]
        return render_to_string("design/components/tree.html", {"nodes": nodes})

    @cached_property
    def chart(self) -> Icicle:
        """The same as a picture."""
        return chart_of(self.upper, self.found, city_scale())


# The tree never changes; how the indicators stand may, so a reader sees it a minute late at most.
_GLANCES: Kept[Glance] = Kept(most=64, seconds=60)


def glance(edition: Edition) -> Glance:
    """An edition at a glance. Two queries where it is not kept, else none; more where it was not judged yet."""
    return _GLANCES.get((edition.pk, get_language()), lambda: _look(edition))


def _look(edition: Edition) -> Glance:
    found = tallies(edition, SHOWN_LEVELS + 1)
    if found is None:
        ensure_judged(edition)
        found = tallies(edition, SHOWN_LEVELS + 1) or ()
    return Glance(places(edition, SHOWN_LEVELS + 1), found)


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
        "children": [*(_row(child) for child in node.children[:MOST_CHILDREN]), *_rest(node)],
    }


def _rest(node: TreeNode) -> list[dict[str, object]]:
    """Where more stands below a node than an overview can hold: a row that leads to all of it."""
    if len(node.children) <= MOST_CHILDREN:
        return []
    words = _("All %(n)s items below it") % {"n": number(len(node.children))}
    return [{"label": words, "url": reverse("web:node", args=[node.link.code])}]


def _note(node: TreeNode, standings: Standings) -> str:
    if standings.good + standings.late:
        judged = standings.good + standings.late
        return ngettext(
            "%(good)s of %(judged)s indicator on track",
            "%(good)s of %(judged)s indicators on track",
            judged,
        ) % {"good": things(standings.good), "judged": things(judged)}
    return "" if node.children else below(node)
