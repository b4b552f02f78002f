"""The plan of the demo city, from ``plan.json``."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tomoni.kernel.actor import Actor

from .api import load_file

VOTED_ON = date(2023, 3, 24)  # before the plan's period and before anything said about it


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Load the demo city's plan. A second time nothing is changed."""
    loaded = load_file(Actor.system("plan.demo"), folder / "plan.json", on=VOTED_ON)
    say(f"plan: {loaded.edition.title}, {loaded.nodes} nodes, {loaded.indicators} indicators")
