"""What staff hear stands in the ledger as it was said, once, with who entered it and what could be asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import channel_labels
from tomoni.listening.intakes.api import (
    Heard,
    Intake,
    Way,
    enter_voice,
    make_paper,
    paper_by_code,
    papers,
    starters,
)
from tomoni.listening.intakes.forms import IntakeForm, blank_intake
from tomoni.voices.api import AnswerWish, ConsentChoice, SenderDetails, Voice, load_consent_wording

pytestmark = pytest.mark.django_db

CLERK = Actor.of_person(uuid4(), grants=frozenset({Grant("intakes.enter")}))
WORDS = {
    "question": "公開してよいですか",
    "explanation": "",
    "choices": [{"code": one.value, "label": one.value, "help": ""} for one in ConsentChoice],
    "disclosure": "",
    "change_later": "",
}


@pytest.fixture(autouse=True)
def wording():
    return load_consent_wording(
        actor=Actor.system("tests"), version=1, since=timezone.localdate(), words={"ja": WORDS, "en": WORDS}
    )


def heard(**more):
    facts = {
        "way": Way.PHONE,
        "received_at": timezone.now() - timedelta(minutes=3),
        "text": "駅前の信号が短い。",
        "answer_wish": AnswerWish.PHONE,
        "consent": ConsentChoice.SUMMARY,
        "sender": SenderDetails("山田 花子", phone="026-000-0000"),
    }
    return Heard(**(facts | more))


def test_a_call_becomes_a_voice_with_who_entered_it():
    intake, is_new = enter_voice(actor=CLERK, submission=uuid4(), heard=heard())
    voice = Voice.objects.get()
    assert (is_new, intake.voice, voice.channel) == (True, voice, "phone")
    assert (voice.text.text, voice.sender.phone) == ("駅前の信号が短い。", "026-000-0000")
    assert (intake.entered_by, intake.consent_asked) == (CLERK.person, True)


def test_a_second_click_finds_the_first():
    submission = uuid4()
    first, _ = enter_voice(actor=CLERK, submission=submission, heard=heard())
    again, is_new = enter_voice(actor=CLERK, submission=submission, heard=heard())
    assert (first, is_new, Voice.objects.count()) == (again, False, 1)


def test_where_nobody_could_ask_nothing_is_published():
    intake, _ = enter_voice(actor=CLERK, submission=uuid4(), heard=heard(way=Way.FAX, consent=None))
    assert (intake.consent_asked, intake.voice.consent) == (False, ConsentChoice.NONE)


def test_who_may_not_enter_enters_nothing():
    with pytest.raises(NotAllowed):
        enter_voice(actor=Actor.of_person(uuid4()), submission=uuid4(), heard=heard())
    assert Voice.objects.count() == 0


def test_nothing_is_received_in_the_future():
    with pytest.raises(DomainError, match="in_the_future"):
        enter_voice(
            actor=CLERK, submission=uuid4(), heard=heard(received_at=timezone.now() + timedelta(minutes=1))
        )
    assert Intake.objects.count() == 0


def test_two_calls_of_one_household_are_two_persons_and_two_of_one_person_are_one():
    for name in ("花子", "太郎", "花子"):
        sender = SenderDetails(name, phone="026-000-0000")
        enter_voice(actor=CLERK, submission=uuid4(), heard=heard(sender=sender))
    keys = [voice.sender.key for voice in Voice.objects.order_by("received_at", "recorded_at")]
    assert len(set(keys)) == 2


def test_a_sheet_comes_back_to_its_place_however_its_code_is_typed():
    paper = make_paper(actor=CLERK, title="中央公民館 11月", place="中央公民館の窓口")
    assert paper_by_code(f" {paper.printed_code.translate({45: '－'})} ") == paper
    enter_voice(actor=CLERK, submission=uuid4(), heard=heard(way=Way.PAPER, paper=paper))
    assert [(one.title, one.returned) for one in papers()] == [("中央公民館 11月", 1)]
    with pytest.raises(DomainError, match="paper_unknown"):
        paper_by_code("ZZZZ-ZZZZ")


def test_each_way_is_a_channel_with_a_name():
    labels = channel_labels()
    assert all(str(labels[way.value]) for way in Way)


def test_the_starting_texts_are_there():
    assert {"road", "thanks"} <= {one.key for one in starters()}


# ---- the form ------------------------------------------------------------------------------------


def form(**typed):
    data = {
        "submission": str(uuid4()),
        "way": "phone",
        "text": "声",
        "day": "令和8年4月1日",
        "answer_wish": "none",
        "consent": "none",
    }
    return IntakeForm(data | typed, areas=[], departments={}, consent_words=WORDS)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("14:30", 14, 30), ("１４時３０分", 14, 30), ("9時", 9, 0), ("0905", 9, 5), ("", 8, 30)],
)
def test_the_time_is_understood_however_it_is_written(typed, hour, minute):
    filled = form(clock=typed)
    assert filled.is_valid(), filled.errors
    at = timezone.localtime(filled.received_at)
    assert (at.year, at.hour, at.minute) == (2026, hour, minute)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"clock": "25:00"}, "clock"),
        ({"clock": "夕方"}, "clock"),
        ({"day": "きのう"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"text": " 　\n"}, "text"),
        ({"text": "あ" * 20_001}, "text"),
        ({"answer_wish": "phone"}, "phone"),
        ({"answer_wish": "letter"}, "address"),
        ({"answer_wish": "mail", "email": "花子"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"paper": "????"}, "paper"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_cannot_be_right_is_named_at_its_field(typed, field):
    filled = form(**typed)
    assert not filled.is_valid()
    assert list(filled.errors) == [field]


def test_a_new_entry_has_an_id_of_its_own():
    assert blank_intake()["submission"] != blank_intake()["submission"]
