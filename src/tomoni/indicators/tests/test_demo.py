"""The demo city's figures: complete, loaded once, and left alone afterwards."""

import json
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.conf import settings

from tomoni.indicators import demo
from tomoni.indicators.api import Actual, Standing, Status, overview, record_observation
from tomoni.indicators.demo import load
from tomoni.indicators.models import Binding, Observation
from tomoni.kernel.actor import Actor
from tomoni.plan.api import IndicatorFacts, Printed

from .conftest import indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FOLDER = Path(settings.TOMONI_CATALOG) / "demo"


@pytest.fixture
def demo_plan(
    monkeypatch: pytest.MonkeyPatch, plan: dict[object, IndicatorFacts]
) -> dict[tuple[str, str], IndicatorFacts]:
    """The indicators of the demo's plan, as its file prints them."""
    document = json.loads((FOLDER / "plan.json").read_text("utf-8"))
    found = {}
    for entry in document["indicators"]:
        facts = indicator(
            name=entry["name"],
            unit=entry["unit"] or "",
            direction=entry["direction"] or "",
            cumulative=entry["cumulative"],
            baseline=_printed(entry["baseline"]),
            target=_printed(entry["target"]),
        )
        found[entry["node"], entry["name"]] = plan[facts.key] = facts
    monkeypatch.setattr(demo, "_keys_in_plan", lambda: {name: facts.key for name, facts in found.items()})
    return found


def _printed(entry: dict[str, object]) -> Printed:
    value = entry["value"]
    return Printed(str(entry["text"]), None if value is None else D(str(value)), str(entry["period"]))


def test_the_demo_can_be_loaded_again_and_again(
    demo_plan: dict[tuple[str, str], IndicatorFacts], planner: Actor
) -> None:
    said: list[str] = []
    load(FOLDER, said.append)
    rows, bindings = Observation.objects.count(), Binding.objects.count()
    assert rows > 200
    first = next(iter(demo_plan.values()))
    record_observation(
        actor=planner, actual=Actual(first.key, 2025, D(1), "数え直し", status=Status.CORRECTION)
    )
    load(FOLDER, said.append)
    assert (Observation.objects.count(), Binding.objects.count()) == (rows + 1, bindings)
    assert len(said) == 2


def test_the_demo_shows_good_and_bad_news_and_some_indicators_that_wait_for_their_first_value(
    demo_plan: dict[tuple[str, str], IndicatorFacts],
) -> None:
    load(FOLDER, lambda line: None)
    cards = overview(demo_plan.values())
    assert all(card.target_text for card in cards.values())
    assert {card.standing for card in cards.values()} >= {Standing.ON_TRACK, Standing.LATE}
    waiting = [card for card in cards.values() if not card.value_text]
    assert {card.verdict.code for card in waiting} == {"no_value"}
    assert 0 < len(waiting) < 5


def test_a_figure_for_an_indicator_that_the_plan_lacks_is_an_error(
    demo_plan: dict[tuple[str, str], IndicatorFacts], tmp_path: Path
) -> None:
    text = "observations: [{node: m1-1, indicator: 'ない指標', source: 'x', values: {2021: 1}}]"
    (tmp_path / "observations.yaml").write_text(text, "utf-8")
    with pytest.raises(KeyError):
        load(tmp_path, lambda line: None)
