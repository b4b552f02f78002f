"""SQLite: an FTS5 table whose rows are ordered by day (see the first migration)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from .domain import Asked, Phrase

_BITS = 36
_ID = (1 << _BITS) - 1  # the part of a place that is the document's id
_LAST = (1 << 63) - 1
_JULIAN = 1_721_424  # the whole julian day of a date less its ordinal in Python
_RAREST = 12
_TOO_COMMON = 1000  # documents: a token in so many says little, and ranking them all takes time
_WHEN_ALL_ARE_COMMON = 3


def _expression(asked: Asked) -> str:
    """FTS5's expression for what is asked.

    >>> _expression(Asked("voices.voice", ((Phrase(("べん", "んち")), Phrase(("yべんち",))),), None, None))
    'kind:"voices.voice" AND tokens:("べん んち" OR "yべんち")'
    """
    return " AND ".join([f'kind:"{asked.kind}"', *(f"tokens:({_any_of(one)})" for one in asked.words)])


def _any_of(phrases: Iterable[Phrase]) -> str:
    return " OR ".join(f'"{" ".join(one.tokens)}"{"*" * one.begins}' for one in phrases)


def look(
    wanted: Sequence[Asked], shown: Sequence[Asked], limit: int, offset: int, most: int
) -> dict[str, tuple[int, list[UUID]]]:
    """How many there are of each kind, up to ``most``, and the newest of those kinds that are shown."""
    refs: dict[str, list[UUID]] = {}
    for kind, ref in _pages(shown, limit, offset):
        refs.setdefault(kind, []).append(ref)
    return {kind: (number, refs.get(kind, [])) for kind, number in counts(wanted, most).items()}


def find(asked: Asked, limit: int, offset: int, most: int) -> list[UUID]:
    """One page, newest first."""
    return [ref for _kind, ref in _pages([asked], limit, offset)]


# The inner query walks the index backwards and stops; only what is shown is looked up in the table.
_FIND = (
    "SELECT %s, ref, place FROM (SELECT rowid AS place FROM search_index "
    "WHERE search_index MATCH %s AND rowid BETWEEN %s AND %s "
    "ORDER BY rowid DESC LIMIT %s OFFSET %s) JOIN search_document ON id = place & %s"
)


def _pages(wanted: Sequence[Asked], limit: int, offset: int) -> Iterator[tuple[str, UUID]]:
    parameters: list[Any] = []
    for one in wanted:
        parameters += [one.kind, _expression(one), *_places(one), limit, offset, _ID]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_FIND] * len(wanted)), parameters)
        found = cursor.fetchall()
    for kind, ref, _place in sorted(found, key=itemgetter(2), reverse=True):
        yield kind, UUID(ref)


_COUNT = (
    "SELECT %s, count(*) FROM "
    "(SELECT 1 FROM search_index WHERE search_index MATCH %s AND rowid BETWEEN %s AND %s LIMIT %s)"
)


def counts(wanted: Sequence[Asked], most: int) -> dict[str, int]:
    """How many there are of each kind, up to ``most``."""
    parameters: list[Any] = []
    for one in wanted:
        parameters += [one.kind, _expression(one), *_places(one), most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_COUNT] * len(wanted)), parameters)
        return dict(cursor.fetchall())


def _places(asked: Asked) -> tuple[int, int]:
    """Where the days begin and end in the index: a row's place begins with its day."""
    first = _first_place(asked.since) if asked.since else 0
    last = _first_place(asked.until) | _ID if asked.until else _LAST
    return first, last


def _first_place(day: date) -> int:
    """The place of a document of this day, its id left out: see the first migration."""
    return (day.toordinal() + _JULIAN) << _BITS


def similar(kind: str, tokens: list[str], limit: int) -> list[UUID]:
    rarest = _rarest(kind, tokens)
    if not rarest:
        return []
    expression = f'kind:"{kind}" AND tokens:(' + " OR ".join(f'"{token}"' for token in rarest) + ")"
    return _refs(
        "SELECT ref FROM (SELECT rowid AS place, rank FROM search_index WHERE search_index MATCH %s "
        "ORDER BY rank, rowid DESC LIMIT %s) JOIN search_document ON id = place & %s ORDER BY rank, place DESC",
        [expression, limit, _ID],
    )


def _rarest(kind: str, tokens: list[str]) -> list[str]:
    """Of these tokens those that stand in the fewest documents of the kind, but in one at least; few when all are
    common. Those in one document alone come last: mostly it is the text itself, and they lead nowhere."""
    everywhere = _documents('tokens:"', tokens)  # of all kinds: a sixth of the time, so it may choose first
    nearest = _rarest_first(tokens, everywhere)[: 2 * _RAREST]
    here = _documents(f'kind:"{kind}" AND tokens:"', nearest)
    found = _rarest_first(nearest, here)
    telling = [token for token in found[:_RAREST] if here[token] < _TOO_COMMON]
    return telling or found[:_WHEN_ALL_ARE_COMMON]


def _rarest_first(tokens: list[str], documents: dict[str, int]) -> list[str]:
    """Those that stand anywhere. What stands once comes last."""
    return sorted(filter(documents.get, tokens), key=lambda token: (documents[token] == 1, documents[token]))


def _documents(beginning: str, tokens: list[str]) -> dict[str, int]:
    """In how many documents each token stands, counted up to ``_TOO_COMMON``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM search_index "
            "WHERE search_index MATCH %s || value || '\"' LIMIT %s)) FROM json_each(%s)",
            [beginning, _TOO_COMMON, json.dumps(tokens)],
        )
        return dict(cursor.fetchall())


def _refs(sql: str, parameters: Sequence[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [UUID(ref) for (ref,) in cursor.fetchall()]
