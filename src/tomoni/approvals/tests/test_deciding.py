"""Asking for a decision, deciding once, by somebody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tomoni.approvals import jobs
from tomoni.approvals.api import (
    Decision,
    Request,
    State,
    approve,
    decision_on,
    pending,
    request_approval,
    send_back,
    state_of,
)
from tomoni.audit.api import history_of
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed

CLERK = Actor.of_person(uuid4(), post=uuid4(), grants=frozenset({Grant("voices.request_approval")}))
MAYOR = Actor.of_person(uuid4(), post=uuid4(), grants=frozenset({Grant("approvals.decide")}))


def ask(actor: Actor = CLERK, **changes: Any) -> Request:
    return request_approval(
        **({"actor": actor, "kind": "voices.answer", "title": "回答案（L-0012）"} | changes)
    )


@pytest.fixture
def announced(monkeypatch) -> list[tuple[str, str]]:
    seen: list[tuple[str, str]] = []
    for room in ("asking", "deciding"):
        monkeypatch.setattr(
            f"tomoni.approvals.actions.{room}.announce", lambda event: seen.append((event.name, event.kind))
        )
    return seen


@pytest.mark.django_db
def test_what_is_asked_waits_until_it_is_approved(announced):
    request = ask()
    other = ask(kind="voices.summary")
    assert list(pending()) == [request, other]
    assert list(pending("voices.answer")) == [request]
    decision = approve(actor=MAYOR, request=request, note="よい回答です。")
    assert list(pending("voices.answer")) == []
    assert (decision.by, decision.post) == (MAYOR.person, MAYOR.post)
    assert decision_on(request.pk) == decision
    assert decision_on(other.pk) is None
    assert announced == [
        ("approvals.requested", "voices.answer"),
        ("approvals.requested", "voices.summary"),
        ("approvals.given", "voices.answer"),
    ]


@pytest.mark.django_db
def test_what_is_sent_back_says_why(announced):
    request = ask()
    with pytest.raises(DomainError) as refused:
        send_back(actor=MAYOR, request=request, note="  ")
    assert refused.value.code == "approvals.no_reason"
    send_back(actor=MAYOR, request=request, note="期日を入れてください。")
    assert announced[-1] == ("approvals.returned", "voices.answer")
    assert Request.objects.select_related("decision").get().state is State.RETURNED


@pytest.mark.django_db
def test_the_state_of_many_costs_one_query(django_assert_num_queries):
    given, returned, waiting = ask(), ask(), ask()
    approve(actor=MAYOR, request=given)
    send_back(actor=MAYOR, request=returned, note="もう一度")
    with django_assert_num_queries(1):
        states = state_of([given.pk, returned.pk, waiting.pk, uuid4()])
    assert states == {given.pk: State.APPROVED, returned.pk: State.RETURNED, waiting.pk: State.PENDING}
    assert waiting.state is State.PENDING


@pytest.mark.django_db
def test_nobody_decides_on_their_own_request():
    request = ask(MAYOR)
    for decide in (approve, send_back):
        with pytest.raises(DomainError) as refused:
            decide(actor=MAYOR, request=request, note="x")
        assert refused.value.code == "approvals.own_request"
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_only_a_post_that_decides_may_decide():
    with pytest.raises(NotAllowed):
        approve(actor=Actor.of_person(uuid4()), request=ask())


@pytest.mark.django_db
def test_a_job_of_the_system_does_not_decide():
    with pytest.raises(DomainError) as refused:
        approve(actor=Actor.system("approvals.all"), request=ask())
    assert refused.value.code == "approvals.no_person"


@pytest.mark.django_db
def test_a_request_is_decided_once():
    request = ask()
    approve(actor=MAYOR, request=request)
    for decide in (approve, send_back):
        with pytest.raises(DomainError) as refused:
            decide(actor=MAYOR, request=request, note="いや")
        assert refused.value.code == "approvals.already_decided"
    assert Decision.objects.get().verdict == "approved"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_moment_one_is_told_so():
    request = ask()
    both = Barrier(2)

    def decide(how) -> str:
        deciding = Actor.of_person(uuid4(), grants=MAYOR.grants)
        both.wait()
        try:
            how(actor=deciding, request=request, note="x")
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, (approve, send_back))) == ["approvals.already_decided", "decided"]
    assert Decision.objects.filter(request=request).count() == 1


@pytest.mark.django_db
def test_the_log_names_who_asked_and_who_decided():
    request = ask()
    decision = approve(actor=MAYOR, request=request)
    assert [(r.verb, r.person) for r in history_of(request)] == [("approvals.requested", CLERK.person)]
    assert [(r.verb, r.person) for r in history_of(decision)] == [("approvals.approved", MAYOR.person)]


@pytest.mark.django_db
def test_after_their_term_notes_are_emptied_and_decisions_stay():
    old = ask(note="市民の山田さんの件")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        approve(actor=MAYOR, request=old, note="了承")
        young = ask(note="残る")
    assert jobs.shred(timezone.localdate() + timedelta(days=2)) == 1
    assert jobs.shred(timezone.localdate() + timedelta(days=2)) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.note, old.decision.note, young.note) == ("", "", "残る")
    assert old.state is State.APPROVED
