"""A plan walks the whole house, as a planner, the mayor and a citizen do it in their browsers: read in, corrected, made
an edition, adopted, changed because of a voice, compared, taken out as a spreadsheet and loaded back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from tests.journeys.whole_house import walk

ITEMS, TEXTS = "項目", "文"  # sheets of the spreadsheet


def brings(planner: Any, file: Path) -> None:
    """The document is given to the import desk, and understood."""
    planner.opens("/desk/plan/import/")
    planner.page.set_input_files("main [name='file']", file)
    planner.presses("main form:has([name='file']) button")
    planner.page.wait_for_selector(".proof-lines")


def counts(planner: Any) -> tuple[int, int, int, int]:
    """Lines that are placed, layout, without a place, and all, as the desk says them."""
    said = planner.page.locator("main").inner_text()
    found = re.search(
        r"計画\s*([\d,]+)\s*＋\s*体裁\s*([\d,]+)\s*＋\s*未分類\s*([\d,]+)\s*＝\s*全\s*([\d,]+)", said
    )
    assert found, said[:600]
    placed, layout, unplaced, total = (int(number.replace(",", "")) for number in found.groups())
    return placed, layout, unplaced, total


def ticks(planner: Any, *beginnings: str) -> None:
    """Lines of the source are ticked: those that begin with these words."""
    for words in beginnings:
        planner.page.locator("li.proof-line").filter(has_text=words).first.locator("input").check()


def marks_as_layout(planner: Any, words: str) -> None:
    ticks(planner, words)
    planner.presses("button[name='do'][value='layout']")


def joins_to_one_text(planner: Any, *beginnings: str, role: str) -> None:
    ticks(planner, *beginnings)
    planner.page.locator("summary[data-key='t']").click()
    planner.page.locator("[name='item_role']").select_option(role)
    planner.presses("button[name='do'][value='item']")


def opens_item(planner: Any, name: str) -> None:
    """One item of what was understood is opened for correcting."""
    item = planner.page.locator("article.proof-node").filter(
        has=planner.page.get_by_role("heading", name=name)
    )
    planner.presses(item.locator("a[href*='node=']").first)


def renames(planner: Any, name: str, new: str) -> None:
    opens_item(planner, name)
    planner.page.locator("#node_title").fill(new)
    planner.presses("button[name='do'][value='rename']")


def makes_a_draft(planner: Any, title: str) -> str:
    """A new plan with its first edition. Returns the address of the draft."""
    planner.presses("main a[href$='/edition/']")
    planner.page.locator("[name='plan']").select_option("new")
    planner.writes("title", title)
    planner.page.locator("[name='kind']").select_option("basic")
    planner.writes("from_year", "令和6年度")
    planner.writes("to_year", "2028")
    planner.presses("main form:has([name='title']) button")
    planner.presses("main a[href^='/desk/plan/editions/']")
    return str(planner.page.url)


def gets_it_decided_and_adopts(planner: Any, mayor: Any, draft: str, title: str) -> None:
    """起案、決裁、施行."""
    planner.opens(draft)
    planner.presses("a[href$='/ask/']")
    planner.presses("main form:has([name='note']) button")
    mayor.opens("/desk/approvals/")
    mayor.presses(mayor.page.locator("a[href^='/desk/approvals/']").filter(has_text=title).first)
    mayor.presses("button[name='do'][value='approve']")
    planner.opens(draft)
    planner.presses("a[href$='/adopt/']")
    planner.presses("main form:has([name='on']) button")


def finds_in_public(reader: Any, title: str, item: str) -> str:
    """From the front of the plan to one of its items. Returns the item's address."""
    reader.opens("/plan/")
    reader.presses(reader.page.locator("main a").filter(has_text=title).last)
    link = reader.page.locator("a[href^='/plan/']").filter(has_text=item)
    closed = reader.page.locator("main details:not([open])").filter(has=link)
    while closed.count():
        closed.first.locator("summary").first.click()
    reader.presses(link.first)
    assert reader.sees(item)
    return str(reader.page.url).removeprefix(reader.site.base)


def changes_by_a_voice(someone: Callable[..., Any], node: str, street: str) -> None:
    """A citizen writes about this item, the town hall answers, and the plan changes. The pages are looked at elsewhere."""

    def there(width: int) -> Any:
        return someone(width, axe=False)

    walk(there, street=street, phone=360, desk=1280, node=node)


def reads_the_difference(reader: Any, node: str, added: str) -> None:
    """From the item to its editions, and to what is different between them."""
    reader.opens(node)
    reader.presses("main a[href^='/plan/editions/']")
    reader.presses("main a[href^='/plan/compare/']")
    assert reader.sees(added)
    assert reader.sees("声1件から")


def begins_the_next_edition(planner: Any, title: str, new_title: str) -> str:
    """A draft that begins as the edition in force. Returns its address."""
    planner.opens("/desk/plan/")
    row = planner.page.locator("main tr, main li").filter(has_text=title).filter(has_text="次の版")
    planner.presses(row.locator("a[href$='/next/']").first)
    planner.writes("title", new_title)
    planner.presses("main form:has([name='title']) button")
    return str(planner.page.url)


def takes_out(planner: Any, draft: str, folder: Path) -> Path:
    """The draft as a spreadsheet, in this folder."""
    planner.opens(draft)
    with planner.page.expect_download() as waiting:
        planner.page.locator("a[href$='.xlsx']").first.click()
    file = folder / "plan.xlsx"
    waiting.value.save_as(file)
    return file


def loads_back(planner: Any, draft: str, file: Path) -> None:
    planner.opens(draft)
    planner.page.set_input_files("main [name='file']", file)
    planner.presses("main form:has([name='file']) button")


def edits(file: Path, sheet: str, was: str, now: str) -> str:
    """One cell of the spreadsheet, found by what stands in it, is written anew. Returns its address, as in B4."""
    book = load_workbook(file)
    for row in book[sheet].iter_rows():
        for cell in row:
            if cell.value == was:
                cell.value = now
                book.save(file)
                return str(cell.coordinate)
    raise AssertionError(f"{was} does not stand on the sheet {sheet}")
