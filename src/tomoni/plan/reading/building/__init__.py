"""The document, built piece by piece: one walk from the first line to the last, after which every line is placed, layout
or unplaced."""

import re

from ..loose_rows import is_row_of_figures
from ..markers import read_marker
from ..pieces import Line, Piece
from ..tables import Table
from ..words import (
    FRONT,
    departments_in,
    departments_of_line,
    is_department_line,
    is_sentence,
    is_title,
    likeness,
    offices,
    plain,
    without_english_marker,
)
from .draft import LAYOUT, PLACED, Draft, Node, Section
from .headings import heads_own_line, open_node, open_section, open_small_section, see_again
from .indicators import indicator_rows, read_indicator
from .labels import is_label, open_label
from .notes import is_note, read_note, read_term, related_plan
from .people import role_text, tells_a_role
from .rows import is_matrix, matrix, open_table, read_row

MOST_HEADS = 8  # lines before the first item that are kept as titles

__all__ = ["Draft", "Node", "Section", "build"]


def build(lines: list[Line]) -> Draft:
    """What the lines say, as far as it was understood."""
    draft = Draft(lines)
    place = 0
    while place < len(draft.pieces):
        place = _step(draft, place)
    draft.close_item()
    return draft


def _step(draft: Draft, place: int) -> int:
    piece = draft.pieces[place]
    if piece.kind == "node":
        return open_node(draft, place)
    if piece.kind == "echo":
        draft.close_item()
        see_again(draft, place)
        draft.mark(piece, LAYOUT)
        return place + 1
    if piece.kind == "head":
        return open_table(draft, place)
    if piece.kind == "listing":
        open_section(draft, place)
        draft.listing = True
        return place + 1
    if piece.kind == "section":
        open_section(draft, place)
        return place + 1
    if piece.kind == "part of a row":
        draft.mark(piece)
        return place + 1
    if piece.kind == "indicator":
        return read_indicator(draft, place)
    if piece.kind == "part":
        _open_part(draft, piece)
        return place + 1
    if piece.kind == "foreign":
        _translate(draft, piece)
        return place + 1
    if draft.listing and _is_listed(draft, piece):
        return place + 1
    if draft.node is None and not (piece.cells and draft.table is not None and draft.table.kind == "grid"):
        _before_all(draft, piece)
        return place + 1
    return _text(draft, place)


def _text(draft: Draft, place: int) -> int:
    piece = draft.pieces[place]
    if piece.cells:
        draft.close_item()
        read_row(draft, piece)
        return place + 1
    if draft.table is not None and draft.table.kind == "indicators":
        after = indicator_rows(draft, place, draft.table)
        if after > place:
            return after
        draft.table = None
    if is_note(piece):
        return read_note(draft, place)
    if is_row_of_figures(_said(piece)) and not in_front_matter(draft):
        after = indicator_rows(draft, place, Table("indicators", []))
        if after > place:
            return after
    if draft.go_on(piece):
        return place + 1
    said = _said(piece)
    beside = draft.section is not None and draft.section.role == "departments"
    names = departments_in(said) if beside else offices(said)
    if is_department_line(said):
        names = departments_of_line(said) or names
        if not names:  # 「関係課　―」
            draft.close_item()
            draft.mark(piece, LAYOUT)
            return place + 1
    if names and _takes_departments(draft, piece):
        draft.close_item()
        draft.departments += [(draft.owner.id, name) for name in names]
        draft.mark(piece)
        return place + 1
    role = draft.section.role if draft.section is not None else ""
    if role == "roles" or (not piece.is_bullet and tells_a_role(piece)):
        return role_text(draft, place)
    if role == "indicators":
        table = Table("indicators", [])
        after = indicator_rows(draft, place, table)
        if after > place:
            return after
    if role == "related_plans":
        return related_plan(draft, piece, place)
    if role == "glossary" and read_term(draft, piece, piece.text):
        return place + 1
    if is_matrix(piece):
        draft.close_item()
        matrix(draft, piece)
        return place + 1
    if is_label(draft, place):
        return open_label(draft, place)
    if heads_own_line(draft, place):
        open_small_section(draft, piece)
        return place + 1
    draft.new_item(piece)
    return place + 1


def _said(piece: Piece) -> str:
    return piece.raw if piece.marker is None else piece.text


def in_front_matter(draft: Draft) -> bool:
    """Whether the part of the book at hand tells of the town or of the plan, and sets no aims."""
    return any(FRONT.search(node.title) for node in draft.stack)


def _takes_departments(draft: Draft, piece: Piece) -> bool:
    if draft.section is not None and draft.section.role == "departments":
        return True
    return len(plain(piece.raw)) <= 60 and not is_sentence(piece.raw)


def _open_part(draft: Draft, piece: Piece) -> None:
    """A heading that only says which part of the book begins."""
    draft.close_item()
    draft.stack.clear()
    draft.fresh()
    if not draft.nodes and len(draft.heads) < MOST_HEADS:
        draft.heads.append(piece.text)
    draft.mark(piece, PLACED if not draft.nodes else LAYOUT)


def _translate(draft: Draft, piece: Piece) -> None:
    """English that stands beside the Japanese: of a title, or of a text."""
    draft.close_item()
    node = draft.node
    if node is None:
        draft.heads.append(piece.raw)
        draft.mark(piece)
        return
    marked, rest = without_english_marker(piece.raw)
    sentence = re.search(r"[.!?]$", rest) is not None
    here = draft.section is None or draft.section.node != node.id or marked
    if marked and not rest:
        draft.mark(piece, LAYOUT)
    elif node.title_en is None and not sentence and (marked or here) and len(rest) <= 200:
        node.title_en = rest
        draft.mark(piece)
    else:
        draft.section_for("other").translations.append(piece.raw)
        draft.mark(piece)


def _is_listed(draft: Draft, piece: Piece) -> bool:
    """In a listing: a line that only names items which have their place elsewhere."""
    if is_sentence(piece.raw):
        draft.listing = False
        return False
    titles = _titles(draft)
    words = [likeness(_bare(word)) for word in (piece.cells or re.split(r"[\s　\u2500-\u257f]+", piece.raw))]
    said = likeness(piece.raw)
    known = said in titles or all(any(word in title for title in titles) for word in words if word)
    if known or re.fullmatch(r"[\W_]+", piece.raw):
        draft.mark(piece, LAYOUT)
    else:
        draft.leave(piece)
    return True


def _bare(word: str) -> str:
    marker = read_marker(word)
    return marker.rest if marker is not None and marker.rest else word


def _titles(draft: Draft) -> set[str]:
    if draft.titles is None:
        heads = [piece for piece in draft.pieces if piece.kind in ("node", "echo")]
        draft.titles = {likeness(text) for piece in heads for text in (piece.text, piece.raw)}
    return draft.titles


def _before_all(draft: Draft, piece: Piece) -> None:
    if is_title(piece.raw) and not piece.cells and len(draft.heads) < MOST_HEADS:
        draft.heads.append(piece.raw)
        draft.mark(piece)
    else:
        draft.leave(piece)
