from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.kernel import calendars
from tomoni.kernel.calendars import Closed, DeadlineRule
from tomoni.kernel.errors import DomainError

solar_days = st.dates(calendars.SOLAR_CALENDAR_STARTS, date(2100, 12, 31))


@given(solar_days)
def test_what_is_shown_in_wareki_can_be_typed_back(day: date) -> None:
    assert calendars.parse_date(calendars.wareki(day)) == day
    assert calendars.parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("２０２６／４／１", date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("r8/4/1", date(2026, 4, 1)),
        ("令8.4.1", date(2026, 4, 1)),
        ("令和 ８年 ４月 １日（水）", date(2026, 4, 1)),
        ("令和八年四月一日", date(2026, 4, 1)),
        ("㋿8年4月1日", date(2026, 4, 1)),
        ("昭和六十四年一月七日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("明治6年1月1日", date(1873, 1, 1)),
    ],
)
def test_dates_are_understood_as_people_type_them(typed: str, meant: date) -> None:
    assert calendars.parse_date(typed) == meant


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("昭和64年1月8日", "平成元年1月8日"),
        ("平成31年5月1日", "令和元年5月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("大正15年12月25日", "昭和元年12月25日"),
        ("S65.4.1", "平成2年4月1日"),
    ],
)
def test_a_day_outside_its_era_is_refused_and_the_right_era_offered(typed: str, right: str) -> None:
    with pytest.raises(DomainError) as refused:
        calendars.parse_date(typed)
    assert refused.value.code == "calendar.not_in_era"
    assert refused.value.params["right"] == right
    assert calendars.wareki(refused.value.params["day"]) == right


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "calendar.not_a_date"),
        ("あした", "calendar.not_a_date"),
        ("8年4月1日", "calendar.not_a_date"),
        ("元年4月1日", "calendar.not_a_date"),
        ("2026-02-30", "calendar.no_such_day"),
        ("令和8年13月1日", "calendar.no_such_day"),
        ("明治5年1月1日", "calendar.before_solar_calendar"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        calendars.parse_date(typed)
    assert refused.value.code == code


@given(st.text(max_size=20))
def test_parsing_raises_nothing_but_domain_errors(typed: str) -> None:
    with suppress(DomainError):
        assert isinstance(calendars.parse_date(typed), date)


@given(solar_days)
def test_every_day_lies_in_its_fiscal_year(day: date) -> None:
    first, last = calendars.fiscal_year_span(calendars.fiscal_year(day))
    assert first <= day <= last


def test_the_town_hall_is_closed_over_new_year_and_on_substitute_holidays() -> None:
    assert calendars.closed_because(date(2027, 3, 22)) == {Closed.HOLIDAY}
    assert calendars.next_open_day(date(2026, 12, 29)) == date(2027, 1, 4)
    assert calendars.next_open_day(date(2026, 12, 29), extra={date(2027, 1, 4)}) == date(2027, 1, 5)


@given(solar_days, st.integers(1, 40))
def test_the_last_open_day_is_open_and_that_many_open_days_away(day: date, count: int) -> None:
    last = calendars.add_open_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert calendars.is_open(last)
    assert sum(calendars.is_open(one) for one in between) == count
    assert DeadlineRule(count, unit="open_days").due_on(day) == last


# Ordinances of four kinds; the last is a ward's notice of 2016 with the days it printed.
STATE = DeadlineRule(30, roll_forward=True)
TOKYO = DeadlineRule(14)
FUKUI = DeadlineRule(15, count_from="same_day")
WARD = DeadlineRule(
    15, count_from="same_day", excluded=frozenset({Closed.HOLIDAY, Closed.YEAR_END}), roll_forward=True
)


@pytest.mark.parametrize(
    ("rule", "received", "due"),
    [
        (STATE, date(2026, 4, 1), date(2026, 5, 1)),
        (STATE, date(2026, 4, 2), date(2026, 5, 7)),  # 2 May is a Saturday, then 憲法記念日 to 振替休日
        (TOKYO, date(2026, 4, 1), date(2026, 4, 15)),
        (FUKUI, date(2026, 4, 1), date(2026, 4, 15)),
        (WARD, date(2016, 12, 9), date(2016, 12, 26)),
        (WARD, date(2016, 12, 12), date(2016, 12, 27)),
        (WARD, date(2016, 12, 13), date(2016, 12, 28)),
        (WARD, date(2016, 12, 14), date(2017, 1, 4)),
    ],
)
def test_days_are_counted_as_ordinances_count_them(rule: DeadlineRule, received: date, due: date) -> None:
    assert rule.due_on(received) == due


def test_a_deadline_needs_at_least_one_day() -> None:
    with pytest.raises(DomainError):
        DeadlineRule(0)
