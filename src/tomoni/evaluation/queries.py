"""What stands on a sheet, as of a day; and the sheets that were frozen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tomoni.indicators.api import Card, overview
from tomoni.plan.api import Edition, IndicatorFacts, NodePage, node_list, node_page
from tomoni.voices.api import ConcernTally, tally_concerning

from . import domain
from .models import Release, Sheet, SheetSet, SheetWords

_PURPOSES = ("vision", "direction")  # roles of the passages that say what a measure is for


@dataclass(frozen=True, slots=True)
class Measure:
    """A node of which a sheet can be frozen: its place in the plan, and all nodes that belong to it."""

    id: UUID
    code: str
    name: str
    place: int
    belonging: frozenset[UUID]


def measures(edition: Edition) -> tuple[Measure, ...]:
    """The nodes of an edition that have sheets, in the order of the plan. One query."""
    rows = [(node, parent) for node, parent in node_list(edition) if not node.repeated]
    kind = domain.kind_of_sheets({node.link.kind for node, _ in rows})
    below = _below({node.link.id: parent.id if parent else None for node, parent in rows})
    return tuple(
        Measure(node.link.id, node.link.code, node.link.name, place, below[node.link.id])
        for place, (node, _) in enumerate(rows, 1)
        if node.link.kind == kind
    )


def measure(edition: Edition, code: str) -> Measure | None:
    """The node with this code, of whatever kind, as a sheet sees it. One query."""
    rows = [(node, parent) for node, parent in node_list(edition) if not node.repeated]
    found = next(((place, node) for place, (node, _) in enumerate(rows, 1) if node.link.code == code), None)
    if found is None:
        return None
    below = _below({node.link.id: parent.id if parent else None for node, parent in rows})
    place, node = found
    return Measure(node.link.id, code, node.link.name, place, below[node.link.id])


def _below(parents: dict[UUID, UUID | None]) -> dict[UUID, frozenset[UUID]]:
    """Each node with all that stand below it; ``parents`` in the order of the plan."""
    found: dict[UUID, set[UUID]] = {node: {node} for node in parents}
    for node, parent in reversed(parents.items()):  # children come before the node above them
        if parent is not None:
            found[parent] |= found[node]
    return {node: frozenset(all_) for node, all_ in found.items()}


# ---- what stands on a sheet ------------------------------------------------------------------------


def compose(edition: Edition, node: Measure, *, year: int, as_of: date) -> dict[str, Any]:
    """The data of a sheet as of the evening of a day: plain values that JSON can hold, in Japanese.

    What is not known yet is an empty list or an empty text. Twelve queries at most. ``edition.plan`` is read.
    """
    page = node_page(edition, node.code)
    assert page is not None
    cards = overview(page.indicators, as_of=as_of)
    words = words_of(node.id, year)
    return {
        "format": domain.FORMAT,
        "as_of": as_of.isoformat(),
        "year": year,
        "plan": {
            "id": str(edition.plan_id),
            "title": edition.plan.title,
            "edition_id": str(edition.pk),
            "edition": edition.title,
            "period_from": edition.period_from,
            "period_to": edition.period_to,
        },
        "node": {
            "id": str(node.id),
            "code": page.link.code,
            "level": page.link.level or page.kind_label,
            "marker": page.link.marker,
            "title": page.link.title,
        },
        "above": [link.name for link in page.breadcrumbs],
        "departments": [{"name": one.name, "lead": one.lead} for one in page.departments],
        "purpose": _purpose(page),
        "indicators": [_indicator(facts, cards[facts.key]) for facts in page.indicators],
        "voices": _voices(tally_concerning(node.belonging, as_of, limit=domain.MOST_DECISIONS)),
        "issues": [],
        "initiatives": [],
        "words": {name: getattr(words, name) if words else "" for name in domain.WORDS},
    }


def _purpose(page: NodePage) -> str:
    texts = (
        passage.text
        for role in _PURPOSES
        for section in page.sections
        if section.role == role
        for passage in section.passages
    )
    return next(texts, "")


def _indicator(facts: IndicatorFacts, card: Card) -> dict[str, Any]:
    return {
        "key": str(facts.key),
        "name": facts.name,
        "kind": facts.kind,
        "unit": facts.unit,
        "baseline": {"text": card.baseline_text, "period": facts.baseline.period},
        "target": {"text": card.target_text, "period": facts.target.period},
        "values": [
            {
                "year": point.year,
                "text": point.text,
                "status": point.status.value,
                "numerator": point.numerator,
                "denominator": point.denominator,
                "provenance": point.provenance,
                "query_version": point.query_version,
            }
            for point in card.points
        ],
        "step": card.step_label if card.now else "",
        "source": str(card.source_label),
    }


def _voices(tally: ConcernTally) -> dict[str, Any]:
    return {
        "count": tally.voices,
        "people": tally.people,
        "answered": tally.answered,
        "open": tally.open,
        "decided": tally.decided,
        "decisions": [
            {
                "decision": one.decision,
                "on": one.on.isoformat(),
                "voices": one.voices,
                "reason": one.reason,
                "new": one.change.new if one.change else "",
            }
            for one in tally.decisions
        ],
    }


# ---- words and sheets ------------------------------------------------------------------------------


def words_of(node: UUID, year: int) -> SheetWords | None:
    """What a planner wrote about a node for a 年度."""
    return SheetWords.objects.filter(node=node, year=year).first()


def years_written(nodes: Collection[UUID], year: int) -> set[UUID]:
    """Those of these nodes about which something was written for this 年度."""
    return set(SheetWords.objects.filter(node__in=nodes, year=year).values_list("node", flat=True))


def sheets() -> QuerySet[Sheet]:
    """All frozen sheets without their data, the newest first, each with ``public``."""
    newest = Release.objects.filter(sheet=OuterRef("pk")).order_by("-id").values("public")[:1]
    found: QuerySet[Sheet] = (
        Sheet.objects.defer("data")
        .select_related("edition", "node")
        .annotate(public=Coalesce(Subquery(newest), False))
        .order_by("-frozen_at", "place")
    )
    return found


def public_sheets() -> QuerySet[Sheet]:
    """The sheets that everybody may see."""
    return sheets().filter(public=True)  # type: ignore[misc]


def sheet_sets(edition: Edition) -> QuerySet[SheetSet]:
    """All times that the measures of an edition were frozen together, the newest first, each with ``public``."""
    newest = Release.objects.filter(sheet=OuterRef("pk")).order_by("-id").values("public")[:1]
    shown = (
        Sheet.objects.filter(sheet_set=OuterRef("pk")).annotate(public=Subquery(newest)).filter(public=True)
    )
    found: QuerySet[SheetSet] = SheetSet.objects.filter(edition=edition).annotate(public=Exists(shown))
    return found.order_by("-asked_at")


def is_as_frozen(sheet: Sheet) -> bool:
    """Whether the data of a sheet is what was frozen."""
    return domain.digest(sheet.data) == sheet.digest
