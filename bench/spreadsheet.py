"""How long the spreadsheet of a large plan takes: out, back, applied; and the difference of two editions.

    python -m bench.spreadsheet [--nodes 5000] [--indicators 3000]

Works on a SQLite database of its own below TOMONI_DATA (or on DATABASE_URL's server) and prints one line for each.
"""

import os
import sys
from collections.abc import Callable
from random import Random
from time import perf_counter
from typing import Any, TypeVar

import click

T = TypeVar("T")

BARS = {"export": 5.0, "preview": 5.0, "draft": 3.0, "apply": 5.0, "compare": 2.0}  # seconds


@click.command()
@click.option("--nodes", default=5_000, show_default=True)
@click.option("--indicators", default=3_000, show_default=True)
def main(nodes: int, indicators: int) -> None:
    """Measure and print."""
    from .database import drop, environment

    environ = environment("spreadsheet", fresh=True)
    os.environ.update(environ)
    import django

    django.setup()
    try:
        sys.exit(_measure(nodes, indicators))
    finally:
        drop(environ)


def _measure(nodes: int, indicators: int) -> int:
    from django.core.management import call_command

    from tomoni.plan import api

    from . import machine
    from .plans import ACTOR, document, edited_sheet

    call_command("migrate", verbosity=0)
    whole = document(Random(7), nodes, indicators=indicators)
    edition = api.load_edition(actor=ACTOR, document=whole, source="bench", adopt=True)
    print(machine.describe())
    versions, printed = edition.versions.count(), edition.indicators.count()
    texts = sum(len(row) for row in _contents(edition).texts.values())
    print(f"{versions} items, {printed} indicators, {texts} texts\n")
    missed = 0

    def timed(name: str, what: Callable[[], T]) -> T:
        nonlocal missed
        start = perf_counter()
        result = what()
        took = perf_counter() - start
        missed += took > BARS[name]
        print(f"{name:<8} {took:6.2f} s   (bar {BARS[name]:.0f} s)")
        return result

    draft = timed(
        "draft",
        lambda: api.draft_edition(
            actor=ACTOR, plan=edition.plan, from_edition=edition, title="次の計画", period=(2030, 2034)
        ),
    )
    raw = timed("export", lambda: api.export_edition(draft))
    edited = edited_sheet(raw)
    print(f"         {len(raw) / 1e6:.1f} MB")
    changes = timed("preview", lambda: _previewed(draft, edited))
    assert not changes.problems, [(one.sheet, one.cell, one.reason) for one in changes.problems[:5]]
    counts = changes.difference().counts
    timed("apply", lambda: api.apply_sheet(actor=ACTOR, draft=draft, changes=changes))
    found = timed("compare", lambda: api.compare_editions(edition, draft))
    assert found.counts == counts
    print(f"\n{counts}")
    return 1 if missed else 0


def _contents(edition: Any) -> Any:
    from tomoni.plan.queries.content import content_of

    return content_of(edition)


def _previewed(draft: Any, raw: bytes) -> Any:
    from tomoni.plan import api

    changes = api.read_sheet(draft, raw)
    if changes.after is not None:
        changes.difference()
    return changes


if __name__ == "__main__":
    main()
