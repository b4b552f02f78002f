"""A text, cut into pieces with and without kana over them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tomoni.kernel.errors import DomainError
from tomoni.kernel.words import Word, to_hiragana, words

from .counting import counted

LONGEST_WORD, LONGEST_READING = 40, 80  # characters
_AROUND = 16  # characters before a counting word in which its number stands
KANJI = re.compile("[々〆〇㐀-鿿豈-﫿\U00020000-\U000323af]")
_RUN = re.compile(
    "[々〆〇㐀-鿿豈-﫿\U00020000-\U000323af]+(?:[ヶケヵ][々㐀-鿿豈-﫿\U00020000-\U000323af]+)*|[ヶヵ](?=[月所国年])[月所国年]+|.",
    re.DOTALL,
)
_DIGITS = re.compile("[0-9０-９,，.．]+")
_KANA = re.compile("[ぁ-ゖァ-ヺー・]+")


class Piece(NamedTuple):
    """A piece of a text; ``reading`` in hiragana, empty where nothing stands over it."""

    base: str
    reading: str = ""


class Readings:
    """The readings that a city keeps. An empty one means: no furigana over this word."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = dict(known)

    @cached_property
    def _any(self) -> re.Pattern[str] | None:
        if not self.known:
            return None
        longest_first = sorted(self.known, key=len, reverse=True)
        return re.compile("|".join(re.escape(word) for word in longest_first))

    def found_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where words of the list stand: start, end, reading."""
        if self._any is not None:
            for match in self._any.finditer(text):
                yield match.start(), match.end(), self.known[match[0]]


def checked(word: str, reading: str) -> tuple[str, str]:
    """A word and its reading as they are kept: the reading in hiragana.

    Raises:
        DomainError: ``furigana.no_kanji``, ``furigana.not_kana``, ``furigana.too_long`` (``word``, ``reading``: the
            longest of each).

    >>> checked(" 避難所 ", "ヒナンジョ")
    ('避難所', 'ひなんじょ')
    """
    word, reading = word.strip(), to_hiragana(_wide_kana(reading.strip()).replace(" ", "").replace("　", ""))
    if len(word) > LONGEST_WORD or len(reading) > LONGEST_READING:
        raise DomainError("furigana.too_long", word=LONGEST_WORD, reading=LONGEST_READING)
    if not KANJI.search(word) or "\n" in word:
        raise DomainError("furigana.no_kanji")
    if reading and not _KANA.fullmatch(reading):
        raise DomainError("furigana.not_kana")
    return word, reading


def _wide_kana(text: str) -> str:
    """Half-width katakana as full-width ones (NFKC, as all typed text)."""
    return unicodedata.normalize("NFKC", text)


def annotate(text: str, readings: Readings) -> tuple[Piece, ...]:
    """A text in pieces. Only kanji get kana, and kana that stand in the text are not said again over it.

    >>> [tuple(piece) for piece in annotate("一人で取り組む", Readings({}))]
    [('一人', 'ひとり'), ('で', ''), ('取', 'と'), ('り', ''), ('組', 'く'), ('む', '')]
    """
    if not KANJI.search(text):
        return (Piece(text),)
    return tuple(_joined(_pieces(text, readings)))


def _pieces(text: str, readings: Readings) -> Iterator[Piece]:
    end = 0
    for start, stop, reading, fixed in _read(text, readings):
        if start < end:  # a number before it was taken along already
            continue
        if fixed:
            yield Piece(text[end:start])
            yield from _over(text[start:stop], reading)
            end = stop
            continue
        word = text[start:stop]
        counting = counted(text[max(start - _AROUND, 0) : start], word, text[stop : stop + 1])
        if counting and start - counting.taken >= end:
            reading, start = counting.reading, start - counting.taken
        yield Piece(text[end:start])
        if counting and text[start:stop] != word:
            yield Piece(text[start:stop], reading)
        else:
            yield from _over(word, reading)
        end = stop
    yield Piece(text[end:])


def _read(text: str, readings: Readings) -> Iterator[tuple[int, int, str, bool]]:
    """The words with kanji in order: start, end, reading, and whether the city's list says so."""
    long = list(words(text))
    hits = list(readings.found_in(text))
    fixed = _standing(text, hits) if hits else []
    taken = [(start, end, reading, True) for start, end, reading in fixed]
    for word in long:
        if not any(start < word.end and word.start < end for start, end, _ in fixed):
            taken += [
                (one.start, one.end, one.reading, False) for one in _without_number(word) if one.has_kanji
            ]
        else:  # what the list leaves of it is read by its parts
            taken += [
                (part.start, part.end, part.reading, False)
                for part in _parts(word)
                if part.has_kanji
                and not any(start < part.end and part.start < end for start, end, _ in fixed)
            ]
    yield from sorted(taken)


def _without_number(word: Word) -> Iterator[Word]:
    """A word; where it begins with digits (5万), what follows them."""
    digits = _DIGITS.match(word.surface)
    if digits is None:
        yield word
        return
    for part in words(word.surface[digits.end() :]):
        start = word.start + digits.end()
        yield part._replace(start=start + part.start, end=start + part.end)


def _parts(word: Word) -> Iterator[Word]:
    for part in words(word.surface, short=True):
        yield part._replace(start=word.start + part.start, end=word.start + part.end)


def _standing(text: str, hits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those hits that begin and end where words do (今日 is not a word in 今日子), or stand in an unknown word."""
    short = list(words(text, short=True))
    edges = {edge for word in short for edge in (word.start, word.end)}
    unknown = [word for word in short if word.has_kanji and not word.reading]
    return [
        hit
        for hit in hits
        if (hit[0] in edges and hit[1] in edges)
        or any(word.start <= hit[0] and hit[1] <= word.end for word in unknown)
    ]


def _over(surface: str, reading: str) -> Iterator[Piece]:
    """One word with its reading over its kanji alone: 取り組む is 取(と)り組(く)む.

    >>> [tuple(piece) for piece in _over("お祭り", "おまつり")]
    [('お', ''), ('祭', 'まつ'), ('り', '')]
    """
    if not _KANA.fullmatch(reading) or not KANJI.search(surface):
        yield Piece(surface)
        return
    runs = [match[0] for match in _RUN.finditer(surface)]
    pattern = "".join("(.+?)" if _takes(run) else re.escape(to_hiragana(run)) for run in runs)
    match = re.fullmatch(pattern, to_hiragana(reading))
    if match is None:  # the spelling and the reading go different ways: over all of it
        yield Piece(surface, reading)
        return
    said = iter(match.groups())
    for run in runs:
        yield Piece(run, next(said)) if _takes(run) else Piece(run)


def _takes(run: str) -> bool:
    return KANJI.search(run) is not None


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours with nothing over them as one; empty ones left out."""
    plain = ""
    for piece in pieces:
        if not piece.reading:
            plain += piece.base
            continue
        if plain:
            yield Piece(plain)
            plain = ""
        yield piece
    if plain:
        yield Piece(plain)
