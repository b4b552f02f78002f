"""Finding, making and holding series."""

from collections.abc import Collection, Iterable
from uuid import UUID

from tomoni.indicators.models import Series

SeriesKey = tuple[UUID, str, UUID | None]


def series_of(keys: Iterable[SeriesKey]) -> dict[SeriesKey, Series]:
    """The series with these keys; those that are missing are made."""
    wanted = dict.fromkeys(keys)
    found = _series_with({key for key, _, _ in wanted})
    missing = [key for key in wanted if key not in found]
    if missing:
        # Whoever makes the same series at the same moment comes first; then both read one.
        Series.objects.bulk_create(
            (Series(indicator_key=key, dimension=dimension, area=area) for key, dimension, area in missing),
            ignore_conflicts=True,
        )
        found = _series_with({key for key, _, _ in wanted})
    return {key: found[key] for key in wanted}


def _series_with(indicator_keys: Collection[UUID]) -> dict[SeriesKey, Series]:
    rows = Series.objects.filter(indicator_key__in=indicator_keys)
    return {(row.indicator_key, row.dimension, row.area): row for row in rows}


def lock(series: Iterable[Series]) -> list[Series]:
    """Hold these series until the end of the transaction. Always in one order, so that nobody waits in a ring."""
    ids = [one.pk for one in series]
    return list(Series.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
