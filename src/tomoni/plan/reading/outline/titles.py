"""Markers and their titles: words with a number that are no known levels, and titles on the lines after their marker."""

from collections import defaultdict
from dataclasses import replace

from ..joining import joined
from ..loose_rows import is_row_of_figures
from ..markers import UNKNOWN
from ..pieces import Piece, is_foreign
from ..words import is_department_line, is_title, offices, plain
from .outline import Outline


def tell_unknown_words(outline: Outline) -> None:
    """A word with a number is a level of this document when it counts from one on and heads titles."""
    found: dict[str, list[Piece]] = defaultdict(list)
    for piece in outline.pieces:
        if piece.marker is not None and piece.marker.family.startswith(UNKNOWN):
            found[piece.marker.family].append(piece)
    for family, heads in found.items():
        numbers = {piece.number[-1] for piece in heads}
        has_title = sum(not piece.text or is_title(piece.text) for piece in heads)
        counts = {1, 2} <= numbers and has_title >= 0.8 * len(heads)
        for piece in heads:
            assert piece.marker is not None
            if counts:
                piece.marker = replace(piece.marker, family=family.removeprefix(UNKNOWN))
            else:
                piece.marker, piece.text = None, piece.raw


def absorb_titles(outline: Outline) -> None:
    """A marker alone on its line takes the lines after it as its title."""
    kept: list[Piece] = []
    place = 0
    while place < len(outline.pieces):
        piece = outline.pieces[place]
        place += 1
        kept.append(piece)
        if piece.cells or piece.marker is None or piece.is_bullet or piece.text or piece.role:
            continue
        taken: list[Piece] = []
        while place < len(outline.pieces) and len(taken) < 4:
            following = outline.pieces[place]
            if not taken and _is_named_title(following):
                taken.append(following)
                place += 1
                break
            if not _can_be_title(outline, piece, taken, following):
                break
            taken.append(following)
            place += 1
        if taken:
            text = joined([part.text if _is_named_title(part) else part.raw for part in taken])
            if len(taken) == 1 and text[0] in "「『" and text[-1] in "」』":
                text = text[1:-1]
            piece.text = text
            piece.also = [part.line for part in taken]
            piece.last = taken[-1].last
            piece.ended = taken[-1].ended
    outline.pieces = kept


def _is_named_title(piece: Piece) -> bool:
    """「項目名：…」 after a number that stands alone."""
    marker = piece.marker
    return marker is not None and bool(marker.word) and not marker.number and bool(piece.text)


def _can_be_title(outline: Outline, piece: Piece, taken: list[Piece], following: Piece) -> bool:
    if following.marker is not None or following.cells or following.boxed or following.role is not None:
        return False
    if (
        is_foreign(following)
        or offices(following.raw)
        or is_department_line(following.raw)
        or is_row_of_figures(following.raw)
    ):
        return False
    before = taken[-1] if taken else piece
    if not outline.joiner.adjoining(before, following):
        return False
    if not taken:
        return is_title(following.raw) or len(plain(following.raw)) <= 30
    if outline.joiner.marks_ends:
        return not before.ended
    text = joined([part.raw for part in [*taken, following]])
    if following.gap:
        return outline.joiner.goes_on(before, following) and is_title(text)
    opens = outline.joiner.goes_on(before, following)
    return (opens or len(plain(following.raw)) <= 16) and is_title(text) and len(plain(text)) <= 44
