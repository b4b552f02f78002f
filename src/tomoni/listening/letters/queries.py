"""Reads: the city's words around the form, from ``catalog/words``."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class DangerWords:
    """What stands above the form for those in danger now."""

    lead: str
    numbers: tuple[tuple[str, str], ...]  # number to dial, for what
    after: str


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """Examples beside the field."""

    lead: str
    examples: tuple[str, ...]


@cache
def danger_words(language: str) -> DangerWords:
    """The words for those in danger now, in this language (else in Japanese)."""
    words = _read("danger")
    return DangerWords(
        lead=_in(words["lead"], language),
        numbers=tuple((line["number"], _in(line, language)) for line in words["numbers"]),
        after=_in(words["after"], language),
    )


@cache
def example_words(language: str) -> ExampleWords:
    """The examples in this language (else in Japanese)."""
    words = _read("examples")
    return ExampleWords(
        lead=_in(words["lead"], language),
        examples=tuple(_in(example, language) for example in words["examples"]),
    )


def _read(name: str) -> Any:
    path = settings.TOMONI_CATALOG / "words" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _in(words: dict[str, str], language: str) -> str:
    return words.get(language) or words["ja"]
