"""Headings: of items of the plan, which may be named more than once, and of their sections."""

import re

from ..joining import joined
from ..markers import is_level
from ..outline import PLAIN
from ..pieces import Piece
from ..words import actor_of, is_title, likeness, offices, role_of, without_offices
from .draft import LAYOUT, Draft, Node, Section

LONGEST_TITLE = 200
_REPEATED = re.compile(
    r"(?:[(（【\[［〈<]\s*再\s?掲\s*[:：]?\s*(?P<boxed>.*?)[)）】\]］〉>]|[\s　※＊*]再\s?掲\s*[:：]?\s*(?P<bare>\S*))\s*$"
)
_REPEATED_BEFORE = re.compile(r"^[(（【\[［〈<]\s*再\s?掲\s*[)）】\]］〉>]\s*")


def open_node(draft: Draft, place: int) -> int:
    piece = draft.pieces[place]
    draft.close_item()
    after = _whole_title(draft, place)
    title, departments = without_offices(piece.text)
    title, again, reference = without_repetition(title)
    if again and not departments:
        title, departments = without_offices(title)
    if departments and not is_title(title):
        title, departments = piece.text, []
    if len(title) > LONGEST_TITLE or not likeness(title):
        draft.leave(piece)
        return after
    number = piece.number
    known = _known_node(draft, piece, title)
    if known is not None and not again:
        _see_node(draft, known, place)
        draft.mark(piece)
        return after
    rank = draft.outline.ranks.get(piece.family, 50.0)
    draft.pop(rank)
    parent = draft.stack[-1] if draft.stack else None
    node = draft.new_node(piece, title, rank, parent)
    if again:
        first = draft.by_title.get(likeness(title))
        original = first if first is not node else None
        node.same_as = original.id if original is not None else None
        node.repeated_ref = reference
    draft.known.setdefault((piece.family, number, likeness(title)), node)
    draft.stack.append(node)
    draft.fresh()
    draft.departments += [(node.id, name) for name in departments]
    draft.mark(piece)
    return after


def _whole_title(draft: Draft, place: int) -> int:
    """The place after the heading; lines into which its title was broken are taken with it."""
    piece = draft.pieces[place]
    after, before = place + 1, piece
    if piece.also or without_offices(piece.text)[1] or without_repetition(piece.text)[1]:
        return after
    while after < len(draft.pieces) and after - place < 3:
        following = draft.pieces[after]
        if following.kind or following.marker is not None or following.boxed or offices(following.raw):
            break
        if not draft.joiner.goes_on(before, following) or (
            following.gap and not draft.joiner.marks_ends and not draft.joiner.double_spaced
        ):
            break
        text = joined([piece.text, following.raw])
        if not is_title(without_offices(text)[0]):
            break
        piece.text = text
        piece.also.append(following.line)
        before = following
        after += 1
    return after


def _known_node(draft: Draft, piece: Piece, title: str) -> Node | None:
    """The item that this heading names once more; numbers without a word count only under the same parent."""
    known = draft.known.get((piece.family, piece.number, likeness(title)))
    if known is None:
        return None
    if piece.family == PLAIN or (piece.marker is not None and is_level(piece.marker)) or known in draft.stack:
        return known
    rank = draft.outline.ranks.get(piece.family, 50.0)
    parent = next((node for node in reversed(draft.stack) if node.rank < rank), None)
    return known if known.parent == (parent.id if parent is not None else None) else None


def see_again(draft: Draft, place: int) -> None:
    piece = draft.pieces[place]
    title, _ = without_offices(piece.text)
    known = _known_node(draft, piece, title)
    if known is not None:
        _see_node(draft, known, place)


def _see_node(draft: Draft, known: Node, place: int) -> None:
    """A heading that was seen before: a running head changes nothing, going back to an item does."""
    if known in draft.stack:
        following = draft.pieces[place + 1] if place + 1 < len(draft.pieces) else None
        if following is not None and following.kind == "section" and not draft.pieces[place].gap:
            return
        if following is not None and following.kind == "section":
            draft.pop_to(known)
        return
    following = draft.pieces[place + 1] if place + 1 < len(draft.pieces) else None
    if following is None or following.kind == "echo":
        return
    rank = draft.outline.ranks.get(following.family, 99.0)
    if following.kind != "node" or rank > known.rank:
        draft.pop_to(known)


def open_section(draft: Draft, place: int) -> None:
    piece = draft.pieces[place]
    draft.close_item()
    draft.table, draft.actor, draft.actors, draft.listing = None, None, [], False
    title, departments = without_offices(piece.text)
    if not departments or role_of(title) is None:
        title, departments = piece.text, []
    if draft.node is None:
        draft.section = None
        draft.mark(piece, LAYOUT) if piece.role == "listing" else draft.leave(piece)
        return
    role = piece.role or "other"
    actor = actor_of(piece.text) if role == "roles" else None
    if draft.section is None or draft.section.role != "roles" or actor is None:
        draft.rise(piece.owner)
    node = draft.stack[-1].id if draft.stack else ""
    draft.label = None
    if role == "listing":
        draft.section = None
        draft.mark(piece, LAYOUT)
        return
    draft.section = Section(node, title, role, piece.line)
    draft.sections.append(draft.section)
    draft.kind_of_indicators = title if role == "indicators" else draft.kind_of_indicators
    draft.actor = actor
    draft.departments += [(node, name) for name in departments]
    draft.mark(piece)


def heads_own_line(draft: Draft, place: int) -> bool:
    """Whether a bullet follows on the same line, so that this is what it belongs to."""
    piece = draft.pieces[place]
    following = draft.pieces[place + 1] if place + 1 < len(draft.pieces) else None
    return (
        following is not None
        and following.line == piece.line
        and following.is_bullet
        and piece.marker is None
        and is_title(piece.raw)
    )


def open_small_section(draft: Draft, piece: Piece) -> None:
    draft.close_item()
    node = draft.node
    assert node is not None
    role = draft.section.role if draft.section is not None and draft.section.node == node.id else "other"
    draft.section = Section(node.id, piece.raw, role, piece.line)
    draft.sections.append(draft.section)
    draft.mark(piece)


def without_repetition(title: str) -> tuple[str, bool, str | None]:
    """A title without 再掲, whether that was there, and where the item stands first.

    >>> without_repetition("担い手の育成（再掲 Ⅳ1(4)）")
    ('担い手の育成', True, 'Ⅳ1(4)')
    """
    found = _REPEATED.search(title)
    if found is not None and title[: found.start()].strip():
        return title[: found.start()].strip(), True, (found["boxed"] or found["bare"] or "").strip() or None
    before = _REPEATED_BEFORE.match(title)
    if before is not None and title[before.end() :].strip():
        return title[before.end() :].strip(), True, None
    return title, False, None
