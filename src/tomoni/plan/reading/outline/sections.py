"""Headings of sections and of tables: told by their words, or because they are made like those that were told."""

from collections import Counter

from ..aligned import aligned_rows, aligned_texts
from ..cell_tables import cell_table
from ..markers import is_level
from ..numbered_rows import numbered_rows
from ..pieces import Piece, is_foreign
from ..tables import Table, indicator_table, row_table
from ..words import actor_of, is_title, offices, plain, role_of, without_offices
from .outline import Outline

_ALONE_TOO_LITTLE = ("施策", "事業", "内容", "取組", "展開", "方向", "取り組み", "取組み")


def find_heads(outline: Outline) -> None:
    """Heads of tables; rows whose cells only their places on the line tell apart get their cells."""
    kept: list[Piece] = []
    place = 0
    while place < len(outline.pieces):
        found = _head(outline.pieces, place)
        if found is None:
            kept.append(outline.pieces[place])
            place += 1
            continue
        table, after = found
        outline.tables[len(kept)] = table
        for piece in outline.pieces[place:after]:
            piece.kind, piece.role = "head", None
        kept += outline.pieces[place:after]
        place = after
        if not table.split:
            reader = aligned_rows if table.kind == "indicators" else aligned_texts
            rows, place = reader(outline.pieces, after, table)
            if table.kind == "rows" and not rows:
                rows, place = numbered_rows(outline.pieces, after, table)
            kept += rows
            table.split = bool(rows)
    outline.pieces = kept


def _head(pieces: list[Piece], place: int) -> tuple[Table, int] | None:
    if pieces[place].kind:
        return None
    if len(pieces[place].cells) > 1:
        return cell_table(pieces, place) or row_table(pieces, place)
    return indicator_table(pieces, place) or row_table(pieces, place)


def find_sections(outline: Outline) -> None:
    pieces = outline.pieces
    for place, piece in enumerate(pieces):
        if piece.kind or piece.cells:
            continue
        if is_foreign(piece):
            piece.kind = "foreign"
        elif piece.role is None and not piece.is_bullet and piece.marker is None and not piece.boxed:
            # a heading with departments behind it
            title, names = without_offices(piece.raw)
            if names and role_of(title) is not None:
                piece.role = role_of(title)
        elif piece.role is None and piece.marker is not None and not is_level(piece.marker):
            title, names = without_offices(piece.text)
            if names and role_of(title) is not None:
                piece.role = role_of(title)
        if piece.kind == "" and piece.role is not None and _heads_a_section(outline, place):
            piece.kind = "listing" if piece.role == "listing" else "section"
        elif piece.kind == "":
            piece.role = None
    _learn_section_styles(outline)


def _heads_a_section(outline: Outline, place: int) -> bool:
    piece = outline.pieces[place]
    if piece.style:
        return True
    if plain(piece.raw) in _ALONE_TOO_LITTLE:
        return False
    before = outline.pieces[place - 1] if place else None
    return before is None or not (
        before.kind == ""
        and not before.boxed
        and len(before.raw) > 12
        and outline.joiner.goes_on(before, piece)
    )


def _learn_section_styles(outline: Outline) -> None:
    """Headings of the same make as known ones head sections too, whatever they say."""
    known: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    for piece in outline.pieces:
        if not piece.style or piece.cells or piece.kind == "head":
            continue
        alike[piece.style] += 1
        known[piece.style] += piece.kind in ("section", "listing")
    outline.section_styles = {
        style for style, count in known.items() if count >= 2 and count >= 0.5 * alike[style]
    }
    for piece in outline.pieces:
        if piece.kind or piece.cells or not piece.style:
            continue
        numbered = piece.marker is not None and not piece.is_bullet
        if numbered and (is_level(piece.marker) or piece.style not in outline.section_styles):  # type: ignore[arg-type]
            continue
        signs = piece.style in outline.section_styles and not numbered
        if (
            (signs or (piece.boxed and not numbered))
            and is_title(piece.text)
            and len(plain(piece.text)) <= 30
        ):
            piece.kind = "section"
            piece.role = "roles" if actor_of(piece.text) else "other"


def followed_by_section(outline: Outline, place: int) -> bool:
    for following in outline.pieces[place + 1 : place + 4]:
        if following.kind == "section":
            return True
        if following.kind == "foreign" or offices(following.raw) or following.kind == "head":
            continue
        return False
    return False
