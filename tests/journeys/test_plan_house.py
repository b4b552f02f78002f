"""The plan as live data: from the document to a living site, and out to a spreadsheet and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import plan_house as house
from tests.journeys.test_keyboard import tab_to

SAMPLES = Path(__file__).parent / "samples"
REAL = Path(__file__).parents[3] / "shared" / "data" / "plans" / "002_ea8b3a3b1e39a670.txt"


def _staff(someone: Callable[..., Any], who: str) -> Any:
    """At a desk. The pages are looked at one by one elsewhere: ``test_every_kind_of_page``."""
    person = someone(1280, axe=False)
    person.signs_in(who)
    return person


def test_an_invented_plan_becomes_a_living_site_and_a_voice_changes_it(
    someone: Callable[..., Any], tmp_path: Path
) -> None:
    naoki = _staff(someone, "planner")
    house.brings(naoki, SAMPLES / "kawasemi.txt")
    before = house.counts(naoki)
    house.marks_as_layout(naoki, "この冊子は再生紙")
    house.joins_to_one_text(naoki, "散歩道の舗装が古く", "夜は暗く", role="issues")
    house.renames(naoki, "川の生きものの観察", "川の生きもの観察会")
    after = house.counts(naoki)
    assert after[1] == before[1] + 1
    assert sum(after[:3]) == after[3] == before[3]
    _becomes_live(
        someone, naoki, "かわせみ町総合計画", "川べりの散歩道", street="かわせみの散歩道", folder=tmp_path
    )


@pytest.mark.shared
def test_a_real_plan_becomes_a_living_site_and_a_voice_changes_it(
    someone: Callable[..., Any], tmp_path: Path
) -> None:
    if not REAL.exists():
        pytest.skip("left out: the real plan does not lie beside the checkout")
    naoki = _staff(someone, "planner")
    house.brings(naoki, REAL)
    before = house.counts(naoki)
    house.marks_as_layout(naoki, "共創のまちづくりの基盤となる")
    house.joins_to_one_text(naoki, "地域の魅力を発信し", "対話や信頼関係に基づき", role="vision")
    house.renames(naoki, "広聴・広報の充実", "広聴と広報の充実")
    after = house.counts(naoki)
    assert sum(after[:3]) == after[3] == before[3]
    _becomes_live(
        someone, naoki, "須坂市総合計画", "広聴と広報の充実", street="すずかけの並木道", folder=tmp_path
    )


def _becomes_live(
    someone: Callable[..., Any], naoki: Any, title: str, item: str, *, street: str, folder: Path
) -> None:
    """Draft, decision, adoption, a voice that changes one measure, the difference; then the next edition as a spreadsheet."""
    assert naoki.sees("修正3件")
    draft = house.makes_a_draft(naoki, title)
    house.gets_it_decided_and_adopts(naoki, _staff(someone, "mayor"), draft, title)

    reader = someone(360)
    node = house.finds_in_public(reader, title, item)
    house.changes_by_a_voice(someone, node, street)
    house.reads_the_difference(reader, node, f"{street}にはベンチを置き、")

    coming = house.begins_the_next_edition(naoki, title, f"{title}（次の版）")
    file = house.takes_out(naoki, coming, folder)
    house.loads_back(naoki, coming, file)
    assert naoki.sees("変わるところはありません")
    new = f"{item}（みんなで）"
    house.edits(file, house.ITEMS, item, new)
    house.loads_back(naoki, coming, file)
    assert naoki.sees(f"「{new}」")
    naoki.presses("main form:not([action]) button")
    naoki.presses("main a[href$='/difference/']")
    assert naoki.sees(new)


def test_a_wrong_cell_is_named_and_nothing_changes(someone: Callable[..., Any], tmp_path: Path) -> None:
    naoki = _staff(someone, "planner")
    coming = house.begins_the_next_edition(naoki, "こもれび市 後期基本計画", "つぎの計画")
    file = house.takes_out(naoki, coming, tmp_path)
    cell = house.edits(file, house.ITEMS, "目標", "もくひょう")
    house.loads_back(naoki, coming, file)
    row = naoki.page.locator("main tr").filter(has_text=cell)
    assert house.ITEMS in row.inner_text()
    assert naoki.page.locator("main form:not([action]) button").count() == 0
    house.loads_back(naoki, coming, house.takes_out(naoki, coming, tmp_path))
    assert naoki.sees("変わるところはありません")


def test_what_is_searched_is_found_in_the_plan_and_leads_there(someone: Callable[..., Any]) -> None:
    reader = someone(360, axe=False)
    reader.opens("/")
    reader.opens("/search/")
    reader.page.locator("main [name='q']").fill("ｺｳｴﾝ")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search/?*")
    reader.opens("/search/?q=こうえん")
    assert "公園" in reader.page.locator("main mark").first.inner_text()
    reader.presses(reader.page.locator("main a[href^='/plan/']").first)
    assert reader.sees("公園")


def test_the_import_desk_is_worked_by_keyboard_alone(someone: Callable[..., Any]) -> None:
    naoki = _staff(someone, "planner")
    house.brings(naoki, SAMPLES / "tsubame.txt")
    desk = naoki.page.url
    keys = naoki.page.keyboard
    line = naoki.page.locator("li.proof-line").filter(has_text="次のページへ続きます")
    became = line.get_attribute("data-became")
    tab_to(naoki, "[data-source-line]", most=120)
    for _ in range(60):
        if line.locator("input").evaluate("one => one === document.activeElement"):
            break
        keys.press("j")
    keys.press("Space")
    with naoki.page.expect_navigation():
        keys.press("l")
    assert line.get_attribute("data-became") == "layout"
    tab_to(naoki, "[data-key='u']", most=120)
    with naoki.page.expect_navigation():
        keys.press("Enter")
    assert line.get_attribute("data-became") == became

    # without any script, by Tab and Enter
    plain = someone(1280, javascript=False)
    plain.signs_in("planner")
    plain.opens(desk)
    line = plain.page.locator("li.proof-line").filter(has_text="次のページへ続きます")
    line.locator("input").focus()
    plain.page.keyboard.press("Space")
    tab_to(plain, "button[name='do'][value='layout']", most=120)
    with plain.page.expect_navigation():
        plain.page.keyboard.press("Enter")
    assert line.get_attribute("data-became") == "layout"
