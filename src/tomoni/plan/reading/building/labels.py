"""Names of rows that stand before their bullets: the titles of a table of actions whose lines lie one below another."""

import re

from ..joining import joined
from ..markers import read_marker
from ..pieces import Piece
from ..words import is_sentence, is_title, likeness, plain, without_offices
from .draft import Draft, Node, Section
from .headings import without_repetition


def is_label(draft: Draft, place: int) -> bool:
    """Whether this line (with what it goes on in) names a row, whose bullets follow."""
    if not draft.may_have_labels():
        return False
    piece = draft.pieces[place]
    if piece.marker is not None or piece.boxed or is_sentence(piece.raw):
        return False
    end = _end_of_label(draft, place)
    following = draft.pieces[end] if end < len(draft.pieces) else None
    return (
        following is not None
        and not following.cells
        and (following.is_bullet or (following.marker is not None and following.kind == ""))
        and following.kind == ""
        and is_title(joined([part.raw for part in draft.pieces[place:end]]))
    )


def _end_of_label(draft: Draft, place: int) -> int:
    end = place + 1
    while end < len(draft.pieces) and end - place < 9:
        piece = draft.pieces[end]
        if piece.kind or piece.marker is not None or piece.cells or piece.boxed:
            break
        if not draft.joiner.adjoining(draft.pieces[end - 1], piece):
            break
        if draft.joiner.marks_ends and draft.pieces[end - 1].ended:
            break
        if len(plain(piece.raw)) > 24:
            break
        end += 1
    return end


def open_label(draft: Draft, place: int) -> int:
    end = _end_of_label(draft, place)
    parts = draft.pieces[place:end]
    title = joined([part.raw for part in parts])
    if re.fullmatch(r"(?:\S\s+)+\S(?:\s*\S)?", title) or re.search(r"(?:^|\s)\S\s\S\s\S\s", title):
        title = re.sub(r"\s+", "", title)
    draft.close_item()
    add_label(draft, parts[0], title)
    for part in parts:
        draft.mark(part)
    return end


def add_label(draft: Draft, piece: Piece, title: str, number: str = "") -> Node:
    """A row of a table of actions, as an item under the one at hand; its number may stand in a cell of its own."""
    parent = draft.stack[-1] if draft.stack else None
    title, departments = without_offices(title)
    title, again, reference = without_repetition(title)
    bare = Piece(piece.line, piece.last, title, title, None, family="label")
    marker = read_marker(title)
    if marker is not None and not marker.is_bullet and marker.rest:
        bare.marker, title = marker, marker.rest
    elif number.strip():
        bare.marker = read_marker(f"{number.strip()}　{title}")
    first = draft.by_title.get(likeness(title))
    node = draft.new_node(bare, title, 90.0, parent)
    if again:
        node.same_as = first.id if first is not None else None
        node.repeated_ref = reference
    draft.label = node
    draft.departments += [(node.id, name) for name in departments]
    heading = None
    if draft.table is not None:
        column = draft.table.place("content")
        heading = draft.table.columns[column].text if column is not None else None
    role = "actions"
    draft.section = Section(node.id, heading, role, None)
    draft.sections.append(draft.section)
    return node
