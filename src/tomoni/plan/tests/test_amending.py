"""One passage is changed: a draft, its adoption, and that nothing adopted changes afterwards."""

from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from tomoni.audit.api import last_records
from tomoni.audit.models import Outbox
from tomoni.kernel import part
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api
from tomoni.plan.models import NodeVersion, Passage, Placement, Responsibility

from .samples import CLERK, ON, PLANNER, adopt, document, draft, key_of, load, propose, section, texts_of

OLD = "歩道の点検を年1回行います。"
NEW = "歩道の点検を年2回行い、通学路は新学期の前に必ず行います。"
OTHER = "緑の線を引き直します。"


@pytest.fixture
def base(db: None) -> api.Edition:
    return load()


def codes_of(caught: pytest.ExceptionInfo[DomainError]) -> str:
    return caught.value.code


def test_an_adopted_change_is_read_in_the_new_edition_and_the_old_one_stays(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    key = key_of("m1", OLD)
    adopt(amendment)
    now = api.edition_in_force()
    assert now == amendment
    assert texts_of(amendment, "m1")[1] == NEW
    assert texts_of(base, "m1")[1] == OLD
    assert key_of("m1", NEW) == key
    page = api.node_page(amendment, "m1")
    assert page is not None
    assert [(seen.id, seen.old, seen.new, seen.reason, seen.adopted_on) for seen in page.changes] == [
        (change.id, OLD, NEW, "声をうけて", ON)
    ]
    marked = [passage for group in page.sections for passage in group.passages if passage.change]
    assert [(passage.text, passage.change and passage.change.id) for passage in marked] == [(NEW, change.id)]
    assert [facts.changes for facts in api.editions(base.plan)] == [1, 0]
    before = api.node_page(base, "m1")
    assert before is not None
    assert len(before.changes) == 1  # told there too, but no passage of the old text is marked
    assert not [passage for group in before.sections for passage in group.passages if passage.change]


def test_an_amendment_holds_only_the_nodes_that_it_touches(base: api.Edition) -> None:
    amendment = draft()
    propose(amendment, "m1", OLD, NEW)
    adopt(amendment)
    assert list(NodeVersion.objects.filter(edition=amendment).values_list("node__code", flat=True)) == ["m1"]
    assert not Placement.objects.filter(edition=amendment).exists()
    assert api.tree(amendment, depth=9) == api.tree(base, depth=9)
    before, after = api.node_page(base, "m1"), api.node_page(amendment, "m1")
    assert before is not None
    assert after is not None
    for same in ("roles", "departments", "indicators", "related_plans", "breadcrumbs", "children"):
        assert getattr(before, same) == getattr(after, same)
    assert api.chain(amendment) == (amendment, base)


def test_a_new_passage_stands_at_the_end_of_its_section(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", None, "標識を見やすくします。", role="actions")
    propose(amendment, "m1", None, "声かけをします。", role="roles", whose="市民")
    adopt(amendment)
    page = api.node_page(amendment, "m1")
    assert page is not None
    actions = next(group for group in page.sections if group.role == "actions")
    assert [passage.text for passage in actions.passages] == [OLD, OTHER, "標識を見やすくします。"]
    assert actions.passages[-1].key == change.id
    assert [passage.text for passage in page.roles[0].passages] == [
        "あぶない所を知らせます。",
        "声かけをします。",
    ]
    again = draft()
    propose(again, "m1", "標識を見やすくします。", "標識を大きくします。")
    adopt(again)
    assert texts_of(again, "m1")[3] == "標識を大きくします。"


def test_a_passage_can_be_taken_out(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", OTHER, "")
    adopt(amendment)
    assert OTHER not in texts_of(amendment, "m1")
    facts = api.changes_by_ids([change.id, uuid4()])
    assert list(facts) == [change.id]
    assert (facts[change.id].is_removal, facts[change.id].node and facts[change.id].node.code) == (True, "m1")


def test_a_draft_is_read_as_it_would_be(base: api.Edition) -> None:
    amendment = draft()
    propose(amendment, "m1", OLD, NEW)
    page = api.node_page(amendment, "m1")
    assert page is not None
    assert NEW in [passage.text for group in page.sections for passage in group.passages]
    assert page.changes == ()
    assert [change.new for change in page.drafted] == [NEW]
    assert api.edition_in_force() == base
    assert [change.new for change in api.edition_changes(amendment)] == [NEW]


def test_a_second_proposal_takes_the_place_of_the_first(base: api.Edition) -> None:
    amendment = draft()
    first = propose(amendment, "m1", OLD, NEW)
    second = propose(amendment, "m1", OLD, "毎月点検します。")
    assert first == second
    assert [change.new for change in api.edition_changes(amendment)] == ["毎月点検します。"]


def test_a_change_can_be_taken_back(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    assert api.withdraw_change(actor=PLANNER, change=change) == amendment
    with pytest.raises(DomainError) as caught:
        adopt(amendment)
    assert codes_of(caught) == "plan.nothing_to_adopt"
    assert api.edition_in_force() == base


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"new": OLD}, "plan.nothing_changed"),
        ({"new": f" {OLD}\n"}, "plan.nothing_changed"),
        ({"passage_key": uuid4(), "new": "x"}, "plan.no_such_passage"),
        ({"passage_key": None, "new": " ", "role": "actions"}, "plan.text_missing"),
        ({"passage_key": None, "new": "x"}, "plan.unknown_role"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    base: api.Edition, change: dict[str, Any], code: str
) -> None:
    node = api.find_node("m1")
    assert node is not None
    asked = {"passage_key": key_of("m1", OLD), "reason": "", **change}
    with pytest.raises(DomainError) as caught:
        api.propose_change(actor=PLANNER, edition=draft(), node=node, **asked)
    assert codes_of(caught) == code


def test_only_amendments_take_changes(base: api.Edition) -> None:
    full = load(document(title="みずうみ町 総合計画", notes=[], glossary=[]), adopt=False)
    with pytest.raises(DomainError) as caught:
        propose(full, "m1", OLD, NEW)
    assert codes_of(caught) == "plan.not_an_amendment"


def test_nothing_can_be_amended_before_a_plan_is_in_force(db: None) -> None:
    load(adopt=False)
    with pytest.raises(DomainError) as caught:
        draft()
    assert codes_of(caught) == "plan.nothing_in_force"


def test_who_has_no_permission_changes_nothing(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    records = last_records().count()
    node = api.find_node("m1")
    assert node is not None
    for refused in (
        lambda: api.draft_amendment(actor=CLERK, plan=base.plan, title="x"),
        lambda: api.propose_change(
            actor=CLERK, edition=amendment, node=node, passage_key=None, new="x", reason="", role="actions"
        ),
        lambda: api.withdraw_change(actor=CLERK, change=change),
        lambda: api.adopt_edition(actor=CLERK, edition=amendment, on=ON),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert last_records().count() == records
    assert api.edition_in_force() == base


# ---- two at once ---------------------------------------------------------------------------------


def test_two_amendments_from_the_same_base_can_both_be_adopted_when_they_touch_different_passages(
    base: api.Edition,
) -> None:
    first, second = draft("一"), draft("二")
    propose(first, "m1", OLD, NEW)
    propose(second, "m1", OTHER, "緑の線を毎年引き直します。")
    adopt(first)
    adopted = adopt(second)
    assert adopted.amends == first
    assert api.chain(adopted) == (adopted, first, base)
    assert texts_of(adopted, "m1")[1:3] == [NEW, "緑の線を毎年引き直します。"]
    assert texts_of(first, "m1")[1:3] == [NEW, OTHER]


def test_of_two_amendments_of_the_same_passage_the_second_is_told_what_stands_there_now(
    base: api.Edition,
) -> None:
    first, second = draft("一"), draft("二")
    propose(first, "m1", OLD, NEW)
    change = propose(second, "m1", OLD, "毎月点検します。")
    adopt(first)
    with pytest.raises(DomainError) as caught:
        adopt(second)
    assert (codes_of(caught), caught.value.params) == (
        "plan.text_moved_on",
        {"node": "m1", "old": OLD, "now": NEW},
    )
    second.refresh_from_db()
    assert second.adopted_at is None
    assert not NodeVersion.objects.filter(edition=second).exists()
    assert (
        propose(second, "m1", NEW, "毎月点検します。") == change
    )  # looked at again, against the present text
    assert texts_of(adopt(second), "m1")[1] == "毎月点検します。"


def test_a_passage_that_was_taken_out_meanwhile_cannot_be_changed(base: api.Edition) -> None:
    first, second = draft("一"), draft("二")
    propose(first, "m1", OLD, "")
    propose(second, "m1", OLD, NEW)
    adopt(first)
    with pytest.raises(DomainError) as caught:
        adopt(second)
    assert (codes_of(caught), caught.value.params["now"]) == ("plan.text_moved_on", "")


def test_a_node_that_the_next_full_edition_does_not_have_cannot_be_changed(base: api.Edition) -> None:
    amendment = draft()
    propose(amendment, "m3", None, "会議をひらきます。", role="actions")
    kept = [item for item in document()["nodes"] if item["id"] not in {"m3", "a1-again"}]
    load(document(nodes=kept, sections=[section("m1", "actions", OLD)]))
    with pytest.raises(DomainError) as caught:
        adopt(amendment)
    assert codes_of(caught) == "plan.text_moved_on"


def test_an_edition_is_adopted_once(base: api.Edition) -> None:
    amendment = draft()
    propose(amendment, "m1", OLD, NEW)
    adopt(amendment)
    with pytest.raises(DomainError) as caught:
        adopt(amendment)
    assert codes_of(caught) == "plan.already_adopted"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_adopt_at_the_same_moment_one_wins() -> None:
    load()
    amendment, rival = draft("一"), draft("二")
    propose(amendment, "m1", OLD, NEW)
    propose(rival, "m1", OLD, "毎月点検します。")
    results: list[str] = []
    start = Barrier(4)

    def race(edition: api.Edition) -> None:
        start.wait()
        try:
            adopt(edition)
            results.append("adopted")
        except DomainError as problem:
            results.append(problem.code)
        finally:
            connections.close_all()

    threads = [Thread(target=race, args=(edition,)) for edition in (amendment, amendment, rival, rival)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("adopted") == 1
    assert set(results) <= {"adopted", "plan.already_adopted", "plan.text_moved_on"}
    now = api.edition_in_force()
    assert now is not None
    assert now.sequence == 1


# ---- what is adopted stays -----------------------------------------------------------------------


def test_nothing_of_an_adopted_edition_can_be_saved_or_deleted(base: api.Edition) -> None:
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    amendment = adopt(amendment)
    version = NodeVersion.objects.get(edition=amendment)
    rows = [
        amendment,
        base,
        api.Change.objects.get(pk=change.pk),
        version,
        version.passages.first(),
        version.responsibilities.first(),
        version.related_plans.first(),
        base.placements.first(),
        base.indicators.first(),
        base.glossary.first(),
    ]
    for row in rows:
        assert row is not None
        for refused in (
            row.save,
            row.delete,
            lambda row=row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
            lambda row=row: type(row).objects.filter(pk=row.pk).delete(),
            lambda row=row: type(row).objects.bulk_update([row], [row._meta.concrete_fields[1].name]),
        ):
            with pytest.raises(DomainError) as caught:
                refused()
            assert codes_of(caught) == "plan.edition_is_adopted", row


def test_nothing_can_be_added_to_an_adopted_edition(base: api.Edition) -> None:
    node = api.find_node("m1")
    assert node is not None
    version = base.versions.get(node=node)
    for refused in (
        lambda: api.Change.objects.create(edition=base, node=node, role="actions", new="x"),
        lambda: Passage.objects.create(version=version, role="actions", order=99, text="x"),
        lambda: Passage.objects.bulk_create([Passage(version=version, role="actions", order=99, text="x")]),
        lambda: Responsibility.objects.create(version=version, printed_name="課", order=9),
        lambda: propose(base, "m1", OLD, NEW),
    ):
        with pytest.raises(DomainError):
            refused()
    assert texts_of(base, "m1")[1] == OLD


def test_a_passage_cannot_be_moved_out_of_an_adopted_edition(base: api.Edition) -> None:
    other = load(document(glossary=[]), adopt=False)
    passage = Passage.objects.filter(version__edition=base).first()
    assert passage is not None
    passage.version = other.versions.first()
    with pytest.raises(DomainError):
        passage.save()


# ---- what others hear ----------------------------------------------------------------------------


def test_adoption_is_announced_with_the_changed_nodes(
    base: api.Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = part.Part(
        "tests", on={"plan.edition_adopted": ("tests:a",), "plan.change_adopted": ("tests:b",)}
    )
    monkeypatch.setitem(part._PARTS, "tests", listener)
    amendment = draft()
    change = propose(amendment, "m1", OLD, NEW)
    adopt(amendment)
    owed = dict(Outbox.objects.filter(job__startswith="tests").values_list("event", "payload"))
    node = str(change.node_id)
    assert owed == {
        "plan.edition_adopted": {
            "edition": str(amendment.id),
            "plan": str(amendment.plan_id),
            "nodes": [node],
        },
        "plan.change_adopted": {"change": str(change.id), "edition": str(amendment.id), "node": node},
    }
    assert connection.in_atomic_block


def test_the_changed_text_is_found(base: api.Edition) -> None:
    assert [link.code for link in api.search_nodes("新学期")] == []
    amendment = draft()
    propose(amendment, "m1", OLD, NEW)
    adopt(amendment)
    assert [link.code for link in api.search_nodes("新学期")] == ["m1"]
