"""Geometry of an icicle chart: a tree from left to right, each node as high as what hangs below it.

The picture is ``WIDTH`` units wide, as a phone is, and as high as it needs; on paper it grows. Labels are broken into
lines that fit their box. The text beside it (the tree) says the same and more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 360
ROW = 24  # height of a node without children
LETTER = 13.0  # width of a full-width letter
LINE = 17  # from one line of a label to the next
INSET = 6
MOST_ROWS = 120
_COLUMNS = {1: (360,), 2: (150, 210), 3: (110, 124, 126)}


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn of a node. ``tone``: good, plain, turn or none; ``sign`` says the same without colour."""

    label: str
    url: str
    tone: str
    sign: str
    words: str
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """One node as a box. ``title`` is its whole name with where it stands, in words."""

    x: float
    y: float
    width: float
    height: float
    url: str
    tone: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Icicle:
    """A drawn tree."""

    boxes: tuple[Box, ...]
    height: int
    width: int = WIDTH


def icicle(tops: Sequence[Node]) -> Icicle:
    """The tree as boxes, as many levels of it as stay readable."""
    depth = next((levels for levels in (3, 2, 1) if _rows(tops, levels) <= MOST_ROWS), 1)
    depth = min(depth, _depth(tops))
    boxes: list[Box] = []
    y = 0.0
    for top in tops:
        y = _place(top, 0, y, depth, boxes)
    return Icicle(tuple(boxes), round(y))


def _rows(nodes: Iterable[Node], levels: int) -> int:
    """How many rows these levels need."""
    return sum(
        max(1, _rows(node.children, levels - 1)) if levels > 1 and node.children else 1 for node in nodes
    )


def _depth(nodes: Sequence[Node]) -> int:
    return 1 + max((_depth(node.children) for node in nodes if node.children), default=0) if nodes else 1


def _place(node: Node, level: int, y: float, depth: int, boxes: list[Box]) -> float:
    """Draw a node and what hangs below it from ``y`` on; returns where it ends."""
    columns = _COLUMNS[min(depth, 3)]
    at = len(boxes)
    end = y
    if level + 1 < depth:
        for child in node.children:
            end = _place(child, level + 1, end, depth, boxes)
    end = max(end, y + ROW)
    # A node whose branch ends early is drawn to the right edge.
    width = columns[level] if level + 1 < depth and node.children else sum(columns[level:])
    boxes.insert(at, _box(node, sum(columns[:level]), y, width, end - y))
    return end


def _box(node: Node, x: float, y: float, width: float, height: float) -> Box:
    lines = _broken(f"{node.sign} {node.label}".strip(), width - 2 * INSET, max(1, int((height - 6) // LINE)))
    return Box(
        x=x,
        y=y,
        width=width,
        height=height,
        url=node.url,
        tone=node.tone,
        title=f"{node.label}: {node.words}" if node.words else node.label,
        lines=tuple(
            Line(x + INSET, round(y + LINE * (number + 1), 1), text) for number, text in enumerate(lines)
        ),
    )


def _broken(text: str, width: float, most: int) -> list[str]:
    """A label in at most ``most`` lines, the last one ending in … where something is left out.

    >>> _broken("だれもがすこやかに育ち、学ぶまち", 110, 2), _broken("だれもがすこやかに", 80, 1)
    (['だれもがすこやか', 'に育ち、学ぶまち'], ['だれもがす…'])
    """
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        cut = _fitting(rest, width)
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip()
    if rest and lines:
        last = lines[-1]
        while last and _wide(last + "…") > width:
            last = last[:-1]
        lines[-1] = last + "…"
    return lines


def _fitting(text: str, width: float) -> int:
    """How many characters stand on one line; no line begins with a mark that closes."""
    total, count = 0.0, 0
    for character in text:
        total += _wide(character)
        if total > width:
            break
        count += 1
    while 0 < count < len(text) and text[count] in "、。，．）」』】・ー":
        count -= 1
    return max(count, 1)


def _wide(text: str) -> float:
    return sum(LETTER if ord(letter) > 0x2E7F else LETTER * 0.58 for letter in text)
