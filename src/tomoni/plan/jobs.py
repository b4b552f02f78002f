"""What runs beside the pages: the demo's plan, and the index, which follows the edition in force."""

from collections.abc import Callable
from pathlib import Path

from tomoni.kernel.actor import Actor

from .api import load_file, reindex


def load_demo(folder: Path, say: Callable[[str], None]) -> None:
    """Load the demo city's plan, ``plan.json`` in this folder. A second time nothing is changed."""
    loaded = load_file(Actor.system("plan.demo"), folder / "plan.json")
    say(f"plan: {loaded.edition.title}, {loaded.nodes} nodes, {loaded.indicators} indicators")


def index_texts_in_force() -> None:
    """Once a day: where a new period began over night, its edition is found from now on."""
    reindex()
