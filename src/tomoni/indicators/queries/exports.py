"""Rows for machines: the CSV of an indicator, the open table of all."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from tomoni.indicators import domain
from tomoni.indicators.domain import Status
from tomoni.indicators.models import Observation
from tomoni.kernel import part as declared
from tomoni.plan.api import edition_in_force, indicators_of

from .rows import WHOLE_CITY, newest_where

CSV_HEADER = ("年度", "値", "分子", "分母", "区分", "集計日時", "出典", "定義の版")
_STATUS_IN_CSV = {Status.PRELIMINARY: "速報", Status.FINAL: "確報", Status.CORRECTION: "訂正"}


def csv_rows(indicator_key: UUID) -> Iterator[tuple[str, ...]]:
    """What counts for each year of an indicator, oldest first, below a header. Japanese in every language.

    No cell begins like a formula. One query.
    """
    yield CSV_HEADER
    for row in newest_where(series__indicator_key=indicator_key, **WHOLE_CITY):
        yield _csv_row(row)


def _csv_row(row: Observation) -> tuple[str, ...]:
    source = declared.live_sources().get(row.provenance) if row.binding_id else None
    return (
        str(row.year),
        domain.csv_number(row.value),
        "" if row.numerator is None else str(row.numerator),
        "" if row.denominator is None else str(row.denominator),
        _STATUS_IN_CSV[Status(row.status)],
        timezone.localtime(row.measured_at).isoformat(timespec="seconds"),
        domain.csv_cell(str(source.label) if source else row.provenance),
        "" if row.query_version is None else str(row.query_version),
    )


def csv_file(indicator_key: UUID) -> bytes:
    """The same as a file that spreadsheets open in the right letters: UTF-8 with a byte order mark."""
    text = io.StringIO()
    csv.writer(text).writerows(csv_rows(indicator_key))
    return text.getvalue().encode("utf-8-sig")


def open_rows() -> Iterator[tuple[Any, ...]]:
    """Rows of the open table ``indicators.observations``: what counts for each year of the plan in force."""
    edition = edition_in_force()
    printed = {facts.key: facts for facts in indicators_of(edition)} if edition else {}
    rows = newest_where(series__indicator_key__in=list(printed), **WHOLE_CITY).select_related("series")
    for row in rows.order_by("series__indicator_key", "year"):
        facts = printed[row.series.indicator_key]
        yield (
            str(facts.key),
            facts.name,
            facts.unit,
            row.year,
            row.value,
            row.numerator,
            row.denominator,
            row.status,
            row.measured_at,
            row.provenance,
            row.query_version,
        )
