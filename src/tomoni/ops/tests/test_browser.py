"""The small browser of the journey reads pages as a browser does."""

from typing import Any

import pytest

from tomoni.ops.journey.browser import Browser, Stumble, read_page

HTML = """<!doctype html><html><head><title>手紙 | 市</title><style>.x{}</style></head><body>
<nav><a href="/plan/">計画</a></nav>
<main><h1>書く</h1><form method="post" action="/write/?a=1">
<input type="hidden" name="step" value="write"><textarea name="text">
二行目から
続く</textarea>
<input type="radio" name="wish" value="page"><input type="radio" name="wish" value="mail" checked>
<input type="checkbox" name="others" value="1"><input type="checkbox" name="others" value="2" checked>
<select name="area"><option value="">なし</option><option value="a" selected>中央</option></select>
<input name="off" value="x" disabled><input type="file" name="upload">
<button name="to" value="next">次へ</button><button type="button" name="no">開く</button>
<button name="to" value="back" formaction="/back/">戻る</button></form>
<input name="outside" value="1" form="later"><script>var a = "見えない"</script></main></body></html>"""


@pytest.fixture
def page() -> Any:
    return read_page("http://localhost/here/", 200, HTML)


def test_a_form_holds_what_would_be_sent(page: Any) -> None:
    form = page.form("text", "wish")
    assert form.values == {
        "step": ["write"],
        "text": ["二行目から\n続く"],
        "wish": ["mail"],
        "others": ["2"],
        "area": ["a"],
    }
    assert form.choices == {"wish": ["page", "mail"], "others": ["1", "2"], "area": ["", "a"]}
    assert [(button.value, button.text) for button in form.buttons] == [("next", "次へ"), ("back", "戻る")]


def test_only_what_a_person_reads_is_text(page: Any) -> None:
    assert "見えない" not in page.text
    assert page.title == "手紙 | 市"
    page.must_say("書く")
    with pytest.raises(Stumble, match="閉じる"):
        page.must_say("閉じる")


def test_what_is_not_on_the_page_cannot_be_done(page: Any) -> None:
    browser = Browser("http://localhost:1")
    for filled, button in (({"nothing": "x"}, ""), ({"wish": "letter"}, ""), ({}, "send")):
        with pytest.raises(Stumble):
            browser.send(page, page.form("text"), filled, button=button)


def test_a_form_is_found_by_the_end_of_its_path(page: Any) -> None:
    assert page.form(action="/write/")
    with pytest.raises(Stumble, match="take"):
        page.form(action="/take/")


def test_a_site_that_does_not_answer_is_a_stumble() -> None:
    with pytest.raises(Stumble):
        Browser("http://localhost:1").open("/")
