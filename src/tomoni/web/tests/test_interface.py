"""The interface for programs, as it is put together."""

import json

import pytest
from django.urls import get_resolver

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
