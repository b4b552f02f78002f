"""The scale that this city has chosen (``TOMONI_RUBRIC``, a file of ``catalog/rubrics``)."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from tomoni.indicators import domain
from tomoni.indicators.domain import Scale, Step

SIGN = 1  # a code of so many characters tells nothing by itself


def city_scale() -> Scale:
    """The city's scale, read once.

    Raises:
        DomainError: ``indicators.bad_rubric``: the file is missing or wrong.
    """
    return _read(str(settings.TOMONI_CATALOG / "rubrics" / f"{settings.TOMONI_RUBRIC}.yaml"))


@lru_cache(maxsize=8)
def _read(path: str) -> Scale:
    return domain.read_scale(Path(path))


def step_label(step: Step) -> str:
    """A step in a word: its code, or where that is a mere sign, with what it means: 「A 始まりより良くなった」."""
    return step.code if len(step.code) > SIGN else f"{step.code} {words_in(step.words)}"


def words_in(words: domain.scales.Words) -> str:
    """Words of a scale in the reader's language, else in Japanese."""
    return words.get((get_language() or "ja").partition("-")[0]) or words["ja"]
