"""The programming interface shows the adopted plan, and no draft."""

from uuid import uuid4

import pytest
from ninja.testing import TestClient

from tomoni.plan.rest import router

from .samples import adopt, document, draft, load, propose

pytestmark = pytest.mark.django_db
client = TestClient(router)

OLD, NEW = "歩道の点検を年1回行います。", "歩道の点検を年2回行います。"


def test_plans_and_their_editions_are_listed() -> None:
    edition = load()
    draft()
    assert client.get("/plans").json()["items"] == [
        {
            "slug": "plan",
            "title": "みずうみ町 総合計画",
            "municipality": "みずうみ町",
            "parent": None,
            "area": None,
        }
    ]
    (listed,) = client.get("/plans/plan/editions").json()["items"]
    assert client.get(f"/editions/{edition.id}").json() == listed
    assert (listed["id"], listed["state"], listed["period_from"]) == (str(edition.id), "in_force", 2024)
    assert client.get("/plans/other/editions").status_code == 404


def test_nodes_come_page_by_page_in_the_order_of_the_document() -> None:
    load()
    first = client.get("/nodes?limit=3").json()
    assert first["count"] == 8
    assert [(item["code"], item["parent"]) for item in first["items"]] == [
        ("g1", None),
        ("p1", "g1"),
        ("m1", "p1"),
    ]
    rest = client.get("/nodes?limit=9&offset=3").json()["items"]
    assert [item["code"] for item in rest if item["repeated"]] == ["a1"]
    assert client.get("/nodes?limit=0").status_code == 422


def test_nodes_are_narrowed() -> None:
    load()
    every = client.get("/nodes").json()["items"]

    def codes(query: str) -> list[str]:
        found = client.get(f"/nodes?{query}").json()
        assert found["count"] == len(found["items"])
        return [item["code"] for item in found["items"]]

    assert codes("kind=goal") == [item["code"] for item in every if item["kind"] == "goal"]
    assert codes("parent=p1") == [item["code"] for item in every if item["parent"] == "p1"]
    assert codes("depth=1") == [item["code"] for item in every if item["depth"] == 1]
    assert codes("q=通学路") == [item["code"] for item in every if "通学路" in item["title"]] != []
    assert codes("q=通学路 ない") == []
    assert client.get("/nodes?kind=other_thing").status_code == 422
    assert client.get("/nodes?area=nowhere").status_code == 404


def test_two_editions_are_compared_and_drafts_are_not() -> None:
    edition = load()
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    asked = f"/compare?old={edition.id}&new={amendment.id}"
    assert client.get(asked).status_code == 404
    for path in ("", "/lineage", "/glossary"):
        assert client.get(f"/editions/{amendment.id}{path}").status_code == 404
        assert client.get(f"/editions/{edition.id}{path}").status_code == 200
    adopt(amendment)
    found = client.get(asked).json()
    assert (found["count"], found["items"][0]["code"]) == (1, "m1")
    [text] = found["items"][0]["texts"]
    assert (text["old"], text["new"], text["changes"]) == (OLD, NEW, [str(change.id)])
    assert client.get(asked + "&offset=1").json()["items"] == []


def test_a_node_is_shown_with_all_that_the_plan_says() -> None:
    load()
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    adopt(amendment)
    node = client.get("/nodes/m1").json()
    assert (node["title"], node["above"], node["children"]) == ("通学路の安全", ["g1", "p1"], ["a1"])
    assert [(passage["text"], passage["change"]) for passage in node["passages"] if passage["change"]] == [
        (NEW, str(change.id))
    ]
    assert [passage["actor"] for passage in node["passages"] if passage["actor"]] == ["市民", "企業"]
    assert node["indicators"][0]["target"] == {"text": "90.0以上", "value": 90.0, "period": "2028"}
    assert node["changes"][0]["old"] == OLD
    assert client.get("/nodes/a1").json()["also_below"] == ["m3"]
    assert client.get("/nodes/none").status_code == 404


def test_a_node_of_another_plan_is_found_by_its_code() -> None:
    load()
    load(document(title="ほかの計画"))
    assert client.get("/nodes/plan-2-m1").json()["title"] == "通学路の安全"
    assert client.get("/nodes?plan=plan-2").json()["items"][0]["code"] == "plan-2-g1"
    assert client.get("/nodes?plan=nowhere").status_code == 404


def test_changes_and_indicators_are_listed_and_drafts_are_not() -> None:
    load()
    amendment, hidden = draft("一"), draft("二")
    change = propose(amendment, "m1", OLD, NEW)
    propose(hidden, "m1", "緑の線を引き直します。", "")
    adopt(amendment)
    changes = client.get("/changes").json()
    assert changes["count"] == 1
    assert (changes["items"][0]["id"], changes["items"][0]["node"]) == (str(change.id), "m1")
    assert client.get(f"/changes?edition={hidden.id}").json() == {"items": [], "count": 0}
    assert client.get(f"/nodes?edition={hidden.id}").status_code == 404
    assert client.get(f"/nodes?edition={uuid4()}").status_code == 404
    indicators = client.get("/indicators").json()
    assert (indicators["count"], indicators["items"][0]["node"]) == (1, "m1")


def test_without_a_plan_there_is_nothing_to_show() -> None:
    assert client.get("/plans").json() == {"items": [], "count": 0}
    assert client.get("/nodes").status_code == 404
    assert client.get("/changes").json() == {"items": [], "count": 0}
