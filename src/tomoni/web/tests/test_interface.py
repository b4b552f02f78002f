"""The interface for programs, as it is put together."""

import json

import pytest
from django.urls import get_resolver
from django.utils import timezone
from openapi_spec_validator import validate

from tomoni.audit.api import work_off
from tomoni.plan.api import adopt_edition
from tomoni.voices.api import Decision, reflect
from tomoni.voices.tests.factories import PLANNER, answer

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_public_voices_come_with_answers_and_decisions(reader):
    edition = samples.plan()
    public, private = samples.public_voice(days_ago=2), samples.private_voice()
    answer(public, text="直しました。")
    change = samples.changed_by([public, private], edition)
    voices = reader.get("/api/v1/voices/").json()
    assert voices["count"] == 1
    [one] = voices["items"]
    assert one["id"] == public.public_id
    assert [said["text"] for said in one["answers"]] == ["直しました。"]
    [decision] = one["decisions"]
    assert decision["voices"] == 2
    assert decision["change"]["node"] == "m1-1"
    assert decision["change"]["id"] == str(change.pk)
    assert reader.get(f"/api/v1/voices/{public.public_id}").json() == one


def test_neither_a_private_voice_nor_a_secret_gets_out(reader):
    samples.plan()
    public, private = samples.public_voice(), samples.private_voice()
    text = reader.get("/api/v1/voices/").content.decode()
    for hidden in (
        private.public_id,
        "だれにも見せないでください。",
        public.receipt_number,
        public.follow_key,
        str(public.pk),
    ):
        assert hidden not in text
    assert reader.get(f"/api/v1/voices/{private.public_id}").status_code == 404


def test_a_decided_change_is_told_once_it_is_adopted(reader):
    change = samples.drafted(samples.plan())
    voice = samples.public_voice()
    reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声", change=change)
    [one] = reader.get("/api/v1/voices/").json()["items"]
    assert one["decisions"][0]["change"] is None
    assert samples.NEW not in json.dumps(one, ensure_ascii=False)


def test_lists_are_paged(reader):
    samples.plan()
    for number in range(3):
        samples.public_voice(f"声{number}")
    page = reader.get("/api/v1/voices/?limit=2&offset=2").json()
    assert page["count"] == 3
    assert len(page["items"]) == 1


def test_what_cannot_be_understood_comes_back_as_a_problem(reader):
    response = reader.get("/api/v1/voices/?limit=many")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 422
    assert problem["errors"][0]["where"] == ["query", "limit"]


@pytest.mark.parametrize("address", ["/api/v1/voices/nothing1", "/api/v1/nothing", "/api/v2/"])
def test_what_is_not_there_comes_back_as_a_problem(reader, address):
    response = reader.get(address)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_what_the_reader_has_is_not_sent_again(reader):
    samples.plan()
    first = reader.get("/api/v1/voices/")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = reader.get("/api/v1/voices/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/plan/nodes", "/api/v1/plan/nodes/m1-1", "/api/v1/plan/indicators",
        "/api/v1/plan/editions/{}/lineage", "/api/v1/plan/editions/{}/glossary",
    ],
)  # fmt: skip
def test_who_has_an_edition_already_costs_two_queries_until_another_is_in_force(
    reader, address, django_assert_max_num_queries
):
    edition = samples.plan()
    path = address.format(edition.pk)
    first = reader.get(path)
    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["Last-Modified"]
    for header in ("if-none-match", "if-modified-since"):
        value = first.headers["ETag" if header == "if-none-match" else "Last-Modified"]
        with django_assert_max_num_queries(2):
            assert reader.get(path, headers={header: value}).status_code == 304
    assert reader.get(f"{path}?limit=1", headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    change = samples.drafted(edition)
    assert reader.get(path, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    adopt_edition(actor=samples.SYSTEM, edition=change.edition, on=timezone.localdate())
    after = 304 if "{}" in address else 200
    assert reader.get(path, headers={"if-none-match": first.headers["ETag"]}).status_code == after


def test_a_list_names_the_pages_beside_it(reader):
    samples.plan()
    first = reader.get("/api/v1/plan/nodes?limit=3")
    assert first.headers["Link"] == '<http://localhost:8000/api/v1/plan/nodes?limit=3&offset=3>; rel="next"'
    found, path = list(first.json()["items"]), first.headers["Link"]
    while 'rel="next"' in path:
        path = next(one for one in path.split(", ") if 'rel="next"' in one)
        page = reader.get(path.partition(">")[0].removeprefix("<http://localhost:8000"))
        found += page.json()["items"]
        path = page.headers.get("Link", "")
    assert 'rel="prev"' in path
    assert found == reader.get("/api/v1/plan/nodes?limit=200").json()["items"]
    assert "Link" not in reader.get("/api/v1/plan/nodes?limit=200").headers


def test_other_sites_may_ask(reader):
    samples.plan()
    for path in ("/api/v1/plan/nodes", "/api/v1/voices/?limit=x", "/api/v1/plan/nodes/none"):
        assert reader.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_the_description_is_valid_openapi(reader):
    validate(reader.get("/api/v1/openapi.json").json())


def test_problems_speak_the_readers_language(client):
    for language, words in (
        ("ja", "このアドレスには何もありません"),
        ("en", "There is nothing at this address"),
    ):
        response = client.get("/api/v1/plan/nodes/none", headers={"accept-language": language})
        assert response.json()["title"] == words


def test_no_list_asks_more_for_more(reader, django_assert_max_num_queries):
    samples.plan(goals=5, measures=10)
    for path in (
        "plan/nodes",
        "plan/indicators",
        "indicators/",
        "plan/changes",
        "voices/",
        "search/?q=通学路",
    ):
        with django_assert_max_num_queries(8):
            assert reader.get(f"/api/v1/{path}").status_code == 200


def test_the_search_finds_what_is_public_alone(reader):
    samples.plan()
    public = samples.public_voice("駅前の水飲み場がほしいです")
    samples.private_voice("ないしょの水飲み場のことです")
    while work_off():  # the worker puts what is public into the index
        pass
    found = reader.get("/api/v1/search/?q=水飲み場&kind=voices").json()
    assert [one["id"] for one in found["items"]] == [public.public_id]
    assert (found["count"], found["capped"], found["counts"]["voices"]) == (1, False, 1)
    nodes = reader.get("/api/v1/search/?q=ﾂｳｶﾞｸﾛ").json()
    assert reader.get("/api/v1/search/?q=通学路").json()["count"] == 6
    assert set(nodes["counts"]) == {"plan", "indicators", "voices"}
    assert reader.get("/api/v1/search/").status_code == 422


def test_voices_behind_a_change_are_told_once_it_is_adopted(reader):
    change = samples.drafted(samples.plan())
    voice = samples.public_voice()
    reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声", change=change)
    path = f"/api/v1/voices/?change={change.pk}"
    assert reader.get(path).json()["count"] == 0
    adopt_edition(actor=samples.SYSTEM, edition=change.edition, on=timezone.localdate())
    assert [one["id"] for one in reader.get(path).json()["items"]] == [voice.public_id]


def test_the_description_names_every_operation_and_the_page_shows_it(reader):
    described = reader.get("/api/v1/openapi.json").json()
    page = reader.read("/api/v1/")
    assert {"/api/v1/voices/", "/api/v1/indicators/", "/api/v1/plan/nodes"} <= set(described["paths"])
    for path in described["paths"]:
        assert path in page
    assert "<script src=" not in page.replace('<script src="/design/', "")


def test_every_address_of_the_site_says_who_may_see_it():
    silent = [
        str(pattern) for pattern in _patterns(get_resolver()) if not hasattr(pattern.callback, "audience")
    ]
    assert silent == []


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        yield from _patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]


def test_the_style_sheet_and_the_language_switch_are_where_they_belong(reader):
    assert reader.get("/design/").status_code == 200
    response = reader.post("/design/language/", {"language": "ja", "next": "/plan/"})
    assert response.headers["Location"] == "/plan/"
