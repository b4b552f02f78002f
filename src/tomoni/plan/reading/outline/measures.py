"""Indicators that stand in no table, found line by line, or as a block of lines each with its key."""

from ..loose_rows import Fields, arrow_fields, keyed_fields
from ..pieces import Piece, Row
from ..values import is_loose_value
from ..words import is_title, likeness, role_of
from .outline import Outline


def find_measures(outline: Outline) -> None:
    """Give the lines that say all of an indicator their row."""
    place = 0
    while place < len(outline.pieces):
        place = _block(outline, place) or _arrow(outline, place) or place + 1


def _is_open(piece: Piece) -> bool:
    return piece.kind == "" and piece.row is None and not piece.level


def _said(piece: Piece) -> str:
    return piece.text if piece.is_bullet else piece.raw


def _arrow(outline: Outline, place: int) -> int | None:
    piece = outline.pieces[place]
    if not _is_open(piece) or piece.cells:
        return None
    fields = arrow_fields(_said(piece))
    if fields is None:
        return None
    lines = [piece]
    if not fields.name:
        before = outline.pieces[place - 1] if place else None
        if before is None or not _names(before):
            return None
        fields.name = before.text
        lines.insert(0, before)
    _set(lines, fields)
    return place + 1


def _names(piece: Piece) -> bool:
    """Whether a line can be the name of the indicator whose values follow."""
    return _is_open(piece) and not piece.cells and is_title(piece.text) and role_of(piece.text) is None


def _block(outline: Outline, place: int) -> int | None:
    """Lines with keys that belong together, from the first to the last; the place after them."""
    whole = Fields()
    lines: list[Piece] = []
    at = place
    while at < len(outline.pieces):
        piece = outline.pieces[at]
        fields = keyed_fields(_said(piece), piece.cells) if _is_open(piece) else None
        if fields is None or _again(whole, fields):
            break
        _add(whole, fields)
        lines.append(piece)
        at += 1
    if not whole.values.keys() & {"baseline", "target"}:
        return None
    if not any(is_loose_value(text) for text, _ in whole.values.values()):
        return None
    if not whole.name:
        before = outline.pieces[place - 1] if place else None
        if before is None or not _names(before):
            return None
        whole.name = before.text
        lines.insert(0, before)
    elif len(whole.values) < 2 and len(lines) == 1 and not likeness(whole.name):
        return None
    _set(lines, whole)
    return at


def _again(whole: Fields, fields: Fields) -> bool:
    """Whether a line begins a new indicator."""
    return bool((fields.name and (whole.name or whole.values)) or whole.values.keys() & fields.values.keys())


def _add(whole: Fields, fields: Fields) -> None:
    whole.name = whole.name or fields.name
    whole.values |= fields.values
    whole.unit = whole.unit or fields.unit
    whole.definition = whole.definition or fields.definition
    whole.direction = whole.direction or fields.direction


def _set(lines: list[Piece], fields: Fields) -> None:
    first = lines[0]
    first.kind = "indicator"
    first.role = None
    first.row = Row(
        first.line,
        fields.name.strip(),
        [],
        [piece.line for piece in lines],
        fields.unit,
        fields.definition,
        None,
        fields.direction,
        dict(fields.values),
    )
    for piece in lines[1:]:
        piece.kind, piece.role = "part of a row", None
