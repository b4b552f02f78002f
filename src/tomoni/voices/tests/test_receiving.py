"""A voice enters the ledger, whole, and stays."""

import pytest
from django.db import connection

from tomoni.audit.api import Record, history_of
from tomoni.kernel.codes import parse_receipt_number
from tomoni.kernel.errors import DomainError
from tomoni.voices import actions
from tomoni.voices.models import ConsentWording, Sender, Voice, VoiceText

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording() -> ConsentWording:
    return factories.wording()


@pytest.mark.parametrize(
    "text",
    [
        factories.HOSTILE,
        "a" * 100_000,
        "　前後の空白も　\n\n",
        "اكتب من اليمين",
        "'; DROP TABLE voices_voice; --",
        "=cmd|' /C calc'!A0",
    ],
)
def test_the_text_is_kept_as_it_came(text):
    voice = factories.voice(text)
    assert VoiceText.objects.get(voice=voice).text == text


def test_what_no_database_keeps_is_replaced_and_flagged():
    voice = factories.voice("前\0後\ud800")
    kept = VoiceText.objects.get(voice=voice)
    assert kept.text == "前\ufffd後\ufffd"
    assert len(kept.flags) == 2


@pytest.mark.parametrize("nothing", ["", "   ", "　\n\t", "\u200b\u200b"])
def test_nothing_to_read_is_refused_and_leaves_no_trace(nothing):
    with pytest.raises(DomainError, match=r"voices\.empty"):
        factories.voice(nothing)
    assert not Voice.objects.exists()
    assert not Record.objects.filter(verb="voices.received").exists()


def test_the_receipt_can_be_read_aloud_and_is_not_the_public_name():
    voice = factories.voice()
    assert parse_receipt_number(voice.receipt_number) == voice.receipt_number
    assert voice.public_id not in voice.receipt_number
    assert len(voice.follow_key) >= 22


def test_the_log_and_the_outbox_hold_ids_but_no_words():
    voice = factories.voice("ひみつのことば", sender=actions.SenderDetails("山田", "taro@example.jp"))
    assert [record.verb for record in history_of(voice)] == ["voices.received"]
    with connection.cursor() as cursor:
        for table in ("audit_record", "audit_outbox", "voices_voice", "voices_standing"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(cursor.fetchall())
            assert "ひみつ" not in rows
            assert "example.jp" not in rows


def test_who_sent_it_stands_encrypted_in_a_table_of_its_own():
    voice = factories.voice(sender=actions.SenderDetails("髙橋 花子", "hana@example.jp", "みどり台1-2-3"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, address FROM voices_sender")
        assert not any("高" in cell or "example" in cell or "みどり" in cell for cell in cursor.fetchone())
    kept = Sender.objects.get(voice=voice)
    assert (kept.name, kept.email, kept.address) == ("髙橋 花子", "hana@example.jp", "みどり台1-2-3")


def test_two_voices_of_one_person_are_countable_as_one_person():
    one = factories.voice(sender=actions.SenderDetails(email="Hana@example.jp"))
    factories.voice(sender=actions.SenderDetails(email="hana@example.jp"))
    factories.voice(sender=actions.SenderDetails(name="花子"))  # too little to tell who
    assert Sender.objects.exclude(key="").values("key").distinct().count() == 1
    assert Sender.objects.get(voice=one).key


def test_the_ledger_neither_changes_nor_forgets():
    voice = factories.voice()
    voice.channel = "phone"
    with pytest.raises(TypeError, match="never changes"):
        voice.save()
    with pytest.raises(TypeError, match="never deleted"):
        voice.delete()
