"""Signing in and up, with what staff need besides a password."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone

from tomoni.accounts.api import THIRD_PARTY_AUDIENCES, Person
from tomoni.accounts.tests.factories import PASSWORD, person, staff
from tomoni.accounts.urls import urlpatterns
from tomoni.audit.api import work_off
from tomoni.notify.api import kept_mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path) -> None:
    settings.TOMONI_MAIL_FOLDER = tmp_path
    cache.clear()


def sign_in(client, email="hanako@example.jp", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password} | more)


def mailed_link() -> str:
    work_off()
    (mail,) = kept_mails(limit=1)
    return re.search(r"http://testserver(\S+)", mail.body)[1]


def digits_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_who_may_see_each_page_of_allauth_is_declared():
    named = {p.name: p.callback.audience for p in urlpatterns}
    assert named.pop("demo_sign_in").kind == "demo"
    assert named == THIRD_PARTY_AUDIENCES


@pytest.mark.parametrize("name", sorted(n for n, a in THIRD_PARTY_AUDIENCES.items() if a.kind == "signed_in"))
def test_what_is_for_people_with_an_account_sends_others_to_sign_in(client, name):
    route = next(p for p in urlpatterns if p.name == name)
    address = "/" + str(route.pattern).replace("<int:pk>", "1")
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/signup/", "/accounts/inactive/",
     "/accounts/confirm-email/", "/accounts/password/reset/", "/accounts/password/reset/done/",
     "/accounts/password/reset/key/done/", "/accounts/confirm-email/unknown/",
     "/accounts/password/reset/key/1-unknown/", "/demo/sign-in/"],
)  # fmt: skip
def test_pages_for_everyone_open_without_inline_code(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", html)
    assert not re.search(r"\son\w+=", html)


def test_a_citizen_makes_an_account_by_mail_and_comes_to_the_front_page(client):
    fields = {"email": "Taro@Example.jp", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/signup/", fields)
    assert answer.url == "/accounts/confirm-email/"
    assert sign_in(client, "taro@example.jp").url == "/accounts/confirm-email/", (
        "not before the address is sure"
    )

    link = mailed_link()
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post(link).url == "/accounts/login/"
    answer = sign_in(client, "TARO@example.jp")
    assert answer.url == "/"
    assert Person.objects.get().email == "taro@example.jp"


def test_mails_name_the_city_and_are_in_the_readers_language(client):
    person()
    client.post(
        "/accounts/password/reset/", {"email": "hanako@example.jp"}, headers={"accept-language": "en"}
    )
    work_off()
    (mail,) = kept_mails()
    assert mail.subject == "[こもれび市] Set a new password"
    assert "企画課 広聴係" in mail.body


def test_signing_up_for_an_address_that_is_taken_tells_only_its_owner(client):
    person()
    fields = {"email": "hanako@example.jp", "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    assert client.post("/accounts/signup/", fields).url == "/accounts/confirm-email/"
    assert "/accounts/password/reset/" in mailed_link()


@pytest.mark.parametrize("address", ["a@localhost", "a@[127.0.0.1]", "a b@example.jp", "a"])
def test_an_address_that_no_mail_reaches_is_refused_with_words(client, address):
    answer = client.post(
        "/accounts/signup/", {"email": address, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]


def test_a_person_without_a_password_sets_one_by_mail(client):
    person(password=None)
    assert sign_in(client, password="").status_code == 200
    client.post("/accounts/password/reset/", {"email": "hanako@example.jp"})
    form = client.get(mailed_link(), follow=True)
    address = form.redirect_chain[-1][0]
    assert "no-referrer" in form.headers["Referrer-Policy"]
    answer = client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == "/accounts/password/reset/key/done/"
    assert sign_in(client).url == "/"


def test_a_reset_link_works_once(client):
    person()
    client.post("/accounts/password/reset/", {"email": "hanako@example.jp"})
    link = mailed_link()
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "another good one", "password2": "another good one"})
    client.cookies.clear()
    assert client.get(link).context["token_fail"]


def test_staff_come_to_the_desk_and_others_where_they_wanted_to_go(client):
    staff("voices.answer")
    assert sign_in(client, "staff@example.jp").url == "/desk/"
    client.logout()
    assert sign_in(client, "staff@example.jp", next="/plan/").url == "/plan/"
    client.logout()
    assert sign_in(client, "staff@example.jp", next="https://evil.example/").url == "/desk/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client):
    person()
    wrong = sign_in(client, password="wrong").context["form"].non_field_errors()
    unknown = sign_in(client, "nobody@example.jp").context["form"].non_field_errors()
    assert wrong == unknown
    assert wrong


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client):
    person()
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 200
    assert "_auth_user_id" not in client.session
    assert sign_in(client).status_code == 200, "slowed down"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(client).status_code == 302


def test_tries_are_counted_in_the_database_not_in_the_process(client, django_assert_num_queries):
    from django.db import connection

    person()
    sign_in(client, password="wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tomoni_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 2, "by address and by account"


def test_outside_the_demonstration_staff_set_up_a_second_factor_first(client, settings):
    settings.TOMONI_DEMO = False
    somebody = staff("voices.answer")
    sign_in(client, somebody.email)
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert 'data-kind="turn"' in answer.content.decode(), "says why"

    asks_again = client.get("/accounts/2fa/totp/activate/")
    form = client.post(asks_again.url, {"password": PASSWORD}, follow=True)
    secret = form.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": digits_now(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert "/desk/" in client.get(answer.url).content.decode()
    assert client.get("/desk/").status_code == 200
    assert client.get("/accounts/2fa/").status_code == 200

    client.logout()
    assert sign_in(client, somebody.email).url == "/accounts/2fa/authenticate/"
    assert client.get("/desk/").url.startswith("/accounts/login/"), "the first step alone opens nothing"
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        answer = client.post("/accounts/2fa/authenticate/", {"code": digits_now(secret)})
    assert answer.url == "/desk/"


def test_a_spare_code_opens_once(client):
    somebody = person()
    TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(somebody).get_unused_codes()[0]
    for expected in (302, 200):
        sign_in(client)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected
        client.logout()


def test_secrets_of_second_factors_are_encrypted():
    TOTP.activate(person(), "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)


def test_pages_about_the_second_factor_open(client):
    somebody = person()
    TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(somebody)
    client.force_login(somebody)
    for address in ("", "recovery-codes/", "webauthn/", "reauthenticate/"):
        answer = client.get(f"/accounts/2fa/{address}", follow=True)
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1


def test_pages_that_change_the_second_factor_ask_again_who_it_is(client):
    somebody = person()
    client.force_login(somebody)
    answer = client.get("/accounts/2fa/webauthn/add/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
    answer = client.post(answer.redirect_chain[0][0], {"password": PASSWORD}, follow=True)
    html = answer.content.decode()
    assert 'id="mfa_webauthn_add"' in html
    assert " style=" not in html
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    assert client.get("/accounts/password/change/").status_code == 200
