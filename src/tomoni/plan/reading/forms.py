"""Forms: a sheet for each measure, each row of which is a label and what belongs to it (施策名｜…, 目的｜…, 担当課｜…). They
are taken apart, so that labels become headings, and what stands beside them their text."""

import re
from collections.abc import Iterator

from .loose_rows import keyed_fields
from .markers import Marker, is_level, numbers_of, read_marker
from .pieces import Line, Piece, cut
from .tables import VALUES, head_of, segments
from .values import is_loose_value
from .words import is_sentence, is_title, level_head, plain, role_of

FEWEST_LABELS = 3
MOST_LINES, MOST_ROWS = 20, 120  # lines of one label, and of one form
_SINGLE = re.compile(r"(?P<label>\S{2,12})[ 　](?=\S)")
_FIGURES = ("name", "baseline", "middle", "target", "unit")


def unfold(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each form taken apart."""
    result: list[Piece] = []
    place = looked = 0
    while place < len(pieces):
        inside = place < looked and len(pieces[place].cells) > 1  # of a table that was found to be none
        end = place if inside else _end_of_form(pieces, place)
        if not inside and end == place and len(pieces[place].cells) > 1:
            looked = _end_of_table(pieces, place)
        if end > place:
            result += _Form(pieces[place:end]).taken_apart()
            place = end
            continue
        if _is_layout(pieces[place]):
            result += _cells_as_text(pieces[place])
        else:
            result.append(pieces[place])
        place += 1
    return result


def _is_layout(piece: Piece) -> bool:
    """Whether cells only set texts beside each other, each with its heading (現状と課題 … | 取組の内容 …)."""
    cells = [cell.strip().split("\n") for cell in piece.cells if cell.strip()]
    headed = [lines for lines in cells if role_of(lines[0].strip("　 ■◆●○◎▼【】＜＞<>")) is not None]
    return len(piece.cells) > 1 and any(len(lines) > 1 for lines in headed) and len(headed) * 2 >= len(cells)


def _cells_as_text(piece: Piece) -> Iterator[Piece]:
    for cell in piece.cells:
        for place, line in enumerate(cell.split("\n")):
            for part in cut(Line(piece.line, line)) if line.strip() else ():
                part.first = part.whole = False
                part.gap = place == 0
                yield part


def _end_of_form(pieces: list[Piece], start: int) -> int:
    """The place after the form that begins here; the place itself where none does."""
    piece = pieces[start]
    if len(piece.cells) > 1:
        end = _end_of_table(pieces, start)
        labels = [row.cells[0] for row in pieces[start:end] if row.cells[0].strip()]
    else:
        end = start
        labels = []
        if level_head(plain(_label_of_line(pieces, start, start) or "")) is None:
            return start
        last = start  # the line of the last label
        while end < len(pieces) and (label := _label_of_line(pieces, start, end)) is not None:
            last = end if label else last
            if end - last > MOST_LINES or end - start > MOST_ROWS:
                break
            labels += [label] if label else []
            end += 1
    known = [label for label in labels if _is_label(label)]
    named = any(level_head(label) == "level" for label in known)
    enough = len(known) >= FEWEST_LABELS and len(known) >= 0.6 * len(labels) and named
    return end if enough and _is_label(labels[0]) else start


def _end_of_table(pieces: list[Piece], start: int) -> int:
    end = start
    while end < len(pieces) and len(pieces[end].cells) > 1:
        end += 1
    return end


def _is_label(text: str) -> bool:
    said = plain(text)
    return len(said) <= 16 and (level_head(said) is not None or role_of(said) is not None or _figure(said))


def _figure(label: str) -> bool:
    column = head_of(plain(label))
    return column is not None and column.role in _FIGURES


def _is_figure(label: str, content: str) -> bool:
    """Whether a label with its content tells something of an indicator: 現状値｜12人, but not 現状｜…という課題があります。"""
    column = head_of(plain(label))
    if column is None:
        return False
    if column.role in VALUES:
        return is_loose_value(content)
    return column.role in _FIGURES and len(content) <= 60 and not is_sentence(content)


def _label_of_line(pieces: list[Piece], start: int, at: int) -> str | None:
    """The label of a line with a wide gap after it; "" where the text of the label before goes on, None otherwise."""
    piece = pieces[at]
    if piece.cells or piece.level or piece.boxed or (piece.gap and at > start):
        return None
    parts = segments(piece)
    if len(parts) > 1 and _is_label(parts[0].text) and abs(piece.left - pieces[start].left) < 1:
        return parts[0].text
    if (found := _SINGLE.match(piece.raw)) is not None and _is_label(found["label"]):
        return found["label"]
    if len(parts) == 1 and _is_label(piece.raw) and _shares_line(pieces, at):
        return piece.raw
    if at > start and piece.line == pieces[at - 1].line:
        return ""
    if at > start and _SINGLE.match(pieces[start].raw) and len(segments(pieces[start])) == 1:
        return "" if piece.marker is None else None  # a text that goes on below its label
    first = segments(pieces[start])
    if at > start and len(first) > 1 and piece.left >= first[1].left - 1.5:
        return ""
    return None


def _shares_line(pieces: list[Piece], at: int) -> bool:
    return at + 1 < len(pieces) and pieces[at + 1].line == pieces[at].line


class _Form:
    def __init__(self, rows: list[Piece]) -> None:
        self._rows = rows
        self._number = ""
        self._also = 0  # the line of the number

    def taken_apart(self) -> list[Piece]:
        if self._rows[0].cells:
            return [piece for row in self._rows for piece in self._row(row)]
        found: list[Piece] = []
        for place, row in enumerate(self._rows):
            parts = segments(row)
            if len(parts) == 1 and _is_label(row.raw) and _shares_line(self._rows, place):
                found += self._section(row, row.raw)
                continue
            single = _SINGLE.match(row.raw)
            if len(parts) > 1 and _is_label(parts[0].text):
                content = row.raw[row.raw.index(parts[1].text, len(parts[0].text)) :]
                found += self._pair(row, parts[0].text, content)
            elif single is not None and keyed_fields(row.raw) is not None:
                found.append(row)
            elif single is not None and _is_label(single["label"]):
                found += self._pair(row, single["label"], row.raw[single.end() :])
            elif found and self._wrapped(found[-1], row):
                found[-1].raw += row.raw
                found[-1].text += row.raw
                found[-1].also.append(row.line)
            else:
                found += self._texts(row, row.raw)
        return found

    @staticmethod
    def _wrapped(before: Piece, row: Piece) -> bool:
        """Whether a line only goes on with the text above it."""
        return before.kind == "" and not before.cells and row.marker is None and not is_sentence(before.raw)

    def _row(self, row: Piece) -> Iterator[Piece]:
        label = row.cells[0].strip()
        filled = [cell for cell in row.cells if cell.strip()]
        if not label or not _is_label(label):
            yield self._without_label(row, 0 if label else 1)
            return
        rest = filled[1:]
        if len(rest) > 1 and sum(head_of(plain(cell)) is not None for cell in rest) >= 0.6 * len(rest):
            if role_of(label) == "indicators" or head_of(plain(label)) is None:
                yield from self._section(row, label)
                yield self._without_label(row, 1)
            else:
                yield self._without_label(row, 0)  # the head of a table
            return
        if len(filled) % 2 == 0 and all(_is_label(cell) for cell in filled[::2]):
            for key, content in zip(filled[::2], filled[1::2], strict=True):
                yield from self._pair(row, key, content)
            return
        yield from self._pair(row, label, "\n".join(rest))

    def _pair(self, row: Piece, label: str, content: str) -> Iterator[Piece]:
        level = level_head(plain(label))
        if _is_figure(label, content) and not (level == "level" and len(plain(label)) > 2):
            yield Piece(row.line, row.line, row.raw, row.text, cells=(label, content))
        elif level == "number":
            self._number, self._also = content.strip(), row.line
        elif level == "level" and "\n" not in content.strip() and is_title(content):
            yield self._item(row, label, content)
            self._number, self._also = "", 0
        else:
            yield from self._section(row, label)
            yield from self._texts(row, content)

    def _item(self, row: Piece, label: str, content: str) -> Piece:
        title = " ".join(content.split("\n")).strip()
        word = plain(label).removesuffix("名称").removesuffix("名")
        marker = read_marker(title)
        if marker is None or not is_level(marker):
            number = marker.text if marker is not None and not marker.is_bullet else self._number
            rest = marker.rest if marker is not None and not marker.is_bullet else title
            count = numbers_of(number)
            family = word + (f"/{len(count)}" if len(count) > 1 else "")
            marker = Marker(number, family, count, word, rest)
        also = [self._also] if self._also and self._also != row.line else []
        return Piece(row.line, row.line, title, marker.rest, marker, gap=True, also=also)

    def _section(self, row: Piece, label: str) -> Iterator[Piece]:
        text = " ".join(label.split("\n"))
        yield Piece(
            row.line, row.line, text, text, kind="section", role=role_of(plain(text)) or "other", style="form"
        )

    def _texts(self, row: Piece, content: str) -> Iterator[Piece]:
        for part in content.split("\n"):
            for piece in cut(Line(row.line, part)) if part.strip() else ():
                piece.first = piece.whole = False
                yield piece

    def _without_label(self, row: Piece, skipped: int) -> Piece:
        """A row of a table within the form, without columns over which another cell goes."""
        kept = [
            cell
            for place, cell in enumerate(row.cells)
            if place >= skipped and not (place < len(row.spans) and row.spans[place] == 0)
        ]
        if len(kept) < 2:
            text = " ".join(kept)
            return Piece(row.line, row.line, text, text)
        return Piece(row.line, row.line, row.raw, row.text, cells=tuple(kept))
