"""The rules of achievement, held against worked examples."""

from datetime import date
from decimal import Decimal as D

import pytest

from tomoni.indicators import domain
from tomoni.indicators.domain import Aim, Known, Rubric, Rule, Standing, Status
from tomoni.kernel.errors import DomainError


def aim(direction: str, baseline: str | None, target: str | None, **more: object) -> Aim:
    return Aim(
        direction,
        None if baseline is None else D(baseline),
        2021,
        None if target is None else D(target),
        2027,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("aim", "actual", "ratio"),
    [
        (aim("up", "50", "80"), "65", "0.5"),  # half of the way
        (aim("up", "50", "80"), "95", "1.5"),  # beyond
        (aim("up", "50", "80"), "44", "-0.2"),  # worse than at the beginning
        (aim("down", "20", "10"), "15", "0.5"),  # a fall is progress
        (aim("down", "14", "0"), "7", "0.5"),  # a target of zero, from a baseline
        (aim("down", "10", "-10"), "0", "0.5"),  # across zero
        (aim("up", None, "80"), "60", "0.75"),  # plain: actual over target
        (aim("down", None, "10"), "20", "0.5"),  # smaller is better: target over actual
        (aim("down", None, "0"), "0", "1"),
        (aim("up", "80", "80"), "60", "0.75"),  # target = baseline: no way to walk, so the plain rule
        (aim("up", "100", "90"), "95", "1.0556"),  # a fall to be slowed down: beyond the target is good
        (aim("keep", "70", "70"), "65", "1"),  # within ten per cent
        (aim("keep", "70", "70"), "31.5", "0.5"),  # half of the lowest value that counts as kept
        (aim("keep", "1.2", "1.2", ceiling=D("1.2")), "1.0", "1"),  # 1.2以下
        (aim("keep", "1.2", "1.2", ceiling=D("1.2")), "2.4", "0.5"),
        (aim("keep", "68.9", "68.9", floor=D("68.9")), "65.0", "0.9434"),  # 68.9以上
        (aim("", "10", "20"), "15", "0.5"),  # no direction printed: as baseline and target say
    ],
)
def test_achievement_follows_the_rule_that_fits(aim: Aim, actual: str, ratio: str) -> None:
    found = domain.achievement(D(actual), aim)
    assert found is not None
    assert round(found, 4) == D(ratio)


@pytest.mark.parametrize(
    ("aim", "actual"),
    [
        (aim("up", "50", "80"), None),  # missing is not zero
        (aim("up", "50", None), "60"),
        (aim("", None, "80"), "60"),
        (aim("up", None, "0"), "5"),  # over zero
        (aim("down", None, "10"), "0"),  # ten over nothing
        (aim("up", None, "-5"), "-3"),  # a ratio of negative numbers says the contrary
    ],
)
def test_achievement_says_nothing_where_it_would_be_nonsense(aim: Aim, actual: str | None) -> None:
    assert domain.achievement(None if actual is None else D(actual), aim) is None


def test_a_city_may_choose_another_rule() -> None:
    plain = Rubric(rule=Rule.PLAIN)
    assert domain.achievement(D(60), aim("up", "50", "80"), plain) == D("0.75")
    assert domain.achievement(D(60), aim("up", "80", "80"), Rubric(rule=Rule.FROM_BASELINE)) is None


@pytest.mark.parametrize(
    ("aim", "year", "actual", "standing", "code"),
    [
        (
            aim("up", "50", "80"),
            2024,
            "65",
            Standing.ON_TRACK,
            "on_track",
        ),  # half of the time, half of the way
        (aim("up", "50", "80"), 2024, "64.9", Standing.ON_TRACK, "nearly"),
        (aim("up", "50", "80"), 2024, "62", Standing.ON_TRACK, "nearly"),
        (aim("up", "50", "80"), 2024, "61.9", Standing.LATE, "late"),
        (aim("up", "50", "80"), 2024, "80", Standing.REACHED, "reached"),
        (aim("up", "50", "80"), 2024, "49", Standing.LATE, "moved_away"),
        (aim("up", "50", "80"), 2021, "50", Standing.ON_TRACK, "on_track"),  # nothing is due yet
        (aim("up", "50", "80"), 2027, "79", Standing.LATE, "missed"),
        (aim("up", "50", "80"), 2029, "80", Standing.REACHED, "reached"),
        (aim("down", "20", "10"), 2024, "15", Standing.ON_TRACK, "on_track"),
        (aim("down", "20", "10"), 2024, "9", Standing.REACHED, "reached"),
        (aim("down", "32", "0"), 2025, "41", Standing.LATE, "moved_away"),
        (aim("keep", "98.6", "98.6", floor=D("98.6")), 2025, "98.7", Standing.ON_TRACK, "kept"),
        (aim("keep", "98.6", "98.6", floor=D("98.6")), 2027, "98.7", Standing.REACHED, "reached"),
        (aim("keep", "98.6", "98.6", floor=D("98.6")), 2025, "98.5", Standing.LATE, "not_kept"),
        (aim("up", "80", "80"), 2024, "79", Standing.LATE, "late"),  # target = baseline
        (aim("up", "100", "90"), 2024, "95", Standing.REACHED, "reached"),
        (aim("up", None, "80"), 2024, "60", Standing.UNKNOWN, "no_baseline"),
        (aim("up", None, "80"), 2027, "60", Standing.LATE, "missed"),
        (aim("up", "50", None), 2024, "60", Standing.UNKNOWN, "no_target"),
        (aim("", "80", "80"), 2024, "60", Standing.UNKNOWN, "no_direction"),
        (aim("up", "50", "80"), 2024, None, Standing.UNKNOWN, "no_value"),
        (Aim("up", D(50), None, D(80), 2027), 2024, "60", Standing.UNKNOWN, "no_baseline"),
    ],
)
def test_standing_is_pro_rata_to_the_targets_year(
    aim: Aim, year: int, actual: str | None, standing: Standing, code: str
) -> None:
    verdict = domain.standing(None if actual is None else D(actual), year, aim)
    assert (verdict.standing, verdict.code) == (standing, code)


def test_a_city_may_be_milder_or_stricter() -> None:
    mild, strict = Rubric(on_track_from=D("0.6")), Rubric(on_track_from=D(1))
    assert domain.standing(D(60), 2024, aim("up", "50", "80"), mild).standing is Standing.ON_TRACK
    assert domain.standing(D("64.9"), 2024, aim("up", "50", "80"), strict).standing is Standing.LATE


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("98.6以上", (D(5), None)),
        ("1.2以下", (None, D(5))),
        ("5未満", (None, D(5))),
        ("前年度を上回る", (D(5), None)),
        ("基準値を下回らない", (D(5), None)),
        ("70", (None, None)),
        ("", (None, None)),
    ],
)
def test_printed_words_name_the_side(words: str, bounds: object) -> None:
    assert domain.printed_bounds(words, D(5)) == bounds


FINAL_LIVE = Known(Status.FINAL, True, 1, D(5))


def test_the_first_measurement_reads_all_years_and_later_ones_what_may_move() -> None:
    autumn = date(2026, 11, 20)
    assert domain.years_to_measure(2023, autumn, 1, {}) == (2023, 2024, 2025, 2026)
    known = {2023: FINAL_LIVE, 2024: FINAL_LIVE, 2025: FINAL_LIVE}
    assert domain.years_to_measure(2023, autumn, 1, known) == (2026,)


def test_last_year_is_measured_until_it_is_final() -> None:
    known = {2025: Known(Status.PRELIMINARY, True, 1, D(5))}
    assert domain.years_to_measure(2025, date(2026, 4, 2), 1, known) == (2025, 2026)
    assert domain.years_to_measure(2025, date(2026, 8, 1), 1, known) == (2025, 2026)  # to make it final
    assert domain.status_of(2025, date(2026, 5, 30), None, D(5)) is Status.PRELIMINARY
    assert domain.status_of(2025, date(2026, 5, 31), None, D(5)) is Status.FINAL


def test_a_new_definition_measures_again_what_was_final() -> None:
    autumn = date(2026, 11, 20)
    assert domain.years_to_measure(2025, autumn, 2, {2025: FINAL_LIVE}) == (2025, 2026)
    assert domain.status_of(2025, autumn, FINAL_LIVE, D(6)) is Status.CORRECTION
    assert domain.status_of(2025, autumn, FINAL_LIVE, D(5)) is Status.FINAL


def test_what_people_recorded_stands() -> None:
    by_hand = Known(Status.FINAL, False, None, D(5))
    autumn = date(2026, 11, 20)
    assert domain.years_to_measure(2024, autumn, 1, {2024: by_hand, 2026: by_hand}) == (2025, 2026)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("78.000000", "％", "78%"),
        ("1840", "人", "1,840人"),
        ("-3.25", "人", "−3.25人"),
        ("0", "件", "0件"),
        ("548", "g", "548 g"),
        ("1.2", "mg/L", "1.2 mg/L"),
        ("12", "", "12"),
        ("88.888889", "％", "88.89%"),
        ("186000", "人", "186,000人"),
        ("1E+3", "人", "1,000人"),
    ],
)
def test_figures_read_as_people_write_them(value: str, unit: str, text: str) -> None:
    assert domain.format_value(D(value), unit) == text


def test_a_missing_figure_is_not_zero() -> None:
    assert domain.format_value(None, "人") == domain.csv_number(None) == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "＝1", "\r=1", "|cmd"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert domain.csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": None}, "indicators.no_value"),
        ({"value": D("NaN")}, "indicators.value_too_large"),
        ({"value": D("1E+20")}, "indicators.value_too_large"),
        ({"provenance": " "}, "indicators.no_provenance"),
        ({"year": 2027}, "indicators.year_not_begun"),
        ({"year": 25}, "indicators.year_too_early"),
    ],
)
def test_what_cannot_be_recorded_is_said(changes: dict[str, object], code: str) -> None:
    from uuid import UUID

    fields = {"indicator_key": UUID(int=1), "year": 2025, "value": D(1), "provenance": "台帳"} | changes
    with pytest.raises(DomainError) as problem:
        domain.checked(domain.Actual(**fields), date(2026, 11, 20))  # type: ignore[arg-type]
    assert problem.value.code == code
