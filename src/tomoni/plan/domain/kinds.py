"""The kinds of things in a plan, the states of an edition, and paths through the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EditionKind(StrEnum):
    """Which layer of a comprehensive plan an edition is; the layers are in force side by side."""

    BASIC = "basic"  # 基本計画
    VISION = "vision"  # 基本構想
    IMPLEMENTATION = "implementation"  # 実施計画


class NodeKind(StrEnum):
    GOAL = "goal"
    POLICY = "policy"
    MEASURE = "measure"
    ACTION = "action"
    OTHER = "other"


class PassageRole(StrEnum):
    """What a passage is for, whatever its printed heading (目指す姿, 現状と課題, 取組の方向 …)."""

    VISION = "vision"
    ISSUES = "issues"
    DIRECTION = "direction"
    ACTIONS = "actions"
    ROLES = "roles"  # what citizens, groups and companies do
    VIEWPOINTS = "viewpoints"
    COLLABORATION = "collaboration"
    RELATED_PLANS = "related_plans"
    GLOSSARY = "glossary"
    OTHER = "other"


class Direction(StrEnum):
    """Which way an indicator is meant to go."""

    UP = "up"
    DOWN = "down"
    KEEP = "keep"


class LineageKind(StrEnum):
    """What became of a node in a later edition."""

    RENAMED = "renamed"
    MOVED = "moved"  # it stands under another item
    SPLIT = "split"  # several items go on with it, or it goes on beside what was taken out of it
    MERGED = "merged"  # an item that goes on with several
    SUCCEEDED = "succeeded"  # one new item goes on with it
    ENDED = "ended"


class EditionState(StrEnum):
    """Where an edition stands. Derived, never stored."""

    DRAFT = "draft"
    COMING = "coming"  # adopted, its period has not begun
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What decides whether an adopted edition is in force."""

    id: UUID
    kind: str
    period_from: int | None
    adopted_at: datetime


def in_force(adopted: Sequence[Adopted], kind: str, year: int) -> UUID | None:
    """The edition of this kind that is in force in this 年度.

    Of those whose period has begun (or that name none) the latest period counts, and in it what was adopted
    last. So an old document that is loaded late does not become the plan, and the next period's plan may be
    adopted before it begins. Where every period lies ahead, the nearest one counts: better than no plan.
    """
    candidates = [edition for edition in adopted if edition.kind == kind]
    begun = [edition for edition in candidates if (edition.period_from or 0) <= year]
    if begun:
        return max(begun, key=lambda edition: (edition.period_from or 0, edition.adopted_at)).id
    if candidates:
        return max(candidates, key=lambda edition: (-(edition.period_from or 0), edition.adopted_at)).id
    return None


def state_of(edition: UUID, adopted: Sequence[Adopted], year: int) -> EditionState:
    """The state of one edition, given all adopted editions of its plan and the present 年度."""
    mine = next((other for other in adopted if other.id == edition), None)
    if mine is None:
        return EditionState.DRAFT
    current = in_force(adopted, mine.kind, year)
    if current == edition:
        return EditionState.IN_FORCE
    if (mine.period_from or 0) > year and not any(
        other.kind == mine.kind
        and other.period_from == mine.period_from
        and other.adopted_at > mine.adopted_at
        for other in adopted
    ):
        return EditionState.COMING
    return EditionState.SUPERSEDED


# ---- paths ---------------------------------------------------------------------------------------
# A path is the place of each node on the way from the top, five digits each: sorting by path is the order of
# the document, in every collation, and a subtree is a range.

STEP = 5
MOST_NODES = 50_000  # of one edition; so no place needs more than five digits
DEEPEST = 12


def path_of(parent: str, order: int) -> str:
    """The path of the ``order``-th child (from 1) of the node at ``parent`` ("" for the top).

    >>> path_of("", 3), path_of("00003", 12)
    ('00003', '0000300012')
    """
    return f"{parent}{order:0{STEP}d}"


def next_path(path: str) -> str:
    """The first path after the whole subtree of this one.

    >>> next_path("0000300012"), next_path("00009")
    ('0000300013', '00010')
    """
    return f"{int(path) + 1:0{len(path)}d}"


def paths_above(path: str) -> list[str]:
    """Paths of the nodes above this one, from the top.

    >>> paths_above("000030001200001")
    ['00003', '0000300012']
    """
    return [path[:end] for end in range(STEP, len(path), STEP)]


def neighbours(path: str) -> tuple[str, str]:
    """The paths before and after this one under the same parent; whether anything stands there is another matter.

    >>> neighbours("0000300012")
    ('0000300011', '0000300013')
    """
    order = int(path[-STEP:])
    return path_of(path[:-STEP], order - 1), path_of(path[:-STEP], order + 1)
