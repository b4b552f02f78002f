"""The routes of a city, from ``approvals/routes.yaml`` beside its folder."""

from collections.abc import Callable
from pathlib import Path

from tomoni.kernel.actor import Actor

from .actions import load_routes


def load(folder: Path, say: Callable[[str], None]) -> None:
    """Load the routes. A city without such a file decides everything in one step.

    Raises:
        DomainError: ``approvals.bad_file``.
    """
    path = folder.parent / "approvals" / "routes.yaml"
    if path.exists():
        count = load_routes(actor=Actor.system("approvals.load_routes"), path=path).count
        say(f"{count} routes of approval")
