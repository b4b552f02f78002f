"""Three steps to a letter, with everything that people, phones and programs do on the way."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tomoni.listening.letters.models import Letter
from tomoni.voices.models import Sender, Voice, VoiceText
from tomoni.voices.tests import factories

pytestmark = pytest.mark.django_db
URL = "/letters/write/"


@pytest.fixture(autouse=True)
def _wording(settings):
    settings.TOMONI_LIMITS = False
    factories.wording()


def letter(**changes: Any) -> dict[str, Any]:
    filled = {
        "form_id": str(uuid.uuid4()),
        "step": "check",
        "to": "send",
        "text": "歩道の段差を直してください。",
        "place": "",
        "area": "",
        "answer_wish": "page",
        "email": "",
        "name": "",
        "address": "",
        "consent": "words",
    }
    return filled | changes


def fields_of(body: str) -> dict[str, str]:
    """What a browser would send from this page if nothing is typed: hidden fields, texts, chosen radios."""
    import html

    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name = re.search(r'name="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and (not kind or kind[1] not in ("radio", "checkbox") or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', body, re.S):
        found[name] = html.unescape(inner)
    return found


def page(client: Client, data: dict[str, Any] | None = None, **extra: Any) -> tuple[int, str]:
    response = client.post(URL, data, **extra) if data else client.get(URL, **extra)
    return response.status_code, response.content.decode()


def test_three_steps_without_javascript_lead_to_a_receipt(client):
    status, body = page(client)
    assert status == 200
    for number in ("119", "110", "189"):
        assert f"tel:{number}" in body
    step1 = fields_of(body) | {"text": "一行め\r\n二行め", "place": "駅前", "to": "next"}
    status, body = page(client, step1)
    assert (status, fields_of(body)["step"]) == (200, "how")
    assert "情報公開請求" in body
    step2 = fields_of(body) | {
        "consent": "summary",
        "answer_wish": "mail",
        "email": "ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐ",
        "to": "next",
    }
    status, body = page(client, step2)
    assert (status, fields_of(body)["step"]) == (200, "check")
    response = client.post(URL, fields_of(body) | {"to": "send"})
    voice = Voice.objects.get()
    assert response.headers["Location"] == reverse("voices:receipt", args=[voice.follow_key])
    assert voice.text.text.splitlines() == ["一行め", "二行め"]
    assert (voice.text.place, voice.consent, voice.answer_wish) == ("駅前", "summary", "mail")
    assert Sender.objects.get().email == "hana@example.jp"


def test_a_double_click_enters_one_letter_and_gives_the_same_receipt(client):
    data = letter()
    first, second = client.post(URL, data), client.post(URL, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Voice.objects.count() == 1


def test_going_back_after_sending_and_changing_the_words_is_a_second_letter(client):
    data = letter()
    client.post(URL, data)
    client.post(URL, data | {"text": "つけたし"})
    assert Voice.objects.count() == 2


def test_going_back_keeps_what_was_typed_and_shows_no_errors(client):
    data = letter(step="how", to="back", email="まだとちゅう", consent="")
    status, body = page(client, data)
    assert (status, fields_of(body)["step"]) == (200, "write")
    assert fields_of(body)["text"] == data["text"]
    assert fields_of(body)["email"] == "まだとちゅう"
    assert 'aria-invalid="true"' not in body


def test_a_step_shows_only_the_errors_that_can_be_mended_on_it(client):
    body = page(client, letter(step="write", to="next", text="", answer_wish="", consent=""))[1]
    assert 'href="#id_text"' in body
    assert 'href="#id_consent_0"' not in body


@pytest.mark.parametrize("nothing", ["", "   ", "　\n　", "\u200b"])
def test_an_empty_letter_is_told_so_at_the_first_step(client, nothing):
    for data in (letter(text=nothing, step="write", to="next"), letter(text=nothing)):
        status, body = page(client, data)
        assert (status, fields_of(body)["step"]) == (422, "write")
    assert not Voice.objects.exists()


def test_a_letter_that_is_too_long_is_refused_and_not_cut(client):
    text = "あ" * 100_000
    status, body = page(client, letter(text=text, step="write", to="next"))
    assert status == 422
    assert fields_of(body)["text"] == text
    assert "100,000" in body
    assert "maxlength" not in re.search(r"<textarea[^>]*>", body)[0]


def test_a_request_that_is_far_too_large_is_refused_in_words(client):
    response = client.post(URL, letter(text="あ" * 3_000_000))
    assert response.status_code in (400, 413)
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "絵文字😀と𠮷と髙と葛󠄀",
        "<script>alert(1)</script><b>太字</b>",
        "\u202eあべこべ\u2066",
        "前\x07鈴\x1b[31m",
        "{{ 7|add:1 }} {% now 'Y' %}",
        "%s %(x)s \\0",
    ],
)
def test_strange_characters_pass_unchanged_and_harmless(client, text):
    response = client.post(URL, letter(text=text))
    assert response.status_code == 302
    assert VoiceText.objects.get().text == text
    body = client.get(reverse("voices:private", args=[Voice.objects.get().follow_key])).content.decode()
    assert "<script>alert" not in body
    assert "<b>太字</b>" not in body
    assert "\u202e" not in body


def test_nul_bytes_are_replaced_and_nothing_else_is_lost(client):
    client.post(URL, letter(text="前\0後", place="\0", name="花\0子"))
    kept = VoiceText.objects.get()
    assert kept.text == "前\ufffd後"
    assert kept.flags


def test_broken_utf_8_gets_through_with_marks_in_its_place(client):
    body = "&".join(f"{key}={value}" for key, value in letter(text="").items() if key != "text")
    raw = body.encode() + b"&text=%e3%81%82%ff%fe%e3%81"
    response = client.post(URL, raw, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert VoiceText.objects.get().text.startswith("あ\ufffd")


@pytest.mark.parametrize(
    "address",
    [
        "hana",
        "hana@",
        "@example.jp",
        "hana@localhost",
        "hana@例",
        "a b@example.jp",
        "hana@example.jp\nBcc: x@example.jp",
    ],
)
def test_an_address_that_no_mail_reaches_is_told_so(client, address):
    status, body = page(client, letter(answer_wish="mail", email=address, step="how", to="next"))
    assert (status, fields_of(body)["step"]) == (422, "how")
    assert 'aria-invalid="true"' in body
    assert not Voice.objects.exists()


def test_a_wish_for_mail_or_post_asks_for_what_it_needs(client):
    assert page(client, letter(answer_wish="mail", step="how", to="next"))[0] == 422
    assert page(client, letter(answer_wish="letter", step="how", to="next"))[0] == 422
    assert (
        page(client, letter(answer_wish="letter", name="花子", address="みどり台1", step="how", to="next"))[0]
        == 200
    )


def test_a_file_where_none_is_expected_is_told_and_the_words_are_kept(client):
    data = letter() | {"photo": SimpleUploadedFile("x.jpg", b"\xff\xd8" * 100)}
    status, body = page(client, data)
    assert status == 422
    assert "歩道の段差" in body
    assert not Voice.objects.exists()


@pytest.mark.parametrize("language", ["xx-YY", "", "*", "ja;q=2,,,;;", "日本語", "a" * 5000])
def test_any_language_header_gets_a_page(client, language):
    status, _body = page(client, headers={"accept-language": language})
    assert status == 200
    assert client.post(URL, letter(), headers={"accept-language": language}).status_code == 302


@pytest.mark.parametrize("form_id", ["", "x", "\0", "1" * 500])
def test_a_torn_form_id_is_no_dead_end(client, form_id):
    status, body = page(client, letter(form_id=form_id, step="write", to="next"))
    assert status in (200, 422)
    assert "歩道の段差" in body
    assert client.post(URL, letter(form_id=form_id)).status_code == 302


def test_a_torn_code_of_the_plan_is_no_dead_end(client):
    assert client.post(URL, letter(about="\0" * 200)).status_code == 302


def test_a_lost_session_in_step_3_loses_no_word():
    strict = Client(enforce_csrf_checks=True)
    status, body = page(strict, letter())  # no cookie, no token
    assert status == 403
    fields = fields_of(body)
    assert fields["step"] == "check"
    assert fields["text"] == "歩道の段差を直してください。"
    response = strict.post(URL, fields | {"to": "send"})  # the page set a new cookie and holds its token
    assert response.status_code == 302
    assert Letter.objects.count() == 1


def test_too_many_letters_from_one_address_wait_without_losing_a_word(client, settings):
    settings.TOMONI_LIMITS, settings.TOMONI_LETTERS_PER_HOUR = True, 3
    answers = [client.post(URL, letter(text=f"声{n}")) for n in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    assert "声4" in answers[4].content.decode()


def test_unknown_choices_are_refused(client):
    for change in ({"consent": "everything"}, {"answer_wish": "pigeon"}, {"area": str(uuid.uuid4())}):
        assert page(client, letter(**change))[0] == 422
    assert page(client, letter(step="nowhere", to="nowhere"))[0] == 200


def test_about_names_the_node_and_an_unknown_one_does_no_harm(client):
    factories.plan()
    assert "1-1 通学路" in client.get(URL + "?about=m1").content.decode()
    assert client.get(URL + "?about=nowhere").status_code == 200
    client.post(URL, letter(about="m1"))
    assert Letter.objects.get().about.code == "m1"
    assert client.post(URL, letter(text="ほか", about="nowhere")).status_code == 302
