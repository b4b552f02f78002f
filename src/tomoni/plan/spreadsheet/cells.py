"""What somebody typed into cells, as the texts that rows are compared by."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from . import layout
from .opening import Cell, Rows
from .package import letters
from .problems import SheetProblem
from .rows import number, shown


@dataclass(frozen=True, slots=True)
class Typed:
    """One row of the file: its number, and its cells by the place of their column in the layout."""

    sheet: layout.Sheet
    row: int
    columns: dict[int, int]  # place in the layout -> column in the file
    values: tuple[str, ...]

    def cell(self, place: int) -> str:
        """The name of a cell: "B12"."""
        return f"{letters(self.columns[place])}{self.row}"

    def problem(self, header: str, reason: DomainError) -> SheetProblem:
        return SheetProblem(self.sheet.name, self.cell(self.sheet.place(header)), reason)


def typed_rows(sheet: layout.Sheet, rows: Rows, problems: list[SheetProblem]) -> list[Typed]:
    """The rows of a sheet that say anything; what cannot be read is added to the problems."""
    columns = _columns(sheet, rows.get(1, {}), problems)
    if len(columns) < len(sheet.columns):
        return []
    return list(_typed(sheet, columns, rows, problems))


def _columns(sheet: layout.Sheet, first: dict[int, Cell], problems: list[SheetProblem]) -> dict[int, int]:
    """Where each column of the layout stands: found by its header, in whatever order."""
    found: dict[str, int] = {}
    for column, cell in first.items():
        header = unicodedata.normalize("NFKC", cell.value).strip()
        if header in found:
            here = f"{letters(column)}1"
            problems.append(
                SheetProblem(sheet.name, here, DomainError("plan.cell_header_twice", header=header))
            )
        found.setdefault(header, column)
    places: dict[int, int] = {}
    for place, wanted in enumerate(sheet.columns):
        where = found.get(unicodedata.normalize("NFKC", wanted.header))
        if where is None:
            reason = DomainError("plan.cell_header_missing", header=wanted.header)
            problems.append(SheetProblem(sheet.name, f"{letters(place)}1", reason))
        else:
            places[place] = where
    return places


def _typed(
    sheet: layout.Sheet, columns: dict[int, int], rows: Rows, problems: list[SheetProblem]
) -> Iterator[Typed]:
    for line in sorted(rows):
        cells = rows[line]
        if line == 1 or not any(
            columns[n] in cells for n, column in enumerate(sheet.columns) if column.kind != "note"
        ):
            continue
        values = []
        for place, column in enumerate(sheet.columns):
            cell = cells.get(columns[place])
            if cell is None or column.kind == "note":
                values.append("")
                continue
            try:
                values.append(_value(column, cell))
            except DomainError as reason:
                problems.append(SheetProblem(sheet.name, f"{letters(columns[place])}{line}", reason))
                values.append("")
        if any(values):
            yield Typed(sheet, line, columns, tuple(values))


def _value(column: layout.Column, cell: Cell) -> str:
    """The cell as a row holds it.

    Raises:
        DomainError: ``plan.cell_formula``, ``plan.cell_error`` (``found``), ``plan.cell_date``, ``plan.cell_no_number``
            (``found``), ``plan.cell_unknown_word`` (``found``, ``words``), ``plan.cell_too_long`` (``most``).
    """
    match cell.kind:
        case "formula":
            raise DomainError("plan.cell_formula")
        case "error":
            raise DomainError("plan.cell_error", found=cell.value)
        case "date":
            raise DomainError("plan.cell_date")
    if column.kind == "number":
        return _number(cell)
    if column.kind == "flag":
        return _flag(column, cell)
    text = _plain_number(cell.value) if cell.kind == "number" else shown(as_received(cell.value)[0])
    if column.kind == "choice":
        return _word(column, text)
    if column.kind in ("id", "node"):
        return unicodedata.normalize("NFKC", text).strip()
    if column.kind == "line" and len(text) > layout.LONGEST_LINE:
        raise DomainError("plan.cell_too_long", most=layout.LONGEST_LINE)
    return text


def _plain_number(text: str) -> str:
    """A number in a cell that is meant as text: "1.0" is what a spreadsheet makes of 1.

    >>> _plain_number("2027.0"), _plain_number("0.1"), _plain_number("1E2")
    ('2027', '0.1', '100')
    """
    try:
        value = Decimal(repr(float(text)))
    except (ValueError, InvalidOperation, OverflowError):
        return text
    return number(value) if value.is_finite() and abs(value) < 10**15 else text


_MOST = Decimal(10) ** 14
_SIX = Decimal("0.000001")


def _number(cell: Cell) -> str:
    text = _plain_number(cell.value) if cell.kind == "number" else _half(cell.value)
    if not text:
        return ""
    if not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?|[-+]?\.[0-9]+", text) or cell.kind == "flag":
        raise DomainError("plan.cell_no_number", found=cell.value[:40])
    value = Decimal(text)
    if abs(value) >= _MOST:
        raise DomainError("plan.cell_no_number", found=cell.value[:40])
    rounded = value.quantize(_SIX)
    return number(abs(rounded) if rounded == 0 else rounded)


def _half(text: str) -> str:
    """A number as people type it: full width, with commas.

    >>> _half("１，２３４．５"), _half("−3")
    ('1234.5', '-3')
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("、", "")
    return re.sub("^[−‐‑–—ー▲△]", "-", plain)


def _flag(column: layout.Column, cell: Cell) -> str:
    said = unicodedata.normalize("NFKC", cell.value).strip().lower()
    if said in ("", "0", "false", "いいえ", "×", "-"):
        return ""
    yes = unicodedata.normalize("NFKC", column.words[0]).lower()
    if said == yes or said in ("1", "true", "はい", "○", "〇", "◯", "レ"):
        return column.words[0]
    raise DomainError("plan.cell_unknown_word", found=cell.value[:40], words=column.words[0])


def _word(column: layout.Column, text: str) -> str:
    said = unicodedata.normalize("NFKC", text).strip()
    for word in column.words:
        if said == unicodedata.normalize("NFKC", word):
            return word
    if not said:
        return ""
    raise DomainError("plan.cell_unknown_word", found=text[:40], words="、".join(column.words))


_NUMBERS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def number_in(text: str) -> str:
    """The one number that a printed value says; nothing where there is none, or several.

    >>> number_in("９５.0％以上"), number_in("延べ 1,200人"), number_in("現状維持"), number_in("3〜5")
    ('95', '1200', '', '')
    """
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", unicodedata.normalize("NFKC", text))
    found = _NUMBERS.findall(plain)
    return number(Decimal(found[0])) if len(found) == 1 and abs(Decimal(found[0])) < _MOST else ""
