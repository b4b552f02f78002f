"""A page of a PDF as a reader sees it: words where they stand, and tables by the lines that are drawn around their cells.

A PDF has no lines of text and no tables, only signs and strokes with their places, in any order. Distances are in
points (1/72 inch), heights are measured from the foot of the page.
"""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .markers import BULLETS
from .pdf_tables import Row, Word, columns_of, grids_of, rows_of, same_height


def read_page(page: Any, raw: Any) -> list[str | Row]:
    """The lines of a page and the rows of its tables, in the order of the file."""
    words = _words(page.get_textpage(), raw)
    grids = grids_of(page, raw)
    inside: dict[int, list[Word]] = {}
    outside: list[Word] = []
    for word in words:
        at = next((place for place, grid in enumerate(grids) if grid.holds(word)), None)
        if at is None:
            outside.append(word)
        else:
            inside.setdefault(at, []).append(word)
    parts: list[tuple[int, list[str | Row]]] = []
    for at, held in inside.items():
        parts.append((min(word.place for word in held), list(rows_of(grids[at], held))))
    parts += [(place, [text]) for place, text in _lines(outside)]
    parts.sort(key=lambda part: part[0])
    return [line for _, lines in parts for line in lines]


# ---- words -------------------------------------------------------------------------------------------


def _words(text: Any, raw: Any) -> list[Word]:
    words: list[Word] = []
    current: list[tuple[str, int]] = []
    place = 0

    def close() -> None:
        if current:
            words.append(_word(text, raw, current, place))
            current.clear()

    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 0xFFFE):
            continue
        if code in (10, 13):
            close()
            place += code == 10
        elif code in (32, 9, 0xA0, 0x3000):
            close()
        else:
            current.append((chr(code) if code < 0x110000 else "\N{REPLACEMENT CHARACTER}", index))
    close()
    return [word for word in words if word.text]


def _box(text: Any, raw: Any, index: int) -> tuple[float, float, float, float]:
    left, right, foot, head = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, left, right, foot, head)
    return left.value, right.value, foot.value, head.value


def _word(text: Any, raw: Any, signs: list[tuple[str, int]], place: int) -> Word:
    first, last = _box(text, raw, signs[0][1]), _box(text, raw, signs[-1][1])
    middle = _box(text, raw, signs[len(signs) // 2][1])
    said = _paired("".join(sign for sign, _ in signs))
    return Word(
        said,
        min(first[0], last[0]),
        max(first[1], last[1]),
        min(first[2], middle[2], last[2]),
        max(first[3], middle[3], last[3]),
        place,
    )


def _paired(text: str) -> str:
    """Text whose characters beyond the basic plane came in two halves."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# ---- lines -------------------------------------------------------------------------------------------


def _lines(words: list[Word]) -> Iterator[tuple[int, str]]:
    """Words as lines: those of one line of the file, and those that stand beside it at the same height."""
    groups: list[list[Word]] = []
    by_place: dict[int, list[Word]] = {}
    for word in words:
        group = by_place.get(word.place)
        if group is None:
            group = by_place[word.place] = []
            groups.append(group)
        group.append(word)
    margin = min((word.left for word in words), default=0.0)
    merged: list[list[Word]] = []
    for group in groups:
        before = merged[-1] if merged else None
        if before is not None and _beside(before, group):
            before += group
        else:
            merged.append(group)
    merged = _with_bullets(merged)
    for group in merged:
        yield group[0].place, _set_apart(group, margin)


def _beside(before: list[Word], after: list[Word]) -> bool:
    """Whether a line only goes on to the right."""
    return same_height(before[-1], after[0]) and after[0].left >= before[-1].right - 1


def _with_bullets(groups: list[list[Word]]) -> list[list[Word]]:
    """Signs of lists that the file has apart from their lines are put before them."""
    signs = [group for group in groups if len(group) == 1 and group[0].text in BULLETS]
    lines = [group for group in groups if group not in signs]
    if not signs:
        return groups
    for group in signs:
        sign = group[0]
        beside = [
            line
            for line in lines
            if same_height(sign, line[0]) and 0 <= line[0].left - sign.right < 3 * max(sign.size, 8.0)
        ]
        if beside:
            nearest = min(beside, key=lambda line: line[0].left)
            sign.place = nearest[0].place
            nearest.insert(0, sign)
        elif sign.text not in "•◦▪":
            lines.append(group)
    return sorted(lines, key=lambda line: line[0].place)


def _set_apart(words: list[Word], margin: float) -> str:
    """Words with spaces between them: one where they are near, as many as it takes where they stand apart."""
    unit = _unit(words)
    apart = any(after.left - before.right > 1.8 * unit for before, after in pairwise(words))
    result = ""
    if apart or words[0].left - margin > 12 * unit:
        result = " " * max(0, round((words[0].left - margin) / unit))
    for place, word in enumerate(words):
        if place:
            gap = word.left - words[place - 1].right
            wanted = round((word.left - margin) / unit) - columns_of(result)
            result += " " * (max(2, wanted) if gap > 1.8 * unit else 1)
        result += word.text
    return result


def _unit(words: list[Word]) -> float:
    """Half the width of a full-width sign."""
    wide = sum(columns_of(word.text) for word in words)
    return max(sum(word.right - word.left for word in words) / max(wide, 1), 2.0)
