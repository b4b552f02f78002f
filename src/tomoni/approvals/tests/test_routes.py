"""Routes: who decides on what, step by step; deputies, agreement side by side, sending back, taking back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone, translation

from tomoni.accounts.api import appoint
from tomoni.approvals import jobs
from tomoni.approvals.api import (
    Decision,
    Importance,
    Request,
    State,
    approve,
    circulated_to,
    concerns,
    course_of,
    decision_on,
    delegate,
    document_number_of,
    end_delegation,
    history_of,
    mark_seen,
    needs_decision,
    pending_for,
    record_document_number,
    request_approval,
    send_back,
    state_of,
    withdraw,
)
from tomoni.approvals.models import Circulation, RouteVersion, StepDecision
from tomoni.approvals.tests.townhall import SYSTEM, TownHall, built, official
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed

LINE = """
    voices.answer:
      - key: all
        label: 市長決裁
        steps:
          - check: {post: 係長, of: own}
          - together:
              - agree: {post: 財政課長}
              - agree: {post: 総務部長}
          - circulate: {post: 広報監}
          - decide: {role: mayor, label: 市長}
          - circulate: {post: 企画部長}
"""
BY_AMOUNT = """
    voices.answer:
      - {key: small, label: 課長専決, when: {amount_up_to: 500000, importance: [light, ordinary]},
         steps: [{decide: {post: 課長, of: own}}]}
      - {key: large, label: 部長専決, when: {amount_up_to: 10000000, importance: [light, ordinary]},
         steps: [{decide: {post: 部長, of: own}}]}
      - {key: rest, label: 市長決裁, steps: [{decide: {role: mayor}}]}
"""


@pytest.fixture
def hall(tmp_path: Path, db: None) -> TownHall:
    return built(tmp_path)


@pytest.fixture
def announced(monkeypatch: Any) -> list[str]:
    seen: list[str] = []
    for room in ("asking", "deciding"):
        monkeypatch.setattr(
            f"tomoni.approvals.actions.{room}.announce", lambda event: seen.append(event.name)
        )
    return seen


def ask(hall: TownHall, by: str = "clerk", **more: Any) -> Request:
    return request_approval(**({"actor": hall[by], "kind": "voices.answer", "title": "L-1"} | more))


def refused(decide: Any, **how: Any) -> str:
    with pytest.raises(DomainError) as problem:
        decide(**how)
    return problem.value.code


def next_ones(hall: TownHall, request: Request) -> set[str]:
    """Whose turn it is."""
    return {name for name in hall.people if request in pending_for(hall[name])}


def state(request: Request) -> State:
    return state_of([request.pk])[request.pk]


# ---- who decides -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "importance", "label", "decides"),
    [
        (0, Importance.ORDINARY, "課長専決", "chief"),
        (500_000, Importance.ORDINARY, "課長専決", "chief"),
        (500_000, Importance.LIGHT, "課長専決", "chief"),
        (500_001, Importance.ORDINARY, "部長専決", "director"),
        (10_000_000, Importance.ORDINARY, "部長専決", "director"),
        (10_000_001, Importance.ORDINARY, "市長決裁", "mayor"),
        (1, Importance.IMPORTANT, "市長決裁", "mayor"),
        (None, Importance.LIGHT, "市長決裁", "mayor"),  # no amount was given: nothing is small
    ],
)
def test_amount_and_importance_say_who_decides(hall, amount, importance, label, decides):
    hall.routes(BY_AMOUNT)
    request = ask(hall, amount=amount, importance=importance)
    assert request.route_version
    assert request.route_version.label == label
    assert next_ones(hall, request) == {decides}
    approve(actor=hall[decides], request=request)
    assert state(request) is State.APPROVED


def test_who_would_decide_on_their_own_leaves_it_to_the_next_route(hall):
    hall.routes(BY_AMOUNT)
    request = ask(hall, "chief", amount=1)
    assert next_ones(hall, request) == {"director"}
    assert refused(ask, hall=hall, by="mayor", amount=None) == "approvals.only_you"


def test_a_route_asks_the_department_that_is_named(hall):
    hall.routes("voices.answer: [{key: a, label: a, steps: [{decide: {post: 課長, of: finance}}]}]")
    assert next_ones(hall, ask(hall)) == {"finance"}


def test_a_route_to_a_post_that_is_not_there_is_refused_at_once(hall):
    hall.routes("voices.answer: [{key: a, label: a, steps: [{decide: {post: 室長, of: own}}]}]")
    assert refused(ask, hall=hall) == "approvals.no_post"
    assert not Request.objects.exists()


def test_anybody_who_decides_can_be_a_step(hall):
    hall.routes(
        """
        voices.answer:
          - key: a
            label: a
            steps: [{check: {post: 係長, of: own}}, {decide: {anyone: true}}]
        """
    )
    request = ask(hall)
    approve(actor=hall["section"], request=request)
    assert next_ones(hall, request) == set(hall.people) - {"clerk", "section"}
    approve(actor=hall["reader"], request=request)
    assert state(request) is State.APPROVED


def test_a_route_without_steps_says_that_no_decision_is_needed(hall):
    hall.routes(
        "voices.answer: [{key: light, label: 決裁不要, when: {importance: [light]}, steps: none},"
        " {key: rest, label: 市長決裁, steps: [{decide: {role: mayor}}]}]"
    )
    assert not needs_decision(kind="voices.answer", importance=Importance.LIGHT)
    assert needs_decision(kind="voices.answer")
    assert needs_decision(kind="voices.summary", importance=Importance.LIGHT), "a kind without routes"
    with pytest.raises(DomainError) as problem:
        ask(hall, importance=Importance.LIGHT)
    assert problem.value.code == "approvals.none_needed"


def test_other_kinds_stay_with_one_step(hall):
    hall.routes(LINE)
    request = ask(hall, kind="voices.summary")
    assert request.route_version is None
    assert course_of(request) is None
    mayor = hall["mayor"]
    assert request in pending_for(mayor)
    assert isinstance(approve(actor=mayor, request=request), Decision)


# ---- step by step ----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("finance", "law"), ("law", "finance")])
def test_agreement_comes_in_any_order_and_all_must_agree(hall, order, announced):
    hall.routes(LINE)
    request = ask(hall)
    assert next_ones(hall, request) == {"section"}
    assert isinstance(approve(actor=hall["section"], request=request), StepDecision)
    assert next_ones(hall, request) == {"finance", "law"}
    approve(actor=hall[order[0]], request=request)
    assert next_ones(hall, request) == {order[1]}
    assert refused(approve, actor=hall["mayor"], request=request) == "approvals.not_your_turn"
    approve(actor=hall[order[1]], request=request)
    assert state(request) is State.PENDING
    assert decision_on(request.pk) is None
    assert "approvals.given" not in announced
    decision = approve(actor=hall["mayor"], request=request, note="了承")
    assert decision == decision_on(request.pk)
    assert state(request) is State.APPROVED
    assert announced == ["approvals.requested", *3 * ["approvals.moved"], "approvals.given"]
    assert next_ones(hall, request) == set()


def test_nobody_decides_on_their_own_request_nor_twice(hall):
    hall.routes(LINE)
    request = ask(hall)
    assert refused(approve, actor=hall["clerk"], request=request) == "approvals.own_request"
    approve(actor=hall["section"], request=request)
    for decide in (approve, send_back):
        assert refused(decide, actor=hall["section"], request=request, note="x") == "approvals.twice"
    for name in ("finance", "law", "mayor"):
        approve(actor=hall[name], request=request)
    assert refused(approve, actor=hall["mayor"], request=request) == "approvals.already_decided"


def test_who_holds_no_post_of_the_route_does_not_decide(hall):
    hall.routes(LINE)
    request = ask(hall)
    assert refused(approve, actor=hall["director"], request=request) == "approvals.not_your_turn"
    clerk = hall.people["clerk"]
    nobody = Actor.of_person(official("x", "主事").person.pk, post=clerk.post.pk)
    with pytest.raises(NotAllowed):
        approve(actor=nobody, request=request)


def test_who_alone_holds_two_posts_of_the_route_decides_once(hall):
    """兼務: the head of the planning section is the head of finance too."""
    section = hall.people["section"]
    finance = hall.people["finance"]
    finance.post.holdings.update(valid_to=date(2021, 4, 1))
    appoint(actor=SYSTEM, person=section.person, post=finance.post, since=date(2021, 4, 1))
    hall.routes(LINE)
    request = ask(hall)
    approve(actor=hall["section"], request=request)
    assert next_ones(hall, request) == {"law"}
    approve(actor=hall["law"], request=request)
    approve(actor=hall["mayor"], request=request)
    assert state(request) is State.APPROVED


# ---- back ------------------------------------------------------------------------------------------


def test_sent_back_to_an_earlier_step_it_is_decided_anew_from_there(hall, announced):
    hall.routes(LINE)
    request = ask(hall)
    for name in ("section", "finance", "law"):
        approve(actor=hall[name], request=request)
    course = course_of(request)
    assert course
    assert course.earlier_stages == {1: "係長", 2: "財政課長・総務部長"}
    assert (
        refused(send_back, actor=hall["mayor"], request=request, note=" ", stage=1) == "approvals.no_reason"
    )
    for wrong in (0, 3, 9):
        code = refused(send_back, actor=hall["mayor"], request=request, note="x", stage=wrong)
        assert code == "approvals.no_such_stage"
    send_back(actor=hall["mayor"], request=request, note="金額を確かめてください", stage=2)
    assert state(request) is State.PENDING
    assert announced[-1] == "approvals.moved"
    assert next_ones(hall, request) == {"finance", "law"}
    send_back(actor=hall["law"], request=request, note="文言", stage=1)
    assert next_ones(hall, request) == {"section"}
    for name in ("section", "law", "finance", "mayor"):
        approve(actor=hall[name], request=request)
    assert state(request) is State.APPROVED


def test_sent_back_to_who_asked_it_is_over_and_can_be_asked_anew(hall, announced):
    hall.routes(LINE)
    request = ask(hall)
    approve(actor=hall["section"], request=request)
    send_back(actor=hall["finance"], request=request, note="予算がありません")
    assert state(request) is State.RETURNED
    assert announced[-1] == "approvals.returned"
    assert refused(approve, actor=hall["law"], request=request) == "approvals.already_decided"
    assert next_ones(hall, request) == set()
    assert next_ones(hall, ask(hall)) == {"section"}


def test_a_request_without_a_route_has_no_earlier_step(hall):
    request = ask(hall)
    mayor = Actor.of_person(hall.people["mayor"].person.pk, grants=hall["mayor"].grants)
    assert refused(send_back, actor=mayor, request=request, note="x", stage=1) == "approvals.no_such_stage"


@pytest.mark.parametrize("routed", [True, False])
def test_who_asked_takes_it_back_while_it_is_undecided(hall, announced, routed):
    if routed:
        hall.routes(LINE)
    request = ask(hall)
    if routed:
        approve(actor=hall["section"], request=request)
    with pytest.raises(NotAllowed):
        withdraw(actor=hall["section"], request=request)
    withdraw(actor=hall["clerk"], request=request, note="書き直します")
    assert announced[-1] == "approvals.withdrawn"
    assert state(request) is State.RETURNED  # with who asked, who may ask anew
    assert refused(withdraw, actor=hall["clerk"], request=request) == "approvals.already_decided"
    assert refused(approve, actor=hall["mayor"], request=request) == "approvals.already_decided"


def test_what_is_decided_is_not_taken_back(hall):
    request = ask(hall)
    approve(actor=hall["mayor"], request=request)
    assert refused(withdraw, actor=hall["clerk"], request=request) == "approvals.already_decided"


# ---- deputies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_deputy_decides_while_the_decider_is_away(hall, days, may):
    hall.routes("voices.answer: [{key: a, label: a, steps: [{decide: {role: mayor}}]}]")
    today = timezone.localdate()
    delegate(
        actor=hall["mayor"],
        post=hall.post("mayor"),
        deputy=hall.post("director"),
        since=today,
        until=today + timedelta(days=7),
    )
    request = ask(hall)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert next_ones(hall, request) == ({"mayor", "director"} if may else {"mayor"})
        if may:
            approve(actor=hall["director"], request=request, note="代決します")
            assert state(request) is State.APPROVED
        else:
            code = refused(approve, actor=hall["director"], request=request)
            assert code == "approvals.not_your_turn"


def test_what_a_deputy_decided_is_read_afterwards(hall):
    hall.routes(LINE)
    today = timezone.localdate()
    away = delegate(
        actor=hall["finance"],
        post=hall.post("finance"),
        deputy=hall.post("chief"),
        since=today,
        until=today + timedelta(days=3),
    )
    request = ask(hall)
    approve(actor=hall["section"], request=request)
    approve(actor=hall["chief"], request=request)
    finance = hall.people["finance"].person.pk
    reading = circulated_to(finance).get()
    assert reading.decided
    assert reading.decided.by == hall["chief"].person
    assert reading.decided.delegation == away
    assert next_ones(hall, request) == {"law"}
    mark_seen(actor=hall["finance"], circulation=reading, note="了承")
    assert not circulated_to(finance).exists()
    assert refused(mark_seen, actor=hall["finance"], circulation=reading) == "approvals.seen_already"
    with translation.override("ja"):
        words = [(line.post, line.words) for line in history_of(request)]
    assert ("財政課長", "合議した（代決）") in words
    assert ("財政課長", "後閲した") in words


def test_a_deputy_does_not_decide_on_what_they_asked_for_nor_twice(hall):
    hall.routes(LINE)
    today = timezone.localdate()
    until = today + timedelta(days=3)
    for absent, deputy in (("section", "clerk"), ("finance", "section")):
        delegate(actor=SYSTEM, post=hall.post(absent), deputy=hall.post(deputy), since=today, until=until)
    request = ask(hall)
    assert refused(approve, actor=hall["clerk"], request=request) == "approvals.own_request"
    approve(actor=hall["section"], request=request)
    assert refused(approve, actor=hall["section"], request=request) == "approvals.twice"


def test_deputies_are_named_by_the_holder_for_days_that_make_sense(hall):
    today = timezone.localdate()
    tomorrow, later = today + timedelta(days=1), today + timedelta(days=9)
    mayor, director = hall.post("mayor"), hall.post("director")

    def name(**changes: Any) -> Any:
        facts = {"actor": hall["mayor"], "post": mayor, "deputy": director, "since": today, "until": later}
        return delegate(**(facts | changes))

    with pytest.raises(NotAllowed):
        name(actor=hall["director"])
    assert refused(name, until=today) == "approvals.no_days"
    assert refused(name, deputy=mayor) == "approvals.own_deputy"
    away = name()
    assert refused(name, since=tomorrow) == "approvals.has_deputy"
    with pytest.raises(NotAllowed):
        end_delegation(actor=hall["director"], delegation=away, on=tomorrow)
    assert refused(end_delegation, actor=hall["mayor"], delegation=away, on=later) == "approvals.no_days"
    end_delegation(actor=hall["mayor"], delegation=away, on=tomorrow)
    coming = name(since=tomorrow)
    end_delegation(actor=SYSTEM, delegation=coming, on=today)  # before it began
    name(since=tomorrow)


# ---- seeing ----------------------------------------------------------------------------------------


def test_circulation_opens_when_its_turn_comes_and_holds_nothing_up(hall):
    hall.routes(LINE)
    request = ask(hall)
    reader, director = (hall.people[name].person.pk for name in ("reader", "director"))
    approve(actor=hall["section"], request=request)
    assert not circulated_to(reader).exists()
    for name in ("finance", "law"):
        approve(actor=hall[name], request=request)
    assert circulated_to(reader).count() == 1
    approve(actor=hall["mayor"], request=request)
    assert state(request) is State.APPROVED
    assert circulated_to(director).count() == 1
    with pytest.raises(NotAllowed):
        mark_seen(actor=hall["clerk"], circulation=circulated_to(director).get())
    mark_seen(actor=hall["director"], circulation=circulated_to(director).get())
    assert Circulation.objects.exclude(seen_at=None).get().seen_by == director


def test_sent_back_nothing_is_circulated_twice(hall):
    hall.routes(LINE)
    request = ask(hall)
    for name in ("section", "finance", "law"):
        approve(actor=hall[name], request=request)
    send_back(actor=hall["mayor"], request=request, note="x", stage=2)
    for name in ("finance", "law"):
        approve(actor=hall[name], request=request)
    assert circulated_to(hall.people["reader"].person.pk).count() == 1


def test_a_request_concerns_who_is_on_its_way(hall):
    hall.routes(LINE)
    request = ask(hall)
    concerned = {name for name in hall.people if concerns(hall[name], request)}
    assert concerned == set(hall.people) - {"chief"}
    assert not concerns(Actor.anonymous(), request)


# ---- routes over time ------------------------------------------------------------------------------


def test_a_request_goes_on_by_the_version_it_began_with(hall):
    hall.routes(BY_AMOUNT)
    request = ask(hall, amount=1)
    hall.routes(BY_AMOUNT)
    assert RouteVersion.objects.count() == 3  # what reads as before is no new version
    hall.routes(LINE)
    assert next_ones(hall, ask(hall, amount=1)) == {"section"}
    assert next_ones(hall, request) == {"chief"}
    approve(actor=hall["chief"], request=request)
    hall.routes(BY_AMOUNT.replace("500000", "5"))
    assert [v.number for v in RouteVersion.objects.filter(route__key="small").order_by("number")] == [1, 2]
    assert next_ones(hall, ask(hall, amount=6)) == {"director"}


def test_who_has_the_post_today_decides(hall):
    hall.routes(BY_AMOUNT)
    request = ask(hall, amount=1)
    today = timezone.localdate()
    chief = hall.people["chief"]
    chief.post.holdings.update(valid_to=today)
    follower = official("follower", "主幹")
    appoint(actor=SYSTEM, person=follower.person, post=chief.post, since=today)
    assert next_ones(hall, request) == set()
    assert request in pending_for(follower.actor)


def test_routes_are_loaded_by_who_manages_them(hall):
    from tomoni.approvals.api import load_routes

    with pytest.raises(NotAllowed):
        load_routes(actor=hall["mayor"], path=hall.folder / "routes.yaml")


# ---- at the same moment ----------------------------------------------------------------------------


def at_once(*calls: Any) -> list[str]:
    """What becomes of calls that are made at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Any) -> str:
        barrier.wait()
        try:
            call()
        except DomainError as problem:
            return problem.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_step_at_the_same_moment_one_is_told_so(tmp_path):
    hall = built(tmp_path)
    hall.routes(
        "voices.answer: [{key: a, label: a, steps: [{check: {anyone: true}}, {decide: {role: mayor}}]}]"
    )
    request = ask(hall)
    outcome = at_once(
        lambda: approve(actor=hall["section"], request=request),
        lambda: approve(actor=hall["section"], request=request),
    )
    assert outcome == ["approvals.twice", "done"]
    assert StepDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_side_by_side_at_the_same_moment_both_count_and_the_next_is_asked(tmp_path):
    hall = built(tmp_path)
    hall.routes(LINE)
    request = ask(hall)
    approve(actor=hall["section"], request=request)
    outcome = at_once(
        lambda: approve(actor=hall["finance"], request=request),
        lambda: approve(actor=hall["law"], request=request),
    )
    assert outcome == ["done", "done"]
    assert next_ones(hall, request) == {"mayor"}


@pytest.mark.django_db(transaction=True)
def test_decided_and_taken_back_at_the_same_moment_one_holds(tmp_path):
    hall = built(tmp_path)
    hall.routes(BY_AMOUNT)
    request = ask(hall)
    outcome = at_once(
        lambda: approve(actor=hall["mayor"], request=request),
        lambda: withdraw(actor=hall["clerk"], request=request),
    )
    assert outcome == ["approvals.already_decided", "done"]
    assert Decision.objects.count() == 1


# ---- on record -------------------------------------------------------------------------------------


def test_the_history_tells_each_act_in_words(hall):
    hall.routes(LINE)
    request = ask(hall, note="よろしくお願いします")
    approve(actor=hall["section"], request=request)
    send_back(actor=hall["finance"], request=request, note="根拠を", stage=1)
    withdraw(actor=hall["clerk"], request=request)
    record_document_number(actor=hall["clerk"], request=request, number="8こ企第12号")
    with translation.override("ja"):
        told = [(line.post, line.words, line.note) for line in history_of(request)]
    assert told == [
        ("", "起案した", "よろしくお願いします"),
        ("企画係長", "審査した", ""),
        ("財政課長", "係長に差し戻した", "根拠を"),
        ("", "引き戻した", ""),
        ("", "文書番号 8こ企第12号 を記録した", ""),
    ]


@pytest.mark.parametrize("number", ["", "　", "x" * 61, "第1\x07号"])
def test_a_document_number_is_one_short_line(hall, number):
    request = ask(hall)
    code = refused(record_document_number, actor=hall["clerk"], request=request, number=number)
    assert code == "approvals.bad_number"


def test_a_later_document_number_corrects_and_both_stay(hall):
    hall.routes(LINE)
    request = ask(hall)
    assert document_number_of(request.pk) == ""
    for number in ("　8こ企第1号 ", "8こ企第2号"):
        record_document_number(actor=hall["clerk"], request=request, number=number)
    assert document_number_of(request.pk) == "8こ企第2号"
    assert request.document_numbers.count() == 2
    with pytest.raises(NotAllowed):
        record_document_number(actor=Actor.anonymous(), request=request, number="1")


def test_what_waits_for_one_person_costs_the_same_however_much_waits(hall, django_assert_max_num_queries):
    hall.routes(LINE)
    for _ in range(12):
        ask(hall)
    with django_assert_max_num_queries(7):
        assert pending_for(hall["section"]).count() == 12


def test_after_their_term_the_notes_of_steps_are_emptied(hall):
    hall.routes(LINE)
    request = ask(hall)
    decided = approve(actor=hall["section"], request=request, note="山田さんの件")
    assert jobs.shred(timezone.localdate() + timedelta(days=1)) == 1
    decided.refresh_from_db()
    assert decided.note == ""
