"""Adopting an edition asks for a decision, unless the town's route wants none; what is decided on stays as it is."""

from pathlib import Path
from uuid import UUID

import pytest

from tomoni.approvals.api import Request, approve, load_routes, send_back, withdraw
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api

from .samples import CLERK, ON, PLANNER, document, draft, load, propose, texts_of

OLD, NEW = "歩道の点検を年1回行います。", "歩道の点検を年2回行います。"
NAOKI = Actor.of_person(
    UUID(int=7), grants=frozenset({Grant("plan.propose_change"), Grant("plan.adopt"), Grant("plan.load")})
)
MAYOR = Actor.of_person(UUID(int=8), grants=frozenset({Grant("approvals.decide")}))


@pytest.fixture
def amendment(db: None) -> api.Edition:
    load()
    found = draft()
    propose(found, "m1", OLD, NEW)
    return found


def refused(edition: api.Edition) -> str:
    with pytest.raises(DomainError) as problem:
        api.adopt_edition(actor=NAOKI, edition=edition, on=ON)
    return problem.value.code


def asked(edition: api.Edition) -> Request:
    found = api.request_edition_approval(actor=NAOKI, edition=edition, note="声をうけた改定です。").approval
    assert found
    return found


def test_without_a_decision_nobody_adopts_and_after_it_the_draft_is_adopted(amendment: api.Edition) -> None:
    assert refused(amendment) == "plan.not_approved"
    request = asked(amendment)
    assert refused(amendment) == "plan.not_approved"
    assert api.approval_of(amendment).state == "pending"
    approve(actor=MAYOR, request=request)
    adopted = api.adopt_edition(actor=NAOKI, edition=amendment, on=ON)
    assert adopted.adopted_without == ""
    assert texts_of(adopted, "m1")[1] == NEW


def test_who_decides_reads_the_difference_in_words(amendment: api.Edition) -> None:
    request = asked(amendment)
    [words] = api.approval_texts([request.pk]).values()
    assert "1-1 通学路の安全" in words
    assert OLD in words
    assert NEW in words
    assert "声をうけて" in words


def test_while_it_is_with_those_who_decide_the_draft_stays_as_it_is(amendment: api.Edition) -> None:
    asked(amendment)
    for attempt in (
        lambda: propose(amendment, "m1", OLD, "ほかの文"),
        lambda: api.withdraw_change(actor=PLANNER, change=amendment.changes.get()),
        lambda: asked(amendment),
    ):
        with pytest.raises(DomainError) as problem:
            attempt()
        assert problem.value.code == "plan.draft_in_approval"


@pytest.mark.parametrize("how", ["returned", "withdrawn"])
def test_sent_back_or_taken_back_it_is_changed_and_asked_anew(amendment: api.Edition, how: str) -> None:
    request = asked(amendment)
    if how == "returned":
        send_back(actor=MAYOR, request=request, note="理由をくわしく。")
    else:
        withdraw(actor=NAOKI, request=request)
    facts = api.approval_of(amendment)
    assert (facts.state, facts.may_be_asked) == (how, True)
    assert facts.note == ("理由をくわしく。" if how == "returned" else "")
    assert refused(amendment) == "plan.not_approved"
    propose(amendment, "m1", OLD, "歩道の点検を毎月行います。")
    assert asked(amendment) != request


def test_an_approved_draft_that_is_taken_up_again_needs_approval_anew(amendment: api.Edition) -> None:
    approve(actor=MAYOR, request=asked(amendment))
    api.reopen_draft(actor=NAOKI, edition=amendment)
    propose(amendment, "m1", OLD, "歩道の点検を毎月行います。")
    assert refused(amendment) == "plan.not_approved"


def test_the_towns_route_can_say_that_no_decision_is_needed(amendment: api.Edition, tmp_path: Path) -> None:
    path = tmp_path / "routes.yaml"
    path.write_text(
        "plan.edition: [{key: a, label: 決裁不要, when: {importance: [ordinary]}, steps: none},"
        " {key: b, label: 市長決裁, steps: [{decide: {anyone: true}}]}]",
        encoding="utf-8",
    )
    load_routes(actor=PLANNER, path=path)
    assert not api.approval_of(amendment).is_needed
    assert api.adopt_edition(actor=NAOKI, edition=amendment, on=ON).adopted_without == "route"
    whole = load(document(title="別の計画"), adopt=False)
    assert refused(whole) == "plan.not_approved", "a whole edition is important"


def test_jobs_and_loaders_leave_the_reason_on_record(db: None) -> None:
    assert load().adopted_without == "sample.json"
    found = draft()
    propose(found, "m1", OLD, NEW)
    assert api.adopt_edition(actor=PLANNER, edition=found, on=ON).adopted_without == "tests"


def test_only_who_may_propose_asks(amendment: api.Edition) -> None:
    with pytest.raises(NotAllowed):
        api.request_edition_approval(actor=CLERK, edition=amendment)
    with pytest.raises(DomainError) as problem:
        asked(draft("空の改定"))
    assert problem.value.code == "plan.nothing_to_adopt"
