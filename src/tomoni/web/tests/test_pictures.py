"""The chart of an indicator as SVG and PNG."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from tomoni.design import charts
from tomoni.plan.api import indicators_of
from tomoni.web.printing import paper, pictures

from .samples import measured, node_id, plan

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def at(city):
    edition = plan()
    measured(edition, "m1-1", 52, 60, 71)
    [printed] = indicators_of(edition, node_id("m1-1"))
    return f"/plan/indicators/{printed.key}"


def picture(title="点検した割合", **changes):
    points = [("2021年度", 52), ("2022年度", None), ("2023年度", 71)]
    drawn = charts.line(**{"title": title, "points": points, "unit": "%", "target": 90, **changes})
    return pictures.Picture(drawn, title, ("出典：点検の記録", "2026年11月20日時点"))


def test_the_svg_stands_alone_with_title_words_source_and_day(client, at):
    response = client.get(f"{at}.svg")
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert "attachment" in response.headers["Content-Disposition"]
    drawn = ElementTree.fromstring(response.content.decode())
    assert drawn.find(f"{SVG}title").text == "点検した通学路の割合 m1-1"
    assert "71" in drawn.find(f"{SVG}desc").text
    texts = " ".join(one.text or "" for one in drawn.iter(f"{SVG}text"))
    for words in ("点検した通学路の割合 m1-1", "点検の記録", "71％", "時点", "/plan/indicators/"):
        assert words in texts
    assert not list(drawn.iter(f"{SVG}script")) + list(drawn.iter(f"{SVG}style"))


def test_the_png_is_large_and_says_what_it_shows(client, at):
    if not paper.is_available():
        pytest.skip("Pango is not installed: apt-get install " + paper.PACKAGES)
    response = client.get(f"{at}.png")
    image = Image.open(io.BytesIO(response.content))
    assert image.width >= 1000
    assert "71" in image.text["Description"]
    assert "点検の記録" in image.text["Source"]
    colours = {colour for _count, colour in image.convert("RGB").getcolors(maxcolors=1_000_000)}
    assert (0x19, 0x7A, 0x4B) in colours  # the line is drawn in the city's colour
    assert len(colours) > 20  # letters have soft edges: they were set


def test_the_page_of_an_indicator_offers_both(client, at):
    page = client.get(f"{at}/").content.decode()
    assert f'href="{at}.png"' in page
    assert f'href="{at}.svg"' in page


def test_an_indicator_without_values_has_no_picture(client, city):
    edition = plan()
    [printed] = indicators_of(edition, node_id("m1-2"))
    assert client.get(f"/plan/indicators/{printed.key}.svg").status_code == 404
    assert ".png" not in client.get(f"/plan/indicators/{printed.key}/").content.decode()


def test_what_somebody_wrote_into_a_name_stays_text():
    drawn = pictures.as_svg(picture("<script>&]]>"))
    assert ElementTree.fromstring(drawn).find(f"{SVG}title").text == "<script>&]]>"


def test_long_titles_take_more_lines_and_lose_nothing():
    drawn = ElementTree.fromstring(pictures.as_svg(picture("とても長い指標の名前" * 9)))
    texts = [one.text for one in drawn.iter(f"{SVG}text") if one.get("font-weight") == "700"][:-1]
    assert "".join(texts) == "とても長い指標の名前" * 9
    assert len(texts) >= 3


def test_a_target_at_the_bottom_stands_above_its_line():
    low = ElementTree.fromstring(pictures.as_svg(picture(target=0)))
    [words] = [one for one in low.iter(f"{SVG}text") if (one.text or "").startswith("目標")]
    assert float(words.get("dy")) < 0


def test_bars_are_drawn_too():
    bars = charts.bars(title="件数", points=[("2021", 5), ("2022", -3)], unit="件")
    drawn = ElementTree.fromstring(pictures.as_svg(pictures.Picture(bars, "件数", ())))
    assert len(list(drawn.iter(f"{SVG}rect"))) == 3  # the ground and two bars
