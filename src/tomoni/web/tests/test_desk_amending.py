"""An amendment without a voice behind it: texts are changed, added, taken out."""

import pytest

from tomoni.plan.api import Edition, adopt_edition, find_node, passages_of
from tomoni.voices.tests.factories import SYSTEM

from . import samples
from .townhall import CLERK, PLANNER, Staff, approved, signed_in

pytestmark = pytest.mark.django_db
OTHER = "見守りを続けます。"


@pytest.fixture
def planner(city: None) -> Staff:
    samples.plan()
    return signed_in("planner", PLANNER)


@pytest.fixture
def draft(planner: Staff) -> Edition:
    planner.send("desk_amend_begin", title="点検の改定")
    return Edition.objects.get(title="点検の改定")


def key_of(draft: Edition, words: str) -> str:
    node = find_node("m1-1")
    assert node
    return str(next(one.key for one in passages_of(node, draft) if one.text == words))


def test_texts_are_changed_added_and_taken_out(planner: Staff, draft: Edition) -> None:
    assert "m1-1" in planner.read("desk_amend", draft.pk, query="?q=m1-1")
    assert samples.OLD in planner.read("desk_amend_item", draft.pk, "m1-1")
    query = f"?key={key_of(draft, samples.OLD)}"
    text = ("desk_amend_text", draft.pk, "m1-1")
    planner.send(*text, "change", query=query, new=samples.NEW, reason="傷みが多いため")
    planner.send(*text, "remove", query=f"?key={key_of(draft, OTHER)}", reason="終わったため")
    planner.send(*text, "add", role="actions", new="標識をふやします。", reason="声のため")
    page = planner.read("desk_amend_item", draft.pk, "m1-1")
    assert "Texts that go" in page
    added = draft.changes.get(passage_key=None)
    planner.send("desk_plan_reword", added.pk, new="標識を3本ふやします。")
    assert draft.changes.count() == 3, "written anew, not once more"
    page = planner.read("desk_plan_ask", draft.pk)
    for words in (samples.NEW, OTHER, "標識を3本ふやします。", "終わったため"):
        assert words in page
    approved(planner, draft)
    assert "cannot be changed now" in planner.read("desk_amend_item", draft.pk, "m1-1")
    adopt_edition(actor=SYSTEM, edition=draft, on=draft.created_at.date())
    node = find_node("m1-1")
    assert node
    assert [one.text for one in passages_of(node, draft)][:2] == [samples.NEW, "標識を3本ふやします。"]


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(planner: Staff, draft: Edition) -> None:
    query = f"?key={key_of(draft, samples.OLD)}"
    page = planner.send(
        "desk_amend_text", draft.pk, "m1-1", "change", query=query, status=422, new=samples.NEW, reason=""
    )
    assert samples.NEW in page
    assert not draft.changes.exists()
    same = planner.send(
        "desk_amend_text", draft.pk, "m1-1", "change", query=query, status=422, new=samples.OLD, reason="理由"
    )
    assert "is the same as the present one" in same


def test_a_clerk_amends_nothing(draft: Edition) -> None:
    clerk = signed_in("clerk", CLERK)
    clerk.read("desk_amend_begin", status=403)
    clerk.read("desk_amend_item", draft.pk, "m1-1", status=403)
