import math
from decimal import Decimal

import pytest
from django.utils import translation

from tomoni.design import charts

YEARS = ["2021", "2022", "2023", "2024", "2025"]


def points(*values):
    return list(zip(YEARS, values, strict=False))


def inside(chart):
    marks = [(m.x, m.y) for m in chart.marks] + [(b.x, b.y) for b in chart.bars]
    edges = [(b.x + b.width, b.y + b.height) for b in chart.bars]
    ticks = [(chart.left, t.y) for t in chart.ticks]
    target = [(chart.target.x, chart.target.y)] if chart.target else []
    return all(
        0 <= x <= chart.width and 0 <= y <= chart.height and math.isfinite(x + y)
        for x, y in marks + edges + ticks + target
    )


@pytest.mark.parametrize("make", [charts.line, charts.bars, charts.sparkline])
@pytest.mark.parametrize(
    "values",
    [
        (51, 58, 66, 71, 78),
        (51, None, 66, None, 78),
        (None, None, None),
        (),
        (5,),
        (7, 7, 7),
        (0, 0, 0),
        (-3, -8, 2),
        (-3, -8, -2),
        (Decimal("0.001"), Decimal("0.002")),
        (1_000_000, 9_999_999),
    ],
)
@pytest.mark.parametrize("target", [None, 90, 0, -500, 1e7])
def test_everything_stays_inside_the_picture(make, values, target):
    assert inside(make(title="t", points=points(*values), target=target))


def test_a_missing_value_leaves_a_gap_in_the_line():
    chart = charts.line(title="t", points=points(1, 2, None, 4, 5))
    assert len(chart.segments) == 2
    assert len(chart.marks) == 4
    assert [row.text for row in chart.rows] == ["1", "2", "", "4", "5"]


def test_a_value_without_neighbours_is_a_mark_alone():
    chart = charts.line(title="t", points=points(1, None, 3, None, 5))
    assert chart.segments == ()
    assert all(mark.alone for mark in chart.marks)


def test_the_newest_value_that_is_there_is_the_labelled_one():
    chart = charts.line(title="t", points=points(1, 2, 3, None, None), unit="人")
    assert [mark.text for mark in chart.marks if mark.last] == ["3人"]


def test_one_value_stands_in_the_middle():
    chart = charts.line(title="t", points=points(5))
    assert chart.left < chart.marks[0].x < chart.right


def test_a_higher_value_stands_higher():
    low, high = charts.line(title="t", points=points(1, 9)).marks
    assert high.y < low.y


def test_bars_begin_at_zero():
    chart = charts.bars(title="t", points=points(50, 100))
    small, large = chart.bars
    assert large.height == pytest.approx(2 * small.height, abs=0.2)
    assert small.y + small.height == pytest.approx(chart.zero, abs=0.2)


def test_negative_bars_hang_below_zero():
    up, down = charts.bars(title="t", points=points(5, -5)).bars
    assert up.y < down.y
    assert up.y + up.height == pytest.approx(down.y, abs=0.2)


def test_a_target_far_outside_the_values_is_still_drawn():
    chart = charts.line(title="t", points=points(1, 2, 3), target=100)
    assert charts.TOP <= chart.target.y <= charts.BOTTOM


def test_the_target_words_stand_away_from_the_line():
    rising = charts.line(title="t", points=points(10, 30, 60, 85, 89), target=90)
    falling = charts.line(title="t", points=points(89, 85, 60, 30, 10), target=90)
    assert (rising.target.anchor, falling.target.anchor) == ("start", "end")


def test_labels_never_touch():
    chart = charts.line(title="t", points=[(f"{year}年度", year) for year in range(2000, 2026)])
    gaps = [b.x - a.x for a, b in zip(chart.labels, chart.labels[1:], strict=False)]
    assert min(gaps) >= 6 * charts.LETTER * 0.58
    assert chart.labels[-1].text == "2025年度"


def test_a_chart_says_in_words_what_it_shows():
    with translation.override("en"):
        chart = charts.line(
            title="Share", points=points(51, None), unit="%", target=90, target_label="Target 2027"
        )
    assert chart.sentence == "Share. 2021: 51%, 2022: no value. Target 2027: 90%."


def test_a_given_sentence_is_kept():
    assert (
        charts.bars(title="t", points=points(1), sentence="Fewer each year.").sentence == "Fewer each year."
    )


def test_lines_of_counts_never_show_a_scale_below_zero():
    chart = charts.line(title="t", points=points(1, 2, 30))
    assert min(float(tick.text.replace(",", "")) for tick in chart.ticks) == 0
