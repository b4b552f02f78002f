"""What files to print cost: the plan and a chapter as PDF, sheets of measures as PDF, Word and Excel.

    python -m bench.printing [--nodes 5000] [--sheets 100]

Works on a SQLite database of its own below TOMONI_DATA (or on DATABASE_URL's server). Seconds of CPU.
"""

import os
import resource
from collections.abc import Callable, Sized
from random import Random
from time import process_time
from typing import TypeVar

import click

T = TypeVar("T", bound=Sized)


@click.command()
@click.option("--nodes", default=5_000, show_default=True)
@click.option("--sheets", default=100, show_default=True)
def main(nodes: int, sheets: int) -> None:
    """Measure and print."""
    from .database import drop, environment

    environ = environment("printing", fresh=True)
    os.environ.update(environ)
    import django

    django.setup()
    from django.utils import translation

    try:
        with translation.override("ja"):
            _measure(nodes, sheets)
    finally:
        drop(environ)


def _measure(nodes: int, count: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from tomoni.evaluation.api import compose, measures
    from tomoni.plan.api import load_edition, whole_plan
    from tomoni.web.printing import plans
    from tomoni.web.printing import sheets as files
    from tomoni.web.printing.sheet_view import view_of

    from . import machine
    from .plans import ACTOR, document

    call_command("migrate", verbosity=0)
    edition = load_edition(actor=ACTOR, document=document(Random(7), nodes), source="bench", adopt=True)
    all_measures = measures(edition)
    print(machine.describe())
    print(f"{nodes:,} items, {len(all_measures):,} measures\n")
    today = timezone.localdate()
    some = all_measures[:count]
    data = _timed(
        f"{len(some)} sheets composed",
        lambda: [compose(edition, one, year=2026, as_of=today) for one in some],
    )
    views = [view_of(one, "0" * 64) for one in data]
    _timed("one sheet as PDF", lambda: files.pdf_of(views[:1]))
    _timed(f"{len(views)} sheets as one PDF", lambda: files.pdf_of(views))
    many = (views * (len(all_measures) // len(views) + 1))[: len(all_measures)]
    _timed(f"{len(many):,} sheets as one Word file", lambda: files.docx_of(many, _nothing))
    _timed(f"{len(many):,} sheets as one Excel file", lambda: files.xlsx_of(many, _nothing))
    code = all_measures[0].code
    chapter = whole_plan(edition, code)
    _timed(
        f"a measure ({plans.size_of(chapter):,} characters) as PDF",
        lambda: plans.to_pdf(plans.html_of(edition, chapter, chapter=True)),
    )
    whole = whole_plan(edition)
    print(f"the whole plan has {plans.size_of(whole):,} characters; one file holds {plans.MOST:,}")
    if plans.size_of(whole) <= plans.MOST:
        _timed(
            f"the whole plan ({plans.size_of(whole):,} characters) as PDF",
            lambda: plans.to_pdf(plans.html_of(edition, whole, chapter=False)),
        )


def _nothing(done: int, total: int) -> None:
    pass


def _timed(name: str, what: Callable[[], T]) -> T:
    began = process_time()
    made = what()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = f"{len(made) / 1e6:5.1f} MB" if isinstance(made, bytes) else " " * 8
    print(f"{name:<50} {process_time() - began:6.1f} s  {size}  {memory:5} MiB at most so far")
    return made


if __name__ == "__main__":
    main()
