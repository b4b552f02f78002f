"""Cutting text into words. Also the program of a helper process, so it imports next to nothing.

A helper reads pieces (lists of clauses) from its standard input and writes their words to its standard output.
"""

from __future__ import annotations

import marshal
import re
import sys
from array import array
from collections.abc import Iterable
from typing import IO, Any, Protocol

PIECE = 10_000  # characters that go into Sudachi at once; it takes no more than 49,149 bytes

# (part of speech, detail) of words that carry content
_CONTENT = {
    ("名詞", "普通名詞"), ("名詞", "固有名詞"), ("動詞", "一般"), ("形容詞", "一般"), ("形状詞", "一般"), ("接頭辞", "*"),
}  # fmt: skip
_EMPTY = {
    "為る", "有る", "居る", "成る", "言う", "事", "物", "所", "時", "方", "人", "為", "様", "思う", "考える", "下さる", "頂く", "御願い",
    "願う", "欲しい", "良い", "出来る", "感ずる", "感じる", "見る", "今", "私", "達", "御", "お", "検討", "希望", "要望", "求める", "円", "年",
    "意見", "必要", "是非", "行う", "更に", "市", "町", "村", "素案", "計画", "案", "以上", "部分", "現在", "皆", "多い", "聞く", "書く",
}  # fmt: skip


class Cutter(Protocol):
    """Cuts one clause into content words."""

    def words(self, clause: str) -> list[str]: ...


class SudachiCutter:
    """Normalised content words by Sudachi."""

    name = "sudachi"

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode

        self._dictionary = Dictionary()
        self._tokenizer = self._dictionary.tokenizer(SplitMode.A)
        self._known: dict[int, str | None] = {}

    def words(self, clause: str) -> list[str]:
        if len(clause) > PIECE:
            return [
                w for first in range(0, len(clause), PIECE) for w in self.words(clause[first : first + PIECE])
            ]
        found = []
        known = self._known
        for morpheme in self._tokenizer.tokenize(clause):
            number = morpheme.word_id()
            try:
                word = known[number]
            except KeyError:
                word = self._look(morpheme)
                if not morpheme.is_oov():
                    known[number] = word
            if word is not None:
                found.append(word)
        return found

    def _look(self, morpheme: Any) -> str | None:
        if tuple(morpheme.part_of_speech()[:2]) not in _CONTENT:
            return None
        word: str = morpheme.normalized_form()
        return None if word in _EMPTY or not any(c.isalpha() for c in word) else word


class NgramCutter:
    """Character n-grams (two and three letters) of runs that are not hiragana alone: what there is without Sudachi."""

    name = "ngrams"
    _run = re.compile(r"[^\W\d_ぁ-ゖ]+[ぁ-ゖ]?")

    def words(self, clause: str) -> list[str]:
        found: list[str] = []
        for run in self._run.findall(clause):
            found.extend(run[k : k + 2] for k in range(len(run) - 1))
            if len(run) == 1:
                found.append(run)
        return found


def cutter(name: str) -> Cutter:
    """`sudachi`, or `ngrams`."""
    return NgramCutter() if name == "ngrams" else SudachiCutter()


def has_sudachi() -> bool:
    """Whether Sudachi and a dictionary are installed."""
    try:
        SudachiCutter()
    except Exception:
        return False
    return True


def cut(by: Cutter, piece: Iterable[str]) -> tuple[list[str], bytes, bytes]:
    """Words of clauses in the order of their first appearance, codes and counts as bytes of 32-bit numbers."""
    vocabulary: dict[str, int] = {}
    codes, counts = array("i"), array("i")
    for clause in piece:
        found = by.words(clause)
        codes.extend([vocabulary.setdefault(word, len(vocabulary)) for word in found])
        counts.append(len(found))
    return list(vocabulary), codes.tobytes(), counts.tobytes()


def send(pipe: IO[bytes], value: Any) -> None:
    """Write a value of plain types, with its length before it."""
    data = marshal.dumps(value)
    pipe.write(len(data).to_bytes(8, "little"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read what `send` wrote. Raises `EOFError` when the other side has ended."""
    size = pipe.read(8)
    if len(size) < 8:
        raise EOFError("the helper has ended")
    return marshal.loads(pipe.read(int.from_bytes(size, "little")))  # noqa: S302 from our own process


def _help_out(name: str) -> None:
    by = cutter(name)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            piece = receive(source)
        except EOFError:
            return
        send(target, cut(by, piece))


if __name__ == "__main__":
    _help_out(sys.argv[1])
