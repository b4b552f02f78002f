"""What was measured in single areas of the city."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from .rows import newest_where


@dataclass(frozen=True, slots=True)
class AreaValue:
    """The newest value of an indicator in one area."""

    area: UUID
    year: int  # 年度
    value: Decimal


def newest_in_areas(
    *, areas: Collection[UUID] | None = None, keys: Collection[UUID] | None = None
) -> dict[UUID, tuple[AreaValue, ...]]:
    """By indicator the newest value in each area (of these) where it is counted apart. One query."""
    which: dict[str, Any] = {"series__dimension": "", "series__area__isnull": False}
    if areas is not None:
        which["series__area__in"] = areas
    if keys is not None:
        which["series__indicator_key__in"] = list(keys)
    rows = newest_where(**which).exclude(value=None).select_related("series")
    found: dict[UUID, dict[UUID, AreaValue]] = {}
    for row in rows.order_by("year"):  # so the newest year is what stays
        area, value = row.series.area, row.value
        if area is not None and value is not None:
            found.setdefault(row.series.indicator_key, {})[area] = AreaValue(area, row.year, value)
    return {key: tuple(values.values()) for key, values in found.items()}
