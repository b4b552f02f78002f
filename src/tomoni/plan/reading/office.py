"""Lines of Word and Excel files. Both are zip archives of XML: they are measured before anything is unpacked."""

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tomoni.kernel.errors import DomainError

from .markers import read_marker
from .pieces import Line
from .text import LONGEST_TEXT

LARGEST_UNPACKED = 400_000_000  # bytes of all parts together, pictures included
LARGEST_XML = 60_000_000  # bytes of one part that is parsed
MOST_CELLS = 500_000
MOST_COLUMNS = 60


def office_kind(path: Path) -> str:
    """``docx`` or ``xlsx``.

    Raises:
        DomainError: ``plan_reading.damaged``, ``plan_reading.unknown_kind``, ``plan_reading.expands`` (``megabytes``)
            for what would unpack to more than a plan can have.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DomainError("plan_reading.damaged", kind=path.suffix) from error
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(
        part.file_size > LARGEST_XML for part in parts if part.filename.endswith((".xml", ".rels"))
    ):
        raise DomainError("plan_reading.expands", megabytes=LARGEST_UNPACKED // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise DomainError("plan_reading.encrypted")
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise DomainError("plan_reading.unknown_kind", kind=path.suffix.lower() or "zip")


# ---- Word ----------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|見出し)\s*(\d)", re.IGNORECASE)


def lines_of_docx(path: Path) -> list[Line]:
    """A line for each paragraph and each row of a table, in the order of the document.

    Raises:
        DomainError: ``plan_reading.damaged`` (``kind``), ``plan_reading.too_long``, ``plan_reading.empty``.
    """
    import docx

    try:
        document = docx.Document(str(path))
        levels = {
            style.style_id: level
            for style in document.styles
            if (level := _heading_level(style.name or "", style.element)) is not None
        }
        found = list(_blocks(document.element.body, levels))
    except DomainError:
        raise
    except Exception as error:  # whatever the library trips over, the file is not what it says
        raise DomainError("plan_reading.damaged", kind=".docx") from error
    return _numbered(found)


def _heading_level(name: str, element: Any) -> int | None:
    found = _HEADING.search(name)
    if found is not None:
        return int(found[1])
    outline = next(iter(element.iter(f"{_W}outlineLvl")), None)
    return (
        None if outline is None or int(outline.get(f"{_W}val", 9)) > 5 else int(outline.get(f"{_W}val")) + 1
    )


def _blocks(parent: Any, levels: dict[str, int]) -> Iterator[Line]:
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            yield from _paragraph(child, levels)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, levels)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _blocks(child, levels)


def _paragraph(paragraph: Any, levels: dict[str, int]) -> Iterator[Line]:
    properties = paragraph.find(f"{_W}pPr")
    style = outline = listed = None
    if properties is not None:
        style = properties.find(f"{_W}pStyle")
        outline = properties.find(f"{_W}outlineLvl")
        listed = properties.find(f"{_W}numPr")
    level = levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
    if outline is not None and int(outline.get(f"{_W}val", 9)) <= 5:
        level = int(outline.get(f"{_W}val")) + 1
    for place, text in enumerate("".join(_text(paragraph)).split("\n")):
        if listed is not None and not level and place == 0 and text.strip() and read_marker(text) is None:
            text = "・" + text  # the bullet that Word draws
        yield Line(0, text, level=level)


def _text(element: Any) -> Iterator[str]:
    """The text that is printed: no readings, no second copy of a text box, nothing deleted."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag == f"{_W}tab":
            yield "　　"
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag in (f"{_W}rt", f"{_W}pPr", f"{_W}rPr", _FALLBACK, f"{_W}del"):
            continue
        elif tag == f"{_W}txbxContent":
            for paragraph in child.iter(f"{_W}p"):
                yield "\n"
                yield from _text(paragraph)
        elif isinstance(tag, str):
            yield from _text(child)


def _table(table: Any, levels: dict[str, int]) -> Iterator[Line]:
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[str] = []
        spans: list[int] = []
        paragraphs: list[Any] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tc"), None) is not None:
                continue  # of a table inside a cell, whose text is taken with the cell
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            paragraphs += cell.findall(f"{_W}p")
            text = "\n".join("".join(_text(paragraph)) for paragraph in cell.iter(f"{_W}p"))
            cells.append("" if goes_on else text.strip())
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            over = int(span.get(f"{_W}val", 1)) if span is not None else 1
            spans += [1] + [0] * (min(over, MOST_COLUMNS) - 1)
            cells += [""] * (min(over, MOST_COLUMNS) - 1)
        if sum(spans) == 1:
            for paragraph in paragraphs:
                yield from _paragraph(paragraph, levels)
        elif any(cells):
            yield Line(
                0, "\t".join(cell.replace("\n", " ") for cell in cells), tuple(cells), spans=tuple(spans)
            )


# ---- Excel ---------------------------------------------------------------------------------------


def lines_of_xlsx(path: Path) -> list[Line]:
    """A line for each row of each sheet that is not hidden; empty columns at the sides are left out.

    Raises:
        DomainError: ``plan_reading.damaged`` (``kind``), ``plan_reading.too_long``, ``plan_reading.empty``.
    """
    import openpyxl

    found: list[Line] = []
    cells = 0
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                rows: list[list[str]] = []
                for row in sheet.iter_rows(max_row=100_000, max_col=200):
                    rows.append([_printed(cell) for cell in row])
                    cells += sum(map(bool, rows[-1]))
                    if cells > MOST_CELLS:
                        raise DomainError("plan_reading.too_long", characters=LONGEST_TEXT)
                found += _lines_of_sheet(rows)
                found.append(Line(0, ""))
        finally:
            book.close()
    except DomainError:
        raise
    except Exception as error:  # whatever the library trips over, the file is not what it says
        raise DomainError("plan_reading.damaged", kind=".xlsx") from error
    return _numbered(found)


def _printed(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        shown = cell.number_format or ""
        if "%" in shown:
            return f"{round(value * 100, 6):g}%"
        return f"{value:,.10g}" if "#,##" in shown else f"{value:.10g}"
    if isinstance(value, datetime.datetime | datetime.date):
        return str(value)[:10]
    return str(value).strip()


def _lines_of_sheet(rows: list[list[str]]) -> list[Line]:
    """The rows of a sheet, tables without the empty columns at their sides. A row with a single text is a line, unless
    it stands under a row of cells and the text is not at the left: then it goes on with the table."""
    found: list[Line] = []
    table: list[list[str]] = []
    for row in [*rows, []]:
        places = [place for place, text in enumerate(row) if text]
        left = min((_first(one) for one in table), default=0)
        if len(places) > 1 or (places and table and places[0] > left):
            table.append(row)
            continue
        found += _lines_of_table(table, left)
        table = []
        found.append(Line(0, " ".join(row[places[0]].split("\n")) if places else ""))
    return found[:-1]


def _first(row: list[str]) -> int:
    return next(place for place, text in enumerate(row) if text)


def _lines_of_table(table: list[list[str]], left: int) -> Iterator[Line]:
    right = max((place + 1 for row in table for place, text in enumerate(row) if text), default=0)
    for row in table:
        cells = [*row, *[""] * right][left:right]
        yield Line(0, "\t".join(text.replace("\n", " ") for text in cells), tuple(cells))


def _numbered(lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    if sum(len(line.text) for line in found) > LONGEST_TEXT:
        raise DomainError("plan_reading.too_long", characters=LONGEST_TEXT)
    if not any(line.text.strip() for line in found):
        raise DomainError("plan_reading.empty")
    for number, line in enumerate(found, 1):
        line.number = number
    return found
