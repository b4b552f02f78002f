"""Following a voice by its number: helpful when mistyped, silent about other people's numbers, slowed when guessed."""

import pytest
from django.urls import reverse

from tomoni.audit.models import Throttle
from tomoni.kernel.codes import ALPHABET, format_receipt_number, new_receipt_number
from tomoni.voices import actions, domain

from . import factories
from .factories import CLERK

pytestmark = pytest.mark.django_db
URL = "voices:follow"


@pytest.fixture
def voice():
    factories.wording()
    return factories.voice()


def ask(client, number):
    return client.post(reverse(URL), {"number": number}, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        format_receipt_number,
        lambda n: " ".join(n),
        lambda n: n.translate({ord(c): ord(c) + 0xFEE0 for c in ALPHABET}),
    ],
)
def test_the_number_may_be_typed_in_any_common_way(client, voice, typed):
    response = ask(client, typed(voice.receipt_number))
    assert response.status_code == 200
    assert format_receipt_number(voice.receipt_number) in response.content.decode()


def test_one_wrong_character_is_noticed_and_leaks_nothing(client, voice, settings):
    settings.TOMONI_LIMITS = False
    number = voice.receipt_number
    swapped = ALPHABET[(ALPHABET.index(number[0]) + 1) % len(ALPHABET)] + number[1:]
    wrong, unknown = ask(client, swapped), ask(client, new_receipt_number())
    assert wrong.status_code == unknown.status_code == 422
    assert "One character seems to be different" in wrong.content.decode()
    for response in (wrong, unknown):
        assert voice.public_id not in response.content.decode()
        assert voice.text.text not in response.content.decode()


@pytest.mark.parametrize(
    "nonsense", ["", "   ", "1", "あいうえおかきくけ", "7K3F-90QX-H-EXTRA", "\0" * 9, "' OR 1=1 --", "😀" * 9]
)
def test_nonsense_gets_a_sentence_not_an_error_page(client, voice, nonsense):
    response = ask(client, nonsense)
    assert response.status_code == 422
    assert "error" in response.content.decode()


def test_guessing_is_slowed_and_counted_in_the_database(client, voice, settings):
    settings.TOMONI_LIMITS, settings.TOMONI_LOOKUPS_PER_MINUTE = True, 20
    answers = [ask(client, new_receipt_number()).status_code for _ in range(100)]
    assert answers[:20] == [422] * 20
    assert set(answers[20:]) == {429}
    assert ask(client, voice.receipt_number).status_code == 429  # not even the right one helps to guess
    assert Throttle.objects.get().count == 101


def test_each_station_is_said_with_its_day(client, voice, settings):
    settings.TOMONI_LIMITS = False
    follow = lambda: ask(client, voice.receipt_number).content.decode()  # noqa: E731
    assert "We received your voice" in follow()
    actions.assign_voice(actor=CLERK, voice=voice, department=factories.department())
    assert "交通安全課 has it in hand" in follow()
    factories.answer(voice)
    assert "We answered" in follow()


def test_a_late_answer_is_said_to_be_late(client, settings):
    settings.TOMONI_LIMITS = False
    factories.wording()
    late = factories.voice(days_ago=33)
    assert "3 days past the promised day" in ask(client, late.receipt_number).content.decode()


def test_how_it_ended_otherwise_is_told_with_the_reason_to_the_person(client, voice, settings):
    settings.TOMONI_LIMITS = False
    actions.close_voice(
        actor=CLERK, voice=voice, kind=domain.ClosingKind.HANDED_OVER, reason="開示請求の手続へ移しました"
    )
    by_link = client.get(reverse("voices:private", args=[voice.follow_key])).content.decode()
    assert "開示請求の手続へ移しました" in by_link
    by_number = ask(client, voice.receipt_number).content.decode()
    assert "開示請求の手続へ移しました" not in by_number
    assert "Handed over to another procedure" in by_number


def test_the_receipt_shows_the_number_and_a_code_for_the_phone(client, voice):
    body = client.get(reverse("voices:receipt", args=[voice.follow_key])).content.decode()
    assert "<svg" in body
    assert voice.text.text not in body
