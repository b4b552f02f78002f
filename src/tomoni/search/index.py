"""Keeping the index. Nothing here is recorded in the log: the owner's action is, and the index follows it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar
from uuid import UUID

from . import domain
from .models import Document

T = TypeVar("T")
_AT_ONCE = 500


Text = tuple[UUID, str, date] | tuple[UUID, str, date, Iterable[str]]


def put(kind: str, ref: UUID, text: str, day: date, marks: Iterable[str] = ()) -> None:
    """Make a text findable, or replace what was kept for it. Joins the caller's transaction.

    ``kind`` names the sort of thing (``voices.voice``), ``marks`` (of ``mark``) what it belongs to. Whoever ends the text calls ``remove``: see the part's docstring.
    A text of more than about 16,000 characters is found by single words at its end, but not by phrases.
    """
    put_many(kind, [(ref, text, day, marks)])


def put_many(kind: str, texts: Iterable[Text]) -> int:
    """``put`` for many (ref, text, day) or (ref, text, day, marks). Returns how many."""
    count = 0
    for some in _batches(texts):
        Document.objects.bulk_create(
            [
                Document(kind=kind, ref=ref, day=day, tokens=domain.kept(text, *marks))
                for ref, text, day, *marks in some
            ],
            update_conflicts=True,
            unique_fields=["kind", "ref"],
            update_fields=["day", "tokens"],
        )
        count += len(some)
    return count


def remove(kind: str, refs: Iterable[UUID]) -> int:
    """Forget these. Returns how many there were. Joins the caller's transaction."""
    return sum(Document.objects.filter(kind=kind, ref__in=some).delete()[0] for some in _batches(refs))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
