"""The plan seen across its tree: by viewpoints (基本的視点), and by who leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from tomoni.kernel.text import fold
from tomoni.plan.api import (
    Edition,
    Lead,
    NodeLink,
    PassageRole,
    lead_of,
    texts_in_role,
    viewpoints_of,
)
from tomoni.web.keeping import Kept

from .placing import under_goals


@dataclass(frozen=True, slots=True)
class Row:
    """A node with its mark for each viewpoint, in the order of ``Matrix.viewpoints``; empty where it has none."""

    node: NodeLink
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which nodes serve which viewpoints, goal by goal in the order of the document."""

    viewpoints: tuple[str, ...] = ()
    by_goal: tuple[tuple[NodeLink, tuple[Row, ...]], ...] = ()

    @property
    def count(self) -> int:
        return sum(len(rows) for _goal, rows in self.by_goal)

    def counts(self) -> list[int]:
        """How many nodes serve each viewpoint."""
        rows = [row for _goal, rows in self.by_goal for row in rows]
        return [sum(bool(row.marks[place]) for row in rows) for place in range(len(self.viewpoints))]


@dataclass(frozen=True, slots=True)
class Led:
    """The nodes of which the plan says who leads, with the goal under which each stands."""

    nodes: tuple[tuple[NodeLink, NodeLink, Lead], ...] = ()  # goal, node, who

    def counts(self) -> dict[Lead, int]:
        return {lead: sum(one is lead for _goal, _node, one in self.nodes) for lead in Lead}


# An adopted edition never changes.
_MATRICES: Kept[Matrix] = Kept(most=16, seconds=3600)
_LED: Kept[Led] = Kept(most=16, seconds=3600)


def matrix(edition: Edition) -> Matrix:
    """The viewpoints of an adopted edition. Three queries where they are not kept."""
    return _MATRICES.get(edition.pk, lambda: _matrix(edition))


def led(edition: Edition) -> Led:
    """Who leads, by an adopted edition. Three queries where it is not kept."""
    return _LED.get(edition.pk, lambda: _led(edition))


def _matrix(edition: Edition) -> Matrix:
    names: dict[str, str] = {}  # a viewpoint however it is written -> as it is printed first
    marks: dict[UUID, dict[str, str]] = {}
    texts = texts_in_role(edition, PassageRole.VIEWPOINTS)
    placed = [(goal, node) for goal, node in under_goals(edition) if node.id in texts]
    for _goal, node in placed:
        of_node = marks.setdefault(node.id, {})
        for text in texts[node.id]:
            for one in viewpoints_of(text):
                key = fold(one.name).replace(" ", "")
                names.setdefault(key, one.name)
                of_node.setdefault(key, one.mark)
    keys = _in_common_order(list(of_node) for of_node in marks.values())
    by_goal: dict[NodeLink, list[Row]] = {}
    for goal, node in placed:
        if marks[node.id]:
            row = Row(node, tuple(marks[node.id].get(key, "") for key in keys))
            by_goal.setdefault(goal, []).append(row)
    return Matrix(
        tuple(names[key] for key in keys), tuple((goal, tuple(rows)) for goal, rows in by_goal.items())
    )


def _in_common_order(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """All that stands in these lists, in an order that agrees with each of them; where they disagree, as it came first.

    >>> _in_common_order([["a", "c"], ["b", "c"], ["a", "b"]])
    ('a', 'b', 'c')
    """
    before: dict[str, dict[str, None]] = {}
    for one in lists:
        for at, key in enumerate(one):
            before.setdefault(key, {}).update(dict.fromkeys(one[:at][-1:]))
    try:
        return tuple(TopologicalSorter(before).static_order())
    except CycleError:
        return tuple(before)


def _led(edition: Edition) -> Led:
    leads = {
        node: lead
        for node, texts in texts_in_role(edition, PassageRole.COLLABORATION).items()
        if (lead := lead_of(texts))
    }
    return Led(tuple((goal, node, leads[node.id]) for goal, node in under_goals(edition) if node.id in leads))
