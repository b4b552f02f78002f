"""Indicators, mails and the log at the desk."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import override_settings
from django.utils import timezone

from tomoni.audit.api import failed_jobs, last_looks, work_off
from tomoni.kernel.calendars import fiscal_year
from tomoni.plan.api import load_edition
from tomoni.voices.api import SenderDetails
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db
LIVE = "voices.answered_within_30_days"


@pytest.fixture
def planner(city: None) -> Staff:
    return signed_in("planner", PLANNER)


@pytest.fixture
def key(planner: Staff) -> Any:
    """The key of the one indicator of the plan in force."""
    printed = {
        "id": "i1", "node": "m1", "name": "30日以内に返事をした声の割合", "unit": "％", "kind": None, "type": None,
        "direction": "up", "cumulative": False, "definition": None, "line": 4,
        "baseline": {"text": "81", "value": 81, "period": "2022"},
        "target": {"text": "95", "value": 95, "period": "2027"},
    }  # fmt: skip
    edition = load_edition(
        actor=made.PLANNER, document={**made.PLAN, "indicators": [printed]}, source="tests", adopt=True
    )
    return edition.indicators.get().key


# -- indicators


def test_an_indicator_is_bound_measures_itself_and_is_unbound(planner: Staff, key: Any) -> None:
    made.answer(made.voice())
    planner.send("desk_indicator_bind", key, bind__source=LIVE)
    page = planner.read("desk_indicator", key)
    assert "100" in page
    assert "Last measured" in page
    assert "measures itself" in planner.read("desk_indicators", query="?show=live")
    planner.send("desk_indicator_unbind", key)
    assert "does not measure itself" in planner.read("desk_indicator", key)


@pytest.mark.parametrize("source", ["", "voices.nothing"])
def test_only_a_source_that_there_is_can_be_bound(planner: Staff, key: Any, source: str) -> None:
    planner.send("desk_indicator_bind", key, status=422, bind__source=source)


def test_the_same_source_twice_and_ending_none_say_so(planner: Staff, key: Any) -> None:
    assert "does not measure itself" in planner.send("desk_indicator_unbind", key, status=422)
    planner.send("desk_indicator_bind", key, bind__source=LIVE)
    assert "in this way already" in planner.send("desk_indicator_bind", key, status=422, bind__source=LIVE)


def test_a_value_is_recorded_by_hand_in_whatever_digits(planner: Staff, key: Any) -> None:
    year = fiscal_year(timezone.localdate()) - 1
    sent = {"record__year": year, "record__status": "final", "record__provenance": "企画課の台帳"}
    page = planner.send("desk_indicator_record", key, status=422, **sent, record__value="たくさん")
    assert "企画課の台帳" in page
    planner.send("desk_indicator_record", key, **sent, record__value="８８．９％")
    page = planner.read("desk_indicator", key)
    assert "88.9" in page
    assert "企画課の台帳" in page
    assert "recorded already" in planner.send(
        "desk_indicator_record", key, status=422, **sent, record__value="88.9"
    )


def test_a_clerk_neither_binds_nor_records(city: None, key: Any) -> None:
    clerk = signed_in("clerk", CLERK)
    clerk.read("desk_indicators", status=403)
    clerk.send("desk_indicator_bind", key, status=403, bind__source=LIVE)
    clerk.send("desk_indicator_record", key, status=403)
    clerk.send("desk_indicator_unbind", key, status=403)


def test_an_unknown_indicator_is_not_found(planner: Staff) -> None:
    planner.read("desk_indicator", "00000000-0000-0000-0000-000000000000", status=404)


# -- mails


def test_kept_mails_can_be_read_and_that_is_noted(city: None, tmp_path: Path) -> None:
    clerk = signed_in("clerk", CLERK)
    with override_settings(TOMONI_MAIL_FOLDER=tmp_path):
        voice = made.voice(sender=SenderDetails(email="haruka@example.jp"))
        while work_off():
            pass
        page = clerk.read("desk_mails")
        assert "Receipt" in page
        assert "haruka@example.jp" not in page
        assert voice.follow_key not in page
        link = re.search(r"/desk/mails/([-0-9a-f]{36})/", page)
        assert link
        assert voice.follow_key in clerk.read("desk_mail", link[1])
        assert [look.purpose for look in last_looks()] == ["desk.mail"]
        clerk.read("desk_mail", voice.pk, status=404)


def test_with_a_mail_server_no_mail_is_kept_to_be_read(city: None) -> None:
    clerk = signed_in("clerk", CLERK)
    with override_settings(TOMONI_SMTP=True):
        assert "Kept mails" not in clerk.read("desk_mails")


def test_who_may_not_read_messages_sees_no_delivery_log(planner: Staff) -> None:
    planner.read("desk_mails", status=403)


# -- the log


def test_the_log_says_who_did_what_and_who_saw_personal_data(city: None) -> None:
    clerk, mayor = signed_in("clerk", CLERK), signed_in("mayor", MAYOR)
    voice = made.voice()
    clerk.send("desk_draft", voice.pk, text="回答の文", version=0)
    clerk.read("desk_voice", voice.pk)
    page = mayor.read("desk_log")
    for words in ("Clerk", "saved the draft of the answer", "a citizen", "to work on the voice"):
        assert words in page
    clerk.read("desk_log", status=403)


def test_jobs_that_were_given_up_are_tried_again(city: None) -> None:
    mayor = signed_in("mayor", MAYOR)
    apps.get_model("audit.Outbox").objects.create(
        event="voices.received", payload={}, job="tomoni.x:y", failed_at=timezone.now(), problem="OSError"
    )
    assert "OSError" in mayor.read("desk_log")
    mayor.send("desk_log_retry")
    assert not failed_jobs().exists()
    assert "None was given up." in mayor.read("desk_log")
