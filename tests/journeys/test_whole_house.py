"""One voice walks the whole house: a citizen on a phone, the town hall at its screens, and the citizen again."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

MARK = "銀杏の並木"
WORDS = f"駅から市役所までの{MARK}に、夕方すわれるベンチがほしいです。"
ANSWER = f"{MARK}のベンチについて、お手紙をありがとうございます。来年の春に三つ置きます。"
REASON = f"{MARK}を歩く人がふえるよう、計画に書き加えます。"


def test_a_voice_is_answered_changes_the_plan_and_comes_back(someone: Callable[..., Any]) -> None:
    haruka = someone(360)
    haruka.signs_in("citizen")
    haruka.opens("/plan/m6-1/")
    haruka.presses("main a[href^='/letters/write/']")
    haruka.writes("text", WORDS)
    haruka.presses("button[name='to'][value='next']")
    haruka.chooses("answer_wish", "mail")
    haruka.writes("email", "haruka.yamada@example.jp")
    haruka.chooses("consent", "words")
    haruka.presses("button[name='to'][value='next']")
    haruka.presses("button[name='to'][value='send']")
    own_page = haruka.page.locator("main a[href^='/voices/f/']").first.get_attribute("href")

    fumika = someone(1280)
    fumika.signs_in("clerk")
    fumika.opens("/desk/")
    fumika.page.locator("[name='q']").first.fill(MARK)
    with fumika.page.expect_navigation():
        fumika.page.keyboard.press("Enter")
    fumika.presses(fumika.page.locator(".desk-list a").filter(has_text=MARK).first)
    voice = fumika.page.url.partition("?")[0]
    fumika.presses("form[action*='/take/'] button")
    _unfold(fumika, "[name='assign-department']")
    fumika.page.locator("[name='assign-department']").select_option(label="道路公園課")
    fumika.presses("form[action*='/assign/'] button")
    _unfold(fumika, "form[action*='/concern/'] button")
    fumika.presses("form[action*='/concern/'] button")
    fumika.writes("text", ANSWER)
    fumika.presses("#draft button[value='request']")

    mayor = someone(1280)
    mayor.signs_in("mayor")
    mayor.opens("/desk/approvals/")
    mayor.presses(mayor.page.locator("a").filter(has_text=MARK).first)
    assert mayor.sees(ANSWER)
    mayor.presses("button[name='do'][value='approve']")

    fumika.opens(voice)
    fumika.chooses("issue-form", "words")
    fumika.presses("form[action*='/issue/'] button")

    naoki = someone(1280)
    naoki.signs_in("planner")
    naoki.opens(voice)
    naoki.presses("a[href*='/decide/']")
    naoki.chooses("decision", "changed")
    naoki.writes("reason", REASON)
    naoki.presses("button[name='step'][value='decide']")
    naoki.page.locator("[name='place']").first.check(force=True)
    naoki.presses("button[name='step'][value='passage']")
    new = naoki.page.locator("[name='new']").input_value() + f"{MARK}にベンチを置きます。"
    naoki.writes("new", new)
    naoki.page.locator("[name='draft'][value='new']").check(force=True)
    naoki.presses("button[name='step'][value='wording']")
    naoki.presses("button[name='step'][value='check']")
    naoki.presses(naoki.page.locator("main a[href^='/desk/plan/']").first)
    assert naoki.sees(f"{MARK}にベンチを置きます。")
    naoki.presses("a[href$='/adopt/']")
    naoki.presses("main form:not([action]) button, main form[method='post'] button")

    reader = someone(360)
    reader.opens("/plan/m6-1/")
    assert reader.sees(new)
    reader.presses("main a[href^='/voices/v/']")
    assert reader.sees(WORDS)
    reader.opens("/")
    assert reader.sees(f"{MARK}にベンチを置きます。")

    haruka.opens(own_page)
    for words in (WORDS, ANSWER, REASON):
        assert haruka.sees(words)


def test_the_desk_fetches_what_stands_beside_a_voice(someone: Callable[..., Any]) -> None:
    fumika = someone(1280)
    fumika.signs_in("clerk")
    fumika.opens("/desk/?queue=all")
    fumika.presses(fumika.page.locator("a[href*='/desk/v/']").first)
    expect(fumika.page.locator("#beside [hx-get]")).to_have_count(0)
    expect(fumika.page.locator("#beside")).not_to_be_empty()
    fumika.looks()


def _unfold(person: Any, inside: str) -> None:
    """Open the panel in which this stands, if it is closed."""
    panel = person.page.locator("details", has=person.page.locator(inside)).first
    if panel.get_attribute("open") is None:
        panel.locator("summary").first.click()
