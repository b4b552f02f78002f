"""The steps by which a city says how far its plan has come (行政評価の評語): data, applied here.

An indicator gets the first step that its value reaches. Where steps carry points, a group of indicators gets a rank by
the mean of their points; else it is told by how many stand on each step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .targets import DEFAULT_RUBRIC, ONE, ZERO, Aim, Direction, Rubric, achievement, expected, meets

Words = Mapping[str, str]  # by language


class Measure(StrEnum):
    """What a value is held against."""

    TARGET = "target"  # achievement: 1 is the target
    PACE = "pace"  # the way gone over the way that is due by then: 1 is the pace of the plan
    BASELINE = "baseline"  # the change since the beginning as a part of it, better is more: 0 is no change


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale. ``least`` None: whatever reached no step before. ``strictly``: more than ``least``."""

    code: str
    words: Words
    tone: str = "plain"  # good, plain or turn
    by: Measure = Measure.TARGET
    least: Decimal | None = None
    strictly: bool = False
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank by the mean of points. ``least`` None: whatever is below the others."""

    code: str
    words: Words
    tone: str = "plain"
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A city's scale. ``unknown`` is for what cannot be judged; it is no step."""

    key: str
    name: Words
    how: Words
    steps: tuple[Step, ...]
    unknown: Step
    ranks: tuple[Rank, ...] = ()
    rubric: Rubric = field(default=DEFAULT_RUBRIC)

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps, and the one for what cannot be judged."""
        return (*self.steps, self.unknown)


def measured(measure: Measure, actual: Decimal, year: int, aim: Aim, rubric: Rubric) -> Decimal | None:
    """The value of a 年度 by one measure; None where it says nothing.

    >>> aim = Aim("up", Decimal(50), 2021, Decimal(100), 2026)
    >>> [measured(one, Decimal(60), 2023, aim, DEFAULT_RUBRIC) for one in Measure]
    [Decimal('0.2'), Decimal('0.5'), Decimal('0.2')]
    """
    if aim.target is None or aim.way is None:
        return None
    if measure is Measure.TARGET:
        return _achieved(actual, aim, rubric)
    if measure is Measure.PACE:
        return _pace(actual, year, aim, rubric)
    return _change(actual, aim)


def _achieved(actual: Decimal, aim: Aim, rubric: Rubric) -> Decimal | None:
    found = achievement(actual, aim, rubric)
    return max(found or ONE, ONE) if meets(actual, aim, rubric) else found


def _pace(actual: Decimal, year: int, aim: Aim, rubric: Rubric) -> Decimal | None:
    if meets(actual, aim, rubric):
        return ONE
    if aim.way is Direction.KEEP:
        return ZERO
    due = expected(aim, year)
    if due is None or not aim.moves or aim.baseline is None or aim.target is None:
        return None
    done = (actual - aim.baseline) / (aim.target - aim.baseline)
    if due == 0:
        return ONE if done >= 0 else ZERO
    return done / due


def _change(actual: Decimal, aim: Aim) -> Decimal | None:
    if aim.way is Direction.KEEP or not aim.baseline:
        return None
    change = (actual - aim.baseline) / abs(aim.baseline)
    return change if aim.way is Direction.UP else -change


def grade(actual: Decimal | None, year: int, aim: Aim, scale: Scale) -> Step:
    """The step on which the value of a 年度 stands."""
    if actual is None:
        return scale.unknown
    for step in scale.steps:
        found = measured(step.by, actual, year, aim, scale.rubric)
        if found is None:
            # What has no measure on one step may have one on another, but never falls down to the last.
            continue
        if step.least is None or found > step.least or (found == step.least and not step.strictly):
            return step
    return scale.unknown


def rank(steps: Iterable[Step], scale: Scale) -> Rank | None:
    """The rank of a group of indicators; None where the scale has no ranks or nothing can be judged."""
    points = [step.points for step in steps if step.points is not None]
    if not scale.ranks or not points:
        return None
    mean = sum(points, ZERO) / len(points)
    return next(one for one in scale.ranks if one.least is None or mean >= one.least)
