"""``/api/v1/indicators/``: the plan's indicators with their values, for everyone, read only."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tomoni.plan.api import IndicatorFacts, edition_in_force, indicators_by_keys, indicators_page

from .api import Card, Entry, csv_file, history, overview

router = Router(tags=["indicators"])


class Printed(Schema):
    """A baseline or a target as the plan prints it."""

    text: str
    value: float | None
    period: str


class Indicator(Schema):
    """An indicator of the plan in force, where it stands and by whom it is counted."""

    key: UUID = Field(description="The same in every edition of the plan")
    node: UUID
    name: str
    definition: str
    unit: str
    direction: str = Field(description='"up", "down", "keep" or "": which way is good')
    cumulative: bool
    baseline: Printed
    target: Printed
    value: float | None = Field(description="The newest value; null is not zero")
    year: int | None = Field(description="The fiscal year (from April) of the value")
    preliminary: bool
    standing: str = Field(description='"reached", "on_track", "late" or "unknown", pro rata to the target')
    step: str = Field(description="The mark on the city's own scale")
    achievement: float | None = Field(description="1 is the target")
    live: bool = Field(description="Whether the platform itself counts it")
    source: str


class Observation(Schema):
    """One value, as it was known when it was recorded."""

    year: int
    value: float | None
    numerator: int | None
    denominator: int | None
    status: str = Field(description='"preliminary", "final" or "correction"')
    source: str
    query_version: int | None = Field(description="Version of the definition by which the platform counted")
    measured_at: datetime
    counts: bool = Field(description="Whether it is the newest of its year: the one that counts")


class IndicatorWithObservations(Indicator):
    """An indicator with every value that was ever recorded for the whole city."""

    observations: list[Observation]


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0)


class Which(Paging):
    """Which indicators of the plan in force."""

    node: str = Field("", description="Only those at the item with this code")
    q: str = Field("", max_length=200, description="Only those with all these words in the name")


class Indicators(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[Indicator]
    count: int


@router.get("/", response=Indicators, summary="Indicators of the plan in force")
def list_indicators(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    """In the order of the plan, each with its newest value and where it stands."""
    edition = edition_in_force()
    if edition is None:
        return {"items": [], "count": 0}
    page, count = indicators_page(
        edition, node=which.node, words=which.q, limit=which.limit, offset=which.offset
    )
    cards = overview(page)
    return {"items": [_indicator(facts, cards[facts.key]) for facts in page], "count": count}


@router.get("/{uuid:key}", response=IndicatorWithObservations, summary="One indicator with all its values")
def get_indicator(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Observations come by year, in the order in which they were recorded. Nothing is ever changed or left out."""
    facts = _found(key)
    card = overview([facts])[key]
    entries = history(card.series) if card.series else ()
    return _indicator(facts, card) | {"observations": [_observation(entry) for entry in entries]}


@router.get(
    "/{uuid:key}/observations.csv",
    summary="What counts for each year, as CSV",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def get_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    """Columns: 年度, 値, 分子, 分母, 区分, 集計日時, 出典, 定義の版. UTF-8 with a byte order mark."""
    _found(key)
    response = HttpResponse(csv_file(key), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="indicator-{key}.csv"'
    return response


def _found(key: UUID) -> IndicatorFacts:
    try:
        return indicators_by_keys([key])[key]
    except KeyError:
        raise Http404 from None


def _indicator(facts: IndicatorFacts, card: Card) -> dict[str, Any]:
    return {
        "key": facts.key,
        "node": facts.node_id,
        "name": facts.name,
        "definition": facts.definition,
        "unit": facts.unit,
        "direction": facts.direction,
        "cumulative": facts.cumulative,
        "baseline": facts.baseline,
        "target": facts.target,
        "value": _number(card.value),
        "year": card.year,
        "preliminary": card.is_preliminary,
        "standing": card.standing.value,
        "step": card.step.code,
        "achievement": _number(card.achievement),
        "live": card.is_live,
        "source": str(card.source_label),
    }


def _observation(entry: Entry) -> dict[str, Any]:
    return {
        "year": entry.year,
        "value": _number(entry.value),
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "status": entry.status.value,
        "source": entry.provenance,
        "query_version": entry.query_version,
        "measured_at": entry.measured_at,
        "counts": entry.counts,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
