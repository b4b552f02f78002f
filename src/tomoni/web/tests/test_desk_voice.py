"""Working on one voice: each button, who may press it, what was typed wrong, two people at once."""

from typing import Any

import pytest
from django.test import Client

from tomoni.accounts.api import Department
from tomoni.approvals.api import approve, send_back
from tomoni.audit.api import looks_at, work_off
from tomoni.kernel.codes import format_receipt_number
from tomoni.voices.api import (
    ConsentChoice,
    SenderDetails,
    StandingRow,
    Voice,
    assign_voice,
    current_draft,
    save_draft,
    take_voice,
)
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, OFFICER, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db
LIST = "?queue=open"


@pytest.fixture
def traffic(city: None) -> Department:
    return Department.objects.get(key="traffic")


@pytest.fixture
def clerk(traffic: Department) -> Staff:
    return signed_in("clerk", CLERK, traffic)


@pytest.fixture
def voice(traffic: Department) -> Voice:
    return made.voice()


def standing(voice: Voice) -> StandingRow:
    return StandingRow.objects.get(voice=voice)


# -- looking


def test_the_words_are_shown_as_they_came_and_that_they_were_shown_is_noted(
    clerk: Staff, voice: Voice
) -> None:
    page = clerk.read("desk_voice", voice.pk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert [(look.person, look.purpose) for look in looks_at(voice)] == [(clerk.person.pk, "desk.voice")]


def test_who_sent_it_is_shown_on_demand_alone_and_noted_apart(clerk: Staff, traffic: Department) -> None:
    voice = made.voice(sender=SenderDetails(name="山田はるか", email="haruka@example.jp", address="中央1-1"))
    assert "山田はるか" not in clerk.read("desk_voice", voice.pk)
    page = clerk.send("desk_sender", voice.pk, status=200)
    assert "山田はるか" in page
    assert "haruka@example.jp" in page
    assert [look.purpose for look in looks_at(voice)].count("desk.sender") == 1


def test_a_page_that_shows_a_voice_is_kept_nowhere(clerk: Staff, voice: Voice) -> None:
    assert clerk.get(f"/desk/v/{voice.pk}/").headers["Cache-Control"] == "no-store, private"


def test_an_unknown_voice_is_not_found(clerk: Staff) -> None:
    clerk.read("desk_voice", "00000000-0000-0000-0000-000000000000", status=404)


def test_the_whole_record_names_who_did_what(clerk: Staff, voice: Voice, traffic: Department) -> None:
    clerk.send("desk_assign", voice.pk, assign__department=str(traffic.pk))
    made.answer(voice)
    page = clerk.read("desk_history", voice.pk)
    for words in (
        "The voice was received",
        "assigned the department",
        "saved the draft",
        "approved",
        "issued the answer",
    ):
        assert words in page
    assert "Clerk" in page


@pytest.mark.parametrize(
    "name",
    ["take", "assign", "draft", "summary", "issue", "close", "publish", "hide", "concern", "fold", "sender"],
)
def test_nothing_is_done_by_following_a_link(clerk: Staff, voice: Voice, name: str) -> None:
    clerk.read(f"desk_{name}", voice.pk, status=405)


@pytest.mark.parametrize(
    "name", ["take", "assign", "draft", "summary", "issue", "close", "publish", "hide", "concern", "fold"]
)
def test_who_only_decides_about_the_plan_presses_no_button_of_the_clerk(voice: Voice, name: str) -> None:
    signed_in("planner", PLANNER).send(f"desk_{name}", voice.pk, status=403)


def test_a_form_from_elsewhere_is_refused(voice: Voice) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/desk/v/{voice.pk}/take/").status_code == 403


# -- whose it is


def test_a_voice_is_taken_and_the_list_stays_as_it_was(clerk: Staff, voice: Voice) -> None:
    assert clerk.send("desk_take", voice.pk, query=LIST).endswith(f"/desk/v/{voice.pk}/{LIST}")
    assert standing(voice).holder == clerk.person.pk


def test_the_second_of_two_is_told_who_has_it(clerk: Staff, voice: Voice, traffic: Department) -> None:
    other = signed_in("other", CLERK, traffic)
    take_voice(actor=other.actor, voice=voice, department=traffic)
    page = clerk.send("desk_take", voice.pk, status=422)
    assert "Somebody else has taken this voice." in page
    assert "Other has it." in page
    assert standing(voice).holder == other.person.pk


def test_an_officer_takes_a_voice_of_the_own_department(
    clerk: Staff, voice: Voice, traffic: Department
) -> None:
    officer = signed_in("officer", OFFICER, traffic, only_there=True)
    assign_voice(actor=clerk.actor, voice=voice, department=traffic)
    officer.send("desk_take", voice.pk)
    assert standing(voice).holder == officer.person.pk
    officer.send("desk_assign", voice.pk, status=403, assign__department=str(traffic.pk))


def test_who_belongs_to_no_department_is_told_to_decide_it_first(voice: Voice, traffic: Department) -> None:
    anybody = signed_in("anybody", CLERK)
    assert "belongs to no department" in anybody.send("desk_take", voice.pk, status=422)
    anybody.send("desk_assign", voice.pk, assign__department=str(traffic.pk))
    anybody.send("desk_take", voice.pk)
    assert standing(voice).holder == anybody.person.pk


def test_a_department_is_assigned_with_a_note(clerk: Staff, voice: Voice, traffic: Department) -> None:
    clerk.send("desk_assign", voice.pk, assign__department=str(traffic.pk), assign__note="現地を見てください")
    assert standing(voice).department == traffic
    assert "現地を見てください" in clerk.read("desk_voice", voice.pk)


@pytest.mark.parametrize("department", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_department_that_is_none_keeps_the_note(clerk: Staff, voice: Voice, department: str) -> None:
    page = clerk.send(
        "desk_assign", voice.pk, status=422, assign__department=department, assign__note="現地を見て"
    )
    assert "現地を見て" in page
    assert standing(voice).department_id is None


def test_a_voice_is_counted_with_an_earlier_one(clerk: Staff, voice: Voice) -> None:
    again = made.voice()
    clerk.send("desk_fold", again.pk, fold__into=format_receipt_number(voice.receipt_number))
    assert standing(again).folded
    assert voice.public_id in clerk.read("desk_voice", again.pk)


@pytest.mark.parametrize("number", ["", "まちがい", "zzzzzzzz"])
def test_a_number_that_is_none_folds_nothing(clerk: Staff, voice: Voice, number: str) -> None:
    page = clerk.send("desk_fold", voice.pk, status=422, fold__into=number)
    assert number in page
    assert not standing(voice).folded


def test_a_voice_is_not_counted_with_itself(clerk: Staff, voice: Voice) -> None:
    page = clerk.send("desk_fold", voice.pk, status=422, fold__into=voice.public_id)
    assert "folded into another voice already" in page


# -- the answer


def test_a_draft_is_saved_and_saved_again(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="はじめの文", version=0, do="save")
    clerk.send("desk_draft", voice.pk, text="つぎの文", version=1, do="save")
    draft = current_draft(voice)
    assert draft
    assert (draft.text, draft.version) == ("つぎの文", 2)


def test_line_ends_are_kept_as_one_character(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="一行め\r\n二行め", version=0)
    assert current_draft(voice).text == "一行め\n二行め"  # type: ignore[union-attr]


def test_an_empty_draft_is_not_saved(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, status=422, text="　 ", version=0)
    assert current_draft(voice) is None


def test_of_two_writers_the_second_sees_both_texts_and_may_go_on(
    clerk: Staff, voice: Voice, traffic: Department
) -> None:
    other = signed_in("other", CLERK, traffic)
    save_draft(actor=other.actor, voice=voice, text="先に書いた文", version=0)
    page = clerk.send("desk_draft", voice.pk, status=422, text="あとから書いた文", version=0)
    assert "Somebody saved this draft in the meantime." in page
    assert "先に書いた文" in page
    assert "あとから書いた文" in page
    assert 'name="version" value="1"' in page
    clerk.send("desk_draft", voice.pk, text="ふたつを合わせた文", version=1)


def test_what_is_typed_is_saved_before_it_is_sent_for_approval(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="回答の文", version=0, do="request")
    draft = current_draft(voice)
    assert draft
    assert draft.text == "回答の文"
    assert draft.approval
    assert "waits for approval" in clerk.read("desk_voice", voice.pk)


def test_a_draft_that_waits_cannot_be_changed_and_nothing_typed_is_lost(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="回答の文", version=0, do="request")
    page = clerk.send("desk_draft", voice.pk, status=422, text="急いで直した文", version=1)
    assert "waiting for approval" in page
    assert "急いで直した文" in page


def test_an_officer_drafts_but_does_not_send_for_approval(
    clerk: Staff, voice: Voice, traffic: Department
) -> None:
    officer = signed_in("officer", OFFICER, traffic, only_there=True)
    assign_voice(actor=clerk.actor, voice=voice, department=traffic)
    officer.send("desk_draft", voice.pk, text="課の案", version=0)
    assert "Send for approval" not in officer.read("desk_voice", voice.pk)
    officer.send("desk_draft", voice.pk, status=403, text="課の案、直し", version=1, do="request")
    assert current_draft(voice).text == "課の案"  # type: ignore[union-attr]


def test_what_was_sent_back_shows_why(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="回答の文", version=0, do="request")
    send_back(actor=made.MAYOR, request=current_draft(voice).approval, note="日付を書く")  # type: ignore[union-attr,arg-type]
    page = clerk.read("desk_voice", voice.pk)
    assert "日付を書く" in page
    clerk.send("desk_draft", voice.pk, text="回答の文。11月に直します。", version=1, do="request")


@pytest.mark.parametrize(
    ("form", "public"), [("words", True), ("", False)], ids=["the words", "only the person"]
)
def test_an_approved_answer_is_issued_in_the_form_that_was_chosen(
    clerk: Staff, voice: Voice, form: str, public: bool
) -> None:
    made.approved_draft(voice)
    clerk.send("desk_issue", voice.pk, issue__form=form, issue__document_number="交安第214号")
    row = standing(voice)
    assert row.closing == "answered"
    assert row.public is public
    assert "交安第214号" in clerk.read("desk_voice", voice.pk)


def test_a_form_that_the_person_did_not_allow_is_not_offered_and_not_taken(
    clerk: Staff, traffic: Department
) -> None:
    voice = made.voice(consent=ConsentChoice.NONE)
    made.approved_draft(voice)
    page = clerk.read("desk_voice", voice.pk)
    assert 'value="words"' not in page
    assert 'value="summary"' not in page
    clerk.send("desk_issue", voice.pk, status=422, issue__form="words")
    assert not standing(voice).closing


def test_the_summary_is_not_published_before_it_is_approved(clerk: Staff, traffic: Department) -> None:
    voice = made.voice(consent=ConsentChoice.SUMMARY)
    made.approved_draft(voice)
    page = clerk.send(
        "desk_issue", voice.pk, status=422, issue__form="summary", issue__document_number="第1号"
    )
    assert "has not been approved yet" in page
    assert "第1号" in page
    made.approved_summary(voice)
    clerk.send("desk_issue", voice.pk, issue__form="summary")
    assert standing(voice).public


def test_an_answer_that_is_not_approved_cannot_be_issued(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_draft", voice.pk, text="回答の文", version=0)
    assert "not been approved" in clerk.send("desk_issue", voice.pk, status=422, issue__form="words")
    signed_in("mayor", MAYOR).send("desk_issue", voice.pk, status=403)


def test_a_past_answer_is_quoted_below_what_is_typed_and_nothing_is_saved(
    clerk: Staff, traffic: Department
) -> None:
    past, voice = made.voice("駅前の歩道の段差でつまずきました"), made.voice("駅前の歩道の段差がこわいです")
    given = made.answer(past, text="段差は11月に直しました。")
    work_off()
    assert "段差は11月に直しました。" in clerk.read("desk_beside", voice.pk)
    page = clerk.send("desk_quote", voice.pk, given.pk, status=200, text="書きかけ", version=0)
    written = page[page.index('<textarea name="text"') :]
    assert written.index("書きかけ") < written.index("“段差は11月に直しました。”")
    assert current_draft(voice) is None
    clerk.send("desk_quote", voice.pk, "00000000-0000-0000-0000-000000000000", status=404, text="書きかけ")


def test_an_officer_is_not_shown_past_voices_of_other_departments(clerk: Staff, traffic: Department) -> None:
    parks = made.department("parks", "道路公園課")
    officer = signed_in("officer", OFFICER, parks, only_there=True)
    past, voice = made.voice("駅前の歩道の段差でつまずきました"), made.voice("駅前の歩道の段差がこわいです")
    assign_voice(actor=clerk.actor, voice=past, department=traffic)
    assign_voice(actor=clerk.actor, voice=voice, department=parks)
    made.answer(past, text="段差は11月に直しました。")
    work_off()
    assert "段差は11月" not in officer.read("desk_beside", voice.pk)


# -- ending otherwise, publishing, the plan


def test_a_voice_is_closed_with_a_reason(clerk: Staff, voice: Voice) -> None:
    assert "give the reason" in clerk.send(
        "desk_close", voice.pk, status=422, close__kind="for_information", close__reason=" "
    )
    clerk.send("desk_close", voice.pk, close__kind="for_information", close__reason="お礼のお手紙のため")
    assert standing(voice).closing == "for_information"
    assert "お礼のお手紙のため" in clerk.read("desk_voice", voice.pk)


def test_a_voice_is_closed_once(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_close", voice.pk, close__kind="out_of_scope", close__reason="広告のため")
    page = clerk.send("desk_close", voice.pk, status=422, close__kind="handed_over", close__reason="請願へ")
    assert "closed already" in page


def test_a_voice_is_never_closed_as_answered_without_an_answer(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_close", voice.pk, status=422, close__kind="answered", close__reason="電話で伝えた")
    assert not standing(voice).closing


def test_a_summary_goes_for_approval_apart_from_the_answer(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_summary", voice.pk, status=422, summary__summary="")
    clerk.send("desk_summary", voice.pk, summary__summary="歩道の傷みについて")
    page = clerk.read("desk_voice", voice.pk)
    assert "Summary that waits for approval" in page
    approve(actor=made.MAYOR, request=voice.summaries.get().approval)
    assert "Approved summary" in clerk.read("desk_voice", voice.pk)


def test_what_is_public_can_be_taken_off_with_a_reason(clerk: Staff, voice: Voice) -> None:
    clerk.send("desk_publish", voice.pk, publish__form="words")
    assert standing(voice).public
    clerk.send("desk_hide", voice.pk, status=422, hide__reason="")
    clerk.send("desk_hide", voice.pk, hide__reason="名前が書かれていたため")
    assert not standing(voice).public
    assert "名前が書かれていたため" in clerk.read("desk_voice", voice.pk)


def test_nothing_can_be_published_that_the_person_did_not_release(clerk: Staff, traffic: Department) -> None:
    voice = made.voice(consent=ConsentChoice.NONE)
    clerk.send("desk_publish", voice.pk, status=422, publish__form="words")
    assert not standing(voice).public


def test_an_item_of_the_plan_is_found_and_confirmed(
    clerk: Staff, voice: Voice, django_capture_on_commit_callbacks: Any
) -> None:
    made.plan()
    page = clerk.read("desk_voice", voice.pk, query="?node_q=通学路")
    assert "1-1 通学路" in page
    clerk.send("desk_concern", voice.pk, node="m1")
    assert standing(voice).concerned
    clerk.send("desk_concern", voice.pk, status=404, node="nothing")
