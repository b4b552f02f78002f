"""PostgreSQL: a generated column of type tsvector with a GIN index (see the first migration)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

_RAREST = 24
_TOO_COMMON = 500  # documents: a token in so many says little, and reading them all takes time


def query(kind: str, phrases: Iterable[tuple[list[str], bool]]) -> str:
    """The tsquery for all phrases; the flag says that a phrase's last token is the beginning of one.

    >>> query("voices.voice", [(["水飲", "飲み"], False), (["森"], True)])
    "('水飲' <-> '飲み') & ('森':*)"
    """
    return " & ".join(
        "(" + " <-> ".join(f"'{token}'" for token in phrase) + ":*" * begins + ")"
        for phrase, begins in phrases
    )


def find(kind: str, expression: str, limit: int, offset: int) -> list[UUID]:
    return _refs(
        "SELECT ref FROM search_document WHERE kind = %s AND vector @@ %s::tsquery "
        "ORDER BY day DESC, id DESC LIMIT %s OFFSET %s",
        [kind, expression, limit, offset],
    )


def count(kind: str, expression: str, most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM "
            "(SELECT 1 FROM search_document WHERE kind = %s AND vector @@ %s::tsquery LIMIT %s) AS found",
            [kind, expression, most],
        )
        found: int = cursor.fetchone()[0]
    return found


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
