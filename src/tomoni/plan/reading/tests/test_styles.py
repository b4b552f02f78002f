"""Plans in many printed styles are read as a person would read them, whole and damaged."""

import statistics

import pytest

from tomoni.plan.reading import read_text

from .late_styles import LATE
from .more_styles import MORE
from .scores import scores
from .strictness import check
from .styles import HELD_OUT, STYLES, damaged

ALL = {**STYLES, **HELD_OUT, **MORE, **LATE}


@pytest.mark.parametrize("name", ALL)
def test_a_style_is_read_completely(name: str) -> None:
    book = ALL[name]()
    reading = read_text("\n".join(book.lines), name)
    check(reading)
    found = scores(reading.as_document(), book.gold)
    assert found["nodes"] >= 0.98
    assert found["edges"] >= 0.95
    assert found["indicators"] >= 0.95
    assert found["items"] >= 0.9
    assert found["roles"] >= 0.95
    assert found["departments"] >= 0.95
    assert len(reading.as_document()["lines"]["unplaced"]) <= 0.02 * len(reading.lines)


@pytest.mark.parametrize("name", ALL)
def test_damage_costs_little(name: str) -> None:
    book = ALL[name]()
    found = []
    for seed in range(3):
        reading = read_text("\n".join(damaged(book.lines, seed)), name)
        check(reading)
        found.append(scores(reading.as_document(), book.gold))
    assert statistics.mean(each["nodes"] for each in found) >= 0.88
    assert statistics.mean(each["indicators"] for each in found) >= 0.85
    assert statistics.mean(each["items"] for each in found) >= 0.75
