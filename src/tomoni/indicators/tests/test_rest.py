"""The programming interface, for everyone."""

from decimal import Decimal as D
from uuid import uuid4

import pytest
from ninja.testing import TestClient

from tomoni.indicators import rest
from tomoni.indicators.api import Actual, record_observations
from tomoni.kernel.actor import Actor
from tomoni.plan.api import IndicatorFacts

from .conftest import indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
client = TestClient(rest.router)


@pytest.fixture
def printed_in_plan(monkeypatch: pytest.MonkeyPatch) -> list[IndicatorFacts]:
    found = [indicator() for _ in range(30)]
    monkeypatch.setattr(rest, "edition_in_force", lambda: "an edition")
    monkeypatch.setattr(
        rest,
        "indicators_page",
        lambda edition, *, node, words, limit, offset: (tuple(found[offset : offset + limit]), len(found)),
    )
    monkeypatch.setattr(rest, "indicators_by_keys", lambda keys: {f.key: f for f in found if f.key in keys})
    return found


def test_the_list_is_given_by_pages(
    printed_in_plan: list[IndicatorFacts], planner: Actor, django_assert_num_queries: object
) -> None:
    actuals = [Actual(facts.key, 2025, D("84.5"), "台帳") for facts in printed_in_plan]
    record_observations(actor=planner, actuals=actuals)
    with django_assert_num_queries(2):  # type: ignore[operator]
        page = client.get("/?limit=10&offset=25").json()
    assert page["count"] == 30
    assert [item["key"] for item in page["items"]] == [str(facts.key) for facts in printed_in_plan[25:]]
    item = page["items"][0]
    assert (item["value"], item["year"], item["standing"], item["live"]) == (84.5, 2025, "late", False)
    assert item["target"] == {"text": "95", "value": 95.0, "period": "2027"}
    assert client.get("/?limit=1000").status_code == 422


def test_one_indicator_comes_with_all_its_values(
    printed_in_plan: list[IndicatorFacts], planner: Actor
) -> None:
    key = printed_in_plan[0].key
    record_observations(actor=planner, actuals=[Actual(key, 2025, D("84.5"), "台帳")])
    found = client.get(f"/{key}").json()
    assert [(row["year"], row["value"], row["counts"]) for row in found["observations"]] == [
        (2025, 84.5, True)
    ]
    assert "recorded_by" not in found["observations"][0]
    file = client.get(f"/{key}/observations.csv")
    assert file.content.startswith(b"\xef\xbb\xbf")


def test_an_indicator_without_values_says_null(printed_in_plan: list[IndicatorFacts]) -> None:
    found = client.get(f"/{printed_in_plan[1].key}").json()
    assert (found["value"], found["achievement"], found["standing"]) == (None, None, "unknown")
    assert found["observations"] == []


def test_what_does_not_exist_is_not_found(printed_in_plan: list[IndicatorFacts]) -> None:
    assert client.get(f"/{uuid4()}").status_code == 404
    assert client.get(f"/{uuid4()}/observations.csv").status_code == 404
