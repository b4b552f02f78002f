"""Encryption, look-up without keeping, keys that change, limits, retention."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from tomoni.audit import fields, limits, retention
from tomoni.audit.api import (
    EncryptedTextField,
    address_of,
    allow,
    blind_index,
    decrypt,
    encrypt,
    reencrypt,
    rotate_data_keys,
    shred_what_is_due,
    under_newest_key,
)
from tomoni.audit.models import Throttle
from tomoni.audit.tests.processes import start
from tomoni.kernel.part import Retention, parts

Message = apps.get_model("notify", "Message")


@pytest.fixture
def new_key(settings):
    """Call it to put a newer key before the others, as an operator does."""

    def add(name: str = "k9") -> None:
        settings.TOMONI_DATA_KEYS = {name: Fernet.generate_key().decode(), **settings.TOMONI_DATA_KEYS}

    yield add
    fields._fernet.cache_clear()


def stored(column: str = "body") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM notify_message ORDER BY {column}")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("text", ["髙橋 𠮷野", "x", "改行\nあり", "👩‍👩‍👧", "\ud800 lone"])
def test_what_is_encrypted_comes_back(text):
    assert decrypt(encrypt(text)) == text.encode("utf-8", "replace").decode()
    assert encrypt(text) != encrypt(text), "equal texts do not look equal"


def test_what_was_altered_or_has_a_lost_key_is_not_read():
    token = encrypt("髙橋")
    middle = len(token) // 2
    altered = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    with pytest.raises(InvalidToken):
        decrypt(altered)
    with pytest.raises(KeyError):
        decrypt("lost:" + token.partition(":")[2])


def test_equal_values_are_found_by_their_index_for_one_purpose_only():
    assert blind_index("sender", "a@example.jp") == blind_index("sender", "a@example.jp")
    assert blind_index("sender", "a@example.jp") != blind_index("limit", "a@example.jp")
    assert "example" not in blind_index("sender", "a@example.jp")


@pytest.mark.django_db
def test_a_field_is_encrypted_in_the_table_and_an_empty_one_stays_empty():
    Message.objects.create(to="a@example.jp", body="", kind="tests", language="ja")
    assert Message.objects.get().to == "a@example.jp"
    assert stored() == [""]
    assert "example" not in stored('"to"')[0]


@pytest.mark.django_db
def test_after_a_change_of_keys_everything_is_under_the_newest_and_reads_as_before(new_key):
    for number in range(3):
        Message.objects.create(to=f"{number}@example.jp", body=f"文{number}", kind="tests", language="ja")
    Message.objects.create(kind="tests", language="ja")
    new_key()
    Message.objects.create(body="新しい文", kind="tests", language="ja")

    done = rotate_data_keys()
    assert (done["notify.Message.body"], done["notify.Message.to"]) == (3, 3)
    assert all(value == "" or value.startswith("k9:") for value in stored() + stored('"to"'))
    assert set(Message.objects.values_list("body", flat=True)) == {"文0", "文1", "文2", "新しい文", ""}
    assert not any(rotate_data_keys().values()), "a second run finds nothing to do"


@pytest.mark.django_db
def test_keys_change_in_every_table_that_is_encrypted_and_in_second_factors():
    everywhere = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
    }
    assert {"accounts.Person.name", "notify.Message.body"} <= everywhere
    assert set(rotate_data_keys()) == everywhere | {part.name for part in parts() if part.reencrypt}
    assert "accounts" in rotate_data_keys()


@pytest.mark.django_db
def test_secrets_of_second_factors_go_under_the_newest_key(new_key):
    Person, Authenticator = apps.get_model("accounts", "Person"), apps.get_model("mfa", "Authenticator")
    person = Person.objects.create_user("a@example.jp")
    Authenticator.objects.create(user=person, type="totp", data={"secret": encrypt("JBSWY3DP")})
    Authenticator.objects.create(
        user=person, type="recovery_codes", data={"seed": encrypt("abc"), "used_mask": 5}
    )
    new_key()
    assert rotate_data_keys()["accounts"] == 2
    totp, codes = (Authenticator.objects.get(type=kind).data for kind in ("totp", "recovery_codes"))
    assert totp["secret"].startswith("k9:")
    assert decrypt(totp["secret"]) == "JBSWY3DP"
    assert (decrypt(codes["seed"]), codes["used_mask"]) == ("abc", 5)
    assert rotate_data_keys()["accounts"] == 0


@pytest.mark.django_db
def test_what_somebody_writes_while_keys_change_is_not_lost(new_key, monkeypatch):
    message = Message.objects.create(body="古い", kind="tests", language="ja")
    new_key()

    def decrypt_while_somebody_writes(value: str) -> str:
        Message.objects.filter(pk=message.pk).update(body="新しい")
        return decrypt(value)

    monkeypatch.setattr(fields, "decrypt", decrypt_while_somebody_writes)
    assert reencrypt(Message, "body") == 0
    monkeypatch.undo()
    assert Message.objects.get().body == "新しい"


def test_a_text_under_the_newest_key_is_left_as_it_is(new_key):
    old = encrypt("髙橋")
    new_key()
    new = under_newest_key(old)
    assert new.startswith("k9:")
    assert decrypt(new) == "髙橋"
    assert under_newest_key(new) == new


@pytest.mark.django_db
def test_a_limit_holds_for_its_window_for_each_one_alone():
    assert [allow("tests", "me", limit=2, seconds=60) for _ in range(4)] == [True, True, False, False]
    assert allow("tests", "you", limit=2, seconds=60)
    assert allow("other", "me", limit=2, seconds=60)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert allow("tests", "me", limit=2, seconds=60)


@pytest.mark.django_db
def test_a_limit_keeps_no_address_and_is_forgotten():
    allow("tests", "192.0.2.7", limit=2, seconds=60)
    assert "192" not in Throttle.objects.get().key
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        limits.prune()
    assert not Throttle.objects.exists()


@pytest.mark.django_db
def test_for_load_tests_limits_can_be_switched_off(settings):
    settings.TOMONI_LIMITS = False
    assert all(allow("tests", "me", limit=1, seconds=60) for _ in range(3))


@pytest.mark.django_db(transaction=True)
def test_threads_that_try_at_the_same_moment_are_all_counted():
    def tries(_: int) -> int:
        try:
            return sum(allow("tests", "me", limit=25, seconds=60) for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tries, range(4))) == 25


@pytest.mark.django_db(transaction=True)
def test_processes_count_together():
    code = """
from tomoni.audit.api import allow
print(sum(allow("tests", "me", limit=25, seconds=600) for _ in range(20)))
"""
    running = [start(code) for _ in range(2)]
    assert sum(int(process.communicate(timeout=30)[0]) for process in running) == 25


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "198.51.100.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_nobody_chooses_the_address_by_which_they_are_counted(settings, proxies, forwarded, seen):
    settings.TOMONI_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert address_of(request) == seen


@pytest.mark.django_db
def test_every_rule_of_retention_is_carried_out_even_if_one_fails(monkeypatch):
    asked: list[date] = []

    def shred(before: date) -> int:
        asked.append(before)
        return 7

    def broken(before: date) -> int:
        raise RuntimeError

    rules = [
        Retention("tests.Broken", (), 1, "", "broken"),
        Retention("tests.One", (), 1, "", "shred"),
        Retention("tests.Five", (), 5, "", "shred"),
    ]
    monkeypatch.setattr(retention, "retention_rules", lambda: rules)
    monkeypatch.setattr(retention, "resolve", {"shred": shred, "broken": broken}.__getitem__)
    with time_machine.travel("2027-03-31 12:00 +0900"):
        assert shred_what_is_due() == {"tests.One": 7, "tests.Five": 7}
    assert asked == [date(2025, 4, 1), date(2021, 4, 1)]
