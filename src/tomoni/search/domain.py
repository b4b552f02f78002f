"""How a text is kept for searching, what is asked of the index, which tokens tell a text from others."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tomoni.kernel.text import (
    begins_tokens,
    fold,
    is_reading,
    reading_token,
    reading_tokens,
    search_phrases,
    search_tokens,
)

_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_MOST = 120
_LONGEST = 200  # characters of what is looked for; the rest of a pasted text would only cost time


def mark(name: str, ref: UUID) -> str:
    """The token by which documents that belong to something (an area, a goal) are told from others.

    It is kept beside the words of a document. Nobody types thirty-two digits, so nobody finds it by chance.

    >>> mark("area", UUID(int=255))
    'area000000000000000000000000000000ff'
    """
    return f"{name}{ref.hex}"


@dataclass(frozen=True, slots=True)
class Among:
    """Where to look: documents that carry each of these marks, of these days (both included)."""

    marks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


EVERYWHERE = Among()
_TAIL = mark("tail", UUID(int=0))  # nobody looks for a phrase that goes on beyond it


def kept(text: str, marks: Iterable[str] = ()) -> str:
    """What the index keeps of a text: its tokens in order, then how its words are read, its marks, and each Japanese
    character once. One character alone is found by the latter: as the beginning of a token it would lead to thousands.
    """
    return with_tail(" ".join(search_tokens(text)), [*reading_tokens(text), *marks])


def with_tail(tokens: str, others: Iterable[str] = ()) -> str:
    """Tokens with what stands behind them: see ``kept``.

    >>> with_tail("公園 園の の aed", ["area1"]).split()[-4:]
    ['area1', 'の', '公', '園']
    """
    singles = sorted(one for one in set(tokens) if begins_tokens(one))
    return " ".join(filter(None, [tokens, _TAIL, *sorted(others), *singles]))


class Phrase(NamedTuple):
    """Tokens that stand one after the other; ``begins``: the last one is the beginning of a token."""

    tokens: tuple[str, ...]
    begins: bool = False


class Asked(NamedTuple):
    """What is looked for among the documents of one kind, in these days: every word, by any of its phrases."""

    kind: str
    words: tuple[tuple[Phrase, ...], ...]
    since: date | None
    until: date | None


def asked(kind: str, words: str, among: Among) -> Asked | None:
    """What somebody's words ask of the index; None where they ask nothing."""
    wanted = list(_wanted(words[:_LONGEST]))
    if not wanted:
        return None
    marks = [(Phrase((one,)),) for one in among.marks]
    return Asked(kind, (*wanted, *marks), among.since, among.until)


def _wanted(words: str) -> Iterator[tuple[Phrase, ...]]:
    """For each word that is looked for the phrases that stand for it: as it is written, and kana also as a reading."""
    for word in fold(words).split():
        for tokens in search_phrases(word):
            written = Phrase(tuple(tokens), len(tokens) > 1 and begins_tokens(tokens[-1]))
            yield (written, Phrase((reading_token(word),))) if is_reading(word) else (written,)


def telling_tokens(tokens: list[str]) -> list[str]:
    """The different tokens of a text, those of content first (kanji pairs, then longer words), at most 120.

    Pairs of kana come last: most are endings and particles. Single characters tell nothing and are left out.

    >>> telling_tokens(["公園", "園の", "のぶ", "公園", "aed", "る"])
    ['公園', 'aed', '園の', 'のぶ']
    """
    different = [token for token in dict.fromkeys(tokens) if len(token) > 1]
    return sorted(different, key=_ordinariness)[:_MOST]


def _ordinariness(token: str) -> int:
    kanji = len(_KANJI.findall(token))
    if kanji == 2 or (token.isascii() and len(token) > 2):
        return 0
    return 1 if kanji else 2
