"""What stands above what: where the numbers of one family start anew tells which other contains it."""

from collections import defaultdict
from itertools import pairwise

from ..markers import usual_place
from ..pieces import Piece
from ..words import FRONT, is_book_part, likeness
from .outline import PLAIN, ROOT, Outline

BARE = {"1", "Ⅰ", "A", "一"}
SURE = 20.0


def rank(outline: Outline) -> dict[str, float]:
    heads = [piece for piece in outline.pieces if piece.kind == "node"]
    families = list(dict.fromkeys(piece.family for piece in heads if piece.family not in (PLAIN, ROOT)))
    above = _evidence(heads)
    for one, other in _contains(heads):
        above[one, other] += SURE
    wins = {one: sum(_prefers(one, other, above) for other in families if other != one) for one in families}
    ordered = sorted(families, key=lambda family: (-wins[family], usual_place(family)))
    ranks = {family: float(place) for place, family in enumerate(ordered)}
    ranks[ROOT] = -1.0
    if outline.follower:
        ranks[PLAIN] = ranks.get(outline.follower.most_common(1)[0][0], len(ranks)) - 0.5
    return ranks


def _evidence(heads: list[Piece]) -> dict[tuple[str, str], float]:
    """How often one family's numbers start anew after a heading of another."""
    above: dict[tuple[str, str], float] = defaultdict(float)
    last: dict[str, tuple[int, ...]] = {}
    seen_since: dict[str, set[str]] = defaultdict(set)
    prefix: dict[str, tuple[int, ...]] = {}
    told: set[tuple[str, tuple[int, ...], str]] = set()
    for piece in heads:
        family, number = piece.family, piece.number
        if (family, number, likeness(piece.text)) in told and len(number) == 1:
            continue  # a listing that comes again
        told.add((family, number, likeness(piece.text)))
        if number:
            before = last.get(family)
            if before is not None:
                restarts = number[-1] <= before[-1] and number != before
                for other in seen_since[family]:
                    if restarts and number[-1] == 1:
                        above[other, family] += 1
                    elif number[-1] == before[-1] + 1 and len(number) == 1:
                        above[family, other] += 0.3
            last[family] = number
            if len(number) > 1:
                for other, theirs in prefix.items():
                    if other != family and number[: len(theirs)] == theirs and len(theirs) < len(number):
                        above[other, family] += 2
            prefix[family] = number
        seen_since[family] = set()
        for other, seen in seen_since.items():
            if other != family:
                seen.add(family)
    return above


def _prefers(one: str, other: str, above: dict[tuple[str, str], float]) -> int:
    """Whether ``one`` stands above ``other``."""
    if _is_sure(one, other, above):
        return 1
    if _is_sure(other, one, above):
        return 0
    first, second = usual_place(one), usual_place(other)
    words = sum(_has_word(family) for family in (one, other))
    weight = {2: 12.0, 1: 4.0, 0: 6.0}[words]
    score = (
        above[one, other]
        - above[other, one]
        + (weight if first < second else -weight if first > second else 0)
    )
    return int(score > 0)


def _contains(heads: list[Piece]) -> list[tuple[str, str]]:
    """Bare numbers that stand before all headings of a family with a word, and after which these begin with one:
    ３　渚区, then 目標１, 目標２."""
    found = []
    for one in BARE & {piece.family for piece in heads}:
        for other in {piece.family for piece in heads if piece.number and _has_word(piece.family)}:
            both = [piece for piece in heads if piece.family in (one, other)]
            begins = all(
                after.family == one or after.number[-1:] == (1,)
                for before, after in pairwise(both)
                if before.family == one
            )
            first = both[0].family == one and not FRONT.search(both[0].text) and both[-1].family == other
            if first and begins and not is_book_part(both[0].text):
                found.append((one, other))
    return found


def _is_sure(one: str, other: str, above: dict[tuple[str, str], float]) -> bool:
    """Whether the numbers of ``one`` go on counting while those of ``other`` start anew below each, and never the other
    way round."""
    counted = above[one, other] % 1 > 0  # goes on counting over the other: 0.3 each time
    return counted and above[one, other] >= 1.3 and above[other, one] < 0.1


def _has_word(family: str) -> bool:
    return family.startswith(("第", "h")) or (usual_place(family) not in (80.0,) and family[:1] > "あ")
