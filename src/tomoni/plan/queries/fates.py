"""What became of an item, and what it was made of, in words and with links: for its page."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from ..domain import LineageKind
from ..models import NodeVersion
from .shapes import FateFacts, NodeLink
from .texts import LINK_FIELDS


class FateRow(NamedTuple):
    """A row of the table of lineages, about one item."""

    kind: str
    from_node: UUID
    to_node: UUID | None
    edition: UUID
    edition_title: str
    adopted_on: date | None


def fates_of(node: UUID, base: UUID, rows: Iterable[FateRow]) -> tuple[FateFacts, ...]:
    """What these rows say about an item, as a reader of the full edition ``base`` sees it. One query if there are any.

    What came with this edition first, then what later ones made of the item.
    """
    known = list(rows)
    if not known:
        return ()
    earlier, newest = _titles({one for row in known for one in (row.from_node, row.to_node) if one}, base)
    here = [row for row in known if row.edition == base]
    later = [row for row in known if row.edition != base]
    return (*_here(node, here, earlier, newest), *_later(node, later, newest))


Titles = dict[UUID, NodeLink]


def _titles(nodes: set[UUID], base: UUID) -> tuple[Titles, Titles]:
    """What these items are called in editions other than ``base``, and in any; the newest adopted one counts."""
    rows = NodeVersion.objects.filter(Q(base=base) | Q(edition__adopted_at__isnull=False), node__in=nodes)
    named_rows = rows.order_by("edition__adopted_at").values_list(
        "base_id", "node_id", "node__code", *LINK_FIELDS
    )
    earlier: Titles = {}
    newest: Titles = {}
    for of, *named in named_rows:
        link = NodeLink(*named)
        newest[link.id] = link
        if of != base:
            earlier[link.id] = link
    return earlier, newest


def _here(node: UUID, rows: list[FateRow], earlier: Titles, newest: Titles) -> Iterable[FateFacts]:
    made = [row for row in rows if row.to_node == node and row.from_node != node]
    sources = tuple(earlier[row.from_node] for row in made if row.from_node in earlier)
    if sources:
        kind = made[0].kind
        words = {
            LineageKind.MERGED: _("It was merged out of:"),
            LineageKind.SPLIT: _("It was taken out of:"),
        }.get(LineageKind(kind), _("It goes on with:"))
        yield _fate(made[0], words, sources)
    for row in rows:
        if row.kind == LineageKind.RENAMED and node in earlier:
            yield _fate(row, _("It was called “%(title)s” before.") % {"title": earlier[node].title}, ())
    given = [row for row in rows if row.from_node == node and row.to_node not in (node, None)]
    targets = tuple(newest[row.to_node] for row in given if row.to_node in newest)
    if targets:
        yield _fate(given[0], _("A part of it goes on as:"), targets)


def _later(node: UUID, rows: list[FateRow], newest: Titles) -> Iterable[FateFacts]:
    given = [row for row in rows if row.from_node == node and row.to_node and row.to_node != node]
    targets = tuple(newest[row.to_node] for row in given if row.to_node in newest)
    if targets:
        words = _("It was split. It goes on as:") if len(targets) > 1 else _("It goes on as:")
        yield _fate(given[0], words, targets)
    for row in rows:
        if row.from_node == node and row.kind == LineageKind.ENDED:
            yield _fate(row, _("It ended with the edition that followed."), ())


def _fate(row: FateRow, words: str, links: tuple[NodeLink, ...]) -> FateFacts:
    return FateFacts(row.kind, words, links, row.edition, row.edition_title, row.adopted_on)
