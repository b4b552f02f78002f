"""The plan of the demo city, from ``plan.json``."""

from collections.abc import Callable
from pathlib import Path

from tomoni.kernel.actor import Actor

from .api import load_file


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Load the demo city's plan. A second time nothing is changed."""
    loaded = load_file(Actor.system("plan.demo"), folder / "plan.json")
    say(f"plan: {loaded.edition.title}, {loaded.nodes} nodes, {loaded.indicators} indicators")
