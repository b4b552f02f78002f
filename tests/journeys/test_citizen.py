"""A citizen on a small phone, without JavaScript: the short journey, walked on both databases."""

import re
from collections.abc import Callable
from typing import Any

WORDS = "駅前の駐輪場が朝になるといっぱいです。屋根のある所をふやしてください。"


def test_a_citizen_reads_the_plan_writes_a_letter_and_follows_it(someone: Callable[..., Any]) -> None:
    haruka = someone(360, javascript=False)
    haruka.opens("/")
    haruka.presses("main a[href='/plan/']")
    for level in ("g", "p", "m"):  # goal, policy, measure
        haruka.presses(f"main a[href^='/plan/{level}']:visible")
    haruka.presses("main a[href^='/letters/write/']")

    haruka.writes("text", WORDS)
    haruka.presses("button[name='to'][value='next']")
    haruka.chooses("answer_wish", "page")
    haruka.chooses("consent", "words")
    haruka.presses("button[name='to'][value='next']")
    assert haruka.sees(WORDS)
    haruka.presses("button[name='to'][value='send']")

    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", haruka.page.locator("main").inner_text())
    assert number
    haruka.presses("main a[href^='/voices/f/']")
    assert haruka.sees(WORDS)

    haruka.opens("/voices/follow/")
    haruka.page.locator("main [name='number']").fill(number[0].lower())
    haruka.presses("main form[action$='/follow/'] button")
    assert haruka.sees(number[0])
    assert not haruka.sees(WORDS)
