"""A page of a PDF as a reader sees it: words where they stand, and tables by the lines that are drawn around their cells.

A PDF has no lines of text and no tables, only signs and strokes with their places, in any order. Distances are in
points (1/72 inch), heights are measured from the foot of the page.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .markers import BULLETS, read_marker
from .words import departments_in

Row = dict[str, list[Any]]  # {"cells": [...], "spans": [...]}, or as text
NEAR = 3.5  # strokes that are not farther apart are one
MOST_STROKES = 1_200  # of a page; drawings have more


@dataclass(slots=True)
class Word:
    text: str
    left: float
    right: float
    foot: float
    head: float
    place: int  # of its line in the file

    @property
    def middle(self) -> float:
        return (self.foot + self.head) / 2

    @property
    def size(self) -> float:
        return max(self.head - self.foot, 1.0)


@dataclass(slots=True)
class Grid:
    """A table: ``columns`` from left to right, ``rows`` from the top, and which of their borders are drawn."""

    columns: list[float]
    rows: list[float]
    upright: list[tuple[float, float, float]]  # x, foot, head
    level: list[tuple[float, float, float]]  # y, left, right

    def holds(self, word: Word) -> bool:
        across = (word.left + word.right) / 2
        return self.columns[0] <= across <= self.columns[-1] and self.rows[-1] <= word.middle <= self.rows[0]


def read_page(page: Any, raw: Any) -> list[str | Row]:
    """The lines of a page and the rows of its tables, in the order of the file."""
    words = _words(page.get_textpage(), raw)
    grids = _grids(page, raw)
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
        parts.append((min(word.place for word in held), list(_rows(grids[at], held))))
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
    return _same_height(before[-1], after[0]) and after[0].left >= before[-1].right - 1


def _same_height(one: Word, other: Word) -> bool:
    return min(one.head, other.head) - max(one.foot, other.foot) > 0.4 * min(one.size, other.size)


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
            if _same_height(sign, line[0]) and 0 <= line[0].left - sign.right < 3 * max(sign.size, 8.0)
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
            wanted = round((word.left - margin) / unit) - _columns(result)
            result += " " * (max(2, wanted) if gap > 1.8 * unit else 1)
        result += word.text
    return result


def _unit(words: list[Word]) -> float:
    """Half the width of a full-width sign."""
    wide = sum(_columns(word.text) for word in words)
    return max(sum(word.right - word.left for word in words) / max(wide, 1), 2.0)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


# ---- strokes and grids ---------------------------------------------------------------------------------


def _grids(page: Any, raw: Any) -> list[Grid]:
    upright, level = _strokes(page, raw)
    if len(upright) < 3 or len(level) < 3 or len(upright) + len(level) > MOST_STROKES:
        return []
    grids = []
    for lines_up, lines_across in _touching(upright, level):
        columns = _distinct([x for x, _, _ in lines_up])
        rows = _distinct([y for y, _, _ in lines_across])[::-1]
        head, foot = max(up[2] for up in lines_up), min(up[1] for up in lines_up)
        rows = [head] * (head - rows[0] > 8) + rows + [foot] * (rows[-1] - foot > 8)  # broken over pages
        if len(columns) > 2 and len(rows) > 2:
            grids.append(Grid(columns, rows, lines_up, lines_across))
    return grids


def _strokes(
    page: Any, raw: Any
) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """Upright strokes (x, foot, head) and level ones (y, left, right); the edges of boxes count."""
    upright: list[tuple[float, float, float]] = []
    level: list[tuple[float, float, float]] = []
    for count, drawn in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4)):
        if count > MOST_STROKES:
            return [], []
        left, foot, right, head = drawn.get_bounds()
        if right - left < NEAR and head - foot > 4:
            upright.append(((left + right) / 2, foot, head))
        elif head - foot < NEAR and right - left > 4:
            level.append(((foot + head) / 2, left, right))
        elif right - left > 8 and head - foot > 8:
            corners = _corners(drawn, raw)
            for (x1, y1), (x2, y2) in corners:
                if abs(x1 - x2) < 0.5:
                    upright.append((x1, min(y1, y2), max(y1, y2)))
                elif abs(y1 - y2) < 0.5:
                    level.append((y1, min(x1, x2), max(x1, x2)))
    return upright, level


def _corners(drawn: Any, raw: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path, in the measure of the page."""
    matrix = drawn.get_matrix()
    points: list[tuple[tuple[float, float], tuple[float, float]]] = []
    start = last = None
    for place in range(min(raw.FPDFPath_CountSegments(drawn), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(drawn, place)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            points.append((last, point))
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            points.append((point, start))
    return points


def _distinct(values: list[float]) -> list[float]:
    """Values in order, those that are near each other as one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] < NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _touching(
    upright: list[tuple[float, float, float]], level: list[tuple[float, float, float]]
) -> Iterator[tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]]:
    """Strokes that meet, group by group, from the top of the page."""
    left_up, left_across = list(upright), list(level)
    while left_across:
        ups: list[tuple[float, float, float]] = []
        across = [left_across.pop()]
        new_across = list(across)
        while new_across:
            new_up = [stroke for stroke in left_up if any(_meet(stroke, other) for other in new_across)]
            left_up = [stroke for stroke in left_up if stroke not in new_up]
            ups += new_up
            new_across = [stroke for stroke in left_across if any(_meet(other, stroke) for other in new_up)]
            left_across = [stroke for stroke in left_across if stroke not in new_across]
            across += new_across
        if ups:
            yield ups, across


def _meet(up: tuple[float, float, float], across: tuple[float, float, float]) -> bool:
    x, foot, head = up
    y, left, right = across
    return left - NEAR <= x <= right + NEAR and foot - NEAR <= y <= head + NEAR


# ---- rows of a table -------------------------------------------------------------------------------------


def _rows(grid: Grid, words: list[Word]) -> Iterator[str | Row]:
    """The rows of a table, from the top; a cell over several columns or rows has its text in the first."""
    height, size = len(grid.rows) - 1, len(grid.columns) - 1
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        for part in _cut(word, grid):
            across = (part.left + part.right) / 2
            row = next((n for n in range(height) if part.middle >= grid.rows[n + 1]), height - 1)
            column = next((n for n in range(size) if across <= grid.columns[n + 1]), size - 1)
            held.setdefault(_first_of(grid, row, column), []).append(part)
    for row in range(height):
        cells = [_said(held.get((row, column), [])) for column in range(size)]
        spans = [int(_first_of(grid, row, column)[1] == column) for column in range(size)]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and not any(spans[1:]):
            yield from filled[0].split("\n")
        elif filled:
            yield {"cells": cells, "spans": spans}


def _cut(word: Word, grid: Grid) -> list[Word]:
    """A word that goes over a drawn border is two: nothing but the border stood between them."""
    for border in grid.columns[1:-1]:
        if (
            word.left + NEAR < border < word.right - NEAR
            and len(word.text) > 1
            and _drawn(grid.upright, border, word.middle)
        ):
            share = (border - word.left) / (word.right - word.left)
            wide = _columns(word.text)
            at = next(
                (n for n in range(1, len(word.text)) if _columns(word.text[:n]) >= share * wide - 0.5), 1
            )
            first = Word(word.text[:at], word.left, border, word.foot, word.head, word.place)
            rest = Word(word.text[at:], border, word.right, word.foot, word.head, word.place)
            return [first, *_cut(rest, grid)]
    return [word]


def _first_of(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """The first row and column of the cell of which this place is a part."""
    while column > 0:
        middle = (grid.rows[row] + grid.rows[row + 1]) / 2
        if _drawn(grid.upright, grid.columns[column], middle):
            break
        column -= 1
    while row > 0:
        middle = (grid.columns[column] + grid.columns[column + 1]) / 2
        if _drawn(grid.level, grid.rows[row], middle):
            break
        row -= 1
    return row, column


def _drawn(strokes: list[tuple[float, float, float]], at: float, where: float) -> bool:
    return any(abs(place - at) < NEAR and low - 1 <= where <= high + 1 for place, low, high in strokes)


def _said(words: list[Word]) -> str:
    """The text of a cell: lines that only wrap are one."""
    if not words:
        return ""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.middle, word.left)):
        if lines and _same_height(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.left)
    right = max(word.right for line in lines for word in line)
    result = ""
    for place, line in enumerate(lines):
        text = " ".join(word.text for word in line)
        if place:
            before = lines[place - 1]
            short = right - before[-1].right > 2.2 * before[-1].size
            result += "\n" if _begins_anew(result, text, short=short) else ""
        result += text
    return result


def _begins_anew(before: str, text: str, *, short: bool) -> bool:
    marker = read_marker(text)
    if marker is not None and (marker.is_bullet or text[0] in "①②③④⑤⑥⑦⑧⑨(（・"):
        return not text.startswith(("(", "（")) or marker.number != ()
    last = before.rsplit("\n", 1)[-1]
    if before.endswith("。") or (departments_in(last) and departments_in(text)):
        return True
    return (
        short
        and not text.startswith(("（", "(", "［", "["))
        and not before.endswith(("、", "，", "・", "の", "を"))
    )
