"""Each page of the plan can be taken as data, and the data say no more than the page."""

import csv
import io
import json
from typing import Any

import pytest
from django.utils import timezone

from tomoni.plan.api import adopt_edition, draft_edition, indicators_of
from tomoni.web.tables import Column, Table, csv_lines, json_lines

from . import samples

pytestmark = pytest.mark.django_db


def body(client: Any, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response.streaming_content).decode()


def table(client: Any, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, path).removeprefix("\ufeff"))))


@pytest.fixture
def edition(city: object) -> Any:
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 60, 68, 76, 88)
    return edition


def paths(edition: Any) -> list[str]:
    key = indicators_of(edition, samples.node_id("m1-1"))[0].key
    return [
        "/plan/data", f"/plan/editions/{edition.pk}/data", "/plan/indicators/data",
        f"/plan/indicators/{key}/data", "/plan/m1-1/data", "/search/data",
    ]  # fmt: skip


def test_every_page_offers_its_data_and_both_forms_say_the_same(client: Any, edition: Any) -> None:
    for path in paths(edition):
        asked = "?q=通学路" if path.startswith("/search") else ""
        page = client.get(path.removesuffix("data") + asked).content.decode()
        for form in ("csv", "json"):
            assert f'href="{path}.{form}' in page, path
        rows = table(client, f"{path}.csv{asked}")
        document = json.loads(body(client, f"{path}.json{asked}"))
        assert len(rows) == len(document["rows"]), path
        assert rows or "/editions/" in path, path  # a full edition changed no single passage
        assert all(list(row) == list(document["columns"].values()) for row in rows)
        assert document["licence"].startswith("https://")
        assert path.removesuffix("data") in document["url"]
        assert client.get(f"{path}.xml{asked}").status_code == 404


def test_the_name_of_the_file_is_japanese_and_others_may_read_it(client: Any, edition: Any) -> None:
    response = client.get("/plan/indicators/data.csv")
    assert "filename*=utf-8''%E3%81%93%E3%82%82%E3%82%8C%E3%81%B3%E5%B8%82" in response["Content-Disposition"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"


def test_two_editions_side_by_side_are_data_too(client: Any, edition: Any) -> None:
    change = samples.drafted(edition)
    adopt_edition(actor=samples.SYSTEM, edition=change.edition, on=timezone.localdate())
    path = f"/plan/compare/data.csv?from={edition.pk}&to={change.edition_id}"
    [row] = [row for row in table(client, path) if row["旧"]]
    assert row["項目コード"] == "m1-1"
    assert row["新"] == change.new


def test_a_draft_is_nowhere_in_the_data(client: Any, edition: Any) -> None:
    draft = draft_edition(
        actor=samples.PLANNER, plan=edition.plan, from_edition=edition, title="次の計画", period=(2031, 2035)
    )
    samples.drafted(edition, new="まだだれにも見せない文")
    for form in ("csv", "json"):
        assert client.get(f"/plan/editions/{draft.pk}/data.{form}").status_code == 404
        assert client.get(f"/plan/compare/data.{form}?from={edition.pk}&to={draft.pk}").status_code == 404
        for path in paths(edition):
            said = body(client, f"{path}.{form}?q=通学路")
            assert "まだだれにも見せない文" not in said
            assert "次の計画" not in said


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "|x", "\t=1", "＝1", "　=1"])
def test_no_text_is_taken_for_a_formula(cell: str) -> None:
    assert "'" + cell in "".join(csv_lines(("a",), [(cell,)]))


def test_rows_are_sent_one_by_one() -> None:
    drawn = []

    def rows() -> Any:
        for number in range(3):
            drawn.append(number)
            yield (number,)

    lines = json_lines(Table("x", (Column("n", "数"),), rows, {"title": "x"}))
    next(lines)
    assert drawn == []
    next(lines)
    assert drawn == [0]
    document = json.loads("".join(json_lines(Table("x", (Column("n", "数"),), rows, {"title": "x"}))))
    assert document["rows"] == [{"n": 0}, {"n": 1}, {"n": 2}]
