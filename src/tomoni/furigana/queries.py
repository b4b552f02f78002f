"""The readings in use: those of staff, before those of the catalogue, before the dictionary's."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Max, QuerySet

from . import domain
from .models import Reading

_KEPT_TEXTS = 20_000  # texts of pages, each a sentence or two
_LONGEST_KEPT = 2_000  # characters


def kept_readings() -> QuerySet[Reading]:
    """What staff keep, by word."""
    found: QuerySet[Reading] = Reading.objects.filter(ended_at=None).order_by("word")
    return found


def state() -> str:
    """Changes whenever a reading does. One query."""
    newest = Reading.objects.aggregate(since=Max("since"), ended=Max("ended_at"))
    return f"{newest['since']}|{newest['ended']}"


def over(text: str, at: str, *, keep: bool = True) -> str:
    """A text as HTML with furigana, by the readings of a ``state``. What is not everybody's is not to be kept."""
    if not keep or len(text) > _LONGEST_KEPT:
        return domain.ruby(domain.annotate(text, _readings(at)))
    return _over(text, at)


@lru_cache(maxsize=_KEPT_TEXTS)
def _over(text: str, at: str) -> str:
    return domain.ruby(domain.annotate(text, _readings(at)))


@lru_cache(maxsize=4)
def _readings(at: str) -> domain.Readings:
    """All readings that are not the dictionary's. One query, once for each state."""
    ours = dict(kept_readings().values_list("word", "reading"))
    return domain.Readings({**catalogue_readings(settings.TOMONI_CATALOG), **ours})


@lru_cache(maxsize=4)
def catalogue_readings(folder: Path) -> dict[str, str]:
    """The readings of a catalogue (``words/readings.yaml``), where it has some."""
    path = folder / "words" / "readings.yaml"
    if not path.exists():
        return {}
    said = yaml.safe_load(path.read_text("utf-8")) or {}
    return dict(domain.checked(str(word), str(reading)) for word, reading in said.items())


def all_readings() -> domain.Readings:
    """The readings in use now. Two queries."""
    return _readings(state())
