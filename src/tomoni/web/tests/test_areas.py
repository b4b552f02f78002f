"""One area of the city: on every list, on a page of its own, and remembered only where somebody asks for it."""

from datetime import date
from decimal import Decimal

import pytest

from tomoni.audit.api import work_off
from tomoni.indicators.api import Actual, record_observation
from tomoni.kernel.actor import Actor
from tomoni.places.api import COOKIE, record_area, record_scheme
from tomoni.plan.api import find_node, hang_plan, indicators_of, load_edition
from tomoni.voices.api import (
    AnswerWish,
    ConsentChoice,
    PublicForm,
    confirm_concern,
    publish_voice,
    receive_voice,
)
from tomoni.voices.tests.factories import CLERK, PLANNER

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

SYSTEM = Actor.system("tests")


@pytest.fixture
def kawabe():
    return area("kawabe", "川辺地区")


def area(code, name, since=date(2020, 4, 1), **more):
    scheme = record_scheme(actor=SYSTEM, code="chiku", name_ja="地区", name_en="District")
    return record_area(actor=SYSTEM, scheme=scheme, code=code, name=name, since=since, **more)


def voice_from(place, text="川べりの道が暗いです。", code="m1-1"):
    """A voice from an area that everyone may read."""
    one = received(place, text)
    confirm_concern(actor=CLERK, voice=one, node=find_node(code))
    publish_voice(actor=CLERK, voice=one, form=PublicForm.WORDS)
    work_off()  # the index follows
    return one


def received(place, text):
    return receive_voice(
        actor=Actor.anonymous(),
        channel="letter",
        text=text,
        consent=ConsentChoice.WORDS,
        answer_wish=AnswerWish.PAGE,
        area=place,
    )


def measured(edition, place, value, code="m1-1"):
    [printed] = indicators_of(edition, samples.node_id(code))
    actual = Actual(printed.key, 2025, Decimal(value), "自治会", area=place.pk)
    record_observation(actor=samples.STATISTICIAN, actual=actual)
    return printed


def test_the_collection_shows_one_area_and_the_address_goes_along(reader, kawabe):
    samples.plan()
    mine, other = voice_from(kawabe), voice_from(area("hinata", "日向地区"), "畑の道が細いです。")
    page = reader.read("/voices/?area=kawabe")
    assert mine.public_id in page
    assert other.public_id not in page
    assert "You see <b>川辺地区</b> alone." in page
    assert "?state=open&amp;area=kawabe" in page
    assert 'href="/plan/?area=kawabe"' in page  # the menu
    assert other.public_id in reader.read("/voices/?area=nowhere")
    found = reader.read("/voices/?area=kawabe&q=道が")
    assert mine.public_id in found
    assert other.public_id not in found
    rows = b"".join(reader.get("/voices/voices.csv?area=kawabe")).decode()
    assert "川べりの道" in rows
    assert "畑の道" not in rows


def test_an_area_keeps_its_voices_under_a_new_name(reader, kawabe):
    samples.plan()
    one = voice_from(kawabe)
    area("kawabe", "新川辺地区", since=date(2026, 4, 1))
    page = reader.read("/voices/?area=kawabe")
    assert one.public_id in page
    assert "新川辺地区" in page


def test_the_plan_shows_what_concerns_an_area_and_why(reader, kawabe):
    edition = load_edition(
        actor=PLANNER,
        document=samples.document(
            sections=[
                {"node": "m2-1", "heading": None, "role": "issues", "items": ["川辺地区は低い土地です。"]}
            ]
        ),
        source="tests",
        adopt=True,
    )
    voice_from(kawabe, code="m1-1")
    measured(edition, kawabe, 12, "m1-2")
    page = reader.read("/plan/?area=kawabe")
    assert "3 items" in page
    for code, why in (("m1-1", "1 voice"), ("m1-2", "1 figure"), ("m2-1", "named in the text")):
        row = page[page.index(f'href="/plan/{code}/?area=kawabe"') :]
        assert why in row[: row.index("</li>")]
    assert 'href="/plan/m1-3/' not in page


def test_an_area_that_much_concerns_shows_one_goal_at_a_time(reader, kawabe):
    document = samples.document(2, 60)
    for section in document["sections"]:
        section["items"] = ["川辺地区で取り組みます。"]
    load_edition(actor=PLANNER, document=document, source="tests", adopt=True)
    page = reader.read("/plan/?area=kawabe")
    assert "120 items" in page
    assert 'href="/plan/m1-60/?area=kawabe"' in page
    assert 'href="/plan/m2-1/?area=kawabe"' not in page
    assert 'href="/plan/m2-1/?area=kawabe"' in reader.read("/plan/?area=kawabe&goal=g2")


def test_a_node_shows_the_voices_of_the_area_and_the_way_goes_along(reader, kawabe):
    samples.plan()
    mine, other = voice_from(kawabe), samples.public_voice("畑の道が細いです。")
    page = reader.read("/plan/m1-1/?area=kawabe")
    assert mine.public_id in page
    assert other.public_id not in page
    assert 'href="/plan/a1-1/?area=kawabe"' in page
    whole = reader.read("/plan/m1-1/")
    assert mine.public_id in whole
    assert other.public_id in whole


def test_indicators_are_narrowed_to_those_counted_for_the_area(reader, kawabe):
    edition = samples.plan()
    printed = measured(edition, kawabe, 12)
    page = reader.read("/plan/indicators/?area=kawabe")
    assert "1 indicator" in page
    assert "12%" in page
    assert "川辺地区" in reader.read(f"/plan/indicators/{printed.key}/")
    rows = b"".join(reader.get("/plan/indicators.csv?area=kawabe")).decode().splitlines()
    assert rows[0].endswith("地区,地区の値,地区の年度")
    assert rows[1].endswith("川辺地区,12,2025")


def test_search_looks_through_the_areas_own_plan_and_its_voices(reader, kawabe):
    edition = samples.plan()
    document = samples.document(1, 1, title="川辺地区の計画")
    for node in document["nodes"]:
        node["id"] = f"k{node['id']}"
        node["parent"] = node["parent"] and f"k{node['parent']}"
    document |= {"sections": [], "roles": [], "related_plans": [], "departments": [], "indicators": []}
    ward = load_edition(actor=PLANNER, document=document, source="tests", adopt=True).plan
    hang_plan(actor=PLANNER, plan=ward, parent=edition.plan, area=kawabe)
    other = samples.public_voice("通学路が細いです。")
    one = voice_from(kawabe, "通学路が暗いです。")
    page = reader.read("/search/?q=通学路&area=kawabe")
    assert 'href="/plan/km1-1/"' in page
    assert 'href="/plan/m1-1/"' not in page
    assert one.public_id in page
    assert other.public_id not in page
    assert f"/plan/of/{ward.slug}/" in reader.read("/plan/?area=kawabe")
    assert f"/plan/of/{ward.slug}/" in reader.read("/areas/kawabe/")


def test_the_page_of_an_area_joins_its_plan_its_voices_and_its_figures(reader, kawabe):
    edition = samples.plan()
    mine = voice_from(kawabe)
    received(kawabe, "だれにも見せないでください。")
    samples.changed_by([mine], edition)
    measured(edition, kawabe, 12)
    page = reader.read("/areas/kawabe/")
    assert mine.public_id in page
    assert "だれにも" not in page
    assert '<b class="tally__number">2</b>arrived' in page
    assert samples.NEW in page
    assert "12%" in page
    assert 'href="/plan/?area=kawabe"' in page
    assert 'href="/areas/kawabe/"' in reader.read("/areas/")
    assert reader.get("/areas/nowhere/").status_code == 404


def test_an_edition_shows_what_voices_of_an_area_changed(reader, kawabe):
    edition = samples.plan()
    change = samples.changed_by([voice_from(kawabe)], edition)
    area("hinata", "日向地区")
    assert samples.NEW in reader.read(f"/plan/editions/{change.edition_id}/?area=kawabe")
    other = reader.read(f"/plan/editions/{change.edition_id}/?area=hinata")
    assert samples.NEW not in other
    assert "No voice of this area" in other


def test_an_area_is_remembered_only_where_somebody_asks_for_it(reader, kawabe):
    samples.plan()
    reader.read("/areas/kawabe/")
    assert COOKIE not in reader.cookies
    response = reader.post("/my-area/", {"area": "kawabe", "next": "/plan/"})
    assert response["Location"] == "/plan/"
    assert reader.cookies[COOKIE].value == "kawabe"
    page = reader.read("/plan/")
    assert "My area: see 川辺地区 alone" in page
    assert "You see" not in page  # it is offered, not chosen
    reader.post("/my-area/", {"next": "https://elsewhere.example/"})
    assert reader.cookies[COOKIE].value == ""
    assert reader.post("/my-area/", {"area": "x", "next": "//elsewhere.example"})["Location"] == "/"


@pytest.mark.parametrize(
    "address",
    [
        "/areas/",
        "/areas/kawabe/",
        "/plan/?area=kawabe",
        "/plan/indicators/?area=kawabe",
        "/voices/?area=kawabe",
        "/voices/?area=kawabe&q=道",
        "/search/?q=道&area=kawabe",
        "/plan/all/",
    ],
)
def test_ten_queries_are_enough(reader, kawabe, django_assert_max_num_queries, address):
    edition = samples.plan()
    samples.changed_by([voice_from(kawabe) for _ in range(5)], edition)
    measured(edition, kawabe, 12)
    reader.read(address)
    with django_assert_max_num_queries(10):
        reader.read(address)
