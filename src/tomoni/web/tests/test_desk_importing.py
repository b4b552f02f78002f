"""The import desk in the browser: bring a document, see what was understood, correct it, make it a draft."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tomoni.plan.api import Import, edition_in_force, read_received

from .townhall import CLERK, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db

TEXT = """みずうみ町総合計画
基本目標１　安心してくらせるまち
基本施策１　交通安全
現状と課題
・細い通学路が14か所あります。
・高齢の運転者がふえています。
取組の方向
・歩道の点検を年1回行います。
・緑の線を引き直します。
基本施策２　防災
現状と課題
・避難所が足りません。
"""


@pytest.fixture
def planner(city: None) -> Staff:
    return signed_in("planner", (*PLANNER, "plan.load"))


def bring(planner: Staff, content: bytes = TEXT.encode(), name: str = "計画.txt") -> str:
    """Bring a file; where one is led then."""
    return planner.send("desk_imports", file=SimpleUploadedFile(name, content))


def brought(planner: Staff, text: str = TEXT) -> Import:
    bring(planner, text.encode())
    return Import.objects.latest("received_at")


def unplaced(page: str) -> str:
    found = re.search(r"Lines without a place: ([\d,]+)", page)
    assert found
    return found[1]


def test_a_small_document_is_shown_at_once(planner: Staff) -> None:
    document = brought(planner)
    page = planner.read("desk_import", document.pk)
    assert "交通安全" in page
    assert 'data-became="title"' in page
    assert "Every line has its place." in page
    assert re.search(r"placed \d+ \+ layout \d+ \+ unplaced 0 = 13 lines", page)
    assert "計画.txt" in planner.read("desk_imports")


def test_the_same_file_goes_on_where_one_stopped_and_the_page_says_so(planner: Staff) -> None:
    document = brought(planner)
    assert "was brought before" not in planner.read("desk_import", document.pk)
    bring(planner, name="もう一度.txt")
    assert "was brought before" in planner.read("desk_import", document.pk)


def test_a_pdf_is_read_in_the_background_and_the_page_says_so(planner: Staff) -> None:
    bring(planner, b"%PDF-1.4 broken", "plan.pdf")
    document = Import.objects.get()
    assert "being read" in planner.read("desk_import", document.pk)
    read_received(document)
    assert "could not be read" in planner.read("desk_import", document.pk)
    waiting = planner.get(reverse("web:desk_import", args=[document.pk]), headers={"hx-request": "true"})
    assert waiting.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.jpg", b"\xff\xd8\xff", "cannot be read"),
        ("plan.txt", b"", "The file is empty."),
        ("", b"", "Please choose a file."),
    ],
)
def test_what_cannot_be_read_says_so_at_the_field(
    planner: Staff, name: str, content: bytes, words: str
) -> None:
    data: dict[str, Any] = {"file": SimpleUploadedFile(name, content)} if name else {}
    page = planner.send("desk_imports", status=422, **data)
    assert words in page
    assert not Import.objects.exists()


def test_lines_are_corrected_by_a_form_and_undone(planner: Staff) -> None:
    document = brought(planner)
    to = planner.send("desk_import_correct", document.pk, do="unplace", line=["9"], leaf="1", span="5-6")
    assert to.endswith("?leaf=1#l5")
    page = planner.read("desk_import", document.pk)
    assert unplaced(page) == "3"
    nodes = document.reading.corrected["nodes"]
    key = next(row["id"] for row in nodes if row["title"] == "防災")
    planner.send(
        "desk_import_correct",
        document.pk,
        do="item",
        line=["9", "5"],
        leaf="1",
        item_node=key,
        item_role="actions",
        kind="measure",
    )
    assert unplaced(planner.read("desk_import", document.pk)) == "1"
    planner.send("desk_import_undo", document.pk, number="2", leaf="1")
    assert unplaced(planner.read("desk_import", document.pk)) == "3"
    assert "(taken back)" in planner.read("desk_import", document.pk)


def test_an_item_is_made_named_moved_and_merged(planner: Staff) -> None:
    document = brought(planner)
    planner.send(
        "desk_import_correct", document.pk, do="node", line=["7"], kind="action", under="n2", follow="on"
    )
    page = planner.read("desk_import", document.pk, query="?node=c1")
    assert 'id="item"' in page
    planner.send("desk_import_correct", document.pk, do="rename", item="c1", marker="(1)", title="取り組み")
    planner.send("desk_import_correct", document.pk, do="retype", item="c1", kind="measure")
    planner.send("desk_import_correct", document.pk, do="move", item="c1", under="")
    document.reading.refresh_from_db()
    row = next(row for row in document.reading.corrected["nodes"] if row["id"] == "c1")
    assert (row["marker"], row["title"], row["kind"], row["parent"]) == ("(1)", "取り組み", "measure", None)
    planner.send("desk_import_correct", document.pk, do="split", item="c1", after="8")
    planner.send("desk_import_correct", document.pk, do="merge", item="c1")
    planner.send("desk_import_correct", document.pk, do="remove", item="c2")
    assert "7 corrections" in planner.read("desk_import", document.pk)


def test_what_does_not_go_is_said_and_what_was_typed_is_kept(planner: Staff) -> None:
    document = brought(planner)
    page = planner.send("desk_import_correct", document.pk, status=422, do="layout", span="12-x", line=["5"])
    assert "for example 12-18" in page
    assert 'value="12-x"' in page
    assert re.search(r'value="5" checked', page)
    page = planner.send("desk_import_correct", document.pk, status=422, do="layout", leaf="1")
    assert "at least one line" in page
    page = planner.send("desk_import_correct", document.pk, status=422, do="move", item="n1", under="n2")
    assert "cannot stand under itself" in page
    page = planner.send("desk_import_correct", document.pk, status=422, do="dance", item="n1")
    assert "not known" in page


def test_two_people_do_not_undo_each_other(planner: Staff) -> None:
    document = brought(planner)
    planner.send("desk_import_correct", document.pk, do="layout", line=["5"])
    planner.send("desk_import_correct", document.pk, do="layout", line=["6"])
    planner.send("desk_import_undo", document.pk, number="1")
    assert "Somebody else has corrected" in planner.read("desk_import", document.pk)


def test_a_draft_is_made_of_it_and_the_public_sees_nothing(planner: Staff) -> None:
    document = brought(planner)
    page = planner.read("desk_import_edition", document.pk)
    assert 'value="みずうみ町総合計画"' in page
    wrong = {"title": "計画", "kind": "basic", "plan": "new", "from_year": "来年"}
    assert "Please write a year" in planner.send("desk_import_edition", document.pk, status=422, **wrong)
    right = wrong | {"from_year": "令和６年度", "to_year": "2028"}
    planner.send("desk_import_edition", document.pk, **right)
    document.refresh_from_db()
    assert document.edition is not None
    assert (document.edition.period_from, document.edition.period_to) == (2024, 2028)
    assert edition_in_force() is None
    page = planner.read("desk_import", document.pk)
    assert "was made a draft" in page
    assert "data-source-line>" not in page
    planner.send("desk_import_correct", document.pk, do="layout", line=["5"])
    assert "cannot be corrected any more" in planner.read("desk_import", document.pk)


def test_what_has_to_be_mended_leads_to_its_place(planner: Staff) -> None:
    document = brought(planner)
    reading = document.reading
    reading.corrected["nodes"][1]["same_as"] = "n99"
    reading.save()
    page = planner.read("desk_import_edition", document.pk)
    assert "This has to be mended first" in page
    assert f"?leaf=1&amp;node={reading.corrected['nodes'][1]['id']}#item" in page


def test_report_and_data_are_downloads(planner: Staff) -> None:
    document = brought(planner)
    report = planner.get(reverse("web:desk_import_report", args=[document.pk]))
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert "交通安全" in report.content.decode()
    data = planner.get(reverse("web:desk_import_json", args=[document.pk]))
    assert json.loads(data.content)["format"] == "tomoni-plan/1"
    assert "source_lines" not in json.loads(data.content)


def test_a_document_is_put_away(planner: Staff) -> None:
    document = brought(planner)
    planner.send("desk_import_put_away", document.pk)
    assert "put away" in planner.read("desk_imports")


def test_two_thousand_lines_cost_no_more_queries_and_come_in_parts(planner: Staff) -> None:
    chapters = "".join(
        f"基本目標{number}　目標{number}\n"
        + "".join(
            f"基本施策{number}-{of}　施策{number}-{of}\n現状と課題\n・課題が{of}つあります。\n"
            for of in range(1, 41)
        )
        for number in range(1, 18)
    )
    small, large = brought(planner), brought(planner, chapters)
    assert len(large.reading.source_lines) > 2_000

    def cost(document: Import) -> int:
        planner.read("desk_import", document.pk)
        with CaptureQueriesContext(connection) as queries:
            page = planner.read("desk_import", document.pk, query="?leaf=2")
        assert page.count("data-source-line>") <= 150
        return len(queries)

    assert cost(large) == cost(small) <= 10
    assert "Part 2 of" in planner.read("desk_import", large.pk, query="?leaf=2")


def test_others_do_not_see_it(planner: Staff) -> None:
    document = brought(planner)
    clerk = signed_in("clerk", CLERK)
    assert clerk.get(reverse("web:desk_imports")).status_code == 403
    assert clerk.get(reverse("web:desk_import", args=[document.pk])).status_code == 403


INDICATORS = """みずうみ町総合計画
基本目標１　安心してくらせるまち
基本施策１　交通安全
成果指標
指標名　単位　現状値（2023年度）　目標値（2028年度）
点検した通学路の割合　％　52.0　90.0
市民の役割
・あぶない所を知らせます。
"""


def reading_with_parts(planner: Staff) -> tuple[Import, str]:
    """A document with an indicator and a role, whatever the reader made of the lines."""
    document = brought(planner, INDICATORS)
    reading = document.reading
    node = next(row["id"] for row in reading.proof["nodes"] if "交通安全" in row["title"])
    value = {"text": "52.0", "value": 52, "period": "2023"}
    row = {"node": node, "kind": None, "type": None, "name": "点検した割合", "definition": None}
    row |= {"baseline": value, "target": value | {"text": "90.0"}, "unit": "％", "direction": "up"}
    reading.proof["indicators"] = [row | {"cumulative": False, "line": 6, "lines": [6]}]
    reading.proof["roles"] = [
        {"node": node, "actor": "市民", "text": "知らせます。", "line": 8, "lines": [8]}
    ]
    reading.corrected = reading.proof
    reading.save()
    return document, node


def test_indicators_and_roles_are_corrected_where_they_stand(planner: Staff) -> None:
    document, node = reading_with_parts(planner)
    page = planner.read("desk_import", document.pk, query=f"?node={node}")
    assert 'name="definition"' in page
    planner.post(
        reverse("web:desk_import_correct", args=[document.pk]),
        {
            "item": node,
            "do": "indicator_text",
            "number": "0",
            "was": "点検した割合",
            "name": "点検した通学路の割合",
            "definition": "長さの割合",
            "unit": "％",
            "baseline": "52.0",
            "baseline_period": "2023",
            "target": "９５％以上",
            "target_period": "2028",
            "direction": "up",
        },
    )
    document.reading.refresh_from_db()
    [row] = document.reading.corrected["indicators"]
    assert (row["name"], row["definition"]) == ("点検した通学路の割合", "長さの割合")
    assert (row["target"]["value"], row["target"]["period"]) == (95, "2028")
    planner.send(
        "desk_import_correct",
        document.pk,
        item=node,
        do="role_text",
        number="0",
        was="知らせます。",
        actor="地域",
        text="あぶない所を市に知らせます。",
    )
    document.reading.refresh_from_db()
    assert document.reading.corrected["roles"][0]["actor"] == "地域"
    page = planner.send(
        "desk_import_correct",
        document.pk,
        item=node,
        do="role_text",
        number="0",
        was="知らせます。",
        actor="市民",
        text="二人目の文",
        status=422,
    )
    assert "not there any more" in page
    assert "二人目の文" in page, "what was typed is kept"
    planner.send("desk_import_undo", document.pk, number="2")
    document.reading.refresh_from_db()
    assert document.reading.corrected["roles"][0]["actor"] == "市民"


def test_the_page_says_beforehand_when_a_document_is_dropped(planner: Staff, settings: Any) -> None:
    settings.TOMONI_IMPORT_DAYS = 30
    assert "dropped after 30 days" in planner.read("desk_imports")
    assert "the document is dropped on" in planner.read("desk_import", brought(planner).pk)
