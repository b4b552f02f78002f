"""Whose sections are: a heading as 成果指標 after the last of several actions may belong to the action or to the measure
above it. Where the same heading stands elsewhere tells."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from ..pieces import Piece
from ..words import likeness, offices, plain, without_offices
from .outline import Outline

TABLE = "table"  # the label of tables without a heading of their own
_FEW = 0.25


@dataclass(slots=True)
class _Item:
    family: str
    parent: int | None
    last: bool = True  # no other of its family comes after it under the same parent


@dataclass(slots=True)
class _Heading:
    piece: Piece
    label: str
    style: str
    above: list[int]  # items from the highest to the deepest
    at_once: bool


def find_owners(outline: Outline) -> None:
    """Give each heading of a section, and each table without one, the family of the items that have it."""
    items, headings = _walk(outline)
    labels: dict[str, list[_Heading]] = defaultdict(list)
    styles: dict[str, Counter[str]] = defaultdict(Counter)
    for heading in headings:
        if heading.above:
            labels[heading.label].append(heading)
            styles[heading.style][items[heading.above[-1]].family] += 1
    counted = {item.family for item in items if not item.last}
    for heading in headings:
        heading.piece.owner = _named(heading, items)
    for found in labels.values():
        found = [heading for heading in found if not heading.piece.owner]
        own = Counter(items[heading.above[-1]].family for heading in found)
        by_family: dict[str, list[_Heading]] = defaultdict(list)
        for heading in found:
            by_family[items[heading.above[-1]].family].append(heading)
        sure = {family for family, group in by_family.items() if _belongs(items, group)}
        for family, group in by_family.items():
            for heading in group:
                above = [items[item].family for item in heading.above if items[item].family in sure]
                if family in sure or not above:
                    others = styles[heading.style] - own
                    heading.piece.owner = (
                        family if family in sure else _higher(items, heading, others, counted)
                    )
                else:
                    heading.piece.owner = above[-1]


def _walk(outline: Outline) -> tuple[list[_Item], list[_Heading]]:
    items: list[_Item] = []
    headings: list[_Heading] = []
    stack: list[int] = []
    newest: dict[tuple[int | None, str], int] = {}
    at_once = headed = False
    for place, piece in enumerate(outline.pieces):
        if piece.kind == "node":
            rank = outline.ranks.get(piece.family, 50.0)
            while stack and outline.ranks.get(items[stack[-1]].family, 50.0) >= rank:
                stack.pop()
            parent = stack[-1] if stack else None
            before = newest.get((parent, piece.family))
            if before is not None:
                items[before].last = False
            newest[parent, piece.family] = len(items)
            stack.append(len(items))
            items.append(_Item(piece.family, parent))
            at_once, headed = True, False
        elif piece.kind == "section":
            headings.append(
                _Heading(piece, likeness(without_offices(piece.text)[0]), piece.style, list(stack), at_once)
            )
            at_once, headed = False, True
        elif piece.kind == "head" and place in outline.tables:
            if not headed:
                headings.append(_Heading(piece, TABLE, TABLE, list(stack), at_once))
            at_once = False
        elif piece.kind != "foreign" and not offices(piece.raw):
            at_once = False
    return items, headings


def _named(heading: _Heading, items: list[_Item]) -> str:
    """The family that the heading names itself: 基本目標１の成果指標, 施策の目指す姿."""
    said = plain(heading.piece.text).strip("【】[]<>《》")
    families = {items[item].family for item in heading.above}
    for family in sorted(families, key=len, reverse=True):
        word = family.partition("/")[0]
        if len(word) > 1 and re.match(
            rf"{re.escape(word)}[0-9\-IVXivx一二三四五六七八九十]*(?:の|に|を)", said
        ):
            return family
    return ""


def _belongs(items: list[_Item], group: list[_Heading]) -> bool:
    """Whether a heading belongs to the items after which it stands: it comes right after them, or between them."""
    count = len(group)
    if sum(heading.at_once for heading in group) >= 0.5 * count:
        return True
    between = sum(not items[heading.above[-1]].last for heading in group)
    return between >= 0.25 * count


def _higher(items: list[_Item], heading: _Heading, others: Counter[str], counted: set[str]) -> str:
    """The highest family to which other headings of the same make belong; without such the one next above."""
    total = sum(others.values())
    for item in heading.above:
        family = items[item].family
        if others[family] > _FEW * total:
            return family
    own = items[heading.above[-1]].family
    return items[heading.above[-2]].family if own in counted and len(heading.above) > 1 else own
