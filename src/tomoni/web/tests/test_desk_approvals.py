"""決裁: what waits, deciding, sending back, two who decide, nobody on their own."""

from typing import Any

import pytest

from tomoni.accounts.api import Department
from tomoni.approvals.api import Request, State, approve, pending, state_of
from tomoni.audit.api import looks_at
from tomoni.voices.api import ConsentChoice, Voice, request_answer_approval, save_draft, write_summary
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, Staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor(city: None) -> Staff:
    return signed_in("mayor", MAYOR)


@pytest.fixture
def clerk(city: None) -> Staff:
    return signed_in("clerk", CLERK, Department.objects.get(key="traffic"))


def asked(clerk: Staff, voice: Voice, text: str = "段差を直しました。") -> Request:
    """A request for approval of an answer, by the clerk."""
    draft = save_draft(actor=clerk.actor, voice=voice, text=text, version=0)
    request = request_answer_approval(actor=clerk.actor, draft=draft).approval
    assert request
    return request


def state(request: Request) -> State:
    return state_of([request.pk])[request.pk]


def test_the_voice_stands_beside_the_answer_to_approve(mayor: Staff, clerk: Staff) -> None:
    voice = made.voice("歩道がこわい")
    request = asked(clerk, voice)
    assert "Clerk" in mayor.read("desk_approvals")
    page = mayor.read("desk_approval", request.pk)
    assert "歩道がこわい" in page
    assert "段差を直しました。" in page
    assert [look.purpose for look in looks_at(voice)] == ["desk.approval"]


def test_a_summary_is_decided_on_like_an_answer(mayor: Staff, clerk: Staff) -> None:
    voice = made.voice(consent=ConsentChoice.SUMMARY)
    request = write_summary(actor=clerk.actor, voice=voice, text="歩道の傷みについて").approval
    assert request
    assert "歩道の傷みについて" in mayor.read("desk_approval", request.pk)
    mayor.send("desk_decide_approval", request.pk, do="approve")
    assert state(request) is State.APPROVED


def test_after_one_decision_the_next_one_opens(mayor: Staff, clerk: Staff) -> None:
    first, second = asked(clerk, made.voice()), asked(clerk, made.voice())
    assert str(second.pk) in mayor.send("desk_decide_approval", first.pk, do="approve")
    assert mayor.send("desk_decide_approval", second.pk, do="approve") == "/desk/approvals/"
    assert not pending().exists()


def test_sending_back_needs_a_reason_and_gives_it_to_the_clerk(mayor: Staff, clerk: Staff) -> None:
    voice = made.voice()
    request = asked(clerk, voice)
    page = mayor.send("desk_decide_approval", request.pk, status=422, do="return", note="　")
    assert "say why you send it back" in page
    mayor.send("desk_decide_approval", request.pk, do="return", note="直す日を書いてください")
    assert state(request) is State.RETURNED
    assert "直す日を書いてください" in clerk.read("desk_voice", voice.pk)


def test_nobody_decides_on_what_they_asked_for(city: None) -> None:
    both = signed_in("both", (*CLERK, *MAYOR), Department.objects.get(key="traffic"))
    request = asked(both, made.voice())
    page = both.read("desk_approval", request.pk)
    assert "Somebody else has to decide." in page
    assert "do=" not in page
    both.send("desk_decide_approval", request.pk, status=422, do="approve")
    assert state(request) is State.PENDING


def test_the_second_of_two_who_decide_is_told_that_it_is_decided(mayor: Staff, clerk: Staff) -> None:
    request = asked(clerk, made.voice())
    approve(actor=made.MAYOR, request=request)
    page = mayor.send("desk_decide_approval", request.pk, status=422, do="return", note="待ってください")
    assert "Somebody has already decided on this." in page
    assert state(request) is State.APPROVED


def test_a_clerk_neither_sees_nor_decides(clerk: Staff) -> None:
    request = asked(clerk, made.voice())
    clerk.read("desk_approvals", status=403)
    clerk.read("desk_approval", request.pk, status=403)
    clerk.send("desk_decide_approval", request.pk, status=403, do="approve")
    assert state(request) is State.PENDING


def test_an_unknown_request_is_not_found(mayor: Staff) -> None:
    mayor.read("desk_approval", "00000000-0000-0000-0000-000000000000", status=404)
    mayor.send("desk_decide_approval", "00000000-0000-0000-0000-000000000000", status=404, do="approve")


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_costs_the_same_however_much_waits(
    mayor: Staff, clerk: Staff, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        asked(clerk, made.voice())
    with django_assert_max_num_queries(12):
        mayor.read("desk_approvals")
