"""Pages that say what the site is; open data; what machines ask."""

import pytest
from django.db import DatabaseError, connection

from tomoni.audit.api import retention_rules
from tomoni.kernel.part import parts

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize("address", ["/about/how/", "/about/accessibility/", "/about/privacy/", "/api/v1/"])
def test_each_page_opens_without_a_query(reader, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "<h1>" in reader.read(address)


def test_privacy_says_how_long_each_thing_is_kept(reader):
    page = reader.read("/about/privacy/")
    for rule in retention_rules():
        assert f"{rule.years} year{'s' if rule.years > 1 else ''} from the end of the fiscal year" in page
        assert str(rule.starts) in page


def test_every_open_table_can_be_downloaded(reader):
    samples.plan()
    samples.public_voice()
    page = reader.read("/about/data/")
    for part in parts():
        for table in part.open_tables:
            assert f"/data/{table.key}.csv" in page
            response = reader.get(f"/data/{table.key}.csv")
            rows = b"".join(response.streaming_content).decode().splitlines()
            assert rows[0].removeprefix("\ufeff").split(",")[2:] == list(table.labels)
    assert reader.get("/data/nothing.csv").status_code == 404


def test_no_cell_of_a_table_begins_like_a_formula(reader):
    samples.plan()
    samples.public_voice("=HYPERLINK(1)")
    text = b"".join(reader.get("/data/voices.csv").streaming_content).decode()
    assert "'=HYPERLINK(1)" in text


def test_health_tells_of_jobs_that_wait(reader):
    samples.plan()
    samples.public_voice()
    state = reader.get("/healthz").json()
    assert state["status"] == "ok"
    assert state["jobs_owed"] > 0
    assert state["jobs_failed"] == 0
    assert 0 <= state["jobs_late_seconds"] < 60


def test_health_is_bad_where_the_database_does_not_answer(reader, monkeypatch):
    def unreachable() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", unreachable)
    response = reader.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "database unreachable"}


def test_robots_are_kept_from_the_desk(reader):
    assert "Disallow: /desk/" in reader.read("/robots.txt")
