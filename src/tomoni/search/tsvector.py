"""PostgreSQL: a generated column of type tsvector with a GIN index (see the first migration)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from .domain import Among, Phrase

_RAREST = 24
_TOO_COMMON = 500  # documents: a token in so many says little, and reading them all takes time


def query(kind: str, wanted: Iterable[Iterable[Phrase]]) -> str:
    """The tsquery for all that is wanted, each by any of its phrases.

    >>> query("voices.voice", [[(["水飲", "飲み"], False)], [(["森"], True), (["yもり"], False)]])
    "(('水飲' <-> '飲み')) & (('森':*) | ('yもり'))"
    """
    return " & ".join(f"({_any_of(phrases)})" for phrases in wanted)


def _any_of(phrases: Iterable[Phrase]) -> str:
    return " | ".join(
        "(" + " <-> ".join(f"'{token}'" for token in tokens) + ":*" * begins + ")"
        for tokens, begins in phrases
    )


_FIND = (
    "(SELECT %s, ref, day, id FROM search_document "
    "WHERE kind = %s AND vector @@ %s::tsquery AND day BETWEEN %s AND %s "
    "ORDER BY day DESC, id DESC LIMIT %s OFFSET %s)"
)


def find(queries: Mapping[str, tuple[str, Among]], limit: int, offset: int) -> Iterator[tuple[str, UUID]]:
    parameters: list[Any] = []
    for kind, (expression, among) in queries.items():
        parameters += [kind, kind, expression, *_days(among), limit, offset]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_FIND] * len(queries)), parameters)
        found = cursor.fetchall()
    for kind, ref, _day, _id in sorted(found, key=itemgetter(2, 3), reverse=True):
        yield kind, ref


_COUNT = (
    "SELECT %s, count(*) FROM (SELECT 1 FROM search_document "
    "WHERE kind = %s AND vector @@ %s::tsquery AND day BETWEEN %s AND %s LIMIT %s) AS found"
)


def counts(queries: Mapping[str, tuple[str, Among]], most: int) -> dict[str, int]:
    parameters: list[Any] = []
    for kind, (expression, among) in queries.items():
        parameters += [kind, kind, expression, *_days(among), most]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_COUNT] * len(queries)), parameters)
        return dict(cursor.fetchall())


def _days(among: Among) -> tuple[date, date]:
    return among.since or date.min, among.until or date.max


def similar(kind: str, tokens: list[str], limit: int) -> list[UUID]:
    # A shared token counts the more, the fewer documents it stands in (its inverse document frequency).
    return _refs(
        """
        WITH hits AS (
            SELECT found.id, found.ref, found.day, count(*) OVER (PARTITION BY token) AS documents
            FROM unnest(%s::text[]) AS wanted (token)
            CROSS JOIN LATERAL (
                SELECT id, ref, day FROM search_document
                WHERE kind = %s AND vector @@ ('''' || token || '''')::tsquery LIMIT %s
            ) AS found
        )
        SELECT ref FROM hits GROUP BY id, ref, day
        ORDER BY sum(ln(1 + %s::float / documents)) DESC, day DESC, id DESC LIMIT %s
        """,
        [_rarest(tokens), kind, _TOO_COMMON, _TOO_COMMON, limit],
    )


def _rarest(tokens: list[str]) -> list[str]:
    """The tokens that the planner's statistics do not know as common, then the least common ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(most_common_elems::text::text[]), unnest(most_common_elem_freqs) FROM pg_stats "
            "WHERE schemaname = current_schema() AND tablename = 'search_document' AND attname = 'vector'"
        )
        share = {token: share for token, share in cursor.fetchall() if token is not None}
    return sorted(tokens, key=lambda token: share.get(token, 0.0))[:_RAREST]


def _refs(sql: str, parameters: Sequence[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [ref for (ref,) in cursor.fetchall()]
