"""Indicators as printed, and whole editions as rows (open data, the programming interface)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from tomoni.kernel.calendars import fiscal_year_span

from .. import domain
from ..models import DIRECTIONS, Edition, Indicator
from .editions import edition_in_force, plans, reach
from .shapes import IndicatorFacts, NodeLink, Printed, TreeNode
from .tree import placed


def indicators_of(edition: Edition, node: UUID | None = None) -> tuple[IndicatorFacts, ...]:
    """The indicators that an edition prints (at one node), in printed order. One query."""
    rows = Indicator.objects.filter(edition_id=edition.base_id).order_by("order")
    if node is not None:
        rows = rows.filter(node=node)
    return tuple(facts_of(row) for row in rows)


def indicators_by_keys(keys: Iterable[UUID], edition: Edition | None = None) -> dict[UUID, IndicatorFacts]:
    """These indicators by key as an edition prints them; without one, each as the newest adopted edition that has it
    does. One query."""
    rows = Indicator.objects.filter(key__in=set(keys)).exclude(edition__adopted_at=None)
    if edition is not None:
        rows = rows.filter(edition=edition.base_id)
    return {row.key: facts_of(row) for row in rows.order_by("edition__adopted_at")}


def indicators_in_force(keys: Collection[UUID] | None = None) -> tuple[IndicatorFacts, ...]:
    """These indicators (or all) as the editions in force of all plans print them. One query for each plan, and two."""
    bases = [edition.base_id for plan in plans() if (edition := edition_in_force(plan))]
    rows = Indicator.objects.filter(edition__in=bases)
    if keys is not None:
        rows = rows.filter(key__in=set(keys))
    return tuple(facts_of(row) for row in rows.order_by("edition", "order"))


def facts_of(row: Indicator) -> IndicatorFacts:
    """One indicator as plain data."""
    return IndicatorFacts(
        id=row.id,
        key=row.key,
        node_id=row.node_id,
        name=row.name,
        definition=row.definition,
        unit=row.unit,
        kind=row.kind,
        type=row.type,
        direction=row.direction,
        direction_label=str(DIRECTIONS[domain.Direction(row.direction)]) if row.direction else "",
        cumulative=row.cumulative,
        baseline=Printed(row.baseline_text, plain(row.baseline_value), row.baseline_period),
        target=Printed(row.target_text, plain(row.target_value), row.target_period),
    )


def plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the column adds: 78, not 78.000000."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def node_list(edition: Edition) -> tuple[tuple[TreeNode, NodeLink | None], ...]:
    """Every placement of an edition in the order of the document, with the node above it. One query."""
    found = placed(*reach(edition), Q(edition=edition.base_id))
    above = {path: found.get(path[: -domain.STEP]) for path in found}
    return tuple((node, parent.link if (parent := above[path]) else None) for path, node in found.items())


def open_span() -> tuple[date | None, date | None]:
    """First and last day of the edition in force."""
    edition = edition_in_force()
    if edition is None:
        return None, None
    first, last = edition.period_from, edition.period_to
    return (
        fiscal_year_span(first)[0] if first else None,
        fiscal_year_span(last)[1] if last else None,
    )


def open_nodes() -> Iterator[tuple[Any, ...]]:
    """Rows of the open table ``plan.nodes``: the edition in force of the main plan."""
    edition = edition_in_force()
    if edition is None:
        return
    for node, parent in node_list(edition):
        link = node.link
        yield (
            link.code,
            parent.code if parent else "",
            node.depth,
            link.kind,
            link.level,
            link.marker,
            link.title,
            link.title_en,
            node.repeated,
        )


def open_indicators() -> Iterator[tuple[Any, ...]]:
    """Rows of the open table ``plan.indicators``: the edition in force of the main plan."""
    edition = edition_in_force()
    if edition is None:
        return
    codes = {node.link.id: node.link.code for node, _ in node_list(edition)}
    for row in indicators_of(edition):
        yield (
            str(row.key),
            codes[row.node_id],
            row.name,
            row.definition,
            row.unit,
            row.kind,
            row.type,
            row.direction,
            row.cumulative,
            row.baseline.text,
            row.baseline.value,
            row.baseline.period,
            row.target.text,
            row.target.value,
            row.target.period,
        )
