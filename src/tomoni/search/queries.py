"""Finding. Each database has its own full-text index; what they are asked is the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

from django.db import connection

from tomoni.kernel.text import begins_tokens, fold, is_reading, reading_token, search_phrases, search_tokens

from . import fts5, tsvector
from .domain import EVERYWHERE, Among, Phrase, telling_tokens

CAP = 10_000
_LONGEST = 200  # characters of what is looked for; the rest of a pasted text would only cost time


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found; ``capped``: at least so many, counting stopped there."""

    value: int
    capped: bool = False


def find(kind: str, words: str, *, limit: int = 20, offset: int = 0, among: Among = EVERYWHERE) -> list[UUID]:
    """Things in whose text every one of the words stands, also inside longer words, newest first.

    Words are what ``kernel.text.search_phrases`` makes of the input; where it makes none, nothing is found.
    """
    return find_each({kind: among}, words, limit=limit, offset=offset)[kind]


def find_each(
    kinds: Mapping[str, Among], words: str, *, limit: int = 20, offset: int = 0
) -> dict[str, list[UUID]]:
    """``find`` for several kinds of things. One query."""
    queries = _queries(kinds, words)
    found: dict[str, list[UUID]] = {kind: [] for kind in kinds}
    for kind, ref in _engine().find(queries, limit, offset) if queries else ():
        found[kind].append(ref)
    return found


def count(kind: str, words: str, among: Among = EVERYWHERE) -> Count:
    """How many things ``find`` finds in all, counted up to ``CAP``."""
    return counts({kind: among}, words)[kind]


def counts(kinds: Mapping[str, Among], words: str) -> dict[str, Count]:
    """``count`` for several kinds of things. One query."""
    queries = _queries(kinds, words)
    found = _engine().counts(queries, CAP + 1) if queries else {}
    return {kind: Count(min(found.get(kind, 0), CAP), capped=found.get(kind, 0) > CAP) for kind in kinds}


def similar(kind: str, text: str, limit: int = 10) -> list[UUID]:
    """Things whose text shares the most telling words with this text, best first; the text's own among them."""
    tokens = telling_tokens(search_tokens(text))
    return _engine().similar(kind, tokens, limit) if tokens else []


def _engine() -> ModuleType:
    return fts5 if connection.vendor == "sqlite" else tsvector


def _queries(kinds: Mapping[str, Among], words: str) -> dict[str, tuple[str, Among]]:
    """What each kind is asked, in the database's own words; empty where nothing is looked for."""
    wanted = list(_wanted(words[:_LONGEST]))
    if not wanted:
        return {}
    marked = {kind: [[([token], False)] for token in among.marks] for kind, among in kinds.items()}
    return {kind: (_engine().query(kind, wanted + marked[kind]), among) for kind, among in kinds.items()}


def _wanted(words: str) -> Iterator[list[Phrase]]:
    """For each word that is looked for the phrases that stand for it: as it is written, and kana also as a reading."""
    for word in fold(words).split():
        for phrase in search_phrases(word):
            ways = [(phrase, begins_tokens(phrase[-1]))]
            yield [*ways, ([reading_token(word)], False)] if is_reading(word) else ways
