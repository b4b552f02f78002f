"""A day, a part with live sources, an actor who may, an indicator as a plan prints it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
import time_machine

from tomoni.kernel import part as declarations
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.part import register

from . import fakes

TODAY = "2026-11-20 10:00:00+09:00"


@dataclass(frozen=True)
class Printed:
    """Stands for plan.Indicator."""

    key: UUID
    name: str = "30日以内に返事をした声の割合"
    unit: str = "％"
    direction: str = "up"
    baseline_value: Decimal | None = Decimal("81.000000")
    baseline_period: str = "2022"
    target_value: Decimal | None = Decimal("95.000000")
    target_text: str = "95"
    target_period: str = "2027"


@pytest.fixture
def today() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declarations, "_PARTS", dict(declarations._PARTS))
    register(fakes.part())
    fakes.COUNTED.clear()
    fakes.READINGS.clear()


@pytest.fixture
def planner() -> Actor:
    grants = frozenset({Grant("indicators.bind"), Grant("indicators.record")})
    return Actor.of_person(uuid4(), grants=grants)


@pytest.fixture
def printed() -> Printed:
    return Printed(key=uuid4())
