"""正誤: the corrections beside adopted editions."""

from uuid import UUID

from ..models import Edition, Erratum, Node
from .lists import indicators_of
from .nodes import node_titles, passages_of
from .shapes import ErratumFacts, IndicatorFacts, NodeLink


def errata_of(edition: Edition) -> tuple[tuple[ErratumFacts, NodeLink | None], ...]:
    """The published corrections of an edition, and of those that it amends, the newest first, each with its item.
    Two queries."""
    rows = Erratum.objects.filter(edition__base=edition.base_id, edition__sequence__lte=edition.sequence or 0)
    published = rows.exclude(published_at=None).select_related("edition")
    found = list(published.order_by("-published_on", "-published_at", "id"))
    titles = node_titles({one.node_id for one in found}, edition) if found else {}
    return tuple((_facts(one), titles.get(one.node_id)) for one in found)


def drafted_errata(edition: Edition) -> tuple[Erratum, ...]:
    """Corrections of an edition that are not published yet, the newest first. One query."""
    rows = Erratum.objects.filter(edition=edition, published_at=None)
    return tuple(rows.select_related("node", "approval__decision").order_by("-created_at"))


def _facts(one: Erratum) -> ErratumFacts:
    return ErratumFacts(
        one.id,
        one.edition_id,
        one.edition.title,
        one.passage_key,
        one.indicator_key,
        one.printed,
        one.should_read,
        one.reason,
        one.published_on,
    )


def printed_at(edition: Edition, node: UUID, passage: UUID | None, indicator: UUID | None) -> str | None:
    """All that the edition prints at this place; None where it has no such place. Three queries at most."""
    link = node_titles([node], edition).get(node)
    if link is None:
        return None
    if indicator is not None:
        return next((_words(row) for row in indicators_of(edition, node) if row.key == indicator), None)
    if passage is not None:
        found = passages_of(Node(pk=node), edition)
        return next((f"{one.heading}\n{one.text}" for one in found if one.key == passage), None)
    return "\n".join((link.level, link.marker, link.title, link.title_en))


def _words(row: IndicatorFacts) -> str:
    said = (row.name, row.definition, row.unit, row.kind, row.type)
    values = (row.baseline.text, row.baseline.period, row.target.text, row.target.period)
    return "\n".join((*said, *values))
