"""Tables on a page of a PDF, told by the strokes that are drawn around their cells. Distances are in points (1/72 inch),
heights are measured from the foot of the page."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .markers import read_marker
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


def same_height(one: Word, other: Word) -> bool:
    """Whether two words stand on the same line."""
    return min(one.head, other.head) - max(one.foot, other.foot) > 0.4 * min(one.size, other.size)


def columns_of(text: str) -> int:
    """How wide a text is printed, in half-width signs."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


# ---- strokes and grids ---------------------------------------------------------------------------------


def grids_of(page: Any, raw: Any) -> list[Grid]:
    """The tables of a page that have lines around their cells."""
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


def rows_of(grid: Grid, words: list[Word]) -> Iterator[str | Row]:
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
            wide = columns_of(word.text)
            at = next(
                (n for n in range(1, len(word.text)) if columns_of(word.text[:n]) >= share * wide - 0.5), 1
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
        if lines and same_height(lines[-1][0], word):
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
