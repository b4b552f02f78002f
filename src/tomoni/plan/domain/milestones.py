"""The stages through which a draft becomes the plan. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class MilestoneKind(StrEnum):
    """What happens at a stage."""

    INQUIRY = "inquiry"  # 庁内照会
    CONSULTED = "consulted"  # 諮問
    REPORT = "report"  # 答申
    COMMENT = "comment"  # パブリックコメント
    VOTE = "vote"  # 議決
    ADOPTED = "adopted"  # the edition was adopted; made by the house itself
    OTHER = "other"  # what the town calls it stands in its label


PERIODS = frozenset({MilestoneKind.INQUIRY, MilestoneKind.COMMENT})  # these last from one day to another
NUMBERED = frozenset({MilestoneKind.CONSULTED, MilestoneKind.REPORT, MilestoneKind.VOTE})


class Result(StrEnum):
    """What the assembly decided."""

    PASSED = "passed"  # 原案可決
    PASSED_AMENDED = "passed_amended"  # 修正可決
    REJECTED = "rejected"  # 否決
    CONTINUED = "continued"  # 継続審査


DECIDED_FOR = frozenset({Result.PASSED, Result.PASSED_AMENDED})


class Handling(StrEnum):
    """What the city did with a remark of the council."""

    REFLECTED = "reflected"  # 反映
    PARTLY = "partly"  # 一部反映
    NOT_REFLECTED = "not_reflected"  # 見送り


class MilestoneState(StrEnum):
    """Where a stage stands. Derived, never stored."""

    PLANNED = "planned"
    NOW = "now"
    DONE = "done"


def milestone_state(held_on: date | None, held_to: date | None, today: date) -> MilestoneState:
    """Where a stage stands on a day.

    >>> milestone_state(None, None, date(2026, 11, 20)).value
    'planned'
    >>> milestone_state(date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 20)).value
    'now'
    >>> milestone_state(date(2026, 11, 1), None, date(2026, 11, 20)).value
    'done'
    """
    if held_on is None:
        return MilestoneState.PLANNED
    if held_to is not None and held_to >= today:
        return MilestoneState.NOW
    return MilestoneState.DONE


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``start`` to before ``end`` (None: still open)."""

    start: date
    end: date | None


def windows(stages: list[tuple[date, date | None]]) -> list[Window]:
    """For each stage (its first and last day, in order) the days whose voices came in at it: the period of one that
    has one, else all days until the next begins.

    >>> [(w.start.day, w.end and w.end.day) for w in windows([(date(2026, 5, 1), None), (date(2026, 5, 8), date(2026, 5, 20))])]
    [(1, 8), (8, 21)]
    """
    found = []
    for place, (first, last) in enumerate(stages):
        following = stages[place + 1][0] if place + 1 < len(stages) else None
        found.append(Window(first, following if last is None else last + timedelta(days=1)))
    return found
