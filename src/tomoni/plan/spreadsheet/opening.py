"""Reading the .xlsx format in bounded time and memory, from whatever program wrote it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError

from tomoni.kernel.errors import DomainError

from .layout import MOST_ROWS
from .package import letters, unquoted

LARGEST_FILE = 20_000_000  # bytes
LARGEST_CONTENT = 150_000_000  # bytes, unpacked
MOST_PARTS = 1_000
MOST_CELLS = 1_000_000
MOST_ELEMENTS = 4_000_000
MOST_COLUMNS = 64  # those to the right are not looked at

CellKind = Literal["text", "number", "flag", "date", "error", "formula"]


class Cell(NamedTuple):
    """What stands in a cell; a number as it was written ("90", "0.1")."""

    kind: CellKind
    value: str


Rows = dict[int, dict[int, Cell]]  # row from 1 -> column from 0 -> cell


def open_workbook(raw: bytes, wanted: frozenset[str]) -> dict[str, Rows]:
    """The wanted sheets that the file has, by name. Others are not read.

    Raises:
        DomainError: ``plan.sheet_too_large`` (``megabytes``), ``plan.sheet_old_format`` (.xls, or with a password),
            ``plan.sheet_not_xlsx``, ``plan.sheet_macros``, ``plan.sheet_damaged``, ``plan.sheet_too_many``.
    """
    if len(raw) > LARGEST_FILE:
        raise DomainError("plan.sheet_too_large", megabytes=LARGEST_FILE // 1_000_000)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError("plan.sheet_old_format")
    if not raw.startswith(b"PK"):
        raise DomainError("plan.sheet_not_xlsx")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            return _Book(archive).sheets(wanted)
    except (BadZipFile, LargeZipFile, ZlibError, expat.ExpatError, EOFError, NotImplementedError) as error:
        raise DomainError("plan.sheet_damaged") from error
    except (
        RuntimeError,
        LookupError,
        ValueError,
        OverflowError,
    ) as error:  # encrypted parts, broken references
        raise DomainError("plan.sheet_damaged") from error


class _Book:
    """The archive, and what its parts share."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        parts = archive.infolist()
        self.names = {part.filename.lstrip("/"): part for part in parts}
        # Sizes as the archive says them; it never gives more than that of a part.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
            raise DomainError("plan.sheet_too_large", megabytes=LARGEST_CONTENT // 1_000_000)
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise DomainError("plan.sheet_macros")
        if "xl/workbook.xml" not in self.names:
            raise DomainError("plan.sheet_not_xlsx")
        self.budget = _Budget()
        self.strings: list[str] = []
        self.dates: frozenset[str] = frozenset()

    def sheets(self, wanted: frozenset[str]) -> dict[str, Rows]:
        files = self._files()
        found = {name: files[name] for name in files if name in wanted}
        if found:
            self.strings = self._strings()
            self.dates = self._dates()
        return {name: self._rows(file) for name, file in found.items()}

    def _files(self) -> dict[str, str]:
        """The file of each sheet by the sheet's name."""
        targets: dict[str, str] = {}

        def relation(name: str, given: dict[str, str]) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                target = given.get("Target", "")
                targets[given.get("Id", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"

        self._walk("xl/_rels/workbook.xml.rels", relation)
        found: dict[str, str] = {}

        def sheet(name: str, given: dict[str, str]) -> None:
            if name == "sheet":
                reference = next((value for key, value in given.items() if key.endswith(" id")), "")
                file = targets.get(reference, "")
                if file in self.names:
                    found[given.get("name", "").strip()] = file

        self._walk("xl/workbook.xml", sheet)
        return found

    def _strings(self) -> list[str]:
        """The shared strings. Furigana of a cell (rPh) are no part of its text."""
        found: list[str] = []
        taken: list[str] = []
        reading = furigana = False

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal reading, furigana
            if name == "si":
                taken.clear()
            elif name == "rPh":
                furigana = True
            reading = name == "t" and not furigana

        def end(name: str) -> None:
            nonlocal reading, furigana
            if name == "rPh":
                furigana = False
            elif name == "si":
                found.append(unquoted("".join(taken)))
            reading = False

        def text(data: str) -> None:
            if reading:
                taken.append(data)

        if "xl/sharedStrings.xml" in self.names:
            self._walk("xl/sharedStrings.xml", start, end, text)
        return found

    def _dates(self) -> frozenset[str]:
        """The styles that show a number as a day or a time."""
        formats: dict[str, str] = {}
        styles: list[str] = []
        inside = False

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal inside
            if name == "numFmt":
                formats[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                styles.append(given.get("numFmtId", "0"))

        def end(name: str) -> None:
            nonlocal inside
            if name == "cellXfs":
                inside = False

        if "xl/styles.xml" in self.names:
            self._walk("xl/styles.xml", start, end)
        return frozenset(str(n) for n, form in enumerate(styles) if _is_date(form, formats.get(form, "")))

    def _rows(self, file: str) -> Rows:
        sheet = _SheetReader(self.strings, self.dates, self.budget)
        self._walk(file, sheet.start, sheet.end, sheet.text)
        return sheet.rows

    def _walk(
        self,
        file: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Read one part from its beginning to its end. Entities are not read: a few lines of them can make gigabytes."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        budget = self.budget

        plain: dict[str, str] = {}  # names without their namespace, worked out once each

        def started(name: str, given: dict[str, str]) -> None:
            budget.elements += 1
            if budget.elements > MOST_ELEMENTS:
                raise DomainError("plan.sheet_too_many")
            start(plain.get(name) or plain.setdefault(name, name.rpartition(" ")[2]), given)

        parser.StartElementHandler = started
        parser.StartDoctypeDeclHandler = _refuse
        if end is not None:
            ended = end
            parser.EndElementHandler = lambda name: ended(plain[name])
        if text is not None:
            parser.CharacterDataHandler = text
        with self.archive.open(self.names[file]) as stream:
            for block in _blocks(stream):
                parser.Parse(block, False)
            parser.Parse(b"", True)


@dataclass(slots=True)
class _Budget:
    """What has been read of the whole file."""

    elements: int = 0
    cells: int = 0


def _refuse(*_: object) -> None:
    raise DomainError("plan.sheet_damaged")


def _blocks(stream: Any) -> Iterator[bytes]:
    while block := stream.read(1 << 18):
        yield block


_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def _is_date(number: str, code: str) -> bool:
    if number.isdigit() and int(number) in _BUILT_IN_DATES:
        return True
    return bool(re.search(r"[ymdhs]", _NOT_SHOWN.sub("", code).lower().replace("general", "")))


_COLUMNS = {letters(column): column for column in range(16_384)}  # as many as a spreadsheet has


@dataclass(slots=True)
class _SheetReader:
    """One sheet, cell by cell."""

    strings: list[str]
    dates: frozenset[str]
    budget: _Budget
    rows: Rows = field(default_factory=dict)
    row: int = 0
    column: int = -1
    kind: str = ""
    style: str = "0"
    value: list[str] = field(default_factory=list)
    has_formula: bool = False
    is_reading: bool = False
    is_furigana: bool = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._begin(given)
        elif name in ("v", "t"):
            self.is_reading = not self.is_furigana
        elif name == "f":
            self.has_formula = True
        elif name == "rPh":
            self.is_furigana = True
        elif name == "row":
            self.row = int(given["r"]) if "r" in given else self.row + 1
            self.column = -1

    def _begin(self, given: dict[str, str]) -> None:
        self.budget.cells += 1
        if self.budget.cells > MOST_CELLS:
            raise DomainError("plan.sheet_too_many")
        column = _COLUMNS.get(given.get("r", "").rstrip("0123456789"))
        self.column = self.column + 1 if column is None else column
        self.kind = given.get("t", "n")
        self.style = given.get("s", "0")
        self.value.clear()
        self.has_formula = False

    def text(self, data: str) -> None:
        if self.is_reading:
            self.value.append(data)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_reading = False
        elif name == "rPh":
            self.is_furigana = False
        elif name == "c" and self.column < MOST_COLUMNS:
            cell = self._cell("".join(self.value))
            if cell is not None:
                if self.row > MOST_ROWS:
                    raise DomainError("plan.sheet_too_many")
                self.rows.setdefault(self.row, {})[self.column] = cell

    def _cell(self, value: str) -> Cell | None:
        if self.has_formula:
            return Cell("formula", value)
        if not value:
            return None
        match self.kind:
            case "s":
                return Cell("text", self.strings[int(value)])
            case "inlineStr" | "str":
                return Cell("text", unquoted(value))
            case "b":
                return Cell("flag", value)
            case "e":
                return Cell("error", value)
            case "d":
                return Cell("date", value)
        return Cell("date" if self.style in self.dates else "number", value)
