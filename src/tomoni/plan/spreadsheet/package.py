"""Writing the .xlsx format: texts stay texts, whatever they begin with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY = (2020, 1, 1, 0, 0, 0)  # of the files in the archive: the same content is the same file

# Places in ``cellXfs`` below. All but numbers are formatted as text (@), so that 1-2 does not become a day and nothing
# that somebody types becomes a formula.
TEXT, WRAPPED, LOCKED, HEADER, NUMBER, NUMBER_LOCKED, WRAPPED_LOCKED = range(7)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="3"><font><sz val="11"/><name val="游ゴシック"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="游ゴシック"/></font>'
    '<font><sz val="10"/><color rgb="FF5A5A5A"/><name val="游ゴシック"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF197A4B"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE6E6E6"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7">'
    + "".join(
        f'<xf numFmtId="{form}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyAlignment="1" applyProtection="1"{" quotePrefix=" + chr(34) + "1" + chr(34) if form else ""}>'
        f'<alignment vertical="top"{wrap}/><protection locked="{locked}"/></xf>'
        for form, font, fill, wrap, locked in (
            (49, 0, 0, "", 0),
            (49, 0, 0, ' wrapText="1"', 0),
            (49, 2, 3, "", 1),
            (49, 1, 2, ' wrapText="1"', 1),
            (0, 0, 0, "", 0),
            (0, 2, 3, "", 1),
            (49, 2, 3, ' wrapText="1"', 1),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

Value = str | int | None


@dataclass(frozen=True, slots=True)
class DropDown:
    """What may be chosen in a column: the source of a list, or none of these, only a hint."""

    column: int  # from 0
    source: str = ""  # '"a,b"' or a range
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the style of each column (in new rows, and in those that are there), its width, and the rows.
    ``numbers`` are the columns whose texts are written as numbers."""

    name: str
    headers: Sequence[str]
    widths: Sequence[int]
    new: Sequence[int]
    old: Sequence[int]
    rows: Iterable[Sequence[Value]]
    numbers: frozenset[int] = frozenset()
    drop_downs: Sequence[DropDown] = ()
    state: str = "visible"
    is_protected: bool = True


def workbook(tables: Sequence[Table]) -> bytes:
    """The file. The same tables give the same bytes."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in _parts(tables):
            info = ZipInfo(name, _DAY)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return stream.getvalue()


def letters(column: int) -> str:
    """The name of a column, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _parts(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    numbered = list(enumerate(tables, 1))
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n, _ in numbered
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{types}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    names = "".join(
        f'<sheet name="{_quoted(table.name)}" sheetId="{n}"{_state(table)} r:id="rId{n}"/>'
        for n, table in numbered
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{names}</sheets></workbook>",
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{len(numbered) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES
    for n, table in numbered:
        yield f"xl/worksheets/sheet{n}.xml", _sheet(table)


def _state(table: Table) -> str:
    return "" if table.state == "visible" else f' state="{table.state}"'


def _sheet(table: Table) -> str:
    rows = list(table.rows)
    last = letters(len(table.headers) - 1)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" style="{style}" customWidth="1"/>'
        for n, (width, style) in enumerate(zip(table.widths, table.new, strict=True), 1)
    )
    lines = [_row(1, table.headers, [HEADER] * len(table.headers), frozenset())]
    lines += [_row(n, row, table.old, table.numbers) for n, row in enumerate(rows, 2)]
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}{len(rows) + 1}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18"/><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData>'
        f"{_PROTECTION if table.is_protected else ''}"
        f'<autoFilter ref="A1:{last}{len(rows) + 1}"/>'
        f"{_validations(table.drop_downs, len(rows) + 1_001)}</worksheet>"
    )


_PROTECTION = (
    '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" insertRows="0" deleteRows="0" '
    'sort="0" autoFilter="0"/>'
)


def _row(number: int, values: Sequence[Value], styles: Sequence[int], numbers: frozenset[int]) -> str:
    cells = []
    for place, (value, style) in enumerate(zip(values, styles, strict=True)):
        if value is None or value == "":
            if style in (LOCKED, WRAPPED_LOCKED, NUMBER_LOCKED):
                cells.append(f'<c r="{_LETTERS[place]}{number}" s="{style}"/>')
        elif place in numbers and _is_safe_number(value):
            cells.append(f'<c r="{_LETTERS[place]}{number}" s="{style}"><v>{value}</v></c>')
        else:
            cells.append(
                f'<c r="{_LETTERS[place]}{number}" s="{style}" t="inlineStr"><is>'
                f'<t xml:space="preserve">{_quoted(str(value))}</t></is></c>'
            )
    return f'<row r="{number}">{"".join(cells)}</row>'


_LETTERS = [letters(place) for place in range(64)]
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _is_safe_number(value: Value) -> bool:
    """Whether a spreadsheet keeps each digit: it calculates with fifteen."""
    text = str(value)
    return _PLAIN_NUMBER.fullmatch(text) is not None and len(text.strip("-0.").replace(".", "")) <= 15


def _validations(drop_downs: Sequence[DropDown], last: int) -> str:
    if not drop_downs:
        return ""
    found = []
    for one in drop_downs:
        where = f"{letters(one.column)}2:{letters(one.column)}{last}"
        hint = f' showInputMessage="1" prompt="{_quoted(one.hint[:250])}"' if one.hint else ""
        if one.source:
            kind = ' type="list" showErrorMessage="1" errorTitle="一覧にありません" error="一覧から選んでください。"'
            found.append(
                f'<dataValidation{kind} allowBlank="1"{hint} sqref="{where}"><formula1>{_quoted(one.source)}</formula1></dataValidation>'
            )
        else:
            found.append(f'<dataValidation allowBlank="1"{hint} sqref="{where}"/>')
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>'


# ---- texts -----------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no way to say these


def _quoted(text: str) -> str:
    """A text as XML holds it; what XML cannot hold is written as _x000B_, as spreadsheets do."""
    text = _ESCAPED.sub("_x005F_", text)
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_SAID = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unquoted(text: str) -> str:
    """The text that a cell means.

    >>> unquoted("a_x000B_b_x005F_x0041_") == "a" + chr(11) + "b_x0041_"
    True
    """
    return _SAID.sub(lambda found: chr(int(found[1], 16)), text)
