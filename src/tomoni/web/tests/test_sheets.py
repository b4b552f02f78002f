"""Sheets of measures: on the desk, in public, as files."""

import io
import zipfile
from datetime import date

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.html import escape
from docx import Document
from openpyxl import load_workbook

from tomoni.evaluation.api import (
    SheetSet,
    compose,
    continue_set,
    freeze_all,
    freeze_sheet,
    measure,
    publish_sheet,
    write_words,
)
from tomoni.plan.api import find_node
from tomoni.voices.api import Decision, reflect
from tomoni.voices.tests.factories import PLANNER as DECIDER
from tomoni.voices.tests.factories import SYSTEM, staff
from tomoni.web.events import PrintoutAsked
from tomoni.web.jobs import make_printout
from tomoni.web.models import Printout
from tomoni.web.printing import paper, wanted
from tomoni.web.printing import sheets as files
from tomoni.web.printing.sheet_view import view_of

from .samples import measured, plan, private_voice
from .townhall import signed_in

pytestmark = pytest.mark.django_db

EVALUATOR = staff("evaluation.write", "evaluation.publish")
LONG = "点検の結果を学校と地域に知らせました。" * 21


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(city):
    edition = plan()
    measured(edition, "m1-1", 52, 60, 71)
    return edition


@pytest.fixture
def planner(edition):
    return signed_in("planner", ("evaluation.write", "evaluation.publish", "voices.read_private"))


def frozen(edition, code="m1-1"):
    return freeze_sheet(actor=EVALUATOR, edition=edition, code=code, year=2026, as_of=timezone.localdate())


@pytest.fixture
def japanese():
    with translation.override("ja"):
        yield


def needs_pango():
    if not paper.is_available():
        pytest.skip("Pango is not installed: apt-get install " + paper.PACKAGES)


# ---- the desk --------------------------------------------------------------------------------------


def test_a_planner_writes_freezes_and_publishes(planner, edition, reader):
    assert "1-1 通学路の安全m1-1" in planner.read("desk_measures")
    planner.send("desk_measure", "m1-1", query="?year=2026", improvement="点検を増やした", version="0")
    page = planner.read("desk_measure", "m1-1", query="?year=2026")
    assert page.count("点検を増やした") == 2  # in the field and on the preview
    where = planner.send("desk_measure_freeze", "m1-1", year="２０２６", as_of="2026-11-01")
    key = where.rstrip("/").rsplit("/", 1)[1]
    assert "点検を増やした" in planner.read("desk_frozen", key)
    assert reader.get(f"/plan/sheets/{key}/").status_code == 404
    planner.send("desk_frozen_publish", key, do="publish")
    assert "点検を増やした" in reader.read(f"/plan/sheets/{key}/")
    assert f"/plan/sheets/{key}/" in reader.read("/plan/m1-1/sheets/")
    assert f"/plan/sheets/{key}/" in reader.read(f"/plan/editions/{edition.pk}/sheets/")
    planner.send("desk_frozen_publish", key, do="withdraw")
    assert reader.get(f"/plan/sheets/{key}/").status_code == 404
    assert reader.get(f"/plan/sheets/{key}.xlsx").status_code == 404


def test_the_second_writer_sees_what_the_first_saved_and_loses_nothing(planner, edition):
    write_words(actor=EVALUATOR, node=find_node("m1-1"), year=2026, words={"outcome": "一人目の文"})
    page = planner.send(
        "desk_measure", "m1-1", query="?year=2026", outcome="二人目の文", version="0", status=422
    )
    assert "二人目の文" in page
    assert "一人目の文" in page
    planner.send("desk_measure", "m1-1", query="?year=2026", outcome="二人の文", version="1")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"year": "26", "as_of": "2026-11-01"}, "four digits"),
        ({"year": "2026", "as_of": "2999-01-01"}, "lies ahead"),
        ({"year": "2026", "as_of": "きのう"}, ""),
    ],
)
def test_what_cannot_be_frozen_is_said_in_words(planner, edition, typed, words):
    planner.send("desk_measure_freeze", "m1-1", **typed)
    assert words in planner.read("desk_measure", "m1-1")
    assert planner.send("desk_measures", status=422, **typed)


def test_a_set_shows_how_far_it_is_and_gives_one_file(planner, edition):
    where = planner.send("desk_measures", year="2026", as_of="2026-11-01")
    key = where.rstrip("/").rsplit("/", 1)[1]
    assert planner.get(where).headers["Refresh"]
    assert planner.get(f"{where.rstrip('/')}.xlsx").status_code == 404  # not before it is whole
    continue_set(actor=SYSTEM, sheet_set=SheetSet.objects.get(pk=key))
    assert "Refresh" not in planner.get(where).headers
    content = b"".join(planner.get(f"{where.rstrip('/')}.xlsx").streaming_content)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 1 + 6
    planner.send("desk_sheet_set_publish", key)
    assert planner.get("/plan/m2-3/sheets/").content.decode().count("/plan/sheets/") == 1


def test_only_planners_come_in(city, edition):
    clerk = signed_in("clerk", ("voices.read_private",))
    assert clerk.get("/desk/sheets/").status_code == 403
    assert clerk.post("/desk/sheets/of/m1-1/freeze/", {}).status_code == 403
    writer = signed_in("writer", ("evaluation.write",))
    assert writer.post(f"/desk/sheets/{frozen(edition).pk}/publish/", {"do": "publish"}).status_code == 403


def test_the_page_of_all_measures_costs_ten_queries_at_most(planner, edition, django_assert_max_num_queries):
    for number in range(1, 4):
        frozen(edition, f"m1-{number}")
    planner.read("desk_measures")
    with django_assert_max_num_queries(10):
        planner.read("desk_measures")


# ---- one page --------------------------------------------------------------------------------------


def full(edition):
    """A sheet with as much on it as there can be."""
    for decision in (Decision.LATER, Decision.NOT_ADOPTED, Decision.ALREADY_DONE) * 3:
        reflect(actor=DECIDER, voices=[private_voice()], decision=decision, reason=LONG[:300])
    words = dict.fromkeys(("improvement", "outcome", "direction"), LONG[:400])
    write_words(actor=EVALUATOR, node=find_node("m1-1"), year=2026, words=words)
    data = compose(edition, measure(edition, "m1-1"), year=2026, as_of=timezone.localdate())
    data["purpose"] = LONG
    data["indicators"] = [{**data["indicators"][0], "name": LONG[:200], "source": LONG} for _ in range(20)]
    return data


def test_a_sheet_is_one_a4_page_in_landscape_however_much_there_is(edition, japanese):
    needs_pango()
    pdf = pypdfium2.PdfDocument(files.pdf_of([view_of(full(edition), "0" * 64)]))
    assert len(pdf) == 1
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = pdf[0].get_textpage().get_text_bounded()
    assert "ほか12指標" in text  # what has no room is said, not left out in silence
    assert "ほか4件" in text


def test_many_sheets_are_a_page_each_and_stay_tagged(edition):
    needs_pango()
    some = [
        view_of(compose(edition, measure(edition, code), year=2026, as_of=date(2026, 11, 1)))
        for code in ("m1-1", "m1-2")
    ]
    pdf = pypdfium2.PdfDocument(files.pdf_of([some[0], view_of(full(edition)), some[1]]))
    assert len(pdf) == 3
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
    assert [mark.get_title() for mark in pdf.get_toc()][-1].endswith("1-2 通学路の安全m1-2")


def test_files_of_a_published_sheet(edition, client):
    needs_pango()
    sheet = frozen(edition)
    publish_sheet(actor=EVALUATOR, sheet=sheet)
    at = f"/plan/sheets/{sheet.pk}"
    pdf = pypdfium2.PdfDocument(b"".join(client.get(f"{at}.pdf").streaming_content))
    assert "71%" in pdf[0].get_textpage().get_text_bounded()
    data = client.get(f"{at}.json").json()
    assert data["digest"] == sheet.digest
    assert data["format"] == "tomoni-sheet/1"
    assert client.get(f"{at}.exe").status_code == 404


def test_the_word_file_can_be_opened_and_written_into(edition, client):
    sheet = frozen(edition)
    publish_sheet(actor=EVALUATOR, sheet=sheet)
    document = Document(io.BytesIO(client.get(f"/plan/sheets/{sheet.pk}.docx").content))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "点検した通学路の割合" in text
    assert "71%" in text
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert document.core_properties.language == "ja"


def test_the_excel_file_prints_on_one_page_and_runs_no_formula(edition, client):
    write_words(actor=EVALUATOR, node=find_node("m1-1"), year=2026, words={"outcome": "=1+1"})
    sheet = frozen(edition)
    publish_sheet(actor=EVALUATOR, sheet=sheet)
    book = load_workbook(io.BytesIO(client.get(f"/plan/sheets/{sheet.pk}.xlsx").content))
    [page] = book.worksheets
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 1)
    [cell] = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type == "s"


def test_control_characters_break_no_file(edition):
    data = compose(edition, measure(edition, "m1-1"), year=2026, as_of=timezone.localdate())
    data["words"]["outcome"] = "前\x0b後]]>&<b>"
    sheet = view_of(data)
    nothing = lambda done, total: None  # noqa: E731
    assert "前後]]>&<b>" in "".join(
        cell.text
        for table in Document(io.BytesIO(files.docx_of([sheet], nothing))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert load_workbook(io.BytesIO(files.xlsx_of([sheet], nothing)))


def test_names_of_worksheets_are_short_and_different(edition):
    data = compose(edition, measure(edition, "m1-1"), year=2026, as_of=timezone.localdate())
    data["node"]["title"] = "子ども/若者[支援]:たいへん長い名前の施策がここにあるのでみじかくする"
    book = load_workbook(io.BytesIO(files.xlsx_of([view_of(data)] * 3, lambda done, total: None)))
    assert len(set(book.sheetnames)) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_a_large_set_becomes_several_pdf_files_in_one_archive(edition, monkeypatch):
    needs_pango()
    monkeypatch.setattr(files, "IN_ONE_PDF", 4)
    asked = freeze_all(actor=EVALUATOR, edition=edition, year=2026, as_of=timezone.localdate())
    continue_set(actor=SYSTEM, sheet_set=asked)
    printout = wanted(EVALUATOR, "sheets_zip", {"set": str(asked.pk)}, at_once=lambda: False)
    event = PrintoutAsked(printout.pk)
    make_printout(event)
    assert (Printout.objects.get().done, Printout.objects.get().total) == (4, 6)
    assert not Printout.objects.get().made_at  # other jobs come in between
    make_printout(event)
    with default_storage.open(Printout.objects.get().file) as packed:
        archive = zipfile.ZipFile(packed)
        assert archive.namelist() == ["0001-0004.pdf", "0005-0006.pdf"]
        assert len(pypdfium2.PdfDocument(archive.read("0005-0006.pdf"))) == 2
    assert default_storage.listdir("printouts/parts")[1] == []


# ---- readings --------------------------------------------------------------------------------------


def test_a_clerk_keeps_a_reading_and_sees_it_at_once(city, client):
    clerk = signed_in("clerk", ("furigana.keep",))
    clerk.send("desk_readings", word="龍野区", reading="タツノク")
    page = clerk.read("desk_readings", query="?try=龍野区の計画")
    assert "<rt>たつのく</rt>" in page
    assert "Clerk" in page  # who kept it
    clerk.send("desk_reading_end", word="龍野区")
    assert "たつのく" not in clerk.read("desk_readings", query="?try=龍野区の計画")


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"word": "かな", "reading": "かな"}, "kanji"), ({"word": "市", "reading": "<b>"}, "kana only")],
)
def test_what_is_no_reading_is_said_and_kept_in_the_form(city, typed, words):
    page = signed_in("clerk", ("furigana.keep",)).send("desk_readings", status=422, **typed)
    assert words in page
    assert f'value="{escape(typed["reading"])}"' in page


def test_nobody_else_keeps_readings(city):
    assert signed_in("officer", ("voices.read_private",)).get("/desk/readings/").status_code == 403
