"""What a value says about the target: achievement by the rules that cities use, and the standing, pro rata.

From the baseline to the target, actual over target, target over actual where smaller is better, a band where a
value is to be kept (行政評価). What differs between cities is data (``Rubric``). Progress is a ratio: 1 is the target.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ONE = Decimal(1)
ZERO = Decimal(0)


class Direction(StrEnum):
    """Which way is good, as the plan prints it."""

    UP = "up"
    DOWN = "down"
    KEEP = "keep"


class Rule(StrEnum):
    """How achievement is computed."""

    FROM_BASELINE = "from_baseline"  # (actual - baseline) / (target - baseline)
    PLAIN = "plain"  # actual / target
    SMALLER = "smaller"  # target / actual
    BAND = "band"  # within the band or not


class Standing(StrEnum):
    """Where an indicator stands against its target."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rubric:
    """What a city may choose. ``rule`` None: what fits the indicator.

    ``on_track_from``: the part of the pro-rata progress from which a value still counts as on track. (Cities that
    judge pro rata begin 「概ね」 between 60 % and 90 %; below 100 % the sentence says so.)
    ``keep_band``: how far, as a part of the target, a value to be kept may lie off when no side is printed.
    """

    rule: Rule | None = None
    on_track_from: Decimal = Decimal("0.8")
    keep_band: Decimal = Decimal("0.1")


DEFAULT_RUBRIC = Rubric()


@dataclass(frozen=True, slots=True)
class Aim:
    """What the plan wants of an indicator. Years are 年度; ``floor`` and ``ceiling`` are printed bounds (以上, 以下)."""

    direction: str = ""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    @property
    def way(self) -> Direction | None:
        """The printed direction, or else the one that leads from the baseline to the target.

        >>> Aim(baseline=Decimal(10), target=Decimal(4)).way
        <Direction.DOWN: 'down'>
        """
        if self.direction:
            return Direction(self.direction)
        if self.baseline is None or self.target is None or self.baseline == self.target:
            return None
        return Direction.UP if self.target > self.baseline else Direction.DOWN

    @property
    def moves(self) -> bool:
        """Whether the target lies beyond the baseline, on the good side.

        Where it does not (a fall that is to be slowed down; target = baseline), the way from one to the other
        is no measure of progress.
        """
        if self.baseline is None or self.target is None:
            return False
        way = self.target - self.baseline
        return (self.way is Direction.UP and way > 0) or (self.way is Direction.DOWN and way < 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A standing with the code of the sentence that explains it. Words are put to it at the edge.

    Codes: reached, kept, on_track, nearly (a little under the pace), late, missed (the target's year is over), moved_away (worse than the baseline),
    not_kept, no_value, no_target, no_direction, no_baseline.
    """

    standing: Standing
    code: str


# ---- achievement ---------------------------------------------------------------------------------


def rule_for(aim: Aim) -> Rule | None:
    """The rule that fits the indicator; None where it names no direction.

    >>> rule_for(Aim("up", Decimal(50), 2021, Decimal(80), 2027)).value
    'from_baseline'
    >>> rule_for(Aim("down", target=Decimal(3))).value
    'smaller'
    """
    way = aim.way
    if way is None:
        return None
    if way is Direction.KEEP:
        return Rule.BAND
    if aim.moves:
        return Rule.FROM_BASELINE
    return Rule.PLAIN if way is Direction.UP else Rule.SMALLER


def achievement(actual: Decimal | None, aim: Aim, rubric: Rubric = DEFAULT_RUBRIC) -> Decimal | None:
    """How much of the target is reached: 1 is all of it, more is more, less than 0 is worse than the baseline.

    None where nothing can be said: no value, no target, or a ratio that would have no sense (a target of zero, a
    negative number, a baseline equal to the target).

    >>> achievement(Decimal("77.8"), Aim("up", Decimal("71.4"), 2021, Decimal("85.0"), 2027)).quantize(Decimal(".001"))
    Decimal('0.471')
    """
    rule = rubric.rule or rule_for(aim)
    if actual is None or aim.target is None or rule is None:
        return None
    if rule is Rule.FROM_BASELINE:
        if aim.baseline is None or aim.baseline == aim.target:
            return None
        return (actual - aim.baseline) / (aim.target - aim.baseline)
    if rule is Rule.BAND:
        return _within(actual, *band(aim, rubric))
    if rule is Rule.SMALLER:
        return _over(aim.target, actual)
    return _over(actual, aim.target)


def band(aim: Aim, rubric: Rubric = DEFAULT_RUBRIC) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and the highest value that count as kept; None is an open side.

    >>> band(Aim("keep", target=Decimal("1.2"), ceiling=Decimal("1.2")))
    (None, Decimal('1.2'))
    """
    if aim.floor is not None or aim.ceiling is not None or aim.target is None:
        return aim.floor, aim.ceiling
    margin = abs(aim.target) * rubric.keep_band
    return aim.target - margin, aim.target + margin


def printed_bounds(words: str, value: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The floor and the ceiling that a printed target names: 「98.6以上」, 「1.2以下」, 「5未満」, 「10超」.

    >>> printed_bounds("98.6以上", Decimal("98.6")), printed_bounds("70", Decimal(70))
    ((Decimal('98.6'), None), (None, None))
    """
    above = re.search("以上|超|上回|下回らない", words) is not None
    below = re.search("以下|以内|未満|(?<!を)下回る|超えない", words) is not None
    if above == below:
        return None, None
    return (value, None) if above else (None, value)


def _over(upper: Decimal, lower: Decimal) -> Decimal | None:
    if upper < 0 or lower < 0:
        return None
    if lower == 0:
        return ONE if upper == 0 else None
    return upper / lower


def _within(actual: Decimal, floor: Decimal | None, ceiling: Decimal | None) -> Decimal | None:
    if floor is not None and actual < floor:
        return _over(actual, floor)
    if ceiling is not None and actual > ceiling:
        return _over(ceiling, actual)
    return ONE


# ---- standing ------------------------------------------------------------------------------------


def meets(actual: Decimal, aim: Aim, rubric: Rubric = DEFAULT_RUBRIC) -> bool:
    """Whether the value is at the target or beyond it, on the good side."""
    assert aim.target is not None
    if aim.way is Direction.KEEP:
        floor, ceiling = band(aim, rubric)
        return (floor is None or actual >= floor) and (ceiling is None or actual <= ceiling)
    return actual >= aim.target if aim.way is Direction.UP else actual <= aim.target


def expected(aim: Aim, year: int) -> Decimal | None:
    """The part of the way from baseline to target that is due at the end of a 年度, pro rata; 0 to 1.

    None where a year is missing.

    >>> expected(Aim("up", Decimal(0), 2021, Decimal(10), 2026), 2023)
    Decimal('0.4')
    """
    if aim.baseline_year is None or aim.target_year is None:
        return None
    if year >= aim.target_year:
        return ONE
    if year <= aim.baseline_year:
        return ZERO
    return Decimal(year - aim.baseline_year) / Decimal(aim.target_year - aim.baseline_year)


def standing(actual: Decimal | None, year: int, aim: Aim, rubric: Rubric = DEFAULT_RUBRIC) -> Verdict:
    """Where the value of a 年度 stands against the target.

    >>> standing(Decimal(61), 2024, Aim("up", Decimal(50), 2021, Decimal(80), 2027))
    Verdict(standing=<Standing.LATE: 'late'>, code='late')
    """
    if actual is None:
        return Verdict(Standing.UNKNOWN, "no_value")
    if aim.target is None:
        return Verdict(Standing.UNKNOWN, "no_target")
    if aim.way is None:
        return Verdict(Standing.UNKNOWN, "no_direction")
    over = aim.target_year is not None and year >= aim.target_year
    if meets(actual, aim, rubric):
        kept = aim.way is Direction.KEEP and not over
        return Verdict(Standing.ON_TRACK, "kept") if kept else Verdict(Standing.REACHED, "reached")
    if over:
        return Verdict(Standing.LATE, "missed")
    if aim.way is Direction.KEEP:
        return Verdict(Standing.LATE, "not_kept")
    return _on_the_way(actual, year, aim, rubric)


def _on_the_way(actual: Decimal, year: int, aim: Aim, rubric: Rubric) -> Verdict:
    due = expected(aim, year)
    if not aim.moves:
        # There is no way between baseline and target to be late on; short of it is what can be said.
        if aim.baseline is None:
            return Verdict(Standing.UNKNOWN, "no_baseline")
        return Verdict(Standing.LATE, "late")
    assert aim.baseline is not None
    assert aim.target is not None
    done = (actual - aim.baseline) / (aim.target - aim.baseline)
    if done < 0:
        return Verdict(Standing.LATE, "moved_away")
    if due is None:
        return Verdict(Standing.UNKNOWN, "no_baseline")
    if done >= due:
        return Verdict(Standing.ON_TRACK, "on_track")
    if done >= due * rubric.on_track_from:
        return Verdict(Standing.ON_TRACK, "nearly")
    return Verdict(Standing.LATE, "late")


def year_of(period: str) -> int | None:
    """The 年度 that a printed period ends with: "2021", "2027", "2021-2023".

    >>> year_of("2027"), year_of("2021-2023"), year_of(""), year_of("R9")
    (2027, 2023, None, None)
    """
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", period)
    return int(years[-1]) if years else None
