"""Footnotes, terms with their meaning, and the names of related plans."""

import re

from ..joining import joined
from ..markers import in_brackets
from ..pieces import Piece
from ..tables import words_of
from ..values import is_value
from ..words import is_sentence, likeness
from .draft import Draft

_NOTE = re.compile(r"^(?:[※＊*†]|注(?:記)?)\s*[0-9０-９]{0,2}\s*[)）.．:：]?\s*")
_TERM = re.compile(
    r"^(?P<term>[^:：。、]{2,40}?)\s*(?:[:：]|\s[-—–―─]\s|[\s　]*[…‥]{1,2}[\s　]*|\s*とは[、,])\s*(?P<text>\S.{5,})$"
)
_DASHED = re.compile(r"^(?P<term>[^:：。、\s]{2,30})\s+[—–―─]+\s+(?P<text>\S.{5,})$")


def is_note(piece: Piece) -> bool:
    return (
        piece.kind == ""
        and not piece.cells
        and (
            _NOTE.match(piece.raw) is not None
            or (_DASHED.match(piece.raw) is not None and not any(map(is_value, words_of(piece.raw)[2:])))
        )
    )


def read_note(draft: Draft, place: int) -> int:
    """A footnote: a term with its meaning, or a remark."""
    piece = draft.pieces[place]
    draft.close_item()
    texts, before, at = [piece.raw], piece, place + 1
    while at < len(draft.pieces):
        following = draft.pieces[at]
        if following.kind or following.marker is not None or following.cells or is_note(following):
            break
        if not draft.joiner.goes_on(before, following, prose=not following.gap):
            break
        texts.append(following.raw)
        draft.mark(following)
        before = following
        at += 1
    text = _NOTE.sub("", joined(texts))
    draft.mark(piece)
    found = _TERM.match(text) or _DASHED.match(text)
    if found is not None:
        draft.glossary.append((found["term"].strip(" 「」『』【】"), found["text"].strip()))
    elif (boxed := in_brackets(text)) is not None and len(boxed[1]) > 5:
        draft.glossary.append((boxed[0], boxed[1]))
    else:
        draft.notes.append(joined(texts))
    return at


def read_term(draft: Draft, piece: Piece, text: str) -> bool:
    found = _TERM.match(text)
    boxed = in_brackets(text)
    term: str | None = None
    if boxed is not None and len(boxed[1]) > 5:
        term, meaning = boxed
    elif found is not None:
        term, meaning = found["term"], found["text"]
    if term is None:
        return False
    draft.close_item()
    draft.glossary.append((term.strip(" 「」『』"), meaning))
    assert draft.section is not None
    draft.section.content_in = "glossary"
    draft.mark(piece)
    return True


def related_plan(draft: Draft, piece: Piece, place: int) -> int:
    node = draft.owner
    assert draft.section is not None
    text = piece.text if piece.marker is not None else piece.raw
    if is_sentence(text) and len(text) > 40:
        draft.new_item(piece)
        return place + 1
    names = [
        name.strip()
        for name in re.split(
            r"[、,，]|[\s　]{2,}|[・/／](?=\S{4,}(?:計画|プラン|ビジョン|構想|条例|方針))", text
        )
        if name.strip()
    ]
    draft.related += [(node.id, name.strip("「」『』・")) for name in names if likeness(name)]
    draft.section.items += [name for name in names if likeness(name)]
    draft.section.content_in = "related_plans"
    draft.mark(piece)
    return place + 1
