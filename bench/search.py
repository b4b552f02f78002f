"""The search index alone: finding, counting, likeness and keeping among 50,000 texts: ``python -m bench.search``.

On SQLite, or on the PostgreSQL server of DATABASE_URL (or of ``pg_virtualenv``). Times on the clock, in milliseconds.
"""

import argparse
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import UUID, uuid4

import django

from . import words
from .database import environment

TIMES = 20
KIND = "bench.text"


def main() -> int:
    """Fill an index of its own and measure it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=50_000)
    given = parser.parse_args()
    os.environ.update(environment("search", fresh=True))
    django.setup()
    from django.core.management import call_command

    from . import machine

    call_command("migrate", verbosity=0)
    print(machine.describe())
    measure(given.texts)
    return 0


def measure(count: int) -> None:
    """Print the table."""
    from django.db import connection

    from tomoni.search import api as search

    rng = Random(2026)
    newest = date(2026, 4, 1)
    texts = [(uuid4(), words.voice(rng), newest - timedelta(days=number // 50)) for number in range(count)]
    began = time.monotonic()
    search.put_many(KIND, texts)
    seconds = time.monotonic() - began
    characters = sum(len(text) for _, text, _ in texts) / count
    print(
        f"\n{count:,} texts of {characters:.0f} characters, kept in {seconds:.1f} s ({count / seconds:,.0f} a second)\n"
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_document")

    print(f"{'':44}{'median':>9}{'slowest':>9}   found")
    for name, query in {
        "a common word": "公園",
        "a rare one": _rare_word(texts),
        "a word with a number": "390番地",
        "two common words": "公園 街灯",
        "a sentence": "歩道が暗くて夜は怖い",
        "in no text": "宇宙飛行士",
    }.items():
        found = search.count(KIND, query)
        _line(f"find, 15 newest: {name}", partial(search.find, KIND, query, limit=15), f"{found.value:,}")
        _line(f"count: {name}", partial(search.count, KIND, query))
    _line("find, page 100: a common word", lambda: search.find(KIND, "公園", limit=15, offset=1_500))
    _line("similar, 10 best: a text of its own", lambda: search.similar(KIND, rng.choice(texts)[1]))
    _line("similar, 10 best: a text that is new", lambda: search.similar(KIND, words.voice(rng)))
    _line("put: one new text", lambda: search.put(KIND, uuid4(), words.voice(rng), newest))
    _line("put: a text that is there", lambda: search.put(KIND, _any(rng, texts), words.voice(rng), newest))
    _line("remove: one text", lambda: search.remove(KIND, [_any(rng, texts)]))


def _rare_word(texts: list[tuple[UUID, str, date]]) -> str:
    """The first of the invented names, which stand in few texts."""
    found = re.search("..医院", "".join(text for _, text, _ in texts))
    assert found
    return found[0]


def _any(rng: Random, texts: list[tuple[UUID, str, date]]) -> UUID:
    return rng.choice(texts)[0]


def _line(name: str, act: Callable[[], object], found: str = "") -> None:
    act()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    print(f"{name:44}{statistics.median(times):9.2f}{max(times):9.2f}   {found}")


if __name__ == "__main__":
    sys.exit(main())
