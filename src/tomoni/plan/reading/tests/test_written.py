"""Documents that somebody else wrote are read as they meant them."""

from pathlib import Path

import pytest

from tomoni.plan.reading import read

from .strictness import check
from .written import DOCUMENTS, gold_of, written_scores


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_written_by_somebody_else_is_read(path: Path) -> None:
    reading = read(path)
    check(reading)
    found = written_scores(reading.as_document(), gold_of(path))
    assert found["nodes"] >= 0.95
    assert found["edges"] >= 0.95
    assert found["indicators"] >= 0.7
    assert found["items"] >= 0.75
    assert found["roles"] >= 0.95
