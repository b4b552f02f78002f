"""The demo city's figures."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from tomoni.kernel.actor import Actor
from tomoni.places.api import here
from tomoni.plan.api import edition_in_force, indicators_of, node_titles

from .actions import bind, record_observations
from .domain import Actual
from .models import Binding
from .queries import live_sources, newest_in_areas, recorded_years

Key = tuple[str, str]  # a node's code, an indicator's name

MEASURE_THEMSELVES: dict[Key, str] = {
    ("m9-1", "30日以内に返事をした声の割合"): "voices.answered_within_30_days",
    ("m9-1", "計画を変えた声の数"): "voices.changed_the_plan",
}


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Record the yearly actuals of ``observations.yaml``, and let two indicators measure themselves. Safe to repeat.

    Raises:
        KeyError: the file names an indicator that the plan does not have.
    """
    actor = Actor.system("indicators.demo")
    keys = _keys_in_plan()
    document = yaml.safe_load((folder / "observations.yaml").read_text("utf-8"))
    actuals = [actual for entry in document["observations"] for actual in _actuals(entry, keys)]
    # What somebody corrected or unbound while trying the demo stays as they left it.
    recorded = recorded_years(keys.values())
    fresh = [actual for actual in actuals if (actual.indicator_key, actual.year) not in recorded]
    if fresh:
        record_observations(actor=actor, actuals=fresh)
    _record_areas(actor, document["area_observations"], keys)
    declared = {source.key for source in live_sources()}
    bound = set(Binding.objects.values_list("series__indicator_key", flat=True))
    for name, source in MEASURE_THEMSELVES.items():
        if source in declared and keys[name] not in bound:
            bind(actor=actor, indicator_key=keys[name], source=source)
    say(f"indicators: {len(actuals)} values")


def _record_areas(actor: Actor, entries: Iterable[dict[str, Any]], keys: dict[Key, UUID]) -> None:
    """The values of those areas that there are, where none has been recorded yet."""
    by_code = {area.code: area.pk for _scheme, areas in here({}, {}).divisions for area in areas}
    there = newest_in_areas()
    actuals = [
        Actual(key, entry["year"], Decimal(str(value)), entry["source"], area=by_code[code])
        for entry in entries
        if (key := keys[entry["node"], entry["indicator"]]) not in there
        for code, value in entry["values"].items()
        if code in by_code
    ]
    if actuals:
        record_observations(actor=actor, actuals=actuals)


def _keys_in_plan() -> dict[Key, UUID]:
    edition = edition_in_force()
    assert edition is not None, "the demo plan is loaded first"
    printed = indicators_of(edition)
    nodes = node_titles({facts.node_id for facts in printed}, edition)
    return {(nodes[facts.node_id].code, facts.name): facts.key for facts in printed}


def _actuals(entry: dict[str, Any], keys: dict[Key, UUID]) -> Iterator[Actual]:
    key = keys[entry["node"], entry["indicator"]]
    for year, value in entry["values"].items():
        yield Actual(key, year, Decimal(str(value)), entry["source"])
