"""The search of the site: the plan, its indicators, public voices."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from tomoni.audit.api import work_off
from tomoni.plan.api import load_edition
from tomoni.voices.tests.factories import HOSTILE, PLANNER

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_without_words_the_page_has_the_field_alone(reader):
    samples.plan()
    page = reader.read("/search/")
    assert 'name="q"' in page
    assert "Found in" not in page


def test_plan_indicators_and_voices_are_found_in_this_order_and_the_words_are_marked(reader):
    samples.plan(1, 1)
    one = samples.public_voice("駅前の歩道の点検をお願いします。")
    work_off()
    page = reader.read("/search/?q=点検")
    places = [page.index(words) for words in ("In the plan", "Among the indicators", "Among everyone")]
    assert places == sorted(places)
    assert "駅前の歩道の<mark>点検</mark>をお願いします。" in page
    assert "<mark>点検</mark>した通学路の割合" in page
    assert f"/voices/v/{one.public_id}/" in page


@pytest.mark.parametrize("typed", ["ほどう", "歩道　点検", "ＡＥＤ", "ツウガクロ", "髙﨑"])
def test_words_are_found_however_they_are_typed(reader, typed):
    document = samples.document(1, 1)
    document["sections"][0]["items"] = ["ホドウの歩道、点検、aed、つうがくろ、高崎"]
    load_edition(actor=PLANNER, document=document, source="tests", adopt=True)
    assert 'href="/plan/m1-1/"' in reader.read(f"/search/?q={typed}")


def test_what_is_not_public_is_not_found(reader):
    samples.plan()
    samples.private_voice("宇宙船をください。")
    work_off()
    assert "Nothing was found" in reader.read("/search/?q=宇宙船")


def test_hostile_words_stay_words(reader):
    samples.plan()
    samples.public_voice(HOSTILE)
    work_off()
    for typed in ("script", "alert", "<script>", "𠮷田", "'); DROP", '"><img src=x onerror=alert(1)>'):
        page = reader.get("/search/", {"q": typed}).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_it_is_narrowed_by_part_of_the_plan_by_kind_and_by_year(reader):
    samples.plan()
    long_ago = timezone.now() - timedelta(days=500)
    old = samples.public_voice("点検の声", code="m1-1", received_at=long_ago)
    new = samples.public_voice("点検の声", code="m2-1")
    work_off()
    by_goal = reader.read("/search/?q=点検&goal=g2")
    assert 'href="/plan/m2-1/"' in by_goal
    assert 'href="/plan/m1-1/"' not in by_goal
    assert new.public_id in by_goal
    assert old.public_id not in by_goal
    year = timezone.localdate().year - (timezone.localdate().month < 4)
    by_year = reader.read(f"/search/?q=点検&year={year}&kind=voices")
    assert new.public_id in by_year
    assert old.public_id not in by_year
    assert 'href="/plan/m1-1/"' not in by_year


def test_what_is_no_choice_is_left_out(reader):
    samples.plan()
    page = reader.read("/search/?q=点検&kind=x&goal=x&area=x&year=9999&page=99999999")
    assert "Found in" in page


def test_an_answer_in_which_the_words_stand_is_said(reader):
    from tomoni.voices.tests.factories import answer

    samples.plan()
    answer(samples.public_voice("こまっています。", days_ago=3), text="手すりを直しました。")
    work_off()
    assert "Found in the answer of the city." in reader.read("/search/?q=手すり")


def test_counting_stops_and_says_so(reader, monkeypatch):
    samples.plan()
    monkeypatch.setattr("tomoni.search.queries.CAP", 3)
    page = reader.read("/search/?q=点検")
    assert "over 3" in page
    assert "more than" in page


def test_a_kind_has_pages(reader):
    samples.plan(goals=3, measures=10)
    assert "page=2" in reader.read("/search/?q=点検&kind=plan")
    assert "21 to" in reader.read("/search/?q=点検&kind=plan&page=2")


def test_ten_queries_are_enough(reader, django_assert_max_num_queries):
    samples.plan(goals=5, measures=40)
    for n in range(12):
        samples.public_voice(f"点検の声{n}")
    work_off()
    for address in (
        "/search/?q=点検",
        "/search/?q=点検&kind=voices&goal=g1",
        "/search/?q=点検&kind=indicators",
    ):
        with django_assert_max_num_queries(10):
            reader.read(address)


def test_every_page_has_the_field_but_its_own_page_has_one(reader):
    assert 'id="site-search"' in reader.read("/")
    assert 'id="site-search"' not in reader.read("/search/")
    with override_settings(LANGUAGE_CODE="ja"):
        assert 'action="/search/"' in reader.read("/about/how/")
