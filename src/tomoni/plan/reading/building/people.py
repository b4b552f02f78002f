"""Who does what: citizens, groups, companies, the town hall."""

import re

from ..joining import joined
from ..markers import in_brackets
from ..pieces import Piece
from ..words import actor_of, is_sentence, plain
from .draft import Draft
from .notes import is_note

_BEFORE_TEXT = re.compile(r"(\S+?)[\s　]*(?:[\s　]|[:：|｜│／/…]|[—―─]+)[\s　]*(?=\S{4})")


_MARKED_BEFORE_TEXT = re.compile(r"(\S(?:[\s　]*\S){0,13}?)[\s　]*[:：|｜│┃][\s　]*(?=\S{4})")
_SPREAD_BEFORE_TEXT = re.compile(r"(\S(?:[\s　]+\S){1,3})[\s　]*[:：|｜│][\s　]*(?=\S{4})")


def add_role(draft: Draft, actor: str, text: str, piece: Piece) -> None:
    node = draft.owner
    draft.roles.append({"node": node.id, "actor": actor.strip(), "text": text, "line": piece.line})
    if draft.section is not None and draft.section.role == "roles":
        draft.section.content_in = "actors"
    draft.mark(piece)


def tells_a_role(piece: Piece) -> bool:
    """「市民：…します。」 or 「自助｜…」: who does what, under whatever heading."""
    text = piece.text if piece.marker is not None else piece.raw
    found = _MARKED_BEFORE_TEXT.match(text)
    return found is not None and actor_of(plain(found[1])) is not None and is_sentence(text)


def role_text(draft: Draft, place: int) -> int:
    """Who does what: an actor alone on its line or before the text, then one text or more."""
    piece = draft.pieces[place]
    text = piece.text if piece.marker is not None else piece.raw
    boxed = in_brackets(text)
    if boxed is not None and actor_of(boxed[0]):
        draft.actor = actor_of(boxed[0])
        text = boxed[1]
    elif (alone := actor_of(text)) is not None:
        draft.actor, text = alone, ""
    else:
        first = _SPREAD_BEFORE_TEXT.match(text) or _BEFORE_TEXT.match(text)
        if first is not None and (actor := actor_of(plain(first[1]))) is not None:
            draft.actor, text = actor, text[first.end() :]
    if draft.actor is None:
        draft.new_item(piece)
        return place + 1
    draft.mark(piece)
    at = place + 1
    if not text:
        return at
    texts, before = [text], piece
    while at < len(draft.pieces):
        following = draft.pieces[at]
        if following.kind or following.cells or following.marker is not None or following.boxed:
            break
        if (
            _begins_actor(following.raw)
            or not draft.joiner.adjoining(before, following)
            or is_note(following)
        ):
            break
        if not _goes_on_in_cell(draft, before, following, texts):
            break
        ends = draft.joiner.marks_ends and before.ended
        texts.append((" " if ends else "") + following.raw)
        draft.mark(following)
        before = following
        at += 1
    add_role(draft, draft.actor, _in_one(texts), piece)
    return at


def _goes_on_in_cell(draft: Draft, before: Piece, following: Piece, texts: list[str]) -> bool:
    if draft.table is not None and draft.table.place("actor") is not None:
        return True
    return draft.joiner.goes_on(before, following, prose=True) or not is_sentence(joined(texts))


def _begins_actor(text: str) -> bool:
    if actor_of(text) is not None:
        return True
    first = _SPREAD_BEFORE_TEXT.match(text) or _BEFORE_TEXT.match(text)
    return first is not None and actor_of(plain(first[1])) is not None


def _in_one(texts: list[str]) -> str:
    result = ""
    for text in texts:
        if text.startswith(" "):
            result += text
        else:
            result = joined([result, text])
    return result
