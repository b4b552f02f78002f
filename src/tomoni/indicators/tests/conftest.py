"""A day, a part with live sources, an actor who may, an indicator as a plan prints it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from tomoni.indicators.actions import measuring
from tomoni.kernel import part as declarations
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.part import register
from tomoni.plan.api import IndicatorFacts, Printed

from . import fakes

TODAY = "2026-11-20 10:00:00+09:00"


def indicator(key: UUID | None = None, **changes: Any) -> IndicatorFacts:
    """An indicator as an edition prints it: 81 % in 2022, to become 95 % in 2027."""
    facts = IndicatorFacts(
        id=uuid4(),
        key=key or uuid4(),
        node_id=uuid4(),
        name="30日以内に返事をした声の割合",
        definition="",
        unit="％",
        kind="成果指標",
        type="統計指標",
        direction="up",
        direction_label="",
        cumulative=False,
        baseline=Printed("81.0", Decimal("81.000000"), "2022"),
        target=Printed("95", Decimal("95.000000"), "2027"),
    )
    return replace(facts, **changes)


@pytest.fixture
def today() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, IndicatorFacts]:
    """The indicators that the plan has: what is not put in here is printed as ``indicator()`` is."""
    found: dict[UUID, IndicatorFacts] = {}

    def by_keys(keys: list[UUID]) -> dict[UUID, IndicatorFacts]:
        return {key: found.get(key) or indicator(key) for key in keys}

    monkeypatch.setattr(measuring, "indicators_by_keys", by_keys)
    return found


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, plan: dict[UUID, IndicatorFacts]) -> None:
    monkeypatch.setattr(declarations, "_PARTS", dict(declarations._PARTS))
    register(fakes.part())
    fakes.COUNTED.clear()
    fakes.READINGS.clear()


@pytest.fixture
def planner() -> Actor:
    grants = frozenset({Grant("indicators.bind"), Grant("indicators.record")})
    return Actor.of_person(uuid4(), grants=grants)


@pytest.fixture
def printed() -> IndicatorFacts:
    return indicator()
