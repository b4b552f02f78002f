"""Every exit is a leak until tested: role × state × exit, with words that may appear nowhere but where allowed."""

import pytest
from django.core import mail
from django.urls import reverse

from tomoni.audit.api import work_off
from tomoni.voices import actions
from tomoni.voices.domain import AnswerWish, ConsentChoice, PublicForm

from . import factories
from .factories import CLERK

pytestmark = pytest.mark.django_db

WORDS = "ひみつの段差のはなし"
SUMMARY = "歩道についての要旨"
ANSWER = "回答のことばです"
PERSON = ("髙橋ひみつ花子", "himitsu@example.jp", "ひみつ町1-2-3")

STATES = {
    "received": (ConsentChoice.WORDS, None, None),
    "answered privately": (ConsentChoice.WORDS, None, "private"),
    "nothing released": (ConsentChoice.NONE, None, "private"),
    "summary": (ConsentChoice.SUMMARY, PublicForm.SUMMARY, "public"),
    "words": (ConsentChoice.WORDS, PublicForm.WORDS, "public"),
    "hidden after publication": (ConsentChoice.WORDS, PublicForm.WORDS, "hidden"),
}


@pytest.fixture(params=STATES)
def case(request, settings):
    settings.TOMONI_LIMITS = False
    settings.TOMONI_SMTP = True  # mails go to the test's own outbox
    factories.wording()
    factories.plan()
    consent, form, answered = STATES[request.param]
    voice = factories.voice(
        WORDS, consent=consent, wish=AnswerWish.MAIL, sender=actions.SenderDetails(*PERSON)
    )
    actions.confirm_concern(actor=CLERK, voice=voice, node=factories.node())
    if form is PublicForm.SUMMARY:
        factories.approved_summary(voice, SUMMARY)
    if answered:
        factories.answer(voice, form=form, text=ANSWER)
    if answered == "hidden":
        actions.hide_voice(actor=CLERK, voice=voice, reason="名指しのため")
    while work_off():
        pass
    shown = form if answered == "public" else None
    return voice, shown


def exits(client, voice):
    """Everything that leaves the house towards the public, by name."""
    paths = {
        "front": "/",
        "plan": "/plan/",
        "node": "/plan/m1/",
        "collection": reverse("voices:collection"),
        "search": reverse("voices:collection") + f"?q={WORDS[:6]}",
        "search for the answer": reverse("voices:collection") + f"?q={ANSWER[:5]}",
        "open": reverse("voices:collection") + "?state=open",
        "promise": reverse("voices:promise"),
        "one": reverse("voices:one", args=[voice.public_id]),
        "csv": reverse("voices:table"),
        "api list": "/api/v1/voices/",
        "api one": f"/api/v1/voices/{voice.public_id}",
        "node as data": "/plan/m1/data.csv",
        "node as JSON": "/plan/m1/data.json",
        "search of the site": f"/search/?q={WORDS[:6]}",
        "search as data": f"/search/data.csv?q={WORDS[:6]}",
        "search as JSON": f"/search/data.json?q={ANSWER[:5]}",
        "open table": "/data/voices.csv",
        "open table as JSON": "/data/voices.json",
        "sitemap": "/sitemap.xml",
    }
    for name, path in paths.items():
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        yield name, body.decode(), str(response.headers)
    followed = client.post(reverse("voices:follow"), {"number": voice.receipt_number})
    yield "follow by number", followed.content.decode(), str(followed.headers)
    for message in mail.outbox:
        yield "mail", f"{message.subject}\n{message.body}", ""


def test_no_exit_says_more_than_was_released(client, case):
    voice, shown = case
    for name, body, headers in exits(client, voice):
        for secret in PERSON:
            assert secret not in body, name
        if name != "mail":
            assert voice.follow_key not in body + headers, name
        if name != "follow by number" and name != "mail":
            assert voice.receipt_number not in body, name
        typed = body.replace(f'value="{WORDS[:6]}"', "")
        if shown is not PublicForm.WORDS:
            assert WORDS not in typed, name
        if shown is None or name == "mail":
            assert ANSWER not in body, name
            assert SUMMARY not in body, name


def test_what_was_released_can_be_read(client, case):
    voice, shown = case
    by_exit = {name: body for name, body, _ in exits(client, voice)}
    released = {PublicForm.WORDS: WORDS, PublicForm.SUMMARY: SUMMARY}.get(shown)
    for name in ("collection", "one", "csv", "follow by number"):
        if released:
            assert released in by_exit[name], name
            assert ANSWER in by_exit[name], name
    if released:
        assert ANSWER in by_exit["search for the answer"]


def test_the_person_reads_everything_behind_the_secret_link(client, case):
    voice, _ = case
    response = client.get(reverse("voices:private", args=[voice.follow_key]))
    body = response.content.decode()
    assert WORDS in body
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    for secret in PERSON:
        assert secret not in body  # not even there: a printed page may lie about
    assert client.get(reverse("voices:private", args=["x" * 22])).status_code == 404


def test_mails_say_little_and_are_sent_once(case):
    from tomoni.audit.models import Outbox
    from tomoni.kernel.events import from_json
    from tomoni.kernel.part import resolve

    voice, _ = case
    sent = len(mail.outbox)
    assert sent >= 1
    for row in Outbox.objects.filter(
        job__startswith="tomoni.voices.jobs:tell"
    ):  # a worker was killed: all again
        resolve(row.job)(from_json(row.event, row.payload))
    while work_off():
        pass
    assert len(mail.outbox) == sent
    assert all(voice.follow_key in message.body for message in mail.outbox)
