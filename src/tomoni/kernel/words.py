"""Words of Japanese text and how they are read, by the morphological analyser Sudachi.

Where places in a text are given, they count the characters of the text as it was given, end excluded.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sudachipy import Dictionary, SplitMode

_KANJI = re.compile("[々〆〇㐀-鿿豈-﫿\U00020000-\U000323af]")
_SENTENCE = re.compile(r"[^。！？!?\n]{1,4000}[。！？!?]*\n?|[。！？!?\n]+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SILENT = frozenset(("補助記号", "空白"))
_COMPOUND = frozenset(("名詞", "接頭辞", "接尾辞"))
_LONGEST_COMPOUND = 4  # parts: 子育て支援センター has three
_local = threading.local()  # a tokenizer serves one thread


class Word(NamedTuple):
    """One word of a text. ``reading`` is in hiragana, empty where there is nothing to read (marks, Latin, digits)."""

    start: int
    end: int
    surface: str
    reading: str
    kinds: tuple[str, ...]  # 品詞 in six steps: 名詞, 固有名詞, 人名, 姓, *, *

    @property
    def has_kanji(self) -> bool:
        return _KANJI.search(self.surface) is not None


def words(text: str, *, short: bool = False) -> Iterator[Word]:
    """The words of a text in order, in Sudachi's longest units (C), or its ``short`` ones (A).

    >>> [(word.surface, word.reading) for word in words("待機児童が3人")]
    [('待機児童', 'たいきじどう'), ('が', 'が'), ('3', ''), ('人', 'にん')]
    >>> [word.surface for word in words("待機児童", short=True)]
    ['待機', '児童']
    """
    mode = SplitMode.A if short else SplitMode.C
    encodable = text.encode("utf-8", "replace").decode()
    for sentence in _SENTENCE.finditer(encodable):  # Sudachi takes at most 49,149 bytes at once
        for morpheme in _tokenizer().tokenize(sentence[0], mode):
            yield _word(morpheme, sentence.start())


def readings(text: str) -> Iterator[tuple[int, int, str]]:
    """How the words with kanji are read: start, end, reading. Compounds count as a whole and by their parts, for
    nobody knows what Sudachi takes for one word.

    >>> sorted(readings("待機児童の市民病院"))[:3]
    [(0, 2, 'たいき'), (0, 4, 'たいきじどう'), (2, 4, 'じどう')]
    >>> (5, 9, "しみんびょういん") in set(readings("待機児童の市民病院"))
    True
    """
    parts = list(words(text, short=True))
    single = (word for word in [*parts, *words(text)] if word.reading and word.has_kanji)
    found = [(word.start, word.end, word.reading) for word in single]
    for at in range(len(parts)):
        found += _compounds(parts[at : at + _LONGEST_COMPOUND])
    yield from dict.fromkeys(found)


def _compounds(parts: list[Word]) -> Iterator[tuple[int, int, str]]:
    """The nouns that begin with the first of these and follow one another without a gap, read as one."""
    first, reading, kanji = parts[0], "", False
    for count, word in enumerate(parts, 1):
        if not word.reading or word.kinds[0] not in _COMPOUND:
            return
        reading += word.reading
        kanji = kanji or word.has_kanji
        if count > 1 and kanji:
            yield first.start, word.end, reading


def _word(morpheme: Any, offset: int) -> Word:
    surface = morpheme.surface()
    kinds = morpheme.part_of_speech()
    silent = kinds[0] in _SILENT or surface.isascii()
    reading = "" if silent else to_hiragana(morpheme.reading_form())
    return Word(offset + morpheme.begin(), offset + morpheme.end(), surface, reading, kinds)


@lru_cache(maxsize=20_000)
def to_hiragana(text: str) -> str:
    """Katakana as hiragana, all else as it is.

    >>> to_hiragana("コウエンへ")
    'こうえんへ'
    """
    return text.translate(_TO_HIRAGANA)


def _tokenizer() -> Any:
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = Dictionary().tokenizer()
    return _local.tokenizer
