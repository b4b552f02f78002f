"""The route of a request on the desk: who is next, deciding at one's step, taking back, seeing, form and number."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tomoni.accounts.api import Department, Post
from tomoni.approvals.api import (
    Delegation,
    Request,
    State,
    approve,
    circulated_to,
    delegate,
    document_number_of,
    load_routes,
    request_approval,
    state_of,
)
from tomoni.voices.api import request_answer_approval, save_draft
from tomoni.voices.tests import factories as made

from .townhall import CLERK, MAYOR, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db
ROUTES = """
voices.answer:
  - key: all
    label: 市長決裁
    steps:
      - check: {post: chief}
      - together: [{agree: {post: finance}}, {agree: {post: law}}]
      - decide: {post: mayor}
      - circulate: {post: planner}
"""
DECIDES = ("approvals.decide", "voices.read_private")


@pytest.fixture
def people(city: None, tmp_path: Path) -> dict[str, Staff]:
    """The clerk who asks, and those on the route. ``law`` may not read what citizens wrote."""
    found = {
        "clerk": signed_in("clerk", CLERK, Department.objects.get(key="traffic")),
        "chief": signed_in("chief", DECIDES),
        "finance": signed_in("finance", DECIDES),
        "law": signed_in("law", ("approvals.decide",)),
        "mayor": signed_in("mayor", MAYOR),
        "planner": signed_in("planner", PLANNER),
    }
    path = tmp_path / "routes.yaml"
    path.write_text(ROUTES, encoding="utf-8")
    load_routes(actor=made.SYSTEM, path=path)
    return found


@pytest.fixture
def asked(people: dict[str, Staff]) -> Request:
    voice = made.voice("歩道がこわい")
    clerk = people["clerk"].actor
    draft = save_draft(actor=clerk, voice=voice, text="段差を直しました。", version=0)
    request = request_answer_approval(actor=clerk, draft=draft).approval
    assert request
    return request


def agree(people: dict[str, Staff], request: Request, *names: str) -> None:
    for name in names:
        approve(actor=people[name].actor, request=request)


def test_each_finds_what_waits_at_their_step_and_decides_there(
    people: dict[str, Staff], asked: Request
) -> None:
    assert str(asked.pk) not in people["mayor"].read("desk_approvals")
    page = people["mayor"].read("desk_approval", asked.pk)
    assert "It waits for: chief" in page
    assert 'name="do"' not in page
    assert str(asked.pk) in people["chief"].read("desk_approvals")
    for name in ("chief", "law", "finance"):
        people[name].send("desk_decide_approval", asked.pk, do="approve")
    assert state_of([asked.pk])[asked.pk] is State.PENDING
    page = people["mayor"].read("desk_approval", asked.pk)
    assert "市長決裁" in page
    assert "Decision: next" in page
    people["mayor"].send("desk_decide_approval", asked.pk, do="approve", note="了承")
    assert state_of([asked.pk])[asked.pk] is State.APPROVED


def test_out_of_turn_nothing_is_decided_and_the_page_says_so(
    people: dict[str, Staff], asked: Request
) -> None:
    page = people["mayor"].send("desk_decide_approval", asked.pk, status=422, do="approve")
    assert "It is not at your step now." in page
    agree(people, asked, "chief")
    page = people["chief"].send("desk_decide_approval", asked.pk, status=422, do="approve")
    assert "You have decided on this already" in page


def test_who_may_not_read_the_citizens_words_decides_on_the_answer_alone(
    people: dict[str, Staff], asked: Request
) -> None:
    page = people["law"].read("desk_approval", asked.pk)
    assert "段差を直しました。" in page
    assert "歩道がこわい" not in page


def test_it_is_sent_back_to_an_earlier_step(people: dict[str, Staff], asked: Request) -> None:
    agree(people, asked, "chief", "finance", "law")
    page = people["mayor"].read("desk_approval", asked.pk)
    assert "finance・law" in page
    refused = people["mayor"].send(
        "desk_decide_approval", asked.pk, status=422, do="return", note="x", stage="3"
    )
    assert 'name="do"' in refused
    people["mayor"].send("desk_decide_approval", asked.pk, do="return", note="金額を", stage="2")
    assert str(asked.pk) in people["finance"].read("desk_approvals")
    assert "金額を" in people["finance"].read("desk_approval", asked.pk)
    people["finance"].send(
        "desk_decide_approval", asked.pk, do="return", note="起案し直してください", stage=""
    )
    assert state_of([asked.pk])[asked.pk] is State.RETURNED


def test_who_asked_sees_who_is_next_and_takes_it_back(people: dict[str, Staff], asked: Request) -> None:
    clerk = people["clerk"]
    assert "chief" in clerk.read("desk_requests")
    assert "段差を直しました。" in clerk.read("desk_request", asked.pk)
    assert "Take back" not in people["chief"].read("desk_request", asked.pk)
    people["chief"].send("desk_request_withdraw", asked.pk, status=403)
    clerk.send("desk_request_withdraw", asked.pk)
    page = clerk.read("desk_request", asked.pk)
    assert "Withdrawn" in page
    assert "Take back" not in page
    assert "already decided" in clerk.send("desk_request_withdraw", asked.pk, status=422)
    again = save_draft(actor=clerk.actor, voice=made.voice(), text="直しました。", version=0)
    assert request_answer_approval(actor=clerk.actor, draft=again).approval


def test_what_is_circulated_is_seen_and_marked(people: dict[str, Staff], asked: Request) -> None:
    planner = people["planner"]
    planner.read("desk_request", asked.pk)
    assert "Nothing was sent round to you." in planner.read("desk_requests")
    agree(people, asked, "chief", "finance", "law", "mayor")
    circulation = circulated_to(planner.person.pk).get()
    assert "for information" in planner.read("desk_requests")
    assert "Mark as seen" in planner.read("desk_request", asked.pk)
    people["clerk"].send("desk_see", circulation.pk, status=403)
    planner.send("desk_see", circulation.pk)
    planner.send("desk_see", circulation.pk)  # twice changes nothing
    assert not circulated_to(planner.person.pk).exists()


def test_a_deputy_finds_it_and_the_decider_reads_it_afterwards(
    people: dict[str, Staff], asked: Request
) -> None:
    today = timezone.localdate()
    posts = {post.title: post for post in Post.objects.all()}
    delegate(
        actor=people["chief"].actor,
        post=posts["chief"],
        deputy=posts["finance"],
        since=today,
        until=today + timedelta(days=1),
    )
    assert str(asked.pk) in people["finance"].read("desk_approvals")
    people["finance"].send("desk_decide_approval", asked.pk, do="approve")
    assert "decided by the deputy, to be read afterwards" in people["chief"].read("desk_requests")
    assert "Check (as deputy)" in people["chief"].read("desk_request", asked.pk)


def test_the_form_is_downloaded_and_its_number_taken_back(people: dict[str, Staff], asked: Request) -> None:
    clerk = people["clerk"]
    assert "Please enter the document number." in clerk.send("desk_request_number", asked.pk, status=422)
    clerk.send("desk_request_number", asked.pk, number="8こ企第12号")
    assert document_number_of(asked.pk) == "8こ企第12号"
    assert "8こ企第12号" in clerk.read("desk_request", asked.pk)
    response = clerk.get(reverse("web:desk_request_form", args=[asked.pk]))
    assert response.headers["Content-Type"].endswith("wordprocessingml.document")
    document = Document(BytesIO(response.content))
    assert "段差を直しました。" in [paragraph.text for paragraph in document.paragraphs]
    assert document.tables[0].cell(0, 1).text == "8こ企第12号"


def test_what_is_nobodys_business_is_not_found(people: dict[str, Staff], asked: Request) -> None:
    other = signed_in("other", PLANNER)
    for page in ("desk_request", "desk_request_form"):
        other.read(page, asked.pk, status=404)
    for action in ("desk_request_withdraw", "desk_request_number"):
        other.send(action, asked.pk, status=404, number="1")


def test_a_request_that_is_about_no_voice_has_a_page_too(people: dict[str, Staff]) -> None:
    asked = request_approval(actor=people["planner"].actor, kind="plan.edition", title="後期基本計画")
    assert "後期基本計画" in people["mayor"].read("desk_approvals")
    page = people["mayor"].read("desk_approval", asked.pk)
    assert "Edition of the plan" in page
    assert "One step: anybody who decides on approvals." in page
    people["mayor"].send("desk_decide_approval", asked.pk, do="approve")
    assert "Approved" in people["planner"].read("desk_request", asked.pk)


def test_the_record_of_the_voice_names_every_step(people: dict[str, Staff], asked: Request) -> None:
    agree(people, asked, "chief", "finance")
    voice = made.Voice.objects.get()
    page = people["clerk"].read("desk_history", voice.pk)
    assert page.count("approved") >= 2
    assert "Chief" in page


@pytest.mark.parametrize("count", [2, 15])
def test_lists_cost_the_same_however_long(
    people: dict[str, Staff], count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        draft = save_draft(actor=people["clerk"].actor, voice=made.voice(), text="x", version=0)
        request_answer_approval(actor=people["clerk"].actor, draft=draft)
    with django_assert_max_num_queries(14):
        people["chief"].read("desk_approvals")
    with django_assert_max_num_queries(12):
        people["clerk"].read("desk_requests")


def test_who_is_away_names_a_deputy_and_is_back(people: dict[str, Staff], asked: Request) -> None:
    chief, finance = people["chief"], people["finance"]
    posts = {post.title: str(post.pk) for post in Post.objects.all()}
    today = timezone.localdate()
    facts = {"post": posts["chief"], "deputy": posts["finance"], "since": str(today), "until": str(today)}
    page = chief.send("desk_deputies", status=422, **(facts | {"since": "いつか"}))
    assert "Please enter a day" in page
    yesterday = str(today - timedelta(days=1))
    assert "the last must come after" in chief.send(
        "desk_deputies", status=422, **(facts | {"until": yesterday})
    )
    chief.send("desk_deputies", status=422, **(facts | {"post": posts["mayor"]}))  # no post of theirs
    chief.send("desk_deputies", **facts)
    assert "finance" in chief.read("desk_deputies")
    assert str(asked.pk) in finance.read("desk_approvals")
    key = Delegation.objects.get().pk
    finance.send("desk_deputy_back", key, status=403)
    chief.send("desk_deputy_back", key)
    assert str(asked.pk) not in finance.read("desk_approvals")
    chief.send("desk_deputies", **facts)  # the days are free again
    people["clerk"].read("desk_deputies", status=403)
