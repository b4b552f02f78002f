"""Finding. Each database has its own full-text index; what they are asked is the same."""

from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

from django.db import connection

from tomoni.kernel.text import begins_tokens, search_phrases, search_tokens

from . import fts5, tsvector
from .domain import telling_tokens

CAP = 10_000
_LONGEST = 200  # characters of what is looked for; the rest of a pasted text would only cost time


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found; ``capped``: at least so many, counting stopped there."""

    value: int
    capped: bool = False


def find(kind: str, words: str, *, limit: int = 20, offset: int = 0) -> list[UUID]:
    """Things in whose text every one of the words stands, also inside longer words, newest first.

    Words are what ``kernel.text.search_phrases`` makes of the input; where it makes none, nothing is found.
    """
    query = _query(kind, words)
    return _engine().find(kind, query, limit, offset) if query else []


def count(kind: str, words: str) -> Count:
    """How many things ``find`` finds in all, counted up to ``CAP``."""
    query = _query(kind, words)
    found = _engine().count(kind, query, CAP + 1) if query else 0
    return Count(min(found, CAP), capped=found > CAP)


def similar(kind: str, text: str, limit: int = 10) -> list[UUID]:
    """Things whose text shares the most telling words with this text, best first; the text's own among them."""
    tokens = telling_tokens(search_tokens(text))
    return _engine().similar(kind, tokens, limit) if tokens else []


def _engine() -> ModuleType:
    return fts5 if connection.vendor == "sqlite" else tsvector


def _query(kind: str, words: str) -> str:
    phrases = [(phrase, begins_tokens(phrase[-1])) for phrase in search_phrases(words[:_LONGEST])]
    query: str = _engine().query(kind, phrases) if phrases else ""
    return query
