"""庁内照会: files go out and come back; nothing is lost, nothing comes twice, nothing changes unseen."""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from tomoni.accounts.api import appoint, record_department, record_person, record_post
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.notify.api import Message
from tomoni.plan import api
from tomoni.plan.actions.milestones import Facts
from tomoni.plan.models import Change, InquiryReturn, Milestone, Passage
from tomoni.plan.queries.content import content_of
from tomoni.plan.spreadsheet.package import letters

from . import samples
from .factories import append, changed, write
from .samples import PLANNER
from .test_milestones import draft, refused, reword

pytestmark = pytest.mark.django_db
LINES = "緑の線を引き直します。"
SINCE = date(2020, 4, 1)


def department(key: str, name: str) -> Any:
    return record_department(actor=PLANNER, key=key, name=name, name_en=name, since=SINCE)


def sent(edition: api.Edition | None = None, *names: str, days: int = 14) -> Milestone:
    edition = edition or draft()
    stage = api.plan_milestone(actor=PLANNER, edition=edition, kind="inquiry", facts=Facts())
    today = timezone.localdate()
    chosen = names or tuple(one.name for one in api.departments_of(edition))
    on = min(today, today + timedelta(days=days))
    return api.send_inquiry(
        actor=PLANNER, milestone=stage, departments=chosen, until=today + timedelta(days=days), on=on
    )


def file_of(milestone: Milestone, name: str) -> bytes:
    return api.inquiry_file(milestone.sheets.get(name=name))[1]


def back(milestone: Milestone, *files: bytes, name: str = "回答.xlsx") -> Any:
    return api.bring_returns(
        actor=PLANNER,
        milestone=milestone,
        files=[(f"{number}_{name}", content) for number, content in enumerate(files)],
    )


def lines(milestone: Milestone) -> list[Any]:
    return list(api.lines_of(milestone))


def decide(milestone: Milestone, *found: Any, accept: bool = True, reason: str = "") -> Milestone:
    verdicts = [api.Verdict(one.line.pk, accept, reason, one.now) for one in found]
    return api.decide_lines(actor=PLANNER, milestone=milestone, verdicts=verdicts)


# ---- what goes out -----------------------------------------------------------------------------------


def test_each_department_gets_its_items_and_what_hangs_below_them():
    milestone = sent()
    assert [sheet.name for sheet in milestone.sheets.order_by("order")] == ["交通課", "学校課"]
    book = load_workbook(BytesIO(file_of(milestone, "交通課")))
    assert book.sheetnames == ["案内", "項目", "文", "指標", "役割"]
    assert [row[0].value for row in book["項目"].iter_rows(min_row=2)] == ["m1", "a1"]
    guide = {row[0].value: row[1].value for row in book["案内"].iter_rows()}
    assert guide["照会先"] == "交通課"
    assert "年" in guide["提出期限"]
    assert guide["照会番号"].startswith("tomoni-inquiry/1 ")


def test_ids_and_present_words_are_protected_and_what_is_asked_is_open():
    page = load_workbook(BytesIO(file_of(sent(), "交通課")))["文"]
    assert page.protection.sheet
    headers = [cell.value for cell in page[1]]
    assert all(cell.protection.locked for cell in page[2] if cell.value)
    for header in ("修正案", "意見", "担当者"):
        place = letters(headers.index(header))
        assert not page.column_dimensions[place].protection.locked


def test_only_the_chosen_departments_are_asked():
    assert [sheet.name for sheet in sent(None, "学校課").sheets.all()] == ["学校課"]
    edition = draft(title="もう一つ", departments=[], municipality="よその町")
    stage = api.plan_milestone(actor=PLANNER, edition=edition, kind="inquiry", facts=Facts())
    refused(
        "plan.inquiry_no_departments",
        api.send_inquiry,
        actor=PLANNER,
        milestone=stage,
        departments=["x"],
        until=date(2027, 1, 1),
    )


def test_all_files_come_in_one_archive():
    milestone = sent()
    with ZipFile(BytesIO(api.inquiry_files(milestone))) as archive:
        assert archive.namelist() == ["01_庁内照会_交通課.xlsx", "02_庁内照会_学校課.xlsx"]


def test_what_goes_out_is_the_draft_as_it_was_sent_even_later():
    milestone = sent()
    before = file_of(milestone, "交通課")
    reword(milestone.edition, LINES, "線を消します。")
    assert file_of(milestone, "交通課") == before


# ---- what comes back ---------------------------------------------------------------------------------


def test_an_untouched_file_says_that_there_is_nothing_to_change():
    milestone = sent()
    brought = back(milestone, file_of(milestone, "交通課"))
    assert len(brought.new) == 1
    assert lines(milestone) == []
    traffic, school = api.sheets_of(milestone.pk, milestone.held_to)
    assert traffic.answered_at
    assert not school.answered_at


def test_amendments_and_opinions_are_previewed_and_change_nothing():
    milestone = sent()
    before = content_of(milestone.edition)
    raw = changed(
        file_of(milestone, "交通課"),
        write("文", LINES, "修正案", "緑の線を毎年引き直します。"),
        write("文", LINES, "意見", "毎年の予算があるため"),
        write("文", LINES, "担当者", "大野"),
        write("項目", "歩道の点検", "意見", "名前はこのままがよい。"),
        write("指標", "点検した通学路の割合", "目標値の修正案", "95.0以上"),
    )
    back(milestone, raw)
    opinion, text, target = lines(milestone)
    assert (text.line.new, text.line.opinion, text.line.by) == (
        "緑の線を毎年引き直します。",
        "毎年の予算があるため",
        "大野",
    )
    assert (text.now, text.department, text.code) == (LINES, "交通課", "m1")
    assert (opinion.line.is_amendment, opinion.line.opinion) == (False, "名前はこのままがよい。")
    assert (target.now, target.line.new) == ("90.0以上", "95.0以上")
    assert content_of(milestone.edition) == before


def test_accepted_lines_change_the_draft_with_their_reason():
    milestone = sent()
    raw = changed(
        file_of(milestone, "交通課"),
        write("文", LINES, "修正案", "緑の線を毎年引き直します。"),
        write("文", "細い通学路が14か所あります。", "修正案", "削除"),
        write("項目", "歩道の点検", "修正案", "歩道と通学路の点検"),
        write("指標", "点検した通学路の割合", "目標値の修正案", "95.0以上"),
        append("文", 項目のコード="m1", 区分="市がすること", 修正案="見守りを続けます。"),
        append("役割", 項目のコード="m1", だれの役割="学校", 修正案="点検に加わります。"),
    )
    back(milestone, raw)
    decide(milestone, *lines(milestone))
    found = {text.text for texts in content_of(milestone.edition).texts.values() for text in texts}
    assert {"緑の線を毎年引き直します。", "見守りを続けます。", "点検に加わります。"} <= found
    assert not {LINES, "細い通学路が14か所あります。"} & found
    assert milestone.edition.versions.get(node__code="a1").title == "歩道と通学路の点検"
    target = milestone.edition.indicators.get()
    assert (target.target_text, int(target.target_value)) == ("95.0以上", 95)
    change = Change.objects.get(edition=milestone.edition, old=LINES)
    assert change.reason == "庁内照会　交通課"
    assert [one.decision for one in milestone.returns.get().lines.all()] == ["accepted"] * 6


def test_what_was_accepted_survives_the_adoption_with_its_reason():
    milestone = sent()
    back(
        milestone,
        changed(
            file_of(milestone, "交通課"),
            append("文", 項目のコード="m1", 区分="市がすること", 修正案="見守りを続けます。"),
        ),
    )
    decide(milestone, *lines(milestone))
    edition = api.adopt_edition(actor=PLANNER, edition=milestone.edition, on=timezone.localdate())
    [change] = api.edition_changes(edition)
    assert (change.new, change.reason) == ("見守りを続けます。", "庁内照会　交通課")
    assert Passage.objects.filter(version__edition=edition, key=change.passage_key).exists()


def test_what_is_adopted_says_what_the_text_says_whoever_worked_on_it_after_the_inquiry():
    milestone = sent()
    raw = changed(
        file_of(milestone, "交通課"),
        write("文", LINES, "修正案", "緑の線を毎年引き直します。"),
        append("文", 項目のコード="m1", 区分="市がすること", 修正案="見守りを続けます。"),
    )
    back(milestone, raw)
    decide(milestone, *lines(milestone))
    reword(milestone.edition, "緑の線を毎年引き直します。", "緑の線を毎年5月に引き直します。")
    Passage.objects.filter(version__edition=milestone.edition, text="見守りを続けます。").delete()
    edition = api.adopt_edition(actor=PLANNER, edition=milestone.edition, on=timezone.localdate())
    found = {change.old: change.new for change in api.edition_changes(edition)}
    assert found == {LINES: "緑の線を毎年5月に引き直します。"}


def test_a_line_that_is_not_accepted_keeps_its_reason():
    milestone = sent()
    back(milestone, changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。")))
    with pytest.raises(DomainError, match=r"plan\.inquiry_reason_missing"):
        decide(milestone, *lines(milestone), accept=False)
    decide(milestone, *lines(milestone), accept=False, reason="安全のため残します。")
    [one] = lines(milestone)
    assert (one.line.decision, one.line.reason, one.now) == ("rejected", "安全のため残します。", LINES)
    with pytest.raises(DomainError, match=r"plan\.inquiry_decided"):
        decide(milestone, one)


def test_the_same_file_twice_adds_nothing():
    milestone = sent()
    raw = changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。"))
    back(milestone, raw, raw)
    again = back(milestone, raw, name="別の名前.xlsx")
    assert (len(again.new), again.known) == (0, ("0_別の名前.xlsx",))
    assert InquiryReturn.objects.count() == 1
    assert len(lines(milestone)) == 1


def test_a_later_file_of_a_department_takes_the_place_of_what_was_not_decided():
    milestone = sent()
    raw = file_of(milestone, "交通課")
    back(milestone, changed(raw, write("文", LINES, "修正案", "案の一")))
    back(milestone, changed(raw, write("文", LINES, "修正案", "案の二")))
    assert [one.line.new for one in lines(milestone)] == ["案の二"]
    assert InquiryReturn.objects.count() == 2


def test_a_file_that_was_saved_again_asks_nothing_that_was_decided():
    milestone = sent()
    raw = file_of(milestone, "交通課")
    first = changed(raw, write("文", LINES, "修正案", "案の一"))
    back(milestone, first)
    decide(milestone, *lines(milestone), accept=False, reason="いまの文でよいため。")
    again = changed(
        raw, write("文", LINES, "修正案", "案の一"), write("項目", "歩道の点検", "意見", "よい案です。")
    )
    assert again != first
    back(milestone, again)
    found = {one.line.new or one.line.opinion: one.line.decision for one in lines(milestone)}
    assert found == {"案の一": "rejected", "よい案です。": ""}
    [traffic, _school] = api.sheets_of(milestone.pk, milestone.held_to)
    assert traffic.waiting == 1


def test_a_later_file_that_cannot_be_read_as_a_whole_takes_no_line_away():
    milestone = sent()
    raw = file_of(milestone, "交通課")
    back(milestone, changed(raw, write("文", LINES, "修正案", "案の一")))

    def drop(book: Any) -> None:
        del book["文"]

    back(milestone, changed(raw, drop, write("項目", "歩道の点検", "修正案", "点検")))
    assert {one.line.new for one in lines(milestone)} == {"案の一", "点検"}


def test_the_departments_get_a_list_of_what_was_decided_and_why():
    milestone = sent()
    back(milestone, changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。")))
    decide(milestone, *lines(milestone), accept=False, reason="安全のため残します。")
    page = load_workbook(BytesIO(api.inquiry_results(milestone)))["回答と対応"]
    [headers, row] = [[cell.value for cell in line] for line in page.iter_rows()]
    said = dict(zip(headers, row, strict=True))
    assert (said["課"], said["項目"]) == ("交通課", "1-1 通学路の安全")
    assert (said["照会した案"], said["修正案"]) == (LINES, "線を消します。")
    assert (said["採否"], said["理由"]) == ("不採用", "安全のため残します。")


# ---- conflicts ---------------------------------------------------------------------------------------


def test_two_departments_on_one_text_are_named_and_cannot_both_be_accepted():
    milestone = sent()
    for name, words in (("交通課", "線を太くします。"), ("学校課", "線を赤くします。")):
        back(milestone, changed(file_of(milestone, name), write("文", LINES, "修正案", words)))
    traffic, school = lines(milestone)
    assert (traffic.others, school.others) == (("学校課",), ("交通課",))
    with pytest.raises(DomainError) as problem:
        decide(milestone, traffic, school)
    assert problem.value.code == "plan.inquiry_two_on_one"
    assert problem.value.params["departments"] == "交通課、学校課"
    decide(milestone, traffic)
    [_traffic, school] = lines(milestone)
    assert school.has_moved_on
    assert school.now == "線を太くします。"


def test_a_text_that_was_changed_meanwhile_is_named_and_not_overwritten_unseen():
    milestone = sent()
    back(milestone, changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。")))
    shown = lines(milestone)
    reword(milestone.edition, LINES, "線を引き直し、記録します。")
    with pytest.raises(DomainError) as problem:
        decide(milestone, *shown)
    assert problem.value.code == "plan.inquiry_moved_on"
    assert problem.value.params["now"] == "線を引き直し、記録します。"
    [one] = lines(milestone)
    assert one.has_moved_on
    decide(milestone, one)  # seen, and meant
    assert Passage.objects.filter(version__edition=milestone.edition, text="線を消します。").exists()


def test_a_text_that_is_gone_is_named():
    milestone = sent()
    back(milestone, changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。")))
    Passage.objects.filter(version__edition=milestone.edition, text=LINES).delete()
    [one] = lines(milestone)
    assert one.is_gone
    with pytest.raises(DomainError, match=r"plan\.inquiry_gone"):
        decide(milestone, one)


def test_all_of_what_is_decided_together_is_done_or_nothing():
    milestone = sent()
    back(
        milestone,
        changed(
            file_of(milestone, "交通課"),
            write("文", LINES, "修正案", "線を消します。"),
            write("項目", "歩道の点検", "修正案", "点検"),
        ),
    )
    shown = lines(milestone)
    reword(milestone.edition, LINES, "線を引き直し、記録します。")
    before = content_of(milestone.edition)
    with pytest.raises(DomainError):
        decide(milestone, *shown)
    assert content_of(milestone.edition) == before
    assert all(one.is_open for one in lines(milestone))


# ---- files that are not as they should be ------------------------------------------------------------


def wrong(milestone: Milestone, content: bytes, name: str = "回答.xlsx") -> list[str]:
    """The codes of what is wrong in a file; it is kept all the same."""
    [kept] = back(milestone, content, name=name).new
    assert bytes(InquiryReturn.objects.get(pk=kept.pk).content) == content
    return [problem["code"] for problem in kept.problems]


def test_a_file_of_no_inquiry_is_kept_and_named():
    milestone = sent()
    assert wrong(milestone, b"PK damaged") == ["plan.sheet_damaged"]
    assert wrong(milestone, b"%PDF-1.7") == ["plan.sheet_not_xlsx"]
    assert wrong(milestone, api.export_edition(milestone.edition)) == ["plan.inquiry_unknown"]
    shown = api.returns_of(milestone)
    assert [one.department for one in shown] == ["", "", ""]
    assert all(one.problems[0][2] for one in shown)
    assert not any(sheet.answered_at for sheet in api.sheets_of(milestone.pk, milestone.held_to))


def test_a_file_of_another_inquiry_is_not_taken_for_this_one():
    first = sent(None, "交通課")
    raw = file_of(first, "交通課")
    second = sent(first.edition, "交通課")
    assert wrong(second, raw) == ["plan.inquiry_other"]


def test_a_changed_inquiry_number_is_noticed():
    milestone = sent()

    def forge(book: Any) -> None:
        cell = next(row[1] for row in book["案内"].iter_rows() if row[0].value == "照会番号")
        cell.value = cell.value[:-16] + "0" * 16

    assert wrong(milestone, changed(file_of(milestone, "交通課"), forge)) == ["plan.inquiry_sent_differs"]


def test_a_slip_is_named_by_its_cell_and_the_rest_is_there():
    milestone = sent()

    def slips(book: Any) -> None:
        page = book["文"]
        headers = [cell.value for cell in page[1]]
        place = headers.index("修正案") + 1
        page.cell(2, place).value = "=1+1"
        page.cell(3, 1).value = "00000000-0000-0000-0000-000000000000"
        page.cell(3, place).value = "どこの文でしょう"

    raw = changed(
        file_of(milestone, "交通課"),
        slips,
        write("文", LINES, "修正案", "線を消します。"),
        append("文", 項目のコード="m3", 区分="市がすること", 修正案="ほかの課の項目"),
        append("文", 項目のコード="m1", 修正案="区分がない"),
    )
    [kept] = back(milestone, raw).new
    named = {(one["sheet"], one["cell"], one["code"]) for one in kept.problems}
    assert named == {
        ("文", "G2", "plan.cell_formula"),
        ("文", "A3", "plan.inquiry_row_unknown"),
        ("文", "B5", "plan.inquiry_node_not_yours"),
        ("文", "D6", "plan.inquiry_new_needs"),
    }
    assert [one.line.new for one in lines(milestone)] == ["線を消します。"]


def test_a_missing_sheet_is_named_and_the_others_are_read():
    milestone = sent()

    def drop(book: Any) -> None:
        del book["指標"]

    raw = changed(file_of(milestone, "交通課"), drop, write("文", LINES, "修正案", "線を消します。"))
    assert wrong(milestone, raw) == ["plan.sheet_missing"]
    assert len(lines(milestone)) == 1


def archive(*files: tuple[str, bytes], cp932: bool = False) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(_Cp932(name) if cp932 else name, content)
    return stream.getvalue()


class _Cp932(ZipInfo):
    """A name as Windows writes it into an archive: in its own letters, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def test_an_archive_with_names_of_windows_is_unpacked():
    milestone = sent()
    raw = archive(
        ("照会\\交通課の回答.xlsx", file_of(milestone, "交通課")),
        ("照会/学校課の回答.xlsx", file_of(milestone, "学校課")),
        ("照会/.DS_Store", b"x"),
        cp932=True,
    )
    brought = api.bring_returns(actor=PLANNER, milestone=milestone, files=[("回答.zip", raw)])
    assert [one.file_name for one in brought.new] == ["交通課の回答.xlsx", "学校課の回答.xlsx"]
    assert all(sheet.answered_at for sheet in api.sheets_of(milestone.pk, milestone.held_to))


def test_archives_that_do_harm_are_refused_and_the_other_files_taken():
    milestone = sent()
    bomb = archive(("bomb.xlsx", b"0" * 100_000_001))
    assert len(bomb) < 200_000
    brought = api.bring_returns(
        actor=PLANNER,
        milestone=milestone,
        files=[
            ("bomb.zip", bomb),
            ("damaged.zip", b"PK\x03\x04 damaged"),
            ("empty.zip", archive()),
            ("many.zip", archive(*((f"{n}.xlsx", b"x") for n in range(201)))),
            ("empty.xlsx", b""),
            ("回答.xlsx", file_of(milestone, "交通課")),
        ],
    )
    assert [(name, problem.code) for name, problem in brought.refused] == [
        ("bomb.zip", "plan.inquiry_zip_expands"),
        ("damaged.zip", "plan.inquiry_zip_damaged"),
        ("empty.zip", "plan.inquiry_no_files"),
        ("many.zip", "plan.inquiry_too_many"),
        ("empty.xlsx", "plan.document_empty"),
    ]
    assert len(brought.new) == 1


def test_a_spreadsheet_that_unpacks_to_gigabytes_is_kept_and_never_unpacked():
    milestone = sent()
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * 151_000_000)
    assert wrong(milestone, stream.getvalue()) == ["plan.sheet_too_large"]


# ---- who is late -------------------------------------------------------------------------------------


def test_who_has_not_answered_is_late_and_is_reminded_once_a_day():
    school = department("school", "学校課")
    post = record_post(actor=PLANNER, title="課長", department=school, since=SINCE)
    person = record_person(actor=PLANNER, email="gakko@example.jp", name="学校課長")
    appoint(actor=PLANNER, person=person, post=post, since=SINCE)
    milestone = sent(days=-1)
    back(milestone, file_of(milestone, "交通課"))
    traffic, late = api.sheets_of(milestone.pk, milestone.held_to)
    assert (traffic.is_late, late.is_late) == (False, True)
    for _twice in range(2):
        api.remind_departments(actor=PLANNER, milestone=milestone)
    [mail] = Message.objects.filter(kind="plan.inquiry_reminder")
    assert mail.to == "gakko@example.jp"
    assert "学校課" in mail.body
    assert "後期基本計画" in mail.subject
    assert [one.reminded_on for one in api.sheets_of(milestone.pk, milestone.held_to)] == [
        None,
        timezone.localdate(),
    ]


def test_who_may_not_work_on_the_plan_sends_and_decides_nothing():
    milestone = sent()
    given = {"actor": samples.CLERK, "milestone": milestone}
    for action, more in (
        (api.bring_returns, {"files": [("x.xlsx", b"x")]}),
        (api.decide_lines, {"verdicts": []}),
        (api.remind_departments, {}),
        (api.send_inquiry, {"departments": ["交通課"], "until": date(2027, 1, 1)}),
    ):
        with pytest.raises(NotAllowed):
            action(**given, **more)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_brought_by_two_people_at_once_is_kept_once():
    milestone = sent()
    raw = changed(file_of(milestone, "交通課"), write("文", LINES, "修正案", "線を消します。"))
    start, kept, failed = Barrier(2), [], []

    def bring() -> None:
        try:
            start.wait()
            kept.append(
                api.receive_return(actor=PLANNER, milestone=milestone, file_name="x.xlsx", content=raw).pk
            )
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(kept)) == 1
    assert len(lines(milestone)) == 1
