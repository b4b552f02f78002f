"""Sheets as an Excel file: a worksheet each, one printed page."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .sheet_view import MOST_YEARS, SheetView

_COLUMNS = 5 + MOST_YEARS  # name, baseline, target, years, step, source
_WIDTHS = (34, 16, 16, *([10] * MOST_YEARS), 14, 22)
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E6F5EC")
_WRAP = Alignment(wrap_text=True, vertical="top")
_BAD_IN_NAMES = re.compile(r"[\\/?*\[\]:']")


def xlsx_of(sheets: Sequence[SheetView], progress: Callable[[int, int], None]) -> bytes:
    """A worksheet for each, before them a list where there is more than one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names = list(_names(sheets))
    if len(sheets) > 1:
        _list(book.create_sheet(pgettext("sheet", "List")), sheets, names)
    for number, (sheet, name) in enumerate(zip(sheets, names, strict=True)):
        _Page(book.create_sheet(name)).fill(sheet)
        if number % 25 == 0:
            progress(number, len(sheets))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _names(sheets: Iterable[SheetView]) -> Iterable[str]:
    """Names of worksheets: at most 31 characters, none twice (Excel compares them without case)."""
    used = {pgettext("sheet", "List").casefold()}
    for number, sheet in enumerate(sheets, 1):
        name = _BAD_IN_NAMES.sub("", ILLEGAL_CHARACTERS_RE.sub("", sheet.title))[:26].strip() or str(number)
        if name.casefold() in used:
            name = f"{name[:24]} {number}"
        used.add(name.casefold())
        yield name


def _put(page: Worksheet, row: int, column: int, value: str) -> Any:
    """Text that stays text, whatever it begins with."""
    cell: Any = page.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.alignment = _WRAP
    return cell


def _list(page: Worksheet, sheets: Sequence[SheetView], names: Sequence[str]) -> None:
    heads = (
        _("Measure"),
        _("Responsible"),
        _("Voices"),
        _("People"),
        *(head for head, _text in sheets[0].words),
    )
    for column, head in enumerate(heads, 1):
        cell = _put(page, 1, column, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
    for row, (sheet, name) in enumerate(zip(sheets, names, strict=True), 2):
        link = _put(page, row, 1, sheet.title)
        link.hyperlink = f"#'{name}'!A1"
        cells = (
            sheet.departments,
            sheet.voices[0][1],
            sheet.voices[1][1],
            *(text for _head, text in sheet.words),
        )
        for column, text in enumerate(cells, 2):
            _put(page, row, column, text)
    for column, width in enumerate((44, 22, 10, 10, 40, 40, 40), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "B2"


class _Page:
    """One worksheet, written from the top down."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.row = 0
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = 9  # A4
        page.page_setup.fitToWidth = page.page_setup.fitToHeight = 1
        page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = 0.4
        page.page_margins.top = page.page_margins.bottom = 0.4
        for column, width in enumerate(_WIDTHS, 1):
            page.column_dimensions[get_column_letter(column)].width = width

    def line(
        self, text: str, *, bold: bool = False, size: int = 10, head: bool = False, lines: int = 1
    ) -> None:
        """A text over the whole width."""
        self.row += 1
        cell = _put(self.page, self.row, 1, text)
        cell.font = Font(bold=bold, size=size)
        if head:
            cell.fill = _HEAD
        self.page.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=_COLUMNS)
        self.page.row_dimensions[self.row].height = max(size * 1.6, 14) * lines

    def cells(self, texts: Sequence[tuple[str, int]], *, head: bool = False, lines: int = 1) -> None:
        """Texts side by side, each over so many columns, in boxes."""
        self.row += 1
        column = 1
        for text, span in texts:
            cell = _put(self.page, self.row, column, text)
            cell.font = Font(bold=head, size=9)
            for inner in range(column, column + span):
                boxed: Any = self.page.cell(self.row, inner)
                boxed.border = _BORDER
                if head:
                    boxed.fill = _HEAD
            if span > 1:
                self.page.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=column, end_column=column + span - 1
                )
            column += span
        self.page.row_dimensions[self.row].height = 14 * lines

    def fill(self, sheet: SheetView) -> None:
        """All of a sheet."""
        self.line(f"{sheet.plan}　{sheet.period}　{sheet.above}", size=9)
        self.line(f"{sheet.level}　{sheet.title}", bold=True, size=15)
        about = f"{_('Responsible')}：{sheet.departments}　{_('Fiscal year')}：{sheet.year}　{_('As of')}：{sheet.as_of}"
        self.line(about, size=9)
        if sheet.purpose:
            self.line(sheet.purpose, size=10, lines=2)
        self.line(_("Indicators"), bold=True, head=True)
        years = (*sheet.years, *([""] * (MOST_YEARS - len(sheet.years))))
        heads = (_("Indicator"), _("At the beginning"), _("Target"), *years, _("Standing"), _("Source"))
        self.cells([(text, 1) for text in heads], head=True)
        for one in sheet.indicators:
            values = (*one.values, *([""] * (MOST_YEARS - len(one.values))))
            row = (one.name, one.baseline, one.target, *values, one.step, one.source)
            self.cells([(text, 1) for text in row], lines=2)
        if sheet.more_indicators:
            self.line(sheet.more_indicators, size=9)
        self.line(_("Voices of citizens"), bold=True, head=True)
        self.cells([(f"{label}　{text}", 2) for label, text in sheet.voices])
        self.cells(
            [(_("Confirmed issues"), 2), ("\n".join(sheet.issues), _COLUMNS - 2)],
            lines=max(1, len(sheet.issues)),
        )
        for on, decision, reason in sheet.decisions:
            self.cells([(f"{on}　{decision}", 3), (reason, _COLUMNS - 3)], lines=2)
        if sheet.more_decisions:
            self.line(sheet.more_decisions, size=9)
        self.line(_("Initiatives and budget"), bold=True, head=True)
        spans = (1, 2, 2, _COLUMNS - 5)
        self.cells(list(zip(sheet.initiative_heads, spans, strict=True)), head=True)
        for row in sheet.initiatives:
            self.cells(list(zip(row, spans, strict=True)))
        for head, text in sheet.words:
            self.line(head, bold=True, head=True)
            self.cells([(text, _COLUMNS)], lines=max(2, -(-len(text) // 75)))
        self.line(f"{_('Frozen data')} SHA-256 {sheet.digest}", size=8)
