"""The journey as four people walk it through their browsers. Tests walk it, and so does who takes its pictures."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 30.0  # seconds in which the worker has to do what an event asks for

Picture = Callable[[Any, str], None]


def no_picture(person: Any, name: str) -> None:
    """Nobody takes pictures."""


def walk(
    someone: Callable[..., Any],
    *,
    street: str,
    phone: int,
    desk: int,
    node: str = "/plan/m6-1/",
    picture: Picture = no_picture,
) -> None:
    """From the letter to the changed plan, at this item of it.

    ``street``: words that no other voice has; by them this one is found again.
    """
    words = f"駅から市役所までの{street}に、休めるベンチがほしいです。\n荷物を持って歩くと、とちゅうで休む所がありません。"
    answer = (
        f"{street}のベンチについて、お手紙をありがとうございます。\n"
        "歩いて確かめたところ、木かげのある所に三つ置けることが分かりました。来年の春に置きます。"
    )
    reason = f"{street}を歩く人が休めるよう、計画に書き加えます。"
    added = f"{street}にはベンチを置き、休みながら歩けるようにします。"

    haruka = someone(phone)
    haruka.opens("/")
    picture(haruka, "front")
    haruka.signs_in("citizen")
    haruka.opens("/plan/")
    picture(haruka, "plan")
    haruka.opens(node)
    picture(haruka, "node")
    haruka.presses("main a[href^='/letters/write/']")
    haruka.writes("text", words)
    picture(haruka, "write")
    haruka.presses("button[name='to'][value='next']")
    haruka.chooses("answer_wish", "mail")
    haruka.writes("email", "haruka.yamada@example.jp")
    haruka.chooses("consent", "words")
    picture(haruka, "how")
    haruka.presses("button[name='to'][value='next']")
    assert haruka.sees(words)
    picture(haruka, "check")
    haruka.presses("button[name='to'][value='send']")
    picture(haruka, "receipt")
    own_page = haruka.page.locator("main a[href^='/voices/f/']").first.get_attribute("href")
    haruka.opens(own_page)
    picture(haruka, "received")

    fumika = someone(desk)
    fumika.signs_in("clerk")
    picture(fumika, "desk")
    fumika.page.locator("[name='q']").first.fill(street)
    with fumika.page.expect_navigation():
        fumika.page.keyboard.press("Enter")
    fumika.looks()
    found = fumika.page.locator(".desk-list a").filter(has_text=street)
    _waits_for(fumika, found)
    fumika.presses(found.first)
    voice = fumika.page.url.partition("?")[0]
    fumika.presses("form[action*='/take/'] button")
    _unfold(fumika, "[name='assign-department']")
    fumika.page.locator("[name='assign-department']").select_option(label="道路公園課")
    fumika.presses("form[action*='/assign/'] button")
    _unfold(fumika, "form[action*='/concern/'] button")
    fumika.presses("form[action*='/concern/'] button")
    fumika.writes("text", answer)
    picture(fumika, "desk-draft")
    fumika.presses("#draft button[value='request']")

    mayor = someone(desk)
    mayor.signs_in("mayor")
    mayor.opens("/desk/approvals/")
    mayor.presses(mayor.page.locator("a").filter(has_text=street).first)
    assert mayor.sees(answer)
    picture(mayor, "desk-approval")
    mayor.presses("button[name='do'][value='approve']")

    fumika.opens(voice)
    fumika.chooses("issue-form", "words")
    picture(fumika, "desk-issue")
    fumika.presses("form[action*='/issue/'] button")

    naoki = someone(desk)
    naoki.signs_in("planner")
    naoki.opens(voice)
    naoki.presses("a[href*='/decide/']")
    naoki.chooses("decision", "changed")
    naoki.writes("reason", reason)
    picture(naoki, "desk-decide")
    naoki.presses("button[name='step'][value='decide']")
    naoki.page.locator("[name='place']").first.check(force=True)
    picture(naoki, "desk-passage")
    naoki.presses("button[name='step'][value='passage']")
    new = naoki.page.locator("[name='new']").input_value() + added
    naoki.writes("new", new)
    naoki.page.locator("[name='draft'][value='new']").check(force=True)
    picture(naoki, "desk-wording")
    naoki.presses("button[name='step'][value='wording']")
    picture(naoki, "desk-difference")
    naoki.presses("button[name='step'][value='check']")
    picture(naoki, "desk-plan")
    naoki.presses(naoki.page.locator("main a[href^='/desk/plan/']").first)
    assert naoki.sees(added)
    naoki.presses("a[href$='/ask/']")
    assert naoki.sees(added)
    picture(naoki, "desk-ask")
    naoki.presses("main form:has([name='note']) button")

    mayor.opens("/desk/approvals/")
    mayor.presses(mayor.page.locator("a[href^='/desk/approvals/']").filter(has_text="改定").first)
    assert mayor.sees(added)
    picture(mayor, "desk-approval-plan")
    mayor.presses("button[name='do'][value='approve']")

    naoki.opens("/desk/plan/")
    naoki.presses(naoki.page.locator("main a[href^='/desk/plan/']").first)
    naoki.presses("a[href$='/adopt/']")
    picture(naoki, "desk-adopt")
    naoki.presses("main form:has([name='on']) button")

    reader = someone(phone)
    reader.opens(node)
    assert reader.sees(new)
    picture(reader, "node-changed")
    reader.presses("main a[href^='/voices/v/']")
    assert reader.sees(words)
    picture(reader, "voice")
    reader.opens("/")
    assert reader.sees(added)
    reader.opens(node)
    reader.presses("main a[href^='/plan/editions/']")
    picture(reader, "edition")

    haruka.opens(own_page)
    for said in (words, answer, reason):
        assert haruka.sees(said)
    picture(haruka, "answered")


def _waits_for(person: Any, found: Any) -> None:
    """Look again until it is there: what has just come is found as soon as the worker has read it."""
    until = time.monotonic() + PATIENCE
    while not found.count() and time.monotonic() < until:
        time.sleep(0.5)
        person.page.reload()


def _unfold(person: Any, inside: str) -> None:
    """Open the panel in which this stands, if it is closed."""
    panel = person.page.locator("details", has=person.page.locator(inside)).first
    if panel.get_attribute("open") is None:
        panel.locator("summary").first.click()
