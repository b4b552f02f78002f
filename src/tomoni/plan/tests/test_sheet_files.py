"""Files that are no spreadsheet, that want to do harm, or that another program wrote."""

import io
import zipfile
from collections.abc import Callable
from time import perf_counter

import pytest
from openpyxl import Workbook

from tomoni.kernel.errors import DomainError
from tomoni.plan.spreadsheet.opening import LARGEST_FILE, Cell, open_workbook
from tomoni.plan.spreadsheet.package import LOCKED, TEXT, Table, workbook

WANTED = frozenset({"項目"})


def refused(raw: bytes) -> str:
    start = perf_counter()
    with pytest.raises(DomainError) as caught:
        open_workbook(raw, WANTED)
    assert perf_counter() - start < 60
    return caught.value.code


def plain() -> bytes:
    return workbook([Table("項目", ["名称"], [10], [TEXT], [LOCKED], [("まち",)])])


def changed(change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """The plain file with its parts changed (None: left out), and with more of them."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return stream.getvalue()


def same(name: str, content: bytes) -> bytes:
    return content


def sheet(content: str) -> bytes:
    """The plain file with other content of its sheet."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    whole = f"{head}{content}</sheetData></worksheet>".encode()
    return changed(lambda name, old: whole if name.endswith("sheet1.xml") else old)


def test_a_plain_file_is_read() -> None:
    assert open_workbook(plain(), WANTED) == {
        "項目": {1: {0: Cell("text", "名称")}, 2: {0: Cell("text", "まち")}}
    }


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "plan.sheet_not_xlsx"),
        ("名称,種類\n".encode(), "plan.sheet_not_xlsx"),
        (b"%PDF-1.7", "plan.sheet_not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.sheet_old_format"),
        (b"PK\x03\x04 broken", "plan.sheet_damaged"),
        (plain()[:-100], "plan.sheet_damaged"),
        (b"PK" + b"\0" * LARGEST_FILE, "plan.sheet_too_large"),
        (changed(lambda name, old: None if name == "xl/workbook.xml" else old), "plan.sheet_not_xlsx"),
        (changed(lambda name, old: None if name.endswith(".rels") else old), "plan.sheet_damaged"),
        (changed(same, **{"xl/vbaProject.bin": b"x"}), "plan.sheet_macros"),
        (changed(lambda name, old: old[:-20]), "plan.sheet_damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_spreadsheet_is_refused_in_words(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(changed(same, **{"xl/media/x.bin": b"\0" * 200_000_000})) == "plan.sheet_too_large"


def test_a_bomb_of_entities_is_refused() -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'
    )
    assert refused(changed(lambda name, old: laughs if "sheet1" in name else old)) == "plan.sheet_damaged"


def test_endless_cells_rows_and_elements_come_to_an_end() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    assert refused(sheet(row.format(1_000_000))) == "plan.sheet_too_many"
    assert refused(sheet("<row>" + "<c/>" * 1_100_000 + "</row>")) == "plan.sheet_too_many"
    assert refused(sheet("<row/>" * 4_100_000)) == "plan.sheet_too_many"


def test_a_cell_may_name_a_text_that_is_not_there() -> None:
    assert refused(sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')) == "plan.sheet_damaged"


def test_cells_of_all_kinds_are_told_apart() -> None:
    content = (
        '<row><c t="inlineStr"><is><r><t>総合</t></r><r><t>計画</t></r><rPh sb="0" eb="2"><t>そうごう</t></rPh></is></c>'
        '<c><v>1.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>A1</f><v>2</v></c>'
        '<c t="d"><v>2026-01-01</v></c><c/></row>'
    )
    assert open_workbook(sheet(content), WANTED)["項目"][1] == {
        0: Cell("text", "総合計画"),
        1: Cell("number", "1.5"),
        2: Cell("flag", "1"),
        3: Cell("error", "#REF!"),
        4: Cell("formula", "2"),
        5: Cell("date", "2026-01-01"),
    }


def test_shared_texts_come_without_their_furigana() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{main}"><si><t>計画</t><rPh sb="0" eb="2"><t>けいかく</t></rPh></si></sst>'
    content = f'<worksheet xmlns="{main}"><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    raw = changed(
        lambda name, old: content.encode() if "sheet1" in name else old,
        **{"xl/sharedStrings.xml": shared.encode()},
    )
    assert open_workbook(raw, WANTED)["項目"][1][0].value == "計画"


def test_a_file_of_another_program_without_our_sheets_has_none_of_them() -> None:
    stream = io.BytesIO()
    Workbook().save(stream)
    assert open_workbook(stream.getvalue(), WANTED) == {}
