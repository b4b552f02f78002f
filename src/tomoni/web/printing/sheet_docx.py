"""Sheets as a Word file: a page each, in tables that can be written into."""

import io
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .sheet_view import SheetView

_FULL = 15_300  # twentieths of a point: A4 landscape less its margins
_HEAD = "E6F5EC"


def docx_of(sheets: Sequence[SheetView], progress: Callable[[int, int], None]) -> bytes:
    """A page for each. Written as XML, because a set can have a hundred thousand cells."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin = section.bottom_margin = Mm(10)
    document.core_properties.title = sheets[0].title if len(sheets) == 1 else sheets[0].plan
    document.core_properties.language = "ja"
    end = document.element.body.sectPr
    for number, sheet in enumerate(sheets):
        blocks = "".join(_sheet(sheet, begins_page=number > 0))
        for block in parse_xml(f"<w:body {nsdecls('w')}>{blocks}</w:body>"):
            end.addprevious(block)
        if number % 25 == 0:
            progress(number, len(sheets))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _sheet(sheet: SheetView, *, begins_page: bool) -> Iterable[str]:
    """All of a sheet, block by block."""
    yield _paragraph(f"{sheet.plan}　{sheet.period}　{sheet.above}", 8, new_page=begins_page)
    yield _paragraph(f"{sheet.level}　{sheet.title}", 14, bold=True, heading=True)
    yield _paragraph(
        f"{_('Responsible')}：{sheet.departments}　{_('Fiscal year')}：{sheet.year}　{_('As of')}：{sheet.as_of}",
        8.5,
    )
    if sheet.purpose:
        yield _paragraph(sheet.purpose, 9)
    yield _paragraph(_("Indicators"), 10, bold=True)
    heads = (_("Indicator"), _("At the beginning"), _("Target"), *sheet.years, _("Standing"), _("Source"))
    rows = [
        (one.name, one.baseline, one.target, *one.values, one.step, one.source) for one in sheet.indicators
    ]
    years = len(sheet.years)
    yield _table(heads, rows or [("",) * len(heads)], (3600, 1900, 1900, *([900] * years), 1500, 0))
    if sheet.more_indicators:
        yield _paragraph(sheet.more_indicators, 8)
    yield _paragraph(_("Voices of citizens"), 10, bold=True)
    yield _table(
        [label for label, _text in sheet.voices],
        [[text for _label, text in sheet.voices]],
        (3825, 3825, 3825, 0),
    )
    results = [(on, decision, reason) for on, decision, reason in sheet.decisions] or [("", "", "")]
    yield _paragraph("", 3)
    yield _table((_("Confirmed issues"),), [("\n".join(sheet.issues),)], (0,))
    yield _paragraph("", 3)
    yield _table(
        (pgettext("sheet", "Day"), pgettext("sheet", "Result"), pgettext("sheet", "Reason")),
        results,
        (1500, 3800, 0),
    )
    if sheet.more_decisions:
        yield _paragraph(sheet.more_decisions, 8)
    yield _paragraph(_("Initiatives and budget"), 10, bold=True)
    yield _table(sheet.initiative_heads, sheet.initiatives, (5000, 2200, 2200, 0))
    yield _paragraph("", 3)
    yield _table(
        [head for head, _text in sheet.words], [[text for _head, text in sheet.words]], (5100, 5100, 0)
    )
    yield _paragraph(f"{_('Frozen data')} SHA-256 {sheet.digest}", 6.5)


def _paragraph(
    text: str, size: float, *, bold: bool = False, new_page: bool = False, heading: bool = False
) -> str:
    about = '<w:pStyle w:val="Heading1"/>' if heading else ""
    about += "<w:pageBreakBefore/>" if new_page else ""
    about += '<w:spacing w:before="40" w:after="20" w:line="240" w:lineRule="auto"/>'
    return f"<w:p><w:pPr>{about}</w:pPr>{_run(text, size, bold=bold)}</w:p>"


def _run(text: str, size: float, *, bold: bool = False) -> str:
    clean = escape(ILLEGAL_CHARACTERS_RE.sub("", text))
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in clean.split("\n"))
    font = '<w:rFonts w:ascii="Yu Gothic" w:hAnsi="Yu Gothic" w:eastAsia="Yu Gothic" w:hint="eastAsia"/>'
    weight = "<w:b/>" if bold else ""
    half_points = int(size * 2)
    return (
        f'<w:r><w:rPr>{font}{weight}<w:color w:val="111111"/><w:sz w:val="{half_points}"/>'
        f'<w:lang w:eastAsia="ja-JP"/></w:rPr>{lines}</w:r>'
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """A table over the whole width; a width of 0 takes what is left. Its first row is its head."""
    left = _FULL - sum(widths)
    real = [width or left for width in widths]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in real)
    head = _row(heads, real, head=True)
    body = "".join(_row(row, real) for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_FULL}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
    )


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:fill="{_HEAD}"/>' if head else ""
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="0" w:after="0"/></w:pPr>{_run(text, 8, bold=head)}</w:p></w:tc>'
        for text, width in zip(cells, widths, strict=True)
    )
    about = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{about}{texts}</w:tr>"
