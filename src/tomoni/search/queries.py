"""Finding. Each database has its own full-text index; what they are asked is the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

from django.db import connection

from tomoni.kernel.text import search_tokens

from . import domain, fts5, tsvector
from .domain import EVERYWHERE, Among, telling_tokens

CAP = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found; ``capped``: at least so many, counting stopped there."""

    value: int = 0
    capped: bool = False

    @classmethod
    def of(cls, found: int) -> "Count":
        """The count of what was found, up to one more than ``CAP``."""
        return cls(min(found, CAP), capped=found > CAP)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, newest first, and how much there is in all."""

    count: Count
    refs: tuple[UUID, ...]


def look(
    kinds: Mapping[str, Among], words: str, *, limit: int = 20, offset: int = 0, page_of: str = ""
) -> dict[str, Found]:
    """Things in whose text every one of the words stands, also inside longer words.

    Words are what ``kernel.text.search_phrases`` makes of the input; where it makes none, nothing is found. Two
    queries. ``page_of``: the one kind of which a page is wanted, the others are only counted.
    """
    wanted = [one for kind, among in kinds.items() if (one := domain.asked(kind, words, among))]
    shown = [one for one in wanted if page_of in ("", one.kind)]
    found = _engine().look(wanted, shown, limit, offset, CAP + 1) if wanted else {}
    nothing: tuple[int, list[UUID]] = (0, [])
    return {kind: Found(Count.of(n), tuple(refs)) for kind in kinds for n, refs in [found.get(kind, nothing)]}


def find(kind: str, words: str, *, limit: int = 20, offset: int = 0, among: Among = EVERYWHERE) -> list[UUID]:
    """One page of the things in whose text all these words stand, newest first: see ``look``."""
    wanted = domain.asked(kind, words, among)
    return _engine().find(wanted, limit, offset, CAP + 1) if wanted else []


def count(kind: str, words: str, among: Among = EVERYWHERE) -> Count:
    """How many things ``find`` finds in all, counted up to ``CAP``. One query."""
    wanted = domain.asked(kind, words, among)
    return Count.of(_engine().counts([wanted], CAP + 1)[kind]) if wanted else Count()


def similar(kind: str, text: str, limit: int = 10) -> list[UUID]:
    """Things whose text shares the most telling words with this text, best first; the text's own among them."""
    tokens = telling_tokens(search_tokens(text))
    return _engine().similar(kind, tokens, limit) if tokens else []


def _engine() -> ModuleType:
    return fts5 if connection.vendor == "sqlite" else tsvector
