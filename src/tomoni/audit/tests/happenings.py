"""An event of the tests and jobs that listen to it. Other processes import this module too."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tomoni.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Happened(Event):
    name: ClassVar[str] = "audit.tests_happened"
    number: int = 0
    folder: str = ""


done: list[int] = []


def note(event: Happened) -> None:
    done.append(event.number)


def fail(event: Happened) -> None:
    raise ValueError("山田さんの手紙")  # what a citizen wrote must not reach the log


def die_the_first_time(event: Happened) -> None:
    """Says that it has begun, then hangs as long as nobody has begun before it."""
    folder = Path(event.folder)
    first = not list(folder.glob("begun-*"))
    (folder / f"begun-{os.getpid()}").touch()
    if first:
        time.sleep(60)
    (folder / f"done-{os.getpid()}").touch()
