"""The desk's queues and list: who sees what, in which order, at what price."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tomoni.accounts.api import Department
from tomoni.audit.api import work_off
from tomoni.kernel.codes import format_receipt_number
from tomoni.voices.api import AnswerWish, ClosingKind, assign_voice, close_voice, confirm_concern
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, OFFICER, PLANNER, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def traffic(city: None) -> Department:
    return Department.objects.get(key="traffic")


def test_who_is_not_signed_in_is_led_to_the_sign_in(city: None, client: Client) -> None:
    assert client.get("/desk/").headers["Location"].startswith(reverse("account_login"))


def test_a_citizen_with_an_account_does_not_see_the_desk(city: None) -> None:
    signed_in("citizen", ()).read("desk", status=403)


def test_the_most_urgent_voice_stands_first_and_says_how_late_it_is(traffic: Department) -> None:
    made.voice("新しい声", days_ago=1)
    made.voice("古い声", days_ago=33)
    page = signed_in("clerk", CLERK, traffic).read("desk")
    assert page.index("古い声") < page.index("新しい声")
    assert "3 days late" in page
    assert "29 days left" in page


def test_a_voice_that_wants_no_answer_is_never_late(traffic: Department) -> None:
    made.voice("お礼です", days_ago=40, wish=AnswerWish.NONE)
    clerk = signed_in("clerk", CLERK, traffic)
    assert "no answer asked for" in clerk.read("desk")
    assert "お礼です" not in clerk.read("desk", query="?queue=late")


def test_each_queue_holds_what_its_name_says(traffic: Department) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    mine, new, done = made.voice("担当の声"), made.voice("新着の声"), made.voice("終わったの声")
    assign_voice(actor=clerk.actor, voice=mine, department=traffic, person=clerk.person.pk)
    close_voice(actor=clerk.actor, voice=done, kind=ClosingKind.FOR_INFORMATION, reason="お礼のため")
    found = {
        queue: {
            name
            for name in ("担当", "新着", "終わった")
            if f"{name}の声" in clerk.read("desk", query=f"?queue={queue}")
        }
        for queue in ("mine", "new", "open", "all")
    }
    assert found == {
        "mine": {"担当"},
        "new": {"新着"},
        "open": {"担当", "新着"},
        "all": {"担当", "新着", "終わった"},
    }
    assert new.public_id not in clerk.read("desk")


def test_the_planner_begins_with_what_is_to_be_decided(traffic: Department) -> None:
    made.plan()
    clerk, planner = signed_in("clerk", CLERK, traffic), signed_in("planner", PLANNER)
    concerned = made.voice("計画のこと")
    made.voice("ほかのこと")
    confirm_concern(actor=clerk.actor, voice=concerned, node=made.node())
    page = planner.read("desk")
    assert "計画のこと" in page
    assert "ほかのこと" not in page
    assert "To decide about the plan" not in clerk.read("desk")


def test_the_mayor_sees_how_many_wait_for_approval(traffic: Department) -> None:
    made.voice()
    page = signed_in("mayor", MAYOR).read("desk")
    assert "To approve" in page
    assert "Newly arrived" not in page


def test_an_officer_sees_the_voices_of_the_own_department_alone(traffic: Department) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    officer = signed_in("officer", OFFICER, made.department("parks", "道路公園課"), only_there=True)
    own, other, nobodys = made.voice("公園の声"), made.voice("交通の声"), made.voice("まだ決まらない声")
    assign_voice(actor=clerk.actor, voice=own, department=Department.objects.get(key="parks"))
    assign_voice(actor=clerk.actor, voice=other, department=traffic)
    page = officer.read("desk", query="?queue=all")
    assert "公園の声" in page
    assert "交通の声" not in page
    assert "まだ決まらない声" not in page
    officer.read("desk_voice", own.pk)
    officer.read("desk_voice", other.pk, status=404)
    officer.read("desk_voice", nobodys.pk, status=404)
    officer.read("desk_history", other.pk, status=404)
    officer.send("desk_draft", other.pk, status=404, text="読めないはず", version=0)


def test_a_voice_is_found_by_its_numbers_and_by_its_words(traffic: Department) -> None:
    voice = made.voice("水飲み場がこわれています")
    made.voice("バスの本数")
    work_off()
    clerk = signed_in("clerk", CLERK, traffic)
    for typed in (
        voice.public_id.upper(),
        format_receipt_number(voice.receipt_number),
        "水飲み場",
        " 水飲み場　こわれ ",
    ):
        page = clerk.read("desk", query=f"?q={typed}")
        assert "水飲み場がこわれて" in page, typed
        assert "バスの本数" not in page
    assert "No voice was found." in clerk.read("desk", query="?q=zzzzzzzz")


def test_the_name_of_a_department_finds_its_voices(traffic: Department) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    assign_voice(actor=clerk.actor, voice=made.voice("標識のこと"), department=traffic)
    made.voice("図書館のこと")
    page = clerk.read("desk", query="?q=交通安全課")
    assert "標識のこと" in page
    assert "図書館のこと" not in page


def test_an_officer_does_not_find_voices_of_others(traffic: Department) -> None:
    voice = made.voice("水飲み場がこわれています")
    work_off()
    officer = signed_in("officer", OFFICER, traffic, only_there=True)
    assert "こわれて" not in officer.read("desk", query="?q=水飲み場")
    assert "こわれて" not in officer.read("desk", query=f"?q={voice.public_id}")


@pytest.mark.parametrize(
    "query", ["?queue=nothing", "?department=x", "?page=99", "?page=-1", "?q=%20%20", "?q=%3Cscript%3E"]
)
def test_an_odd_address_shows_a_list_all_the_same(traffic: Department, query: str) -> None:
    made.voice()
    page = signed_in("clerk", CLERK, traffic).read("desk", query=query)
    assert "<script>alert" not in page
    assert '<script>"' not in page


def test_the_list_narrows_to_a_department_and_keeps_that_in_its_links(traffic: Department) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    voice = made.voice("交通の声")
    made.voice("ほかの声")
    assign_voice(actor=clerk.actor, voice=voice, department=traffic)
    page = clerk.read("desk", query=f"?department={traffic.pk}")
    assert "ほかの声" not in page
    assert f"/desk/v/{voice.pk}/?queue=open&amp;department={traffic.pk}" in page


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_costs_ten_queries_however_long_it_is(
    traffic: Department, count: int, django_assert_max_num_queries: Any
) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    for n in range(count):
        assign_voice(actor=clerk.actor, voice=made.voice(f"声{n}"), department=traffic)
    with django_assert_max_num_queries(10):
        clerk.read("desk")


@pytest.mark.parametrize("count", [5, 50])
def test_a_voice_costs_sixteen_queries_whatever_stands_beside_it(
    traffic: Department, count: int, django_assert_max_num_queries: Any
) -> None:
    clerk = signed_in("clerk", CLERK, traffic)
    for n in range(count):
        assign_voice(actor=clerk.actor, voice=made.voice(f"声{n}"), department=traffic)
    voice = made.voice()
    assign_voice(actor=clerk.actor, voice=voice, department=traffic, person=clerk.person.pk)
    made.approved_draft(voice)
    with django_assert_max_num_queries(16):
        clerk.read("desk_voice", voice.pk)
