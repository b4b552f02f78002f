"""What became of an item, and what it was made of, in words and with links: for its page."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from ..domain import LineageKind
from .shapes import FateFacts, NodeLink


class FateRow(NamedTuple):
    """A row of the table of lineages, about one item."""

    kind: str
    from_node: UUID
    to_node: UUID | None
    edition: UUID
    edition_title: str
    adopted_on: date | None


class NamedRow(NamedTuple):
    """What an item is called in the edition with this base; the newest adopted one counts."""

    base: UUID
    adopted_on: date | None
    sequence: int
    link: NodeLink


Titles = dict[UUID, NodeLink]


def fates_of(
    node: UUID, base: UUID, rows: Iterable[FateRow], names: Iterable[NamedRow]
) -> tuple[FateFacts, ...]:
    """What these rows say about an item, as a reader of the full edition ``base`` sees it: what came with this edition
    first, then what later ones made of the item."""
    known = list(rows)
    if not known:
        return ()
    earlier: Titles = {}
    newest: Titles = {}
    for one in sorted(names, key=lambda row: (row.adopted_on or date.max, row.sequence)):
        newest[one.link.id] = one.link
        if one.base != base:
            earlier[one.link.id] = one.link
    here = [row for row in known if row.edition == base]
    later = [row for row in known if row.edition != base]
    return (*_here(node, here, earlier, newest), *_later(node, later, newest))


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
