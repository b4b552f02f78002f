"""What every request passes: no secret in a log line, headers, no NUL bytes."""

import io
import logging

import pytest
from pythonjsonlogger.json import JsonFormatter

SECRET = "s3cretl1nk"


@pytest.fixture(autouse=True)
def _own_addresses(settings) -> None:
    settings.ROOT_URLCONF = "tomoni.audit.tests.urls"
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"


@pytest.fixture
def lines():
    """All that goes to the log, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)  # not by its attribute: loggers remember what was enabled
    root.addHandler(handler)
    yield written.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_one_line_with_its_route_and_not_its_path(client, lines):
    client.get(f"/follow/{SECRET}/?q=山田")
    assert '"route": "follow/<str:secret>/"' in lines()
    assert '"status": 200' in lines()
    assert SECRET not in lines()
    assert "q=" not in lines()


def test_an_address_that_does_not_exist_is_not_written_either(client, lines):
    client.get(f"/folow/{SECRET}/")
    assert '"status": 404' in lines()
    assert SECRET not in lines()


def test_a_page_that_breaks_tells_the_log_where_but_no_secret(client, lines):
    client.raise_request_exception = False
    assert client.get(f"/broken/{SECRET}/").status_code == 500
    assert "RuntimeError" in lines()
    assert "broken/<str:secret>/" in lines()
    assert SECRET not in lines()


def test_a_form_without_its_token_tells_no_secret(client, lines):
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/follow/{SECRET}/").status_code == 403
    assert SECRET not in lines()


@pytest.mark.parametrize("address", ["/follow/a%00b/", "/?q=%00", "/?%00=1"])
def test_a_nul_byte_in_the_address_is_refused(client, address):
    assert client.get(address).status_code == 400


def test_a_nul_byte_in_a_cookie_is_refused(client):
    client.cookies.load('tomoni="' + "\\000" * 32 + '"')
    assert client.get("/").status_code == 400


def test_a_nul_byte_in_a_form_is_left_for_the_form(client):
    assert client.post("/", {"text": "a\0b"}).content == b"a\0b"


def test_every_answer_has_strict_headers(client):
    headers = client.get("/").headers
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
