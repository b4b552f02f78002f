"""Every page in three widths: nothing scrolls sideways, and axe finds nothing against WCAG 2.2 AA."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tomoni.ops.journey.browser import Browser
from tomoni.ops.journey.story import Story

EVERYONE = [
    "/",
    "/plan/",
    "/search/",
    "/plan/roles/",
    "/plan/roles/citizens/",
    "/plan/words/",
    "/plan/viewpoints/",
    "/plan/leads/",
    "/plan/all/",
    "/plan/?area=kawabe",
    "/plan/indicators/?area=kawabe",
    "/plan/of/plan-2/",
    "/areas/",
    "/areas/kawabe/",
    "/voices/?area=kawabe",
    "/search/?q=川&area=kawabe",
    "/plan/indicators/",
    "/search/?q=バス",
    "/search/?q=zzzz",
    "/plan/?q=バス",
    "/plan/?q=zzzz",
    "/plan/g1/",
    "/plan/m4-2/sheets/",
    "/plan/m9-1/",
    "/voices/",
    "/voices/?q=公園",
    "/voices/?q=zzzz",
    "/voices/?state=open",
    "/voices/follow/",
    "/voices/promise/",
    "/voices/seals/",
    "/letters/write/",
    "/letters/write/?about=m9-1",
    "/about/how/",
    "/about/accessibility/",
    "/about/privacy/",
    "/about/data/",
    "/demo/sign-in/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/2fa/webauthn/login/",
    "/design/",
]
STAFF = {
    "clerk": [
        "/desk/",
        "/desk/?queue=new",
        "/desk/?queue=late",
        "/desk/?queue=all",
        "/desk/?q=zzzz",
        "/desk/mails/",
    ],
    "planner": [
        "/desk/",
        "/desk/plan/",
        "/desk/plan/links/",
        "/desk/indicators/",
        "/desk/requests/",
        "/desk/sheets/",
        "/desk/sheets/of/m4-2/",
        "/desk/readings/?try=避難所",
    ],
    "mayor": ["/desk/", "/desk/approvals/", "/desk/requests/", "/desk/deputies/", "/desk/log/"],
    "citizen": ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"],
}


@pytest.fixture(scope="session")
def pages(story: Story, site: Any) -> dict[str, list[str]]:
    """All pages by who opens them: those above, and those that only the walked voice has."""
    reader = Browser(site.base)
    node = reader.open(story.node)
    found = [story.node, story.private, node.link(path="/voices/v/"), node.link(path="/plan/editions/")]
    found += [node.link(path="/plan/indicators/"), reader.open("/plan/m9-1/").link(path="/plan/indicators/")]
    found += [story.private.replace("/voices/f/", "/voices/r/")]
    found += _links(reader, "/plan/m4-2/sheets/", r"/plan/sheets/[0-9a-f-]{36}/$")[:1]
    course = _links(reader, "/plan/", r"/plan/editions/[0-9a-f-]{36}/course/$")
    found += course + _links(reader, course[0], r"/plan/editions/[0-9a-f-]{36}/course/difference/")[:1]
    desk = {key: list(addresses) for key, addresses in STAFF.items()}
    desk["clerk"] += [story.desk_page, f"{story.desk_page}history/", f"{story.desk_page}?beside=1"]
    desk["planner"] += [story.desk_page, f"{story.desk_page}decide/"]
    desk["clerk"] += _first_below(story.clerk, "/desk/mails/")
    desk["clerk"] += ["/desk/requests/", *_first_below(story.clerk, "/desk/requests/")]
    desk["planner"] += _first_below(story.planner, "/desk/indicators/")
    desk["planner"] += _first_below(story.planner, "/desk/plan/")
    course = [f"/desk{address}" for address in course]
    stages = _links(story.planner, course[0], r"/desk/plan/stages/[0-9a-f-]{36}/$")
    desk["planner"] += course + stages + [f"{stages[0]}lines/"]
    return {"": EVERYONE + list(dict.fromkeys(found)), **desk}


def _links(browser: Browser, listing: str, pattern: str) -> list[str]:
    """The addresses on a page that begin like this, each once."""
    found = [link.href for link in browser.open(listing).links if re.match(pattern, link.href)]
    return list(dict.fromkeys(found))


def _first_below(browser: Browser, listing: str) -> list[str]:
    page = browser.open(listing)
    return [link.href for link in page.links if re.match(re.escape(listing) + r"[0-9a-f-]{36}/$", link.href)][
        :1
    ]


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("who", ["", *STAFF])
def test_it_fits_and_everyone_can_use_it(
    who: str, width: int, pages: dict[str, list[str]], someone: Callable[..., Any]
) -> None:
    person = someone(width, axe=width != 320)  # 320 px is for the width alone: the rest is as at 360
    if who:
        person.signs_in(who)
    for address in pages[who]:
        person.opens(address)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_that_come_after_a_mistake(width: int, someone: Callable[..., Any]) -> None:
    person = someone(width, axe=width != 320)
    person.opens("/letters/write/")
    person.presses("button[name='to'][value='next']")
    assert person.page.locator("[aria-invalid='true']").count() == 1
    person.writes("text", "長い文。" * 1500)
    person.presses("button[name='to'][value='next']")
    person.writes("text", "公園の水道がこわれています。" + "https://example.jp/" + "x" * 300)
    person.presses("button[name='to'][value='next']")
    person.chooses("answer_wish", "letter")
    person.presses("button[name='to'][value='next']")
    person.chooses("answer_wish", "page")
    person.chooses("consent", "none")
    person.presses("button[name='to'][value='next']")
    person.presses("button[name='to'][value='send']")

    person.opens("/voices/follow/")
    person.page.locator("main [name='number']").fill("1234-5678-9")
    person.presses("main form[action$='/follow/'] button")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_that_are_not_there(width: int, someone: Callable[..., Any]) -> None:
    person = someone(width, axe=width != 320)
    person.expects_errors = True
    for address in ("/plan/nothing/", "/voices/v/zzzzzzzz/", "/voices/f/zzzz/", "/nowhere/"):
        person.opens(address)
    person.signs_in("citizen")
    person.opens("/desk/")
