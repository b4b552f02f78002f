"""Live sources for tests: what they count stands in ``COUNTED``, and every reading is noted in ``READINGS``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tomoni.kernel.calendars import fiscal_year
from tomoni.kernel.events import Event
from tomoni.kernel.part import LiveSource, Measurement, Part

COUNTED: dict[int, tuple[int, int]] = {}  # 年度 -> numerator, denominator
READINGS: list[tuple[date, date, date]] = []
HERE = "tomoni.indicators.tests.fakes"


@dataclass(frozen=True, slots=True)
class Happened(Event):
    name: ClassVar[str] = "fake.happened"

    number: int = 0


def share(start: date, end: date, as_of: date) -> Measurement:
    READINGS.append((start, end, as_of))
    numerator, denominator = COUNTED.get(fiscal_year(end), (0, 0))
    value = Decimal(numerator * 100) / denominator if denominator else None
    return Measurement(value, numerator, denominator)


def count(start: date, end: date, as_of: date, kind: str = "") -> Measurement:
    READINGS.append((start, end, as_of))
    years = range(fiscal_year(start), fiscal_year(end) + 1)
    return Measurement(Decimal(sum(COUNTED.get(year, (0, 0))[0] for year in years)))


def broken(start: date, end: date, as_of: date) -> Measurement:
    raise ValueError("山田太郎さんの手紙")  # what a problem says must not reach the log


def part(version: int = 1) -> Part:
    def source(name: str, *moved_by: str) -> LiveSource:
        return LiveSource(f"fake.{name}", f"fake {name}", "%", "", version, f"{HERE}:{name}", moved_by)

    return Part(
        "fake",
        live_sources=(
            source("share", Happened.name),
            source("count", Happened.name),
            source("broken", Happened.name),
        ),
    )
