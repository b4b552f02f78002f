"""No page asks the database more than ten times, whatever it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.voices.models import Voice

PUBLIC = (
    "/",
    "/plan/",
    "/plan/m4-2/",
    "/plan/g1/",
    "/voices/",
    "/voices/?state=changed",
    "/voices/?q=歩道",
    "/search/?q=歩道",
    "/plan/indicators/",
    "/plan/roles/citizens/",
    "/plan/words/",
    "/plan/viewpoints/",
    "/plan/leads/",
    "/voices/promise/",
    "/voices/seals/",
    "/letters/write/",
    "/voices/follow/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(client, demo_city, path):
    client.get(path)  # warm: words of the catalogue, consent wording
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
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
