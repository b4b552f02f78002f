"""Which jobs hear an event."""

import pytest

from tomoni.kernel import part as declarations
from tomoni.kernel.part import LiveSource, Part, jobs_for, register


@pytest.fixture(autouse=True)
def _no_other_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declarations, "_PARTS", {})


def source(*moved_by: str) -> LiveSource:
    return LiveSource("a.share", "", "%", "", 1, "a.queries:share", moved_by)


def test_a_job_hears_the_events_that_its_part_names() -> None:
    register(Part("b", on={"a.done": ("b.jobs:tell",)}))
    assert jobs_for("a.done") == ("b.jobs:tell",)
    assert jobs_for("a.other") == ()


def test_a_part_hears_what_moves_any_live_source_without_naming_the_event() -> None:
    register(Part("measures", on_live_sources=("measures.jobs:measure",)))
    assert jobs_for("a.done") == ()
    register(Part("a", live_sources=(source("a.done", "a.undone"),)))
    assert jobs_for("a.done") == jobs_for("a.undone") == ("measures.jobs:measure",)
    assert jobs_for("a.other") == ()


def test_a_job_that_hears_an_event_in_two_ways_is_owed_once() -> None:
    job = "measures.jobs:measure"
    register(Part("measures", on={"a.done": (job,)}, on_live_sources=(job,)))
    register(Part("a", live_sources=(source("a.done"), source("a.done"))))
    assert jobs_for("a.done") == (job,)
