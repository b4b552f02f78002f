"""Days as a Japanese town hall counts them: 年度, 和暦, 開庁日, and the day on which something falls due.

Dates are kept as ISO dates everywhere; 和暦 is for reading and typing only.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

import jpholiday

from tomoni.kernel.errors import DomainError

_DAY = timedelta(days=1)

# ---- 和暦 ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Era:
    """An era with its first day. ``letter`` is the abbreviation on forms (R8.4.1)."""

    name: str
    letter: str
    starts: date


ERAS = (  # newest first
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
# Until then the lunar calendar was in use, so that a day cannot be converted one to one (改暦の布告).
SOLAR_CALENDAR_STARTS = date(1873, 1, 1)


def era_of(day: date) -> Era:
    """The era that a day belongs to.

    Raises:
        DomainError: ``calendar.before_solar_calendar`` for days before 1873-01-01 (明治6年1月1日).
    """
    if day < SOLAR_CALENDAR_STARTS:
        raise DomainError("calendar.before_solar_calendar", day=day)
    return next(era for era in ERAS if day >= era.starts)


def _year_words(number: int) -> str:
    return "元" if number == 1 else str(number)


def wareki_year(day: date) -> str:
    """The year in 和暦.

    >>> wareki_year(date(2026, 11, 20)), wareki_year(date(2019, 5, 1)), wareki_year(date(2019, 4, 30))
    ('令和8年', '令和元年', '平成31年')
    """
    era = era_of(day)
    return f"{era.name}{_year_words(day.year - era.starts.year + 1)}年"


def wareki(day: date) -> str:
    """The day in 和暦.

    >>> wareki(date(2026, 11, 20))
    '令和8年11月20日'
    >>> wareki(date(1989, 1, 7)), wareki(date(1989, 1, 8))
    ('昭和64年1月7日', '平成元年1月8日')
    """
    return f"{wareki_year(day)}{day.month}月{day.day}日"


# ---- 年度 ----------------------------------------------------------------------------------------


def fiscal_year(day: date) -> int:
    """The 年度 (1 April to 31 March) that a day belongs to, by the year in which it begins.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year - (day.month < 4)


def fiscal_year_span(year: int) -> tuple[date, date]:
    """First and last day of a 年度.

    >>> fiscal_year_span(2026)
    (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31))
    """
    return date(year, 4, 1), date(year + 1, 3, 31)


def fiscal_year_wareki(year: int) -> str:
    """The 年度 in 和暦. A 年度 in which an era began takes the new name only where the era began after 1 April
    (2019 is 令和元年度, but 1988 stays 昭和63年度).

    >>> fiscal_year_wareki(2026), fiscal_year_wareki(2019), fiscal_year_wareki(2018)
    ('令和8年度', '令和元年度', '平成30年度')
    >>> fiscal_year_wareki(1989), fiscal_year_wareki(1988)
    ('平成元年度', '昭和63年度')
    """
    start, end = fiscal_year_span(year)
    era = era_of(end)
    if era.starts.year > year:  # it began between January and March
        era = era_of(start)
    return f"{era.name}{_year_words(year - era.starts.year + 1)}年度"


def fiscal_year_label(year: int) -> str:
    """The 年度 in both calendars.

    >>> fiscal_year_label(2026)
    '令和8年度（2026年度）'
    """
    return f"{fiscal_year_wareki(year)}（{year}年度）"


# ---- what people type ----------------------------------------------------------------------------

_DIGIT_OF = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
_KANJI = "〇一二三四五六七八九十"
_NUMBER = rf"(?:\d{{1,4}}|[{_KANJI}]{{1,4}})"
_ERA_NAMES = {key: era for era in ERAS for key in (era.name, era.letter, era.name[0])}
_TYPED_DATE = re.compile(
    rf"(?P<era>{'|'.join(sorted(_ERA_NAMES, key=len, reverse=True))})?"
    rf"(?P<year>元|{_NUMBER})[年./-](?P<month>{_NUMBER})[月./-](?P<day>{_NUMBER})日?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"\([月火水木金土日](?:曜日?)?\)$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def parse_date(text: str) -> date:
    """The date that somebody typed: ISO, 2026/4/1, 2026年4月1日, R8.4.1, 令和８年４月１日, 令和八年四月一日.

    >>> parse_date("令和８年４月１日") == parse_date("R8.4.1") == parse_date(" 2026/4/1 ") == date(2026, 4, 1)
    True
    >>> parse_date("昭和64年1月7日")
    datetime.date(1989, 1, 7)

    Raises:
        DomainError: ``calendar.not_a_date``: no date is written here; ``calendar.no_such_day``: 2月30日;
            ``calendar.not_in_era``: the era had ended or not begun, with ``day`` as it was meant and ``right``
            as it is written (昭和64年1月8日 is 平成元年1月8日).
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    plain = _WEEKDAY.sub("", "".join(plain.split()))
    found = _TYPED_DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    if found is None:
        raise DomainError("calendar.not_a_date", text=text)
    if found.re is _COMPACT_DATE:
        era, (year, month, day) = None, (int(number) for number in found.groups())
    else:
        era = _ERA_NAMES.get(found["era"] or "")
        year, month, day = (_number(found[key]) for key in ("year", "month", "day"))
        if era is None and (found["year"] == "元" or year < 1000):
            raise DomainError("calendar.not_a_date", text=text)  # which era "8年4月1日" means is a guess
    return _checked(text, era, year, month, day)


def _checked(text: str, era: Era | None, year: int, month: int, day: int) -> date:
    western = year if era is None else era.starts.year + year - 1
    try:
        meant = date(western, month, day)
    except ValueError as error:
        raise DomainError("calendar.no_such_day", text=text) from error
    if era is not None and (year < 1 or era_of(meant) is not era):
        raise DomainError("calendar.not_in_era", text=text, era=era.name, day=meant, right=wareki(meant))
    return meant


def _number(text: str) -> int:
    if text == "元":
        return 1
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)
    return int("".join(str(_DIGIT_OF[kanji]) for kanji in text))


# ---- days on which the town hall is open ---------------------------------------------------------


class Closed(StrEnum):
    """Why a town hall is closed on a day (地方自治法4条の2 and the city's ordinance)."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    YEAR_END = "year_end"  # 29 December to 3 January
    EXTRA = "extra"  # a day that this city added


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in jpholiday.year_holidays(year))


def closed_because(day: date, extra: Collection[date] = ()) -> frozenset[Closed]:
    """All reasons for which the town hall is closed on this day; empty when it is open.

    >>> sorted(closed_because(date(2027, 1, 1))), sorted(closed_because(date(2026, 11, 20)))
    ([<Closed.HOLIDAY: 'holiday'>, <Closed.YEAR_END: 'year_end'>], [])
    """
    reasons = set()
    if day.weekday() >= 5:
        reasons.add(Closed.WEEKEND)
    if day in _holidays(day.year):
        reasons.add(Closed.HOLIDAY)
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        reasons.add(Closed.YEAR_END)
    if day in extra:
        reasons.add(Closed.EXTRA)
    return frozenset(reasons)


def is_open(day: date, extra: Collection[date] = ()) -> bool:
    """Whether the town hall is open. ``extra`` are further closed days of this city."""
    return not closed_because(day, extra)


def next_open_day(day: date, extra: Collection[date] = ()) -> date:
    """This day if the town hall is open, or else the next day on which it is.

    >>> next_open_day(date(2026, 12, 29))
    datetime.date(2027, 1, 4)
    """
    while not is_open(day, extra):
        day += _DAY
    return day


def add_open_days(day: date, count: int, extra: Collection[date] = ()) -> date:
    """The ``count``-th open day after ``day``; ``day`` itself where ``count`` is 0.

    >>> add_open_days(date(2026, 11, 20), 1)  # Friday; Monday is 勤労感謝の日
    datetime.date(2026, 11, 24)
    """
    for _ in range(count):
        day = next_open_day(day + _DAY, extra)
    return day


# ---- deadlines -----------------------------------------------------------------------------------

ALL_CLOSED = frozenset(Closed)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How a law or an ordinance counts days. Cities differ, so this is data and never a constant.

    ``count_from``: whether day 1 is the day after receipt (民法140条, the usual way) or the day itself (「起算して」).
    ``excluded``: kinds of closed days that are not counted; with the unit "open_days" all of them.
    ``roll_forward``: a last day on which the town hall is closed moves to the next open day.
    """

    days: int
    unit: Literal["days", "open_days"] = "days"
    count_from: Literal["next_day", "same_day"] = "next_day"
    roll_forward: bool = False
    excluded: frozenset[Closed] = frozenset()

    def __post_init__(self) -> None:
        if self.days < 1:
            raise DomainError("calendar.deadline_without_days", days=self.days)

    def due_on(self, received: date, extra: Collection[date] = ()) -> date:
        """The last day, for what was received on this day. ``extra`` are further closed days of this city.

        >>> DeadlineRule(30).due_on(date(2026, 4, 1))
        datetime.date(2026, 5, 1)
        """
        skipped = ALL_CLOSED if self.unit == "open_days" else self.excluded
        day = received if self.count_from == "next_day" else received - _DAY
        counted = 0
        while counted < self.days:
            day += _DAY
            counted += not (closed_because(day, extra) & skipped)
        return next_open_day(day, extra) if self.roll_forward else day


def due_on(received: date, days: int, *, roll_forward: bool = False, extra: Collection[date] = ()) -> date:
    """The last of so many days; day 1 is the day after receipt.

    >>> due_on(date(2026, 11, 20), 30), due_on(date(2026, 11, 20), 30, roll_forward=True)
    (datetime.date(2026, 12, 20), datetime.date(2026, 12, 21))
    """
    return DeadlineRule(days, roll_forward=roll_forward).due_on(received, extra)
