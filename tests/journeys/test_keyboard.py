"""The keyboard alone: everything that has to be pressed can be reached by Tab, shows that it is, and does what it says."""

from collections.abc import Callable
from typing import Any

WORDS = "夜の川ぞいの道が暗いです。明かりをふやしてください。"

FOCUS_IS_SHOWN = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const shown = one.matches('input[type=radio], input[type=checkbox]') ? getComputedStyle(one.closest('label, div')) : style;
    return [style, shown].some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none');
}"""
FOCUS_IS_UNCOVERED = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
}"""


def tab_to(person: Any, selector: str, most: int = 80) -> None:
    """Press Tab until this has the focus. Each stop on the way must be visible."""
    for _ in range(most):
        person.page.keyboard.press("Tab")
        where = person.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if person.page.evaluate("document.activeElement === document.body"):
            continue
        assert person.page.evaluate(FOCUS_IS_SHOWN), f"the focus cannot be seen on {where}"
        assert person.page.evaluate(FOCUS_IS_UNCOVERED), f"the focus is out of sight on {where}"
        if person.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} times Tab do not reach {selector} on {person.page.url}")


def enter(person: Any) -> None:
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.looks()


def test_a_letter_is_written_and_followed_by_keyboard(someone: Callable[..., Any]) -> None:
    person = someone(1280, axe=False)
    person.opens("/")
    tab_to(person, "main a[href^='/letters/write/']")
    enter(person)
    tab_to(person, "[name='text']")
    person.page.keyboard.insert_text(WORDS)
    tab_to(person, "button[name='to'][value='next']")
    enter(person)

    tab_to(person, "[name='answer_wish']")
    person.page.keyboard.press("ArrowDown")
    assert person.page.locator("[name='answer_wish'][value='mail']").is_checked()
    tab_to(person, "[name='email']")
    person.page.keyboard.insert_text("yuu@example.jp")
    tab_to(person, "[name='consent']")
    person.page.keyboard.press("Space")
    assert person.page.locator("[name='consent']:checked").count() == 1
    tab_to(person, "button[name='to'][value='next']")
    enter(person)

    assert person.sees(WORDS)
    tab_to(person, "button[name='to'][value='send']")
    enter(person)
    tab_to(person, "main a[href^='/voices/f/']")
    enter(person)
    assert person.sees(WORDS)


def test_the_first_stop_leads_past_the_menus(someone: Callable[..., Any]) -> None:
    person = someone(360, axe=False)
    person.opens("/plan/m9-1/")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("!!document.activeElement.closest('main')")


def test_errors_take_the_focus(someone: Callable[..., Any]) -> None:
    person = someone(360, axe=False)
    person.opens("/letters/write/")
    tab_to(person, "button[name='to'][value='next']")
    enter(person)
    summary = person.page.evaluate("document.activeElement.innerText")
    assert "書" in summary
    tab_to(person, "a[href='#id_text']", most=3)
    person.page.keyboard.press("Enter")
    assert person.page.evaluate("document.activeElement.name") == "text"
