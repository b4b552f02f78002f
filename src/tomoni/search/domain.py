"""Which tokens tell a text from others, as far as their form shows it; by what a search is narrowed."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_MOST = 120


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

Phrase = tuple[list[str], bool]
"""Tokens that follow one another; the flag says that the last one is the beginning of a token."""


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
