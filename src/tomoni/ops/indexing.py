"""Making everything findable anew, part by part: with its progress, and from where it stopped the last time."""

import json
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from tomoni.kernel.part import Indexed, parts, resolve

from .console import say

DONE = "done"


def reindex(*, anew: bool = False) -> None:
    """Index all that the parts keep findable. What was interrupted goes on; ``anew`` begins at the beginning."""
    memory = _Memory(settings.TOMONI_DATA / "reindex.json")
    if anew:
        memory.forget()
    for one in (one for part in parts() for one in part.indexed):
        _index(one, memory)
    memory.forget()


def _index(one: Indexed, memory: "_Memory") -> None:
    place, before = memory.get(one.key)
    if place == DONE:
        return
    total = resolve(one.count)()
    with click.progressbar(length=total, label=str(one.label), show_pos=True) as bar:
        bar.update(min(before, total))
        for reached, count in resolve(one.rebuild)(place):
            before += count
            memory.keep(one.key, reached, before)
            bar.update(count)
    memory.keep(one.key, DONE, before)
    say(_("%(label)s: %(count)d indexed.") % {"label": one.label, "count": before})


class _Memory:
    """How far each was, in a file beside the data: there is one only while something is left to do."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._places: dict[str, tuple[str, int]] = {}
        if file.exists():
            self._places = {
                key: (place, count) for key, (place, count) in json.loads(file.read_text()).items()
            }

    def get(self, key: str) -> tuple[str, int]:
        return self._places.get(key, ("", 0))

    def keep(self, key: str, place: str, count: int) -> None:
        self._places[key] = place, count
        self._file.write_text(json.dumps(self._places))

    def forget(self) -> None:
        self._places = {}
        self._file.unlink(missing_ok=True)
