"""Geometry of a bar that is divided by counts, with the words for each piece."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the bar: where it stands, how many it is of, what it is called."""

    label: str
    count: int
    tone: str  # good, plain, turn or none
    note: str
    url: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """``pieces`` are those that are drawn, ``all`` also those of none."""

    all: tuple[Piece, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.all if piece.count)


def divided(parts: Iterable[tuple[str, int, str, str, str]]) -> Bar:
    """A bar of (label, count, tone, note, url), each piece as wide as its part of the whole.

    >>> [(piece.x, piece.width) for piece in divided([("a", 3, "good", "", ""), ("b", 1, "turn", "", "")]).pieces]
    [(0.0, 750.0), (750.0, 250.0)]
    """
    listed = list(parts)
    total = sum(count for _label, count, *_rest in listed) or 1
    pieces, before = [], 0
    for label, count, tone, note, url in listed:
        pieces.append(
            Piece(
                label,
                count,
                tone,
                note,
                url,
                round(before / total * WIDTH, 1),
                round(count / total * WIDTH, 1),
            )
        )
        before += count
    return Bar(tuple(pieces))
