"""No page asks the database more than ten times, whatever it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.plan.models import Edition, Milestone
from tomoni.voices.models import Voice

PUBLIC = (
    "/",
    "/plan/",
    "/plan/m4-2/",
    "/plan/g1/",
    "/plan/m4-2/sheets/",
    "/voices/",
    "/voices/?state=changed",
    "/voices/?q=歩道",
    "/search/?q=歩道",
    "/plan/indicators/",
    "/plan/roles/citizens/",
    "/plan/words/",
    "/plan/viewpoints/",
    "/plan/leads/",
    "/plan/all/",
    "/plan/?area=kawabe",
    "/plan/indicators/?area=kawabe",
    "/plan/of/plan-2/",
    "/areas/",
    "/areas/kawabe/",
    "/voices/?area=kawabe",
    "/search/?q=川&area=kawabe",
    "/voices/promise/",
    "/voices/seals/",
    "/letters/write/",
    "/voices/follow/",
    "/about/data/",
    "/catalog.jsonld",
    "/api/3/action/package_search",
    "/plan/compare/",
    "/plan/data.csv",
    "/plan/m4-2/data.json",
    "/plan/indicators/data.csv",
    "/search/data.json?q=歩道",
    "/api/v1/plan/nodes",
    "/api/v1/plan/nodes/m4-2",
    "/api/v1/plan/indicators",
    "/api/v1/plan/changes",
    "/api/v1/indicators/",
    "/api/v1/voices/",
    "/api/v1/search/?q=歩道",
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(client, demo_city, path):
    client.get(path)  # warm: words of the catalogue, consent wording
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
        assert response.status_code == 200
        assert response.getvalue()  # what is sent as it is read asks then
    assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.django_db
def test_one_voice_in_public(client, demo_city):
    voice = Voice.objects.filter(standing__public=True, standing__decision="changed").first()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/voices/v/{voice.public_id}/").status_code == 200
    assert len(queries) <= 10


@pytest.mark.django_db
@pytest.mark.parametrize("queue", ["", "?queue=late", "?queue=new", "?queue=all", "?queue=to_decide"])
def test_the_list_of_the_desk(sign_in, queue):
    client = sign_in("clerk")
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/desk/{queue}").status_code == 200
    assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.django_db
def test_how_the_plans_were_made(client, demo_city):
    for edition in Edition.objects.filter(milestones__is_public=True).distinct():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/plan/editions/{edition.pk}/course/").status_code == 200
        assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.django_db
def test_the_course_of_a_plan_on_the_desk(sign_in):
    client = sign_in("planner")
    client.get("/desk/")
    pages = [f"/desk/plan/editions/{key}/course/" for key in Edition.objects.values_list("pk", flat=True)]
    for stage, kind in Milestone.objects.values_list("pk", "kind"):
        pages.append(f"/desk/plan/stages/{stage}/")
        if kind == "inquiry":
            pages.append(f"/desk/plan/stages/{stage}/lines/")
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200, page
        assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


@pytest.mark.django_db
def test_a_node_with_furigana(client, demo_city):
    client.cookies["furigana"] = "on"
    client.get("/plan/m4-2/")
    with CaptureQueriesContext(connection) as queries:
        assert "<ruby>" in client.get("/plan/m4-2/").content.decode()
    assert len(queries) <= 10
