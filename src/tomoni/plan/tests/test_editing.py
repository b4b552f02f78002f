"""Items of a draft are edited: nothing that changed meanwhile is overwritten, the history says old and new."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.utils import timezone

from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api
from tomoni.plan.models import Editing, Lineage, Placement

from .samples import CLERK, PLANNER, load, texts_of

OLD, NEW = "歩道の点検を年1回行います。", "歩道の点検を年2回行います。"


@pytest.fixture
def draft(db: None) -> api.Edition:
    return next_edition()


def next_edition() -> api.Edition:
    source = load()
    return api.draft_edition(
        actor=PLANNER, plan=source.plan, from_edition=source, title="後期基本計画", period=(2029, 2033)
    )


def node(code: str) -> api.Node:
    found = api.find_node(code)
    assert found
    return found


def stamp(draft: api.Edition, code: str, part: str) -> str:
    return api.stamp_of(api.content_of(draft, node(code).pk), node(code).pk, part)


def key(draft: api.Edition, code: str, words: str) -> UUID:
    return next(one.key for one in api.passages_of(node(code), draft) if one.text == words)


def write(draft: api.Edition, which: UUID | None, seen: str, text: str, **more: Any) -> Any:
    section = {"role": "actions", "heading": "市がすること"} | more
    return api.write_passage(
        actor=PLANNER, edition=draft, node=node("m1"), key=which, stamp=seen, text=text, **section
    )


def code_of(problem: pytest.ExceptionInfo[DomainError]) -> str:
    return problem.value.code


def tree_of(draft: api.Edition) -> list[tuple[int, str, bool]]:
    return [(one.depth, one.link.code, one.repeated) for one, _above in api.node_list(draft)]


def test_a_changed_text_keeps_its_key_and_the_adopted_text_stays(draft: api.Edition) -> None:
    which = key(draft, "m1", OLD)
    write(draft, which, stamp(draft, "m1", api.passage_part(which)), NEW)
    assert key(draft, "m1", NEW) == which
    current = api.edition_in_force()
    assert current
    assert OLD in texts_of(current, "m1")


def test_what_changed_meanwhile_is_not_overwritten(draft: api.Edition) -> None:
    which = key(draft, "m1", OLD)
    seen = stamp(draft, "m1", api.passage_part(which))
    write(draft, which, seen, NEW)
    with pytest.raises(DomainError) as problem:
        write(draft, which, seen, "別の文")
    assert code_of(problem) == "plan.moved_on"
    assert NEW in texts_of(draft, "m1")
    write(draft, None, "", "もう一つの文")  # another text of the same item is another matter
    assert texts_of(draft, "m1")[3] == "もう一つの文"


def test_the_history_says_who_changed_what_from_what_to_what(draft: api.Edition) -> None:
    naoki = Actor.of_person(UUID(int=7), grants=frozenset({Grant("plan.propose_change")}))
    which = key(draft, "m1", OLD)
    api.write_passage(
        actor=naoki,
        edition=draft,
        node=node("m1"),
        key=which,
        stamp=stamp(draft, "m1", api.passage_part(which)),
        role="actions",
        heading="市がすること",
        text=NEW,
    )
    seen = stamp(draft, "m1", api.ITEM)
    api.edit_item(
        actor=PLANNER, edition=draft, node=node("m1"), stamp=seen, kind="measure", title="通学路を安全に"
    )
    newest, first = api.edits_of(draft, node("m1").pk)
    assert (newest.person, first.person) == (None, naoki.person)
    assert newest.difference
    assert newest.difference.renamed == ("通学路の安全", "通学路を安全に")
    assert first.difference
    assert [(one.old, one.new) for one in first.difference.texts] == [(OLD, NEW)]


def test_items_move_with_all_below_them_and_nothing_stands_below_itself(draft: api.Edition) -> None:
    before = tree_of(draft)
    api.move_item(actor=PLANNER, edition=draft, node=node("m1"), parent=node("g2"), position=1)
    assert tree_of(draft)[3:7] == [(1, "g2", False), (2, "m1", False), (3, "a1", False), (2, "m3", False)]
    assert {one.kind for one in Lineage.objects.filter(edition=draft)} == {"moved"}
    with pytest.raises(DomainError) as problem:
        api.move_item(actor=PLANNER, edition=draft, node=node("g2"), parent=node("a1"), position=1)
    assert code_of(problem) == "plan.below_itself"
    api.move_item(actor=PLANNER, edition=draft, node=node("m1"), parent=node("p1"), position=1)
    assert tree_of(draft) == before
    assert not Lineage.objects.filter(edition=draft).exists()
    counts = dict(
        Placement.objects.filter(edition=draft, repeated=False).values_list("node__code", "child_count")
    )
    assert counts["p1"] == 2


def test_an_item_that_ends_is_gone_with_its_repetitions_and_earlier_editions_keep_it(
    draft: api.Edition,
) -> None:
    with pytest.raises(DomainError) as problem:
        api.end_item(actor=PLANNER, edition=draft, node=node("m1"))
    assert code_of(problem) == "plan.items_below"
    api.end_item(actor=PLANNER, edition=draft, node=node("a1"))
    assert "a1" not in [code for _depth, code, _again in tree_of(draft)]
    current = api.edition_in_force()
    assert current
    assert api.node_page(current, "a1")
    [ended] = Lineage.objects.filter(edition=draft)
    assert (ended.kind, ended.to_node) == ("ended", None)


def test_split_and_merged_follow_from_what_is_said(draft: api.Edition) -> None:
    made = [
        api.add_item(
            actor=PLANNER, edition=draft, parent=node("p1"), position=9, kind="measure", title=title
        ).node
        for title in ("歩道をまもる", "自転車の道")
    ]
    for one in made:
        api.set_origins(
            actor=PLANNER,
            edition=draft,
            node=one,
            stamp=stamp(draft, one.code, api.ORIGINS),
            origins=[node("m2").pk],
        )
    api.end_item(actor=PLANNER, edition=draft, node=node("m2"))
    said = Lineage.objects.filter(edition=draft, from_node=node("m2"))
    assert {(one.kind, one.to_node) for one in said} == {("split", made[0]), ("split", made[1])}
    current = api.edition_in_force()
    assert current
    found = {one.link.code: one for one in api.compare_editions(current, draft).nodes}
    assert [link.code for link in found["m2"].gone_into] == [one.code for one in made]
    assert [link.code for link in found[made[0].code].made_of] == ["m2"]
    api.set_origins(
        actor=PLANNER,
        edition=draft,
        node=made[0],
        stamp=stamp(draft, made[0].code, api.ORIGINS),
        origins=[node("m2").pk, node("m3").pk],
    )
    kinds = {one.kind for one in Lineage.objects.filter(edition=draft, to_node=made[0])}
    assert kinds == {"merged"}


def test_an_amendment_and_an_adopted_edition_are_not_edited_like_this(draft: api.Edition) -> None:
    current = api.edition_in_force()
    assert current
    amendment = api.draft_amendment(actor=PLANNER, plan=current.plan, title="一部改定")
    for edition, expected in ((current, "plan.edition_is_adopted"), (amendment, "plan.not_a_full_draft")):
        with pytest.raises(DomainError) as problem:
            write(edition, None, "", "文")
        assert code_of(problem) == expected
    with pytest.raises(NotAllowed):
        api.end_item(actor=CLERK, edition=draft, node=node("a1"))


def test_who_left_an_hour_ago_is_not_beside_anybody(draft: api.Edition) -> None:
    naoki = Actor.of_person(UUID(int=7), grants=frozenset({Grant("plan.propose_change")}))
    api.begin_editing(actor=naoki, edition=draft, node=node("m1"))
    assert [one.person for one in api.people_at(draft, node("m1").pk, UUID(int=9))[1]] == [naoki.person]
    assert not api.people_at(draft, node("m1").pk, naoki.person)[1]
    Editing.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    assert not api.people_at(draft, node("m1").pk, UUID(int=9))[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told() -> None:
    draft = next_edition()
    which = key(draft, "m1", OLD)
    seen = stamp(draft, "m1", api.passage_part(which))
    ready, outcomes = Barrier(2), []

    def save(words: str) -> None:
        try:
            ready.wait()
            mine = api.Edition.objects.get(pk=draft.pk)
            write(mine, which, seen, words)
            outcomes.append(words)
        except DomainError as problem:
            outcomes.append(problem.code)
        finally:
            connections.close_all()

    threads = [Thread(target=save, args=(words,)) for words in ("一人目の文", "二人目の文")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "plan.moved_on" in outcomes
    [winner] = [one for one in outcomes if one != "plan.moved_on"]
    assert winner in texts_of(draft, "m1")
