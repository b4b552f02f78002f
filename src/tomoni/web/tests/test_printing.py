"""The plan as PDF: tagged, in Japanese, with contents and bookmarks; nothing fetched; kept by its content."""

import ctypes
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdfium2 import raw

from tomoni.plan.api import draft_erratum, find_node, passages_of, publish_erratum, whole_plan
from tomoni.voices.tests.factories import PLANNER, SYSTEM, wording
from tomoni.web.actions import forget_printouts
from tomoni.web.events import PrintoutAsked
from tomoni.web.jobs import forget_old_printouts, make_printout
from tomoni.web.models import Printout
from tomoni.web.printing import making, paper, plans

from .samples import OLD, changed_by, drafted, plan, public_voice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module", autouse=True)
def pango():
    if not paper.is_available():
        pytest.skip("Pango is not installed: apt-get install " + paper.PACKAGES)


@pytest.fixture
def edition():
    wording()
    return plan()


def opened(response) -> pypdfium2.PdfDocument:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return pypdfium2.PdfDocument(b"".join(response.streaming_content))


def text_of(pdf: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def catalogue_language(pdf: pypdfium2.PdfDocument) -> str:
    room = ctypes.create_string_buffer(64)
    length = raw.FPDFCatalog_GetLanguage(pdf, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), 64)
    return room.raw[: length - 2].decode("utf-16-le")


def tags_of(page: pypdfium2.PdfPage) -> set[str]:
    """The types of all elements in the structure of a page."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    found: set[str] = set()

    def walk(element) -> None:
        room = ctypes.create_string_buffer(128)
        length = raw.FPDF_StructElement_GetType(element, room, 128)
        found.add(room.raw[: max(length - 2, 0)].decode("utf-16-le"))
        for at in range(max(raw.FPDF_StructElement_CountChildren(element), 0)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                walk(child)

    for at in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
    return found


def test_a_chapter_is_a_tagged_pdf_in_japanese_with_its_title(client, edition):
    pdf = opened(client.get("/plan/m1-1.pdf"))
    assert raw.FPDFCatalog_IsTagged(pdf)
    assert catalogue_language(pdf) == "ja"
    assert pdf.get_metadata_dict()["Title"] == "1-1 通学路の安全m1-1｜ためしの計画"
    assert {"H1", "P", "L", "LI", "Table", "TH", "TD"} <= set().union(*(tags_of(page) for page in pdf))


def test_a_chapter_holds_its_text_and_all_below_it_and_nothing_else(client, edition):
    text = text_of(opened(client.get("/plan/g1.pdf")))
    for words in (
        "歩道の点検を年1回行います。",
        "点検した通学路の割合",
        "見守りに立ちます。",
        "交通安全課",
        "歩道の点検a1-3",
    ):
        assert words in text
    assert "m2-1" not in text


def test_letters_outside_the_common_ones_are_printed(client, edition):
    html = plans.html_of(edition, whole_plan(edition, "m1-1"), chapter=True).replace("見守り", "𠮷野さん髙﨑")
    assert "𠮷野さん髙﨑" in text_of(pypdfium2.PdfDocument(paper.to_pdf(html)))


def test_the_whole_plan_has_contents_bookmarks_headers_and_page_numbers(client, edition):
    pdf = opened(client.get("/plan.pdf"))
    marks = [(mark.get_title(), mark.level) for mark in pdf.get_toc()]
    assert marks[:3] == [
        ("目標1 安心してくらせるまちg1", 0),
        ("1-1 通学路の安全m1-1", 1),
        ("① 歩道の点検a1-1", 2),
    ]
    contents, last = (page.get_textpage().get_text_bounded() for page in (pdf[1], pdf[len(pdf) - 1]))
    assert "目標2 安心してくらせるまちg2" in contents
    assert f"{len(pdf)} / {len(pdf)}" in last
    assert "ためしの計画" in last
    assert "目標2" in last


def fonts_of(page: pypdfium2.PdfPage) -> dict[str, bool]:
    """The fonts of a page by name, and whether each is in the file."""
    found: dict[str, bool] = {}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        font = raw.FPDFTextObj_GetFont(item)
        room = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, room, 200)
        found[room.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    return found


def test_fonts_are_embedded_and_cut_down_to_what_is_used(client, edition):
    pdf = opened(client.get("/plan/m1-1.pdf"))
    fonts = {name: there for page in pdf for name, there in fonts_of(page).items()}
    assert all(fonts.values())
    assert all(re.fullmatch(r"[A-Z]{6}\+Noto-?Sans-?CJK-?JP.*", name) for name in fonts), fonts
    assert Printout.objects.get().size < 1_500_000


def test_html_in_a_plan_is_printed_and_not_obeyed(edition, monkeypatch):
    import urllib.request

    def reached(*args, **options):
        raise AssertionError("something was fetched")

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", reached)
    html = (
        '<html lang="ja"><head><title>t</title><link rel="stylesheet" href="http://192.0.2.1/x.css"></head>'
        '<body><img src="http://192.0.2.1/x.png" alt="x"><img src="file:///etc/passwd" alt="y">'
        "<p>ここは残る</p></body></html>"
    )
    assert "ここは残る" in text_of(pypdfium2.PdfDocument(paper.to_pdf(html)))


def test_what_somebody_wrote_into_a_plan_stays_text(edition):
    whole = whole_plan(edition, "m1-1")
    evil = '<img src="file:///etc/passwd"><script>alert(1)</script>'
    html = plans.html_of(edition, whole, chapter=True)
    assert "<script" not in html
    from dataclasses import replace

    node = replace(whole.nodes[0], link=replace(whole.nodes[0].link, title=evil))
    html = plans.html_of(edition, replace(whole, nodes=(node,)), chapter=True)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_same_file_is_made_once(client, edition, monkeypatch):
    client.get("/plan/m1-1.pdf")
    monkeypatch.setattr(plans, "to_pdf", lambda html: pytest.fail("made again"))
    second = client.get("/plan/m1-1.pdf")
    assert second.status_code == 200
    assert client.get("/plan/m1-1.pdf", headers={"If-None-Match": second.headers["ETag"]}).status_code == 304
    assert Printout.objects.count() == 1


def test_after_an_amendment_another_file_is_made_and_the_old_edition_keeps_its_own(client, edition):
    before = text_of(opened(client.get(f"/plan/editions/{edition.pk}/m1-1.pdf")))
    changed_by([public_voice()], edition)
    now = text_of(opened(client.get("/plan/m1-1.pdf")))
    assert "年1回" in before
    assert "年2回" in now
    assert "年1回" in text_of(opened(client.get(f"/plan/editions/{edition.pk}/m1-1.pdf")))


def test_a_correction_stands_in_the_next_file(client, edition):
    assert "正誤" not in text_of(opened(client.get("/plan/m1-1.pdf")))
    node = find_node("m1-1")
    [passage] = [one for one in passages_of(node, edition) if one.text == OLD]
    erratum = draft_erratum(
        actor=PLANNER,
        edition=edition,
        node=node,
        printed="年1回",
        should_read="年2回",
        reason="誤植",
        passage_key=passage.key,
    )
    publish_erratum(actor=SYSTEM, erratum=erratum, on=timezone.localdate())
    text = text_of(opened(client.get("/plan/m1-1.pdf")))
    assert "正誤" in text
    assert "年2回" in text
    assert "正誤" not in text_of(opened(client.get("/plan/m1-2.pdf")))


def test_a_large_plan_is_made_in_the_background(client, edition, monkeypatch):
    monkeypatch.setattr(plans, "AT_ONCE", 0)
    waiting = client.get("/plan.pdf")
    assert waiting.status_code == 202
    assert waiting.headers["Refresh"]
    assert "ファイルを作っています" in waiting.content.decode()
    printout = Printout.objects.get()
    make_printout(PrintoutAsked(printout.pk))
    make_printout(PrintoutAsked(printout.pk))  # delivered twice
    assert len(opened(client.get("/plan.pdf"))) > 3


def test_who_was_killed_while_making_a_file_is_replaced(client, edition, monkeypatch):
    monkeypatch.setattr(plans, "AT_ONCE", 0)
    client.get("/plan.pdf")
    printout = Printout.objects.get()
    Printout.objects.update(claimed_at=timezone.now())
    with pytest.raises(RuntimeError):
        make_printout(PrintoutAsked(printout.pk))
    Printout.objects.update(claimed_at=timezone.now() - making.DEAD_AFTER - timedelta(seconds=1))
    make_printout(PrintoutAsked(printout.pk))
    assert Printout.objects.get().made_at


def test_more_than_one_file_can_hold_is_refused_in_words(client, edition, monkeypatch):
    monkeypatch.setattr(plans, "MOST", 10)
    response = client.get("/plan.pdf")
    assert response.status_code == 503
    page = response.content.decode()
    assert "章をえらんで" in page
    assert f"/plan/editions/{edition.pk}/g2.pdf" in page  # and they stand right below


def test_without_pango_the_page_says_what_to_install(client, edition, monkeypatch):
    monkeypatch.setattr(paper, "is_available", lambda: False)
    response = client.get("/plan/m1-1.pdf")
    assert response.status_code == 503
    assert "libpango" in response.content.decode()


def test_a_library_that_does_not_load_is_no_crash(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **options)

    paper._library.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    try:
        assert not paper.is_available()
    finally:
        monkeypatch.undo()
        paper._library.cache_clear()
    assert paper.is_available()


def test_what_goes_wrong_is_kept_and_tried_again_later(client, edition, monkeypatch):
    def broken(html):
        raise ValueError("boom")

    monkeypatch.setattr(plans, "to_pdf", broken)
    assert client.get("/plan/m1-1.pdf").status_code == 503
    monkeypatch.undo()
    assert client.get("/plan/m1-1.pdf").status_code == 503
    Printout.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    assert client.get("/plan/m1-1.pdf").status_code == 200


@pytest.mark.parametrize("path", ["/plan/nothing.pdf", "/plan/of/nothing.pdf"])
def test_what_is_not_there_is_not_printed(client, edition, path):
    assert client.get(path).status_code == 404


def test_a_draft_is_not_printed(client, edition):
    draft = drafted(edition).edition
    assert client.get(f"/plan/editions/{draft.pk}.pdf").status_code == 404
    assert client.get(f"/plan/editions/{draft.pk}/m1-1.pdf").status_code == 404


def test_files_that_nobody_uses_are_forgotten(client, edition):
    client.get("/plan/m1-1.pdf")
    kept = Printout.objects.get()
    forget_old_printouts()
    assert Printout.objects.exists()
    Printout.objects.update(used_on=timezone.localdate() - timedelta(days=61))
    forget_old_printouts()
    assert not Printout.objects.exists()
    assert not default_storage.exists(kept.file)
    forget_printouts(actor=SYSTEM, before=timezone.localdate())
    assert client.get("/plan/m1-1.pdf").status_code == 200


def test_a_page_offers_its_own_pdf(client, edition):
    page = client.get("/plan/m1-1/").content.decode()
    assert re.search(r'href="/plan/m1-1\.pdf"', page)
    assert f"/plan/editions/{edition.pk}.pdf" in client.get("/plan/").content.decode()
