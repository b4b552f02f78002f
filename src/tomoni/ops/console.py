"""Speaking to the person at the terminal, in Japanese or English as the terminal's locale says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import click


def terminal_language() -> str:
    """The language of who sits at the terminal, by the variables of POSIX: ``ja``, or else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return "ja" if locale.startswith("ja") else "en"
    return "en"


def say(text: object) -> None:
    """One line."""
    click.echo(str(text))


def detail(text: object) -> None:
    """One line that belongs to the one before."""
    click.echo(f"    {text}")


def warn(text: object) -> None:
    """One line for what is wrong."""
    click.echo(str(text), err=True)


@contextmanager
def timed(text: object) -> Iterator[None]:
    """Say what begins now and, when it took a second or more, how long it took."""
    say(text)
    began = monotonic()
    yield
    if (seconds := monotonic() - began) >= 1:
        detail(f"{seconds:.1f} s")
