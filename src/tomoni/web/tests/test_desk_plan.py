"""From a voice to the changed plan: deciding, drafting the change, adopting, texts that moved on."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tomoni.accounts.api import Department
from tomoni.audit.api import work_off
from tomoni.notify.api import message_count
from tomoni.plan.api import (
    Change,
    Edition,
    PassageFacts,
    adopt_edition,
    draft_amendment,
    edition_in_force,
    main_plan,
    passages_of,
    propose_change,
)
from tomoni.voices.api import SenderDetails, StandingRow, Voice, confirm_concern
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, PLANNER, Staff, approved, signed_in

pytestmark = pytest.mark.django_db
OLD = "歩道の点検を年1回行います。"
NEW = "歩道の点検を年2回行います。"


@pytest.fixture
def planner(city: None) -> Staff:
    made.plan()
    return signed_in("planner", PLANNER)


@pytest.fixture
def clerk(city: None) -> Staff:
    return signed_in("clerk", CLERK, Department.objects.get(key="traffic"))


@pytest.fixture
def voice(planner: Staff, clerk: Staff) -> Voice:
    voice = made.voice("点検をふやして", sender=SenderDetails(email="haruka@example.jp"))
    confirm_concern(actor=clerk.actor, voice=voice, node=made.node())
    return voice


def passage(text: str = OLD) -> PassageFacts:
    edition = edition_in_force()
    assert edition
    return next(one for one in passages_of(made.node(), edition) if one.text == text)


def filled_in(**more: Any) -> dict[str, Any]:
    """The form of the last page, as the pages before it filled it in."""
    here = {"decision": "changed", "reason": "声が4件とどいたため", "place": f"m1|{passage().key}"}
    return {**here, "new": NEW, "seen": OLD, "draft": "new", "step": "check", **more}


def drafts() -> list[Edition]:
    return list(Edition.objects.filter(adopted_at=None))


def decision(voice: Voice) -> str:
    found: str = StandingRow.objects.values_list("decision", flat=True).get(voice=voice)
    return found


# -- deciding


def test_a_decision_that_changes_nothing_is_done_in_one_step(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, step="decide", decision="later", reason="来年度に調べます")
    assert decision(voice) == "later"
    assert "来年度に調べます" in planner.read("desk_voice", voice.pk)


@pytest.mark.parametrize(
    "sent", [{"decision": "later"}, {"reason": "理由だけ"}, {"decision": "x", "reason": "理由だけ"}]
)
def test_a_decision_needs_its_kind_and_its_reason(planner: Staff, voice: Voice, sent: dict[str, str]) -> None:
    page = planner.send("desk_decide", voice.pk, status=422, step="decide", **sent)
    assert sent.get("reason", "") in page
    assert decision(voice) == ""


def test_the_pages_lead_from_the_decision_to_the_difference(planner: Staff, voice: Voice) -> None:
    sent: dict[str, Any] = {"decision": "changed", "reason": "声がとどいたため"}
    page = planner.send("desk_decide", voice.pk, status=200, step="decide", **sent)
    assert OLD in page
    sent["place"] = f"m1|{passage().key}"
    page = planner.send("desk_decide", voice.pk, status=200, step="passage", **sent)
    assert f">\n{OLD}</textarea>" in page
    assert "ためしの計画, partial amendment" in page
    sent |= {"new": NEW, "seen": OLD, "draft": "new"}
    page = planner.send("desk_decide", voice.pk, status=200, step="wording", **sent)
    assert "1</del>" in page
    assert "2</ins>" in page
    assert drafts() == []
    planner.send("desk_decide", voice.pk, step="check", **sent)
    assert decision(voice) == "changed"


def test_what_was_filled_in_travels_along_and_back(planner: Staff, voice: Voice) -> None:
    page = planner.send("desk_decide", voice.pk, status=200, **filled_in(step="back", to="decide"))
    assert "声が4件とどいたため" in page
    assert f'name="new" value="{NEW}"' in page


def test_other_items_of_the_plan_are_found_by_search(planner: Staff, clerk: Staff) -> None:
    voice = made.voice("点検")
    sent = {"decision": "changed", "reason": "理由"}
    assert OLD not in planner.send("desk_decide", voice.pk, status=200, step="decide", **sent)
    assert OLD in planner.send("desk_decide", voice.pk, status=200, step="search", q="通学路", **sent)


def test_the_change_stands_in_a_new_draft_with_the_decision(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    assert draft.title.endswith("partial amendment")
    page = planner.read("desk_plan_draft", draft.pk)
    assert "声が4件とどいたため" in page
    assert "1 voice behind it" in page
    assert passage().text == OLD


def test_a_second_change_joins_an_open_draft(planner: Staff, voice: Voice, clerk: Staff) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    other = made.voice("見守りも")
    confirm_concern(actor=clerk.actor, voice=other, node=made.node())
    place = f"m1|{passage('見守りを続けます。').key}"
    sent = filled_in(place=place, seen="見守りを続けます。", new="見守りを広げます。", draft=str(draft.pk))
    planner.send("desk_decide", other.pk, **sent)
    assert draft.changes.count() == 2
    assert drafts() == [draft]


def test_one_decision_answers_for_voices_that_say_the_same(
    planner: Staff, voice: Voice, clerk: Staff
) -> None:
    same, other = made.voice("点検を年2回に"), made.voice("別のこと")
    confirm_concern(actor=clerk.actor, voice=same, node=made.node())
    assert "点検を年2回に" in planner.read("desk_decide", voice.pk)
    planner.send("desk_decide", voice.pk, **filled_in(others=str(same.pk)))
    assert decision(same) == "changed"
    planner.send("desk_decide", voice.pk, status=422, **filled_in(step="decide", others=str(other.pk)))
    assert decision(other) == ""


def test_a_change_that_is_refused_leaves_no_decision_and_no_draft(planner: Staff, voice: Voice) -> None:
    page = planner.send("desk_decide", voice.pk, status=422, **filled_in(new=OLD))
    assert "The new text is the same as the present one." in page
    assert decision(voice) == ""
    assert drafts() == []


def test_who_wrote_upon_a_text_that_moved_on_is_told(planner: Staff, voice: Voice) -> None:
    sent = filled_in(seen="歩道の点検を行います。")
    page = planner.send("desk_decide", voice.pk, status=422, **sent)
    assert "was changed meanwhile" in page
    assert OLD in page
    assert decision(voice) == ""


@pytest.mark.parametrize(
    "wrong", [{"place": "m1|x"}, {"place": ""}, {"draft": "x"}, {"new": " "}, {"draft": ""}]
)
def test_a_step_that_is_not_filled_in_well_is_shown_again(
    planner: Staff, voice: Voice, wrong: dict[str, str]
) -> None:
    planner.send("desk_decide", voice.pk, status=422, **filled_in(**wrong))
    assert decision(voice) == ""


def test_a_clerk_does_not_decide_about_the_plan(clerk: Staff, voice: Voice) -> None:
    clerk.read("desk_decide", voice.pk, status=403)
    clerk.send("desk_decide", voice.pk, status=403, step="decide", decision="later", reason="理由")
    clerk.read("desk_plan", status=403)


def test_who_decides_but_may_not_change_the_plan_makes_no_half_decision(voice: Voice) -> None:
    reader = signed_in("reader", ("voices.read_private", "voices.reflect"))
    reader.send("desk_decide", voice.pk, status=403, **filled_in())
    assert decision(voice) == ""
    assert drafts() == []


# -- adopting


def test_before_adopting_it_is_said_what_changes_and_who_is_told(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    approved(planner, draft)
    page = planner.read("desk_plan_adopt", draft.pk)
    assert "1 passage of the public plan changes." in page
    assert "1 person is told by mail." in page
    assert "haruka" not in page


def test_adopting_changes_the_plan_and_tells_the_person(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    approved(planner, draft)
    work_off()
    before = message_count()
    planner.send("desk_plan_adopt", draft.pk, on="令和8年11月1日")
    work_off()
    assert passage(NEW)
    assert message_count() == before + 1
    planner.read("desk_plan_draft", draft.pk, status=404)


@pytest.mark.parametrize("day", ["", "きのう", "2999-01-01"])
def test_the_day_of_the_decision_is_a_day_that_has_come(planner: Staff, voice: Voice, day: str) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    approved(planner, draft)
    planner.send("desk_plan_adopt", draft.pk, status=422, on=day)
    assert drafts() == [draft]


def test_a_draft_whose_text_moved_on_is_written_anew_and_adopted(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    approved(planner, draft)
    plan = main_plan()
    assert plan
    faster = draft_amendment(actor=planner.actor, plan=plan, title="先の改定")
    propose_change(
        actor=planner.actor,
        edition=faster,
        node=made.node(),
        passage_key=passage().key,
        new="点検を毎月行います。",
        reason="急ぎ",
    )
    adopt_edition(actor=made.SYSTEM, edition=faster, on=timezone.localdate())
    page = planner.read("desk_plan_draft", draft.pk)
    assert "The text moved on since this was written" in page
    assert "Adopt this draft" not in page
    page = planner.send("desk_plan_adopt", draft.pk, status=422, on="2026-11-01")
    assert "点検を毎月行います。" in page
    planner.send("desk_plan_reopen", draft.pk)
    change = Change.objects.get(edition=draft)
    assert "点検を毎月行います。" in planner.read("desk_plan_reword", change.pk)
    planner.send("desk_plan_reword", change.pk, new="点検を毎月行い、結果を公表します。")
    approved(planner, draft)
    planner.send("desk_plan_adopt", draft.pk, on="2026-11-01")
    assert passage("点検を毎月行い、結果を公表します。")


def test_a_change_that_a_decision_names_is_not_taken_out(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    change = Change.objects.get()
    planner.send("desk_plan_withdraw", change.pk)
    assert Change.objects.filter(pk=change.pk).exists()


def test_a_change_that_no_decision_names_is_taken_out(planner: Staff, voice: Voice) -> None:
    plan = main_plan()
    assert plan
    change = made.drafted_change(plan)
    planner.send("desk_plan_withdraw", change.pk)
    assert not Change.objects.filter(pk=change.pk).exists()


def test_the_list_of_drafts_leads_to_the_public_editions(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    page = planner.read("desk_plan")
    assert "partial amendment" in page
    assert "/plan/editions/" in page


# -- approval


def test_the_form_carries_the_difference_in_words_and_states_are_shown(planner: Staff, voice: Voice) -> None:
    planner.send("desk_decide", voice.pk, **filled_in())
    (draft,) = drafts()
    assert "Ask for approval" in planner.read("desk_plan_draft", draft.pk)
    planner.send("desk_plan_ask", draft.pk, note="お願いします。")
    draft.refresh_from_db()
    request = draft.approval
    assert request
    response = planner.get(reverse("web:desk_request_form", args=[request.pk]))
    words = "\n".join(one.text for one in Document(BytesIO(response.content)).paragraphs)
    assert NEW in words
    assert "改正前" in words
    assert "With those who decide" in planner.read("desk_plan")
    assert "Write anew" not in planner.read("desk_plan_draft", draft.pk)
    mayor = signed_in("mayor", MAYOR)
    assert NEW in mayor.read("desk_approval", request.pk)
    mayor.send("desk_decide_approval", request.pk, do="return", note="理由をくわしく。")
    page = planner.read("desk_plan_draft", draft.pk)
    assert "理由をくわしく。" in page
    assert "Ask for approval" in page
    planner.send("desk_plan_ask", draft.pk)
    draft.refresh_from_db()
    assert draft.approval
    planner.send("desk_request_withdraw", draft.approval.pk)
    assert "The request was taken back" in planner.read("desk_plan_draft", draft.pk)
    page = planner.read("desk_plan_adopt", draft.pk)
    assert "Day of the decision" not in page
    assert planner.send("desk_plan_adopt", draft.pk, status=422, on="2026-11-01")
    assert drafts() == [draft]
