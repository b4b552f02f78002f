"""Three real plans are read as a person read them."""

import json
from pathlib import Path

import pytest

from tomoni.plan.reading import read

from .scores import scores
from .strictness import check

_PLANS = Path(__file__).resolve().parents[6] / "shared" / "data" / "plans"
TEXTS = sorted(_PLANS.glob("*.txt"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TEXTS, reason=f"left out: the real plans are not at {_PLANS}"),
]


@pytest.mark.parametrize("path", TEXTS or [Path("absent")], ids=lambda path: path.stem)
def test_a_real_plan_is_read_as_by_hand(path: Path) -> None:
    gold = json.loads((_PLANS / "gold" / f"{path.stem}.json").read_text("utf-8"))
    reading = read(path)
    check(reading)
    found = scores(reading.as_document(), gold)
    assert found["nodes"] >= 0.98
    assert found["edges"] >= 0.95
    assert found["indicators"] >= 0.95
    assert found["items"] >= 0.9
    assert found["roles"] >= 0.95
    document = reading.as_document()
    assert document["municipality"] in (gold["municipality"], None)
    kinds = {(row["title"].replace(" ", ""), row["kind"]) for row in document["nodes"]}
    right = [
        any(
            (row["title"].replace(" ", ""), kind) in kinds for kind in (row["kind"], *row.get("kind_alt", ()))
        )
        for row in gold["nodes"]
    ]
    assert sum(right) >= 0.95 * len(right)
