"""Plans whose styles are drawn by lot are read as they were meant."""

import pytest

from tomoni.plan.reading import read_text

from .mixed import mixed
from .scores import scores
from .strictness import check


@pytest.mark.parametrize("seed", range(24))
def test_a_style_drawn_by_lot_is_read(seed: int) -> None:
    book = mixed(seed)
    reading = read_text("\n".join(book.lines), str(seed))
    check(reading)
    found = scores(reading.as_document(), book.gold)
    assert found["nodes"] >= 0.95
    assert found["edges"] >= 0.95
    assert found["indicators"] >= 0.9
    assert found["items"] >= 0.9
    assert found["roles"] >= 0.9
