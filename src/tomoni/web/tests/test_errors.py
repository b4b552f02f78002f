"""When something goes wrong: plain words, nothing lost, and the right number for machines."""

import pytest
from django.test import Client

from . import conftest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

LETTER = {"step": "write", "to": "next", "text": "歩道の段差を直してください。", "place": "駅前"}


@pytest.fixture
def forgetful() -> Client:
    """A browser whose cookie with the token is gone."""
    return conftest.Reader(enforce_csrf_checks=True, headers={"accept-language": "en"})


def test_a_letter_whose_token_was_lost_is_shown_again(forgetful):
    response = forgetful.post("/letters/write/", LETTER)
    assert response.status_code == 403
    assert "歩道の段差を直してください。" in response.content.decode()


def test_another_form_says_in_plain_words_to_send_it_again(forgetful):
    response = forgetful.post("/voices/follow/", {"number": "7K3F-90QX-M"})
    assert response.status_code == 403
    assert "Please send it once more" in response.content.decode()


def test_a_mistyped_address_gets_a_page_with_a_way_back(reader):
    page = reader.read("/nothing/here/", status=404)
    assert 'href="/"' in page


def test_a_nul_byte_in_an_address_is_refused(reader):
    assert reader.get("/plan/?q=%00").status_code == 400


def test_a_fault_of_ours_gets_a_page_that_says_so(reader, monkeypatch):
    reader.raise_request_exception = False
    monkeypatch.setattr("tomoni.web.views.front.newest_reflections", lambda limit: 1 / 0)
    assert "Something went wrong on our side" in reader.read("/", status=500)


def test_a_fault_that_breaks_the_page_for_faults_too_still_gets_words(reader, monkeypatch):
    reader.raise_request_exception = False

    def broken(*given: object, **named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tomoni.web.views.front.newest_reflections", broken)
    monkeypatch.setattr("tomoni.web.views.errors.render", broken)
    response = reader.get("/")
    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/plain")
