"""The words that a plan explains, found in its texts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tomoni.kernel.text import plain_with_places

_ASIDE = re.compile(r"^(.{2,}?)\s*[(（].*[)）]$")  # NPO（民間の非営利団体）: the word alone counts too
_UNBROKEN = ("ァ-ヺー", "a-z0-9")  # letters of which a word is not part of a longer one: AI is not in MAIL


@dataclass(frozen=True, slots=True)
class Use:
    """Where a word stands in a text; ``term`` is its number among the words, from 0."""

    start: int
    end: int
    term: int


class Vocabulary:
    """Explained words, ready to be looked for. Of two words that begin at one place the longer is meant."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: dict[str, int] = {}
        for number, term in enumerate(terms):
            for form in _forms(term):
                self._terms.setdefault(form, number)
        longest_first = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, longest_first))) if longest_first else None

    def uses(self, text: str) -> Iterator[Use]:
        """Every place where one of the words stands, whatever the width and case of its letters. None overlap.

        >>> [text[use.start:use.end] for text in ["協働のまちとＮＰＯ"] for use in Vocabulary(["協働", "NPO（団体）"]).uses(text)]
        ['協働', 'ＮＰＯ']
        """
        if self._pattern is None:
            return
        plain, places = plain_with_places(text)
        for hit in self._pattern.finditer(plain):
            yield Use(places[hit.start()], places[hit.end()], self._terms[hit[0]])


def _forms(term: str) -> Iterator[str]:
    plain = plain_with_places(term.strip())[0]
    if plain:
        yield plain
    if aside := _ASIDE.match(plain):
        yield aside[1]


def _bounded(form: str) -> str:
    pattern = re.escape(form)
    for letters in _UNBROKEN:
        if re.match(f"[{letters}]", form):
            pattern = f"(?<![{letters}]){pattern}"
        if re.search(f"[{letters}]$", form):
            pattern = f"{pattern}(?![{letters}])"
    return pattern
