"""Japanese text as a machine compares it: folded characters, sentences, clauses.

Nothing here changes what a person wrote; folding is for comparison only.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]

# A sentence ends with its mark and the closing brackets behind it, or with a line; a clause at a comma, too.
_SENTENCE = re.compile(r"[^。！？!?\n\r]*[。！？!?]+[」』）)”]*|[^。！？!?\n\r]+")
_CLAUSE = re.compile(r"[^、，,]*[、，,]+|[^、，,]+")

_OTHER = re.compile(r"[！？!?\r]|。[」』）)”。]")

_REMOVED, _COMPLEX = 0, 0xFFFFFFFF


def sentences(text: str) -> list[str]:
    """The sentences of a text, stripped, in order; a line without a full stop is a sentence."""
    if _OTHER.search(text):
        return [part for found in _SENTENCE.findall(text) if (part := found.strip())]
    # the usual text: full stops and line breaks alone
    return [part for found in text.replace("。", "。\n").split("\n") if (part := found.strip())]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between commas."""
    if "，" in sentence or "," in sentence:
        return _CLAUSE.findall(sentence)
    return [part for part in sentence.replace("、", "、\0").split("\0") if part]


def is_blank(text: str) -> bool:
    """Nothing to read: white space and control characters only."""
    return not text or (
        not text.strip() or (all(c.isspace() or unicodedata.category(c) in {"Cc", "Cf"} for c in text[:64])
        and all(c.isspace() or unicodedata.category(c) in {"Cc", "Cf"} for c in text))
    )  # fmt: skip


@cache
def _table() -> Codes:
    """For each code point: what it folds to, `_REMOVED`, or `_COMPLEX` where one must see its neighbours."""
    table = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "ZC":
            continue
        if category == "Mn" or 0xFF65 <= code <= 0xFF9F:
            table[code] = _COMPLEX
            continue
        folded = _fold_text(char)
        table[code] = ord(folded) if len(folded) == 1 else (_COMPLEX if folded else _REMOVED)
    return table


def _fold_text(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in composed if unicodedata.category(c)[0] not in "PZC")


def blocks(texts: Sequence[str], characters: int = 1 << 20) -> Iterator[tuple[int, int]]:
    """Slices of `texts` of about so many characters, at least one text each: what fits a processor's cache."""
    first, size = 0, 0
    for number, text in enumerate(texts):
        if size and size + len(text) > characters:
            yield first, number
            first, size = number, 0
        size += len(text)
    if first < len(texts):
        yield first, len(texts)


def fold(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    """Code points of all texts, one after another, without width, case, punctuation and white space.

    Returns the code points and where each text begins (one offset more than texts). Meant for one of `blocks`.
    """
    table = _table()
    codes, starts = _codes(texts)
    folded = table[codes]
    complex_ = np.flatnonzero(folded == _COMPLEX)
    if len(complex_):
        parts = list(texts)
        for number in np.unique(np.searchsorted(starts, complex_, side="right") - 1).tolist():
            parts[number] = _fold_text(parts[number])
        codes, starts = _codes(parts)
        folded = table[codes]
        folded = np.where(folded == _COMPLEX, codes, folded)
    kept = folded != _REMOVED
    position = np.concatenate([[0], np.cumsum(kept)])
    return folded[kept], position[starts].astype(np.int64)


def _codes(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), out=starts[1:])
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32), starts
