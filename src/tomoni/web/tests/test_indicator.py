"""The page of one indicator: value and target, every year, how it is measured."""

from decimal import Decimal
from uuid import uuid4

import pytest

from tomoni.indicators.api import Actual, Status, bind, record_observation
from tomoni.plan.api import Edition, indicators_of
from tomoni.voices.tests.factories import answer, staff, voice

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture
def edition() -> Edition:
    return samples.plan()


@pytest.fixture
def key(edition):
    return indicators_of(edition, samples.node_id("m1-1"))[0].key


def test_it_shows_now_target_standing_each_year_and_who_counted(reader, edition, key):
    samples.measured(edition, "m1-1", 52, 58, 66, 71, 78)
    page = reader.read(f"/plan/indicators/{key}/")
    for words in ("78％", "90％", "52％", "点検の記録", "通学路のうち点検した割合", "FY 2025", "FY 2027"):
        assert words in page
    assert 'href="/plan/m1-1/"' in page


def test_an_indicator_without_values_says_so(reader, key):
    assert "There is no value yet." in reader.read(f"/plan/indicators/{key}/")


def test_a_corrected_value_stays_readable(reader, edition, key):
    samples.measured(edition, "m1-1", 52)
    record_observation(
        actor=samples.STATISTICIAN,
        actual=Actual(key, 2021, Decimal(53), status=Status.CORRECTION, provenance="点検の記録"),
    )
    page = reader.read(f"/plan/indicators/{key}/")
    assert "53％" in page
    assert "1 earlier value" in page
    assert "52％" in page


def test_one_that_measures_itself_says_how_and_by_which_version(reader, key):
    answer(voice())
    bind(actor=staff("indicators.bind"), indicator_key=key, source="voices.answered_within_30_days")
    page = reader.read(f"/plan/indicators/{key}/")
    assert "The platform counts this by itself" in page
    assert "Version of the definition" in page
    assert "100" in page


def test_the_file_opens_in_a_spreadsheet(reader, edition, key):
    samples.measured(edition, "m1-1", 52, 58)
    response = reader.get(f"/plan/indicators/{key}.csv")
    assert response.headers["Content-Type"].startswith("text/csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "2022,58" in response.content.decode()


def test_what_is_not_printed_is_not_found(reader):
    assert reader.get(f"/plan/indicators/{uuid4()}/").status_code == 404
    assert reader.get(f"/plan/indicators/{uuid4()}.csv").status_code == 404


def test_ten_queries_are_enough(reader, edition, key, django_assert_max_num_queries):
    samples.measured(edition, "m1-1", 52, 58, 66, 71, 78)
    with django_assert_max_num_queries(10):
        reader.read(f"/plan/indicators/{key}/")
