"""Headings that nobody knows by their words: what every measure of a plan has (達成度の見える化, まちの通信簿) comes again
under each of them, which the title of an item does not."""

from collections import defaultdict
from itertools import pairwise

from ..markers import is_level
from ..pieces import Piece
from ..values import is_value
from ..words import actor_of, is_title, likeness, offices, plain, role_of
from .outline import Outline

LONGEST = 20
LOOKED_AT = 300  # pieces between two of them


def find_recurring(outline: Outline) -> None:
    """Make sections of short headings that come again, each time with something below."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, piece in enumerate(outline.pieces):
        if _may_be(piece):
            found[_make(piece), likeness(piece.text)].append(place)
    known = {_sign(piece) for piece in outline.pieces if piece.kind == "section"}
    for (_, _), places in found.items():
        make = _sign(outline.pieces[places[0]])
        if len(places) < (2 if make in known or make[:1] in "h#" else 3):
            continue
        if make == "" and make not in known:
            continue
        if all(_heads_something(outline, place) for place in places) and _apart(outline, places):
            for place in places:
                outline.pieces[place].kind = "section"
                outline.pieces[place].role = role_of(outline.pieces[place].text) or "other"


def _make(piece: Piece) -> str:
    """What the same heading has in common wherever it stands: its make and its number."""
    return f"{_sign(piece)} {piece.number}"


def _sign(piece: Piece) -> str:
    """What headings of one make have in common: their sign, brackets, or level in the file."""
    if piece.level:
        return f"h{piece.level}"
    sign = piece.marker.family if piece.marker is not None else ""
    return f"{piece.style}{'' if piece.style.startswith(sign) else sign}"


def _may_be(piece: Piece) -> bool:
    if piece.kind or piece.cells or (piece.marker is not None and is_level(piece.marker)):
        return False
    if not is_title(piece.text) or len(plain(piece.text)) > LONGEST:
        return False
    if offices(piece.text) or actor_of(piece.text) or any(is_value(word) for word in piece.text.split()):
        return False
    return piece.marker is not None or piece.boxed or bool(piece.level) or len(plain(piece.text)) <= 12


def _heads_something(outline: Outline, place: int) -> bool:
    """Whether text, a list or a table follows, and no other heading."""
    if place + 1 >= len(outline.pieces):
        return False
    piece, following = outline.pieces[place], outline.pieces[place + 1]
    if following.kind in ("head", "indicator"):
        return True
    if following.kind or following.level:
        return False
    if piece.marker is None and not piece.level and not piece.boxed:
        before = outline.pieces[place - 1] if place else None
        if before is not None and not before.kind and outline.joiner.goes_on(before, piece):
            return False
        numbered = following.marker is not None and not following.is_bullet
        return not numbered and not outline.joiner.goes_on(piece, following)
    return following.marker is None or following.marker.family != (
        piece.marker.family if piece.marker is not None else None
    )


def _apart(outline: Outline, places: list[int]) -> bool:
    """Whether between two of them there is always a heading that names a level, or one of the file."""
    for before, place in pairwise(places):
        between = outline.pieces[before + 1 : min(place, before + LOOKED_AT)]
        own = outline.pieces[place].level
        if not any(
            (piece.marker is not None and not piece.is_bullet and (is_level(piece.marker) or piece.number))
            or (piece.level and (not own or piece.level < own))
            for piece in between
        ):
            return False
    return True
