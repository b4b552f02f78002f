"""One voice walks the whole house: a citizen on a phone, the town hall at its screens, and the citizen again."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from tests.journeys.whole_house import walk


def test_a_voice_is_answered_changes_the_plan_and_comes_back(someone: Callable[..., Any]) -> None:
    walk(someone, street="銀杏の並木道", phone=360, desk=1280)


def test_the_town_hall_can_work_on_a_phone_too(someone: Callable[..., Any]) -> None:
    walk(someone, street="けやきの並木道", phone=1280, desk=360)


def test_the_desk_fetches_what_stands_beside_a_voice(someone: Callable[..., Any]) -> None:
    fumika = someone(1280)
    fumika.signs_in("clerk")
    fumika.opens("/desk/?queue=all")
    fumika.presses(fumika.page.locator("a[href*='/desk/v/']").first)
    expect(fumika.page.locator("#beside [hx-get]")).to_have_count(0)
    expect(fumika.page.locator("#beside")).not_to_be_empty()
    fumika.looks()
