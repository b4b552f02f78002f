"""From page to page along the links, one page of each kind: it fits the screen and axe finds nothing against WCAG 2.2 AA.

Pages that nobody listed are seen too, as soon as a link leads to them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error
from tests.journeys import plan_house as house

SAMPLES = Path(__file__).parent / "samples"
# Seen elsewhere, with a walked voice: ``test_every_page``.
LEAVE = ("about", "design", "accounts", "demo", "voices", "letters", "desk/v", "desk/log", "desk/mails")


def kind_of(address: str) -> str:
    """The name of the page's route; empty for what is no page or is seen elsewhere."""
    parts = urlsplit(address)
    if parts.netloc or parts.query or parts.path.lstrip("/").startswith(LEAVE):
        return ""
    if "." in parts.path.rpartition("/")[2]:
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return ""


def walks_everywhere(person: Any, start: list[str], *, below: str = "/", most: int = 70) -> list[str]:
    """Open one page of each kind below an address, from these on. Returns the kinds in their order."""
    waiting = list(start)
    seen: list[str] = []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        kind = kind_of(address)
        if not kind or kind in seen:
            continue
        seen.append(kind)
        try:
            person.opens(address)
        except Error as problem:
            if "Download is starting" not in problem.message:
                raise
            continue
        links = person.page.locator(f"a[href^='{below}']:not([download])")
        waiting += links.evaluate_all("all => all.map(one => one.getAttribute('href').split('#')[0])")
    return seen


@pytest.mark.parametrize("width", [360, 1280])
def test_of_the_plan(width: int, story: Any, someone: Callable[..., Any]) -> None:
    reader = someone(width)
    seen = walks_everywhere(reader, ["/plan/", story.node, "/plan/compare/", "/plan/roles/", "/search/"])
    assert {"web:plan", "web:node", "web:edition", "web:compare", "web:indicator", "web:search"} <= set(seen)


@pytest.mark.parametrize("width", [360, 1280])
def test_of_the_planners_desk(width: int, story: Any, someone: Callable[..., Any], tmp_path: Path) -> None:
    naoki = someone(width)
    naoki.signs_in("planner")
    text = (SAMPLES / "tsubame.txt").read_text(encoding="utf-8")
    (tmp_path / "tsubame.txt").write_text(f"{text}\n{width}\n", encoding="utf-8")
    house.brings(naoki, tmp_path / "tsubame.txt")
    desk = naoki.page.url.removeprefix(naoki.site.base)
    draft = house.begins_the_next_edition(naoki, "こもれび市 後期基本計画", f"案 {width}")
    file = house.takes_out(naoki, draft, tmp_path)
    house.edits(file, house.ITEMS, "だれもがすこやかに育ち、学ぶまち", "すこやかに育つまち")
    house.loads_back(naoki, draft, file)
    start = [desk, f"{desk}edition/", draft.removeprefix(naoki.site.base), "/desk/plan/", "/desk/"]
    seen = walks_everywhere(naoki, start, below="/desk/")
    wanted = {"web:desk_import", "web:desk_imports", "web:desk_edition", "web:desk_sheet", "web:desk_items"}
    assert wanted <= set(seen)
