"""All indicators with where they stand; the plan's progress by the city's own scale."""

import csv
import io

import pytest
from django.test import override_settings

from tomoni.indicators.api import bind
from tomoni.plan.api import indicators_of
from tomoni.voices.tests.factories import staff

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture
def edition():
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 60, 68, 76, 88)  # ahead
    samples.measured(edition, "m1-2", 52, 52, 52, 52, 52)  # does not move
    return edition


def test_the_overview_says_how_many_stand_on_each_step(reader, edition):
    page = reader.read("/plan/")
    for words in ("順調", "見直しが要る", "At less than six tenths of the pace", "/plan/indicators/?step="):
        assert words in page


def test_a_city_chooses_its_scale(reader, edition):
    with override_settings(TOMONI_RUBRIC="letters"):
        page = reader.read("/plan/indicators/")
        assert "A Better than at the beginning" in page
        assert "B About as at the beginning" in page
    with override_settings(TOMONI_RUBRIC="points"):
        assert "2点" in reader.read("/plan/indicators/")


def test_the_list_has_every_indicator_with_value_target_and_step(reader, edition):
    page = reader.read("/plan/indicators/")
    assert "6 indicators" in page
    for words in ("88%", "90%", "no value", "順調", "見直しが要る", 'href="/plan/m1-1/"'):
        assert words in page


def test_it_is_narrowed_by_part_by_step_and_by_how_it_is_counted(reader, edition):
    key = indicators_of(edition, samples.node_id("m2-1"))[0].key
    bind(actor=staff("indicators.bind"), indicator_key=key, source="voices.answered_within_30_days")
    assert "3 indicators" in reader.read("/plan/indicators/?goal=g1")
    assert "1 indicator<" in reader.read("/plan/indicators/?goal=g1&step=順調")
    assert "1 indicator<" in reader.read("/plan/indicators/?live=1")
    assert "5 indicators" in reader.read("/plan/indicators/?live=0")
    assert "No indicator stands here" in reader.read("/plan/indicators/?goal=g2&step=順調")
    assert "6 indicators" in reader.read("/plan/indicators/?goal=x&step=x&live=x&page=x")


def test_it_has_pages_and_costs_few_queries(reader, django_assert_max_num_queries):
    samples.plan(goals=5, measures=40)
    with django_assert_max_num_queries(10):
        page = reader.read("/plan/indicators/?page=2")
    assert "31 to 60 of 200" in page


def test_the_list_is_a_file_too(reader, edition):
    response = reader.get("/plan/indicators.csv?goal=g1")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 3
    assert rows[0]["最新値"] == "88"
    assert rows[0]["段階"] == "順調"
    assert rows[0]["目標"].startswith("目標1")


def test_without_a_plan_there_is_a_page(reader):
    assert "There is no plan here yet" in reader.read("/plan/indicators/")
