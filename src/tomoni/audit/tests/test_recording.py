"""``@recorded``: the deed and its record together; ids, never names."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from tomoni.audit.api import (
    Batch,
    batch_of,
    history_of,
    last_records,
    looked,
    looks_at,
    may,
    recorded,
    require,
)
from tomoni.audit.models import Record
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

CLERK = Actor.of_person(uuid4(), post=uuid4(), grants=frozenset({Grant("audit.read")}))


@recorded("tests.counted")
def count(*, actor: Actor, words: list[str]) -> Batch:
    """Test action."""
    return batch_of("tests.words", words)


@recorded("tests.forgot")
def forget(*, actor: Actor) -> Batch:
    batch_of("tests.words", ["山田"])
    return None  # type: ignore[return-value]


@recorded("tests.unsaved")
def leave_unsaved(*, actor: Actor) -> Record:
    return Record(verb="tests")


@recorded("tests.outer")
def count_twice(*, actor: Actor) -> Batch:
    count(actor=actor, words=["一"])
    return count(actor=actor, words=["二"])


def test_a_deed_is_recorded_with_who_where_and_what():
    batch = count(actor=CLERK, words=["山田", "佐野"])
    (record,) = history_of(batch)
    assert (record.verb, record.person, record.post) == ("tests.counted", CLERK.person, CLERK.post)
    assert (record.subject_type, record.subject_id) == ("audit.Batch", str(batch.pk))
    assert count.verb == "tests.counted"
    assert count.__doc__ == "Test action."


def test_a_record_holds_ids_and_codes_only():
    count(actor=Actor.system("tests.job"), words=["山田"])
    values = Record.objects.values().get()
    assert set(values) == {
        "id", "at", "verb", "actor_kind", "person", "post", "job", "subject_type", "subject_id"
    }  # fmt: skip
    assert "山田" not in str(values)
    assert (values["actor_kind"], values["job"], values["person"]) == ("system", "tests.job", None)


@pytest.mark.parametrize("action", [forget, leave_unsaved])
def test_a_deed_without_a_saved_subject_is_undone(action):
    with pytest.raises(TypeError, match=r"must return the saved object"):
        action(actor=CLERK)
    assert not Batch.objects.exists()
    assert not Record.objects.exists()


def test_a_deed_that_cannot_be_recorded_is_undone(monkeypatch):
    def refuse(**kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("tomoni.audit.recording.write_record", refuse)
    with pytest.raises(IntegrityError):
        count(actor=CLERK, words=["一"])
    assert not Batch.objects.exists()


def test_deeds_inside_a_deed_are_recorded_too():
    count_twice(actor=CLERK)
    assert [r.verb for r in last_records()] == ["tests.outer", "tests.counted", "tests.counted"]


def test_an_action_takes_keywords_only():
    with pytest.raises((KeyError, TypeError)):
        count(CLERK, ["一"])


def test_a_batch_tells_apart_what_went_in():
    one, same, other = (batch_of("tests.words", words) for words in (["a", "b"], ["a", "b"], ["ab"]))
    assert one.digest == same.digest != other.digest
    assert (one.count, other.count, batch_of("tests.words", []).count) == (2, 1, 0)


def test_who_may_is_a_rule_and_a_slip_in_its_name_is_no_silent_no():
    require(CLERK, "audit.read")
    assert not may(Actor.anonymous(), "audit.read")
    with pytest.raises(NotAllowed) as refused:
        require(Actor.anonymous(), "audit.read")
    assert refused.value.params == {"permission": "audit.read"}
    with pytest.raises(LookupError):
        may(CLERK, "audit.raed")


def test_a_look_at_personal_data_is_kept():
    batch = batch_of("tests.words", [])
    looked(actor=CLERK, subject=batch, purpose="tests.page")
    (look,) = looks_at(batch)
    assert (look.person, look.post, look.purpose) == (CLERK.person, CLERK.post, "tests.page")
