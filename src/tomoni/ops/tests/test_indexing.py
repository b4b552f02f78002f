"""``tomoni search reindex``: what was interrupted goes on."""

import json

import pytest

from tomoni.kernel import part as declarations
from tomoni.kernel.part import Indexed, Part
from tomoni.ops.indexing import reindex

DONE = []


def count() -> int:
    return 5


def rebuild(after: str = ""):
    for number in range(int(after or 0) + 1, 6):
        if number == 3 and "stop" in DONE:
            raise KeyboardInterrupt
        DONE.append(number)
        yield str(number), 1


def test_what_was_interrupted_goes_on(tmp_path, monkeypatch, settings) -> None:
    settings.TOMONI_DATA = tmp_path
    mine = Part(
        name="tests", indexed=(Indexed("tests", "Tests", f"{__name__}:count", f"{__name__}:rebuild"),)
    )
    monkeypatch.setattr(declarations, "_PARTS", {"tests": mine})
    DONE[:] = ["stop"]
    with pytest.raises(KeyboardInterrupt):
        reindex()
    assert json.loads((tmp_path / "reindex.json").read_text()) == {"tests": ["2", 2]}
    DONE.remove("stop")
    reindex()
    assert DONE == [1, 2, 3, 4, 5]
    reindex(anew=True)
    assert DONE[5:] == [1, 2, 3, 4, 5]
