"""計画ができるまで on the desk: stages, files out and back, lines decided, documents, remarks."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tomoni.plan.api import Edition, Facts, Milestone, draft_edition, edition_in_force, plan_milestone
from tomoni.plan.models import InquiryReturn, Passage
from tomoni.plan.tests.factories import changed, write
from tomoni.web.tests import samples

from .townhall import CLERK, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db
OLD, NEW = samples.OLD, samples.NEW
PDF = b"%PDF-1.7 an invented document"


@pytest.fixture
def planner(city: None) -> Staff:
    samples.plan()
    return signed_in("planner", PLANNER)


@pytest.fixture
def draft(planner: Staff) -> Edition:
    source = edition_in_force()
    assert source
    return draft_edition(
        actor=planner.actor, plan=source.plan, from_edition=source, title="次の計画", period=(2028, 2032)
    )


def planned(planner: Staff, edition: Edition, kind: str, **facts: Any) -> Milestone:
    return plan_milestone(actor=planner.actor, edition=edition, kind=kind, facts=Facts(**facts))


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def sent(planner: Staff, edition: Edition) -> Milestone:
    stage = planned(planner, edition, "inquiry")
    planner.send("desk_inquiry_send", stage.pk, until=day(14), departments=["交通安全課"])
    stage.refresh_from_db()
    return stage


def sheet_of(planner: Staff, stage: Milestone) -> bytes:
    sheet = stage.sheets.get()
    return planner.get(reverse("web:desk_inquiry_sheet", args=[sheet.pk])).content


def bring(planner: Staff, stage: Milestone, *files: tuple[str, bytes], status: int = 302) -> str:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    response = planner.post(
        reverse("web:desk_inquiry_bring", args=[stage.pk]), {"returned": uploads}, follow=status == 302
    )
    assert response.status_code == (200 if status == 302 else status)
    return response.content.decode()


# ---- the course --------------------------------------------------------------------------------------


def test_a_course_begins_empty_and_says_what_comes_next(planner, draft):
    page = planner.read("desk_course", draft.pk)
    assert "No stage is planned yet" in page
    assert "Plan the next stage: Inquiry within the town hall" in page
    assert reverse("web:desk_course", args=[draft.pk]) in planner.read("desk_edition", draft.pk)


def test_a_stage_is_planned_replanned_and_recorded(planner, draft):
    to = planner.send("desk_course", draft.pk, kind="consulted", on="令和8年12月1日", to="")
    stage = Milestone.objects.get()
    assert to == reverse("web:desk_milestone", args=[stage.pk])
    assert stage.planned_on == date(2026, 12, 1)
    fields = {"partner": "総合計画審議会", "number": "企第1号", "note": "案を示しました。"}
    planner.send("desk_milestone_hold", stage.pk, do="plan", on=day(3), **fields)
    assert "Record that it took place" in planner.read("desk_course", draft.pk)
    page = planner.send("desk_milestone_hold", stage.pk, do="hold", on=day(3), status=422, **fields)
    assert "The day lies ahead" in page
    assert "案を示しました。" in page
    planner.send("desk_milestone_hold", stage.pk, do="hold", on=day(), **fields)
    stage.refresh_from_db()
    assert (stage.held_on, stage.number, bool(stage.text_id)) == (timezone.localdate(), "企第1号", True)
    assert "Record that it took place" not in planner.read("desk_milestone", stage.pk)


def test_the_letter_to_the_council_is_a_word_document(planner, draft):
    stage = planned(planner, draft, "consulted", number="企第1号")
    response = planner.get(reverse("web:desk_consultation", args=[stage.pk]))
    assert response.content.startswith(b"PK")
    assert "attachment" in response.headers["Content-Disposition"]
    other = planned(planner, draft, "vote")
    assert planner.get(reverse("web:desk_consultation", args=[other.pk])).status_code == 404


def test_a_mistake_is_corrected_by_a_record_of_its_own(planner, draft):
    stage = planned(planner, draft, "vote")
    planner.send("desk_milestone_hold", stage.pk, do="hold", on=day(), number="議案第3号", result="passed")
    page = planner.send(
        "desk_milestone_correct", stage.pk, field="number", new="議案第30号", reason="", status=422
    )
    assert "議案第30号" in page
    planner.send("desk_milestone_correct", stage.pk, field="number", new="議案第30号", reason="書きまちがい")
    page = planner.read("desk_milestone", stage.pk)
    assert "recorded as “議案第3号”, right is “議案第30号”" in page


def test_a_stage_that_was_planned_is_taken_off_again(planner, draft):
    stage = planned(planner, draft, "vote")
    assert planner.send("desk_milestone_drop", stage.pk) == reverse("web:desk_course", args=[draft.pk])
    assert not Milestone.objects.exists()


def test_what_an_adoption_still_needs_is_said_on_the_course(planner, draft):
    Edition.objects.filter(pk=draft.pk).update(kind="vision")
    assert "they are not recorded yet: Vote of the assembly" in planner.read("desk_course", draft.pk)
    page = planner.send("desk_plan_adopt", draft.pk, on=day(), status=422)
    assert "these stages must be recorded as held: Vote of the assembly" in page
    draft.refresh_from_db()
    assert draft.adopted_at is None


# ---- the inquiry -------------------------------------------------------------------------------------


def test_one_click_makes_the_files_of_all_departments(planner, draft):
    stage = sent(planner, draft)
    response = planner.get(reverse("web:desk_inquiry_zip", args=[stage.pk]))
    with ZipFile(BytesIO(response.content)) as archive:
        assert archive.namelist() == ["01_庁内照会_交通安全課.xlsx"]
    assert load_workbook(BytesIO(sheet_of(planner, stage))).sheetnames[0] == "案内"
    assert "0 of 1 departments have answered." in planner.read("desk_milestone", stage.pk)


def test_an_inquiry_without_a_department_is_not_sent_and_keeps_what_was_typed(planner, draft):
    stage = planned(planner, draft, "inquiry")
    page = planner.send("desk_inquiry_send", stage.pk, until=day(30), departments=[], status=422)
    assert "Please choose at least one department." in page
    assert day(30) in page
    stage.refresh_from_db()
    assert not stage.is_held


def test_files_come_back_and_lines_are_decided(planner, draft):
    stage = sent(planner, draft)
    raw = changed(
        sheet_of(planner, stage), write("文", OLD, "修正案", NEW), write("文", OLD, "意見", "傷みのため")
    )
    page = bring(planner, stage, ("回答.xlsx", raw), ("写真.xlsx", b"\x89PNG"))
    assert "2 files were kept." in page
    assert "The file is no spreadsheet" in page
    assert "1 line waits for a decision" in page
    assert "Decide on what the departments wrote: 1" in planner.read("desk_course", draft.pk)
    page = planner.read("desk_inquiry", stage.pk)
    assert "傷みのため" in page
    assert "<ins>" in page
    line = InquiryReturn.objects.get(sheet__isnull=False).lines.get()
    seen = page.split(f'name="seen-{line.pk}" value="')[1].split('"')[0]
    fields = {f"verdict-{line.pk}": "accept", f"seen-{line.pk}": seen, f"reason-{line.pk}": ""}
    address = reverse("web:desk_inquiry", args=[stage.pk])
    assert planner.post(address, fields).status_code == 302
    assert Passage.objects.filter(version__edition=draft, text=NEW).exists()
    assert "Accepted" in planner.read("desk_inquiry", stage.pk)


def test_a_line_whose_text_was_changed_meanwhile_is_shown_again(planner, draft):
    stage = sent(planner, draft)
    bring(planner, stage, ("回答.xlsx", changed(sheet_of(planner, stage), write("文", OLD, "修正案", NEW))))
    line = InquiryReturn.objects.get().lines.get()
    page = planner.read("desk_inquiry", stage.pk)
    seen = page.split(f'name="seen-{line.pk}" value="')[1].split('"')[0]
    Passage.objects.filter(version__edition=draft, key=line.key).update(text="点検を記録します。")
    fields = {f"verdict-{line.pk}": "accept", f"seen-{line.pk}": seen, f"reason-{line.pk}": "よい案です"}
    response = planner.post(reverse("web:desk_inquiry", args=[stage.pk]), fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "was changed meanwhile" in page
    assert "点検を記録します。" in page
    assert "よい案です" in page
    assert "The draft was changed here after the inquiry was sent" in page


def test_nothing_chosen_is_said(planner, draft):
    stage = sent(planner, draft)
    assert "Please decide on at least one line." in planner.send("desk_inquiry", stage.pk, status=422)


def test_the_file_that_came_back_is_given_out_as_it_was(planner, draft):
    stage = sent(planner, draft)
    bring(planner, stage, ("写真.xlsx", b"\x89PNG not a sheet"))
    kept = InquiryReturn.objects.get()
    response = planner.get(reverse("web:desk_inquiry_return", args=[kept.pk]))
    assert response.content == b"\x89PNG not a sheet"
    assert response.headers["Content-Type"] == "application/octet-stream"


# ---- documents and remarks ---------------------------------------------------------------------------


def test_a_document_is_kept_shown_and_hidden(planner, draft):
    stage = planned(planner, draft, "report")
    address = reverse("web:desk_milestone_add", args=[stage.pk])
    file = SimpleUploadedFile("..\\答申（案）.pdf", PDF)
    assert planner.post(address, {"title": "答申書", "file": file}).status_code == 302
    kept = stage.documents.get()
    assert (kept.file_name, kept.is_public) == ("答申（案）.pdf", False)
    assert planner.get(reverse("web:desk_document", args=[kept.pk])).content == PDF
    planner.send("desk_document_show", kept.pk, public="yes")
    kept.refresh_from_db()
    assert kept.is_public
    bad = SimpleUploadedFile("program.pdf", b"MZ\x90\x00")
    response = planner.post(address, {"title": "だめな文書", "file": bad})
    assert response.status_code == 422
    assert "program.pdf" in response.content.decode()
    assert "だめな文書" in response.content.decode()


def test_remarks_are_recorded_and_handled(planner, draft):
    stage = planned(planner, draft, "report")
    planner.send("desk_milestone_hold", stage.pk, do="hold", on=day(), partner="審議会")
    page = planner.send("desk_remark", stage.pk, text="点検をふやすこと。", codes="m1-1、zz", status=422)
    assert "zz" in page
    planner.send("desk_remark", stage.pk, text="点検をふやすこと。", codes="m1-1、m1-2")
    remark = stage.remarks.get()
    assert "Decide what the city does with the remarks of the council: 1" in planner.read(
        "desk_course", draft.pk
    )
    page = planner.send("desk_remark_handle", remark.pk, handling="partly", reason="", status=422)
    assert "Please give the reason: it is published." in page
    planner.send("desk_remark_handle", remark.pk, handling="partly", reason="年2回にします。")
    assert "年2回にします。" in planner.read("desk_milestone", stage.pk)


def test_the_difference_to_now_is_told(planner, draft):
    stage = planned(planner, draft, "consulted")
    planner.send("desk_milestone_hold", stage.pk, do="hold", on=day(), partner="審議会")
    Passage.objects.filter(version__edition=draft, text=OLD).update(text=NEW)
    page = planner.read("desk_course_difference", draft.pk, query=f"?from={stage.pk}&to=now")
    assert "becomes" in page
    planner.read("desk_course_difference", draft.pk, status=404)


def test_who_does_not_work_on_the_plan_sees_and_does_nothing(planner, draft):
    stage = sent(planner, draft)
    clerk = signed_in("clerk", CLERK)
    for name, key in (
        ("desk_course", draft.pk),
        ("desk_milestone", stage.pk),
        ("desk_inquiry", stage.pk),
        ("desk_inquiry_zip", stage.pk),
        ("desk_inquiry_sheet", stage.sheets.get().pk),
    ):
        clerk.read(name, key, status=403)
    proposer = signed_in("proposer", ("plan.propose_change",))
    proposer.read("desk_milestone", stage.pk)
    proposer.send("desk_milestone_show", stage.pk, status=403, is_public="on")
    proposer.send("desk_milestone_correct", stage.pk, status=403, field="note", new="x", reason="x")
