"""Each kind of file gives the same plan; what cannot be read is refused with a reason, soon."""

import io
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from tomoni.kernel.errors import DomainError
from tomoni.plan.reading import as_html, read

from .pdf_files import encrypted_pdf, pdf
from .scores import scores
from .strictness import check
from .styles import STYLES, markdown, roman

BOOK = roman()
TEXT = "\n".join(BOOK.lines)


def _refused(path: Path) -> DomainError:
    began = time.monotonic()
    with pytest.raises(DomainError) as refusal:
        read(path)
    assert time.monotonic() - began < 10
    return refusal.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
def test_a_text_is_read_in_each_japanese_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    safe = TEXT.replace("Ⅰ", "1").replace("Ⅱ", "2").replace("Ⅲ", "3")
    for place, sign in enumerate("①②③④", 1):
        safe = safe.replace(sign, f"({place})")
    path.write_bytes(safe.encode(encoding))
    reading = read(path)
    check(reading)
    assert scores(reading.as_document(), BOOK.gold)["nodes"] >= 0.98
    assert reading.as_document()["source"] == "plan.txt"


def test_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("cp932", "replace"))
    assert scores(read(path).as_document(), BOOK.gold)["nodes"] >= 0.98


def _word(book_lines: list[str]) -> docx.document.Document:
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*book_lines, ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(set(cell) <= set("-:") for cell in cells):
                rows.append(cells)
            continue
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text.replace("<br>", "\n")
            rows = []
        if line.startswith("#"):
            sharps, _, title = line.partition(" ")
            document.add_heading(title, len(sharps))
        elif line.startswith("- "):
            document.add_paragraph(line[2:], "List Bullet")
        else:
            document.add_paragraph(line)
    return document


def test_word_with_headings_and_tables(tmp_path: Path) -> None:
    book = markdown()
    path = tmp_path / "plan.docx"
    _word(book.lines).save(str(path))
    reading = read(path)
    check(reading)
    found = scores(reading.as_document(), book.gold)
    assert found["nodes"] >= 0.98
    assert found["edges"] >= 0.95
    assert found["indicators"] >= 0.95
    assert found["items"] >= 0.9


@pytest.mark.parametrize("name", STYLES)
def test_word_with_plain_paragraphs(tmp_path: Path, name: str) -> None:
    book = STYLES[name]()
    path = tmp_path / "plan.docx"
    document = docx.Document()
    for line in book.lines:
        document.add_paragraph(line)
    document.save(str(path))
    reading = read(path)
    check(reading)
    assert scores(reading.as_document(), book.gold)["nodes"] >= 0.95


def test_excel_with_a_column_for_each_level(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["政策1　だれもが健やかに暮らせるまち"])
    sheet.append(["施策1-1　健康づくりの推進"])
    sheet.append([])
    sheet.append(["指標名", "単位", "現状値（R2）", "目標値（R7）"])
    sheet.append(["健康診査の受診率", "％", 38.2, 50])
    sheet.append(["教室の参加者数", "人", 1240, 1800])
    sheet.append([])
    sheet.append(["事業名", "事業の概要", "担当課"])
    sheet.append(["健康診査の受診促進", "休日健診の実施", "健康推進課"])
    sheet.append(["食育の推進", "料理教室の開催", "健康推進課"])
    book.save(path)
    reading = read(path)
    check(reading)
    document = reading.as_document()
    assert [node["title"] for node in document["nodes"]] == [
        "だれもが健やかに暮らせるまち",
        "健康づくりの推進",
        "健康診査の受診促進",
        "食育の推進",
    ]
    assert [
        (row["name"], row["baseline"]["value"], row["target"]["value"]) for row in document["indicators"]
    ] == [
        ("健康診査の受診率", 38.2, 50),
        ("教室の参加者数", 1240, 1800),
    ]
    assert {row["name"] for row in document["departments"]} == {"健康推進課"}


def test_pdf_with_a_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    pages = [BOOK.lines[at : at + 50] for at in range(0, len(BOOK.lines), 50)]
    path.write_bytes(pdf([[*page, f"- {number} -"] for number, page in enumerate(pages, 1)]))
    reading = read(path)
    check(reading)
    found = scores(reading.as_document(), BOOK.gold)
    assert found["nodes"] >= 0.95
    assert found["indicators"] >= 0.9


def test_a_report_shows_every_line_and_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(f"{TEXT}\n<script>alert(1)</script>と書かれた行があります。", "utf-8")
    page = as_html(read(path))
    assert "<script" not in page
    assert "健康づくりの推進" in page
    assert page.count("<tr") > 150


# ---- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(500), "image"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500), "image"),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old_office"),
        ("plan.exe", b"MZ" + bytes(500), "unknown_kind"),
        ("plan.txt", b"", "empty"),
        ("plan.txt", " \n　\n".encode(), "empty"),
        ("plan.txt", bytes(range(1, 256)) * 9, "encoding"),
        ("plan.txt", "ただの手紙です。\nお元気ですか。".encode(), "nothing_found"),
        ("plan.docx", b"PK\3\4" + bytes(500), "damaged"),
        ("plan.pdf", b"%PDF-1.7\n" + bytes(500), "damaged"),
        ("plan.pdf", encrypted_pdf(), "encrypted"),
        ("scan.pdf", pdf([["1"], ["2"], ["3"]]), "no_text"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert _refused(path).code == f"plan_reading.{code}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert _refused(tmp_path / "plan.txt").code == "plan_reading.file_missing"
    assert _refused(tmp_path).code == "plan_reading.not_readable"


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert _refused(path).code == "plan_reading.too_large"


def test_a_very_long_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(("施策1 " * 1_500_000).encode())
    assert _refused(path).code in ("plan_reading.too_long", "plan_reading.encoding")


@pytest.mark.parametrize(("inner", "suffix"), [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")])
def test_a_zip_bomb(tmp_path: Path, inner: str, suffix: str) -> None:
    path = tmp_path / f"plan.{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(inner, "w") as part:
        block = bytes(1_000_000)
        for _ in range(70):
            part.write(block)
    assert _refused(path).code == "plan_reading.expands"


def test_xml_that_multiplies_itself(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    document = docx.Document()
    document.add_paragraph("施策1 道の整備")
    whole = io.BytesIO()
    document.save(whole)
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if name == "word/document.xml" else source.read(name))
    assert _refused(path).code.startswith("plan_reading.")
