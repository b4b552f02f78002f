"""What goes wrong on the way: a lost session, the back button, a double click, a lost connection. No word is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

WORDS = "図書館の閉まる時間を、金曜日だけ一時間おそくしてください。"


def _at_step_three(person: Any, words: str = WORDS) -> None:
    person.opens("/letters/write/")
    person.writes("text", words)
    person.presses("button[name='to'][value='next']")
    person.chooses("answer_wish", "page")
    person.chooses("consent", "summary")
    person.presses("button[name='to'][value='next']")


def _number(person: Any) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", person.page.locator("main").inner_text())
    assert found, person.page.locator("main").inner_text()
    return found[0]


@pytest.mark.parametrize("javascript", [True, False])
def test_all_cookies_are_lost_in_the_third_step(javascript: bool, someone: Callable[..., Any]) -> None:
    person = someone(360, javascript=javascript)
    person.expects_errors = True
    _at_step_three(person)
    person.context.clear_cookies()
    person.presses("button[name='to'][value='send']")
    assert person.sees(WORDS)
    person.presses("button[name='to'][value='send']")
    assert _number(person)


def test_the_back_button_of_the_browser_keeps_what_was_written(someone: Callable[..., Any]) -> None:
    person = someone(360)
    _at_step_three(person)
    person.page.go_back()
    person.page.go_back()
    assert person.page.locator("[name='text']").input_value() == WORDS


def test_the_back_button_of_the_page_keeps_what_was_written(someone: Callable[..., Any]) -> None:
    person = someone(360, javascript=False)
    _at_step_three(person)
    person.presses("button[name='to'][value='back']")
    assert person.page.locator("[name='consent'][value='summary']").is_checked()
    person.presses("button[name='to'][value='back']")
    assert person.page.locator("[name='text']").input_value() == WORDS


def test_sent_twice_is_received_once(someone: Callable[..., Any]) -> None:
    person = someone(360)
    _at_step_three(person)
    person.presses("button[name='to'][value='send']")
    first = _number(person)
    person.page.go_back()
    person.presses("button[name='to'][value='send']")
    assert _number(person) == first


def test_a_double_click_on_send_is_received_once(someone: Callable[..., Any]) -> None:
    person = someone(360)
    once = "二度おしても一通だけの手紙です。"
    _at_step_three(person, once)
    with person.page.expect_navigation(url=re.compile("/voices/r/")):
        person.page.locator("button[name='to'][value='send']").dblclick(no_wait_after=True)
    person.looks()
    clerk = someone(1280, axe=False)
    clerk.signs_in("clerk")
    clerk.opens("/desk/?queue=all&q=二度おしても一通だけ")
    assert clerk.page.locator(".desk-list a").filter(has_text=once).count() == 1


def test_without_a_connection_the_page_and_its_words_stay(someone: Callable[..., Any]) -> None:
    person = someone(360)
    person.expects_errors = True
    person.opens("/letters/write/")
    person.writes("text", WORDS)
    person.context.set_offline(True)
    person.page.locator("button[name='to'][value='next']").click(no_wait_after=True)
    person.page.wait_for_timeout(500)
    person.context.set_offline(False)
    person.opens("/letters/write/")
    assert person.page.locator("[name='text']").input_value() == WORDS
