"""What changed between two Japanese texts, in pieces that a person can read (新旧対照).

A text is cut into sentences first and into small units inside those that changed: a number or a katakana or Latin
word is one unit, kanji and hiragana are one each. Where little more than a particle stayed the same between two
changes, the changes are shown as one, because confetti cannot be read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went (``old``) or came (``new``)."""

    kind: Kind
    text: str


_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[」』）]*\n?|\n|$)")
_UNIT = re.compile(
    r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％]?"
    r"|[A-Za-zＡ-Ｚａ-ｚ]+"
    r"|[ァ-ヺー]+"
    r"|[^\S\n]+"
    r"|.",
    re.DOTALL,
)
_WORTHLESS_ISLAND = re.compile(r"[ぁ-ゖー\s、。・（）「」]{0,3}|.{1,2}")
_BARELY_ALIKE = 0.35  # below this share of equal units two sentences are shown one after the other


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces by which ``old`` becomes ``new``; what went stands before what came.

    Joined, "same" and "old" give the old text, "same" and "new" the new one.

    >>> [(piece.kind, piece.text) for piece in compare("公園を10か所整備する。", "公園を12か所整備する。")]
    [('same', '公園を'), ('old', '10'), ('new', '12'), ('same', 'か所整備する。')]
    """
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    changes: list[_Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        went, came = "".join(before[i:j]), "".join(after[k:m])
        changes += [_Change(went, came)] if tag != "replace" else _inside(went, came)
    return tuple(_pieces(changes))


def lines(pieces: Iterable[Piece]) -> list[tuple[Piece, ...]]:
    """The pieces line by line, to be set as paragraphs; line ends themselves are left out.

    >>> [[piece.text for piece in line] for line in lines([Piece("same", "一"), Piece("new", "二\\n三")])]
    [['一', '二'], ['三']]
    """
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        for number, text in enumerate([first, *rest]):
            if number:
                rows.append([])
            if text:
                rows[-1].append(Piece(piece.kind, text))
    return [tuple(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Change:
    """A stretch of both texts; the same on both sides where nothing changed."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


def _inside(old: str, new: str) -> list[_Change]:
    before, after = _UNIT.findall(old), _UNIT.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _BARELY_ALIKE:
        return [_Change(old, new)]
    return _without_islands(
        [_Change("".join(before[i:j]), "".join(after[k:m])) for _, i, j, k, m in matcher.get_opcodes()]
    )


def _without_islands(changes: list[_Change]) -> list[_Change]:
    kept: list[_Change] = []
    for place, change in enumerate(changes):
        between = 0 < place < len(changes) - 1
        island = change.same and between and _WORTHLESS_ISLAND.fullmatch(change.old)
        if kept and not kept[-1].same and (island or not change.same):
            kept[-1] = _Change(kept[-1].old + change.old, kept[-1].new + change.new)
        else:
            kept.append(change)
    return kept


def _pieces(changes: Iterable[_Change]) -> Iterator[Piece]:
    """Neighbours of one kind joined, so that a change over several sentences is one piece."""
    for same, group in _grouped(changes):
        if same:
            yield Piece("same", "".join(change.old for change in group))
            continue
        for kind, text in (("old", "".join(c.old for c in group)), ("new", "".join(c.new for c in group))):
            if text:
                yield Piece("old" if kind == "old" else "new", text)


def _grouped(changes: Iterable[_Change]) -> Iterator[tuple[bool, list[_Change]]]:
    group: list[_Change] = []
    for change in changes:
        if not change.old and not change.new:
            continue
        if group and group[-1].same != change.same:
            yield group[-1].same, group
            group = []
        group.append(change)
    if group:
        yield group[-1].same, group
