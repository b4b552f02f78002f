"""The next edition: begun as a draft, worked on in a spreadsheet, adopted."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tomoni.plan.api import Edition, Spreadsheet, draft_edition, edition_in_force, export_edition, node_page
from tomoni.voices.tests import factories as made

from .townhall import CLERK, PLANNER, Staff, approved, signed_in

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def planner(city: None) -> Staff:
    made.plan()
    return signed_in("planner", PLANNER)


@pytest.fixture
def coming(planner: Staff) -> Edition:
    source = edition_in_force()
    assert source
    return draft_edition(
        actor=planner.actor, plan=source.plan, from_edition=source, title="次期基本計画", period=(2029, 2033)
    )


def edited(draft: Edition, sheet: str, cell: str, value: Any) -> bytes:
    book = load_workbook(BytesIO(export_edition(draft)))
    book[sheet][cell].value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(planner: Staff, draft: Edition, content: bytes, *, status: int = 302) -> str:
    file = SimpleUploadedFile("計画.xlsx", content, XLSX)
    response = planner.post(reverse("web:desk_edition", args=[draft.pk]), {"file": file})
    assert response.status_code == status
    return response.headers["Location"] if status == 302 else response.content.decode()


def test_an_edition_is_downloaded_as_a_spreadsheet(planner: Staff) -> None:
    source = edition_in_force()
    assert source
    assert reverse("web:desk_edition_xlsx", args=[source.pk]) in planner.read("desk_plan")
    response = planner.get(reverse("web:desk_edition_xlsx", args=[source.pk]))
    assert response.headers["Content-Type"] == XLSX
    assert "attachment" in response.headers["Content-Disposition"]
    assert load_workbook(BytesIO(response.content)).sheetnames[0] == "項目"


def test_the_next_edition_begins_as_a_draft_that_stands_in_the_list(planner: Staff) -> None:
    source = edition_in_force()
    assert source
    assert "the same items" in planner.read("desk_edition_next", source.pk)
    planner.send(
        "desk_edition_next", source.pk, title="次期基本計画", period_from="2029", period_to="２０３３"
    )
    draft = Edition.objects.get(title="次期基本計画")
    assert (draft.period_from, draft.period_to) == (2029, 2033)
    assert reverse("web:desk_edition", args=[draft.pk]) in planner.read("desk_plan")
    assert "Draft of a whole edition" in planner.read("desk_edition", draft.pk)
    page = planner.send(
        "desk_edition_next", source.pk, title="逆", period_from="2033", period_to="2029", status=422
    )
    assert "ends before it begins" in page


def test_a_file_is_looked_at_first_and_then_applied(planner: Staff, coming: Edition) -> None:
    where = upload(planner, coming, edited(coming, "項目", "G2", "新しい名称のまち"))
    page = planner.get(where).content.decode()
    assert "新しい名称のまち" in page
    assert "1 item is different." in page
    assert node_page(coming, "g1").link.title != "新しい名称のまち"  # type: ignore[union-attr]
    assert where in planner.read("desk_edition", coming.pk), "it waits when the browser was closed"
    assert planner.post(where).status_code == 302
    assert node_page(coming, "g1").link.title == "新しい名称のまち"  # type: ignore[union-attr]
    assert not Spreadsheet.objects.exists()
    assert "新しい名称のまち" in planner.read("desk_edition_difference", coming.pk)


def test_wrong_cells_are_listed_and_nothing_changes(planner: Staff, coming: Edition) -> None:
    where = upload(planner, coming, edited(coming, "項目", "D2", "目的"))
    page = planner.get(where).content.decode()
    assert "1 cell must be corrected" in page
    assert "D2" in page
    assert planner.post(where).status_code == 422
    assert Spreadsheet.objects.count() == 1


def test_an_unchanged_file_says_so_and_can_be_thrown_away(planner: Staff, coming: Edition) -> None:
    where = upload(planner, coming, export_edition(coming))
    assert "changes nothing" in planner.get(where).content.decode()
    kept = Spreadsheet.objects.get()
    planner.send("desk_sheet_discard", kept.pk)
    assert not Spreadsheet.objects.exists()


def test_a_file_that_is_no_spreadsheet_is_explained(planner: Staff, coming: Edition) -> None:
    where = upload(planner, coming, b"a,b,c")
    response = planner.get(where)
    assert response.status_code == 422
    assert "no spreadsheet" in response.content.decode()
    assert "Please choose the file." in upload_nothing(planner, coming)


def upload_nothing(planner: Staff, draft: Edition) -> str:
    return planner.post(reverse("web:desk_edition", args=[draft.pk]), {}).content.decode()


def test_the_draft_is_adopted_on_the_page_for_that(planner: Staff, coming: Edition) -> None:
    approved(planner, coming)
    assert "reads this edition as the plan" in planner.read("desk_plan_adopt", coming.pk)
    planner.send("desk_plan_adopt", coming.pk, on="2026-01-15")
    coming.refresh_from_db()
    assert coming.adopted_at is not None
    assert planner.get(reverse("web:desk_edition", args=[coming.pk])).status_code == 404


def test_a_clerk_does_none_of_this(planner: Staff, coming: Edition) -> None:
    clerk = signed_in("clerk", CLERK)
    for name in ("desk_edition", "desk_edition_next", "desk_edition_xlsx"):
        clerk.read(name, coming.pk, status=403)
