"""PostgreSQL: a GIN index over the tokens of each document and its kind (see the second migration).

The index knows which tokens stand in a document, not where. That phrases stand there as they are asked for is seen in
the tokens themselves: they are kept in order, so it is a plain search in a short text.
"""

# ruff: noqa: S608 - the statements are put together from words of this module alone

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from .domain import Asked, Phrase

_RAREST = 24
_TOO_COMMON = 500  # documents: a token in so many says little, and reading them all takes time
_STANDS = "' ' || tokens || ' ' LIKE %s"
_INDEXED = "search_terms(tokens, kind)"
_FIRST_STRETCH = 2_000  # documents that are looked through, newest first, before more are


def _query(asked: Asked) -> str:
    """The tsquery: the kind, and all tokens of each word.

    >>> _query(Asked("voices.voice", ((Phrase(("べん", "んち")), Phrase(("yべんち",))),), None, None))
    "'voices.voice' & (('べん' & 'んち') | ('yべんち'))"
    """
    return " & ".join([f"'{asked.kind}'", *(f"({_any_of(one)})" for one in asked.words)])


def _any_of(phrases: Iterable[Phrase]) -> str:
    return " | ".join(
        "(" + " & ".join(f"'{token}'" for token in one.tokens) + ":*" * one.begins + ")" for one in phrases
    )


def _as_they_stand(words: Iterable[Sequence[Phrase]]) -> tuple[str, list[str]]:
    """The condition that each of these words stands in the tokens, with its patterns. Tokens are letters and digits."""
    condition, patterns = "", []
    for phrases in words:
        condition += f" AND ({' OR '.join([_STANDS] * len(phrases))})"
        patterns += [f"% {' '.join(one.tokens)}{'' if one.begins else ' '}%" for one in phrases]
    return condition, patterns


def _within(asked: Asked) -> tuple[str, list[Any]]:
    """The condition on the day."""
    limits = [("day >= %s", asked.since), ("day <= %s", asked.until)]
    given = [(words, day) for words, day in limits if day]
    return "".join(f" AND {words}" for words, _day in given), [day for _words, day in given]


def _hits(asked: Asked, most: int) -> tuple[str, list[Any]]:
    """All that is asked for, in no order, at most so many."""
    # A word of one token needs no second look: the index knows that it is there.
    standing, patterns = _as_they_stand(one for one in asked.words if any(len(way.tokens) > 1 for way in one))
    within, days = _within(asked)
    return (
        f"SELECT id, day, ref FROM search_document WHERE {_INDEXED} @@ %s::tsquery{standing}{within} LIMIT %s",
        [_query(asked), *patterns, *days, most],
    )


def look(
    wanted: Sequence[Asked], shown: Sequence[Asked], limit: int, offset: int, most: int
) -> dict[str, tuple[int, list[UUID]]]:
    """How many there are of each kind, up to ``most``, and the newest of those kinds that are shown.

    Where there are ``most`` the newest are not among them by right: they are found by going through the newest
    documents, which does not take long, as there are so many.
    """
    parts, parameters, pages = [], [], []
    for number, one in enumerate(wanted):
        sql, given = _hits(one, most)
        parts.append(f"hits_{number} AS MATERIALIZED ({sql})")
        parameters += given
        pages.append(
            f"(SELECT {number} AS kind, NULL::uuid AS ref, NULL::date AS day, count(*) AS id FROM hits_{number})"
        )
        if one in shown:
            pages.append(
                f"(SELECT {number}, ref, day, id FROM hits_{number} ORDER BY day DESC, id DESC LIMIT %s OFFSET %s)"
            )
    parameters += [limit, offset] * len([one for one in wanted if one in shown])
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {' UNION ALL '.join(pages)}", parameters)
        rows = cursor.fetchall()
    numbers = {kind: number for kind, ref, _day, number in rows if ref is None}
    found: dict[str, tuple[int, list[UUID]]] = {}
    for place, one in enumerate(wanted):
        newest = sorted(
            (row for row in rows if row[0] == place and row[1]), key=itemgetter(2, 3), reverse=True
        )
        refs = [ref for _kind, ref, _day, _id in newest]
        if one in shown and numbers[place] >= most:
            refs = _newest(one, limit, offset)
        found[one.kind] = numbers[place], refs
    return found


def find(asked: Asked, limit: int, offset: int, most: int) -> list[UUID]:
    """One page, newest first."""
    return look([asked], [asked], limit, offset, most)[asked.kind][1]


def counts(wanted: Sequence[Asked], most: int) -> dict[str, int]:
    """How many there are of each kind, up to ``most``."""
    return {kind: number for kind, (number, _refs) in look(wanted, (), 0, 0, most).items()}


def _newest(asked: Asked, limit: int, offset: int) -> list[UUID]:
    """A page of what stands in very many documents: through the newest of the kind, further back where it must."""
    standing, patterns = _as_they_stand(asked.words)
    within, days = _within(asked)
    stretch = max(_FIRST_STRETCH, 40 * (limit + offset))
    while True:
        newest = (
            f"SELECT id, day, ref, tokens FROM search_document WHERE kind = %s{within} "
            "ORDER BY day DESC, id DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH newest AS MATERIALIZED ({newest}) "
                f"(SELECT ref, day, id FROM newest WHERE TRUE{standing} ORDER BY day DESC, id DESC LIMIT %s OFFSET %s) "
                "UNION ALL SELECT NULL, NULL, count(*) FROM newest",
                [asked.kind, *days, stretch, *patterns, limit, offset],
            )
            rows = cursor.fetchall()
        found = [row for row in rows if row[0]]
        seen = next(number for ref, _day, number in rows if ref is None)
        if len(found) == limit or seen < stretch:
            return [ref for ref, _day, _id in sorted(found, key=itemgetter(1, 2), reverse=True)]
        stretch *= 10


def similar(kind: str, tokens: list[str], limit: int) -> list[UUID]:
    # A shared token counts the more, the fewer documents it stands in (its inverse document frequency).
    return _refs(
        """
        WITH hits AS (
            SELECT found.id, found.ref, found.day, count(*) OVER (PARTITION BY token) AS documents
            FROM unnest(%s::text[]) AS wanted (token)
            CROSS JOIN LATERAL (
                SELECT id, ref, day FROM search_document
                WHERE search_terms(tokens, kind) @@ (quote_literal(%s) || ' & ' || quote_literal(token))::tsquery
                LIMIT %s
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
            "WHERE schemaname = current_schema() AND tablename = 'search_document_terms'"
        )
        share = {token: share for token, share in cursor.fetchall() if token is not None}
    return sorted(tokens, key=lambda token: share.get(token, 0.0))[:_RAREST]


def _refs(sql: str, parameters: Sequence[Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [ref for (ref,) in cursor.fetchall()]
