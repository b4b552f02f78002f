"""Small writers for .xlsx and .docx: a few sheets, a table. The same content gives the same bytes, and 200,000 rows take a
second, neither of which the usual libraries promise. Cells hold text or numbers, never formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | float | None

_FIXED = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# what XML 1.0 cannot hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_LIMIT = 32_767  # characters in a cell of a workbook


def clean(text: str) -> str:
    """Text for XML: escaped, with a replacement mark where XML has no such character."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows (the first is the heading) and the widths of its columns in characters."""

    name: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def _pack(path: Path, parts: Iterable[tuple[str, str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, content)


def _column(number: int) -> str:
    name = ""
    while number >= 0:
        name = chr(65 + number % 26) + name
        number = number // 26 - 1
    return name


def _sheet(sheet: Sheet) -> str:
    widths = "".join(
        f'<col min="{k}" max="{k}" width="{w}" customWidth="1"/>' for k, w in enumerate(sheet.widths, 1)
    )
    out = [
        _HEAD + '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        + (f"<cols>{widths}</cols>" if widths else "") + "<sheetData>"
    ]  # fmt: skip
    style = 1
    for row in sheet.rows:
        cells = []
        for cell in row:
            if cell is None or cell == "":
                cells.append(f'<c s="{style}"/>')
            elif isinstance(cell, str):
                cells.append(
                    f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{clean(cell[:CELL_LIMIT])}</t></is></c>'
                )
            else:
                cells.append(f'<c s="{style}"><v>{cell}</v></c>')
        out.append("<row>" + "".join(cells) + "</row>")
        style = 2
    out.append("</sheetData></worksheet>")
    return "".join(out)


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook with these sheets; headings stand still, long text is wrapped."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name="{clean(s.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, s in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{rel}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = (
        f'<styleSheet xmlns="{main}"><fonts count="2"><font><sz val="11"/><name val="游ゴシック"/></font>'
        '<font><b/><sz val="11"/><name val="游ゴシック"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>'
        '<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
        '<xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
        '<xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    _pack(
        path,
        [
            ("[Content_Types].xml", _HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
             + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers) + "</Types>"),
            ("_rels/.rels", _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
            ("xl/workbook.xml", _HEAD + f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{names}</sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             + links + f'<Relationship Id="rId{len(sheets) + 1}" Type="{rel}/styles" Target="styles.xml"/></Relationships>'),
            ("xl/styles.xml", _HEAD + styles),
            *((f"xl/worksheets/sheet{n}.xml", _sheet(s)) for n, s in zip(numbers, sheets, strict=True)),
        ],
    )  # fmt: skip


def write_document(
    path: Path, title: str, paragraphs: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> None:
    """Write a document, A4 across: a title, paragraphs and one table whose heading repeats on each page.

    `widths` in twentieths of a point.
    """
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def paragraph(text: str, style: str = "") -> str:
        marks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{clean(line)}</w:t>' for line in text.split("\n"))
        return f"<w:p>{marks}<w:r>{lines}</w:r></w:p>"

    table = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"
    ]  # fmt: skip
    for number, row in enumerate(rows):
        head = (
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            if number == 0
            else "<w:trPr><w:cantSplit/></w:trPr>"
        )
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph("" if cell is None else str(cell), "Head" if number == 0 else "")}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        table.append(f"<w:tr>{head}{cells}</w:tr>")
    font = '<w:rFonts w:ascii="游ゴシック" w:eastAsia="游ゴシック" w:hAnsi="游ゴシック"/>'
    side = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:color="808080"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    styles = (
        f'<w:styles xmlns:w="{word}"><w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val="20"/><w:lang w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="Table Heading"/><w:rPr><w:b/></w:rPr></w:style>'
        f'<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{side}</w:tblBorders></w:tblPr></w:style></w:styles>'
    )
    body = (
        paragraph(title, "Title")
        + "".join(map(paragraph, paragraphs))
        + "".join(table)
        + "</w:tbl>"
        + paragraph("")
    )
    page = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    _pack(
        path,
        [
            ("[Content_Types].xml", _HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/></Types>'),
            ("_rels/.rels", _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="rId1" Type="{rel}/officeDocument" Target="word/document.xml"/></Relationships>'),
            ("word/document.xml", _HEAD + f'<w:document xmlns:w="{word}"><w:body>{body}{page}</w:body></w:document>'),
            ("word/_rels/document.xml.rels", _HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="rId1" Type="{rel}/styles" Target="styles.xml"/></Relationships>'),
            ("word/styles.xml", _HEAD + styles),
        ],
    )  # fmt: skip
