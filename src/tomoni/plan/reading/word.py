"""Lines of Word files: paragraphs with the numbers that Word draws, and tables with their cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tomoni.kernel.errors import DomainError

from .markers import read_marker
from .office import numbered
from .pieces import Line
from .word_numbers import Numbers

MOST_COLUMNS = 60


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
        found = list(_blocks(document.element.body, _Styles(levels, _numbers(document))))
    except DomainError:
        raise
    except Exception as error:  # whatever the library trips over, the file is not what it says
        raise DomainError("plan_reading.damaged", kind=".docx") from error
    return numbered(found)


@dataclass(frozen=True, slots=True)
class _Styles:
    levels: dict[str, int]  # of headings, by the style
    numbers: Numbers


def _numbers(document: Any) -> Numbers:
    try:
        numbering = document.part.numbering_part.element
    except (NotImplementedError, KeyError):  # no list in the document
        numbering = None
    return Numbers(numbering, document.styles.element)


def _heading_level(name: str, element: Any) -> int | None:
    found = _HEADING.search(name)
    if found is not None:
        return int(found[1])
    outline = next(iter(element.iter(f"{_W}outlineLvl")), None)
    return (
        None if outline is None or int(outline.get(f"{_W}val", 9)) > 5 else int(outline.get(f"{_W}val")) + 1
    )


def _blocks(parent: Any, styles: _Styles) -> Iterator[Line]:
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, styles)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _blocks(child, styles)


def _paragraph(paragraph: Any, styles: _Styles) -> Iterator[Line]:
    properties = paragraph.find(f"{_W}pPr")
    style = outline = None
    if properties is not None:
        style = properties.find(f"{_W}pStyle")
        outline = properties.find(f"{_W}outlineLvl")
    level = styles.levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
    if outline is not None and int(outline.get(f"{_W}val", 9)) <= 5:
        level = int(outline.get(f"{_W}val")) + 1
    for text in _said(paragraph, styles).split("\n"):
        yield Line(0, text, level=level)


def _said(paragraph: Any, styles: _Styles) -> str:
    """The text of a paragraph, with the number or the bullet that Word draws before it."""
    text = "".join(_text(paragraph))
    if not text.strip():
        return text
    drawn = styles.numbers.before(paragraph.find(f"{_W}pPr"))
    if drawn is None or not drawn.strip():
        return text
    if drawn == "・":
        return text if read_marker(text) is not None else drawn + text
    return f"{drawn.strip()}　{text.lstrip()}"


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


def _table(table: Any, styles: _Styles) -> Iterator[Line]:
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
            text = "\n".join(_said(paragraph, styles) for paragraph in cell.iter(f"{_W}p"))
            cells.append("" if goes_on else text.strip())
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            over = int(span.get(f"{_W}val", 1)) if span is not None else 1
            spans += [1] + [0] * (min(over, MOST_COLUMNS) - 1)
            cells += [""] * (min(over, MOST_COLUMNS) - 1)
        if sum(spans) == 1:
            for paragraph in paragraphs:
                yield from _paragraph(paragraph, styles)
        elif any(cells):
            yield Line(
                0, "\t".join(cell.replace("\n", " ") for cell in cells), tuple(cells), spans=tuple(spans)
            )
