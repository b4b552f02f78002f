"""What an item was made of and what became of it stands on its page; old addresses lead on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.plan.api import (
    ORIGINS,
    Edition,
    Node,
    add_item,
    adopt_edition,
    content_of,
    draft_edition,
    end_item,
    find_node,
    set_origins,
    stamp_of,
)
from tomoni.voices.tests.factories import SYSTEM

from . import samples
from .townhall import PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(city: None) -> Edition:
    return samples.plan(1, 3)


def node(code: str) -> Node:
    found = find_node(code)
    assert found
    return found


def say(draft: Edition, one: Node, *sources: str) -> None:
    set_origins(
        actor=SYSTEM,
        edition=draft,
        node=one,
        stamp=stamp_of(content_of(draft, one.pk), one.pk, ORIGINS),
        origins=[node(code).pk for code in sources],
    )


@pytest.fixture
def split(base: Edition) -> list[Node]:
    """m1-1 was split into two; the next edition is in force."""
    draft = draft_edition(
        actor=SYSTEM, plan=base.plan, from_edition=base, title="次期基本計画", period=(2024, 2028)
    )
    made = [
        add_item(actor=SYSTEM, edition=draft, parent=node("g1"), position=9, kind="measure", title=title).node
        for title in ("歩道をまもる", "自転車の道")
    ]
    for one in made:
        say(draft, one, "m1-1")
    for code in ("a1-1", "m1-1"):
        end_item(actor=SYSTEM, edition=draft, node=node(code))
    adopt_edition(actor=SYSTEM, edition=draft, on=date(2024, 4, 1))
    return made


def test_an_ended_item_keeps_its_address_and_leads_on(split: list[Node], reader: Any) -> None:
    page = reader.read("/plan/m1-1/")
    assert "no longer part of the plan in force" in page
    assert "It was split. It goes on as:" in page
    for one in split:
        assert f"/plan/{one.code}/" in page


def test_the_new_items_say_where_they_came_from(split: list[Node], reader: Any) -> None:
    page = reader.read(f"/plan/{split[0].code}/")
    assert "It was taken out of:" in page
    assert "/plan/m1-1/" in page
    assert "Where it came from" not in reader.read("/plan/m1-2/")


def test_the_difference_tells_it_too(base: Edition, split: list[Node], reader: Any) -> None:
    new = Edition.objects.get(title="次期基本計画")
    page = reader.read(f"/plan/compare/?from={base.pk}&to={new.pk}")
    assert "It was split into" in page
    assert "It was taken out of" in page


def test_the_desk_offers_items_that_the_draft_no_longer_has(base: Edition) -> None:
    planner: Staff = signed_in("planner", PLANNER)
    draft = draft_edition(
        actor=SYSTEM, plan=base.plan, from_edition=base, title="次期基本計画", period=(2028, 2032)
    )
    end_item(actor=SYSTEM, edition=draft, node=node("a1-1"))
    page = planner.read("desk_item_edit", draft.pk, "m1-2", "origins")
    assert "歩道の点検a1-1" in page
    assert "通学路の安全m1-3" not in page
    found = planner.read("desk_item_edit", draft.pk, "m1-2", "origins", query="?q=m1-3")
    assert "通学路の安全m1-3" in found
    form = planner.get(f"/desk/plan/editions/{draft.pk}/item/m1-2/edit/origins/").context["form"]
    planner.send(
        "desk_item_edit",
        draft.pk,
        "m1-2",
        "origins",
        stamp=form["stamp"].value(),
        origins=[str(node("a1-1").pk)],
    )
    assert "歩道の点検a1-1" in planner.read("desk_item", draft.pk, "m1-2")
    assert "歩道の点検a1-1" in planner.read("desk_item_history", draft.pk, "m1-2")


def test_ten_queries_are_enough_for_an_item_with_a_past(split: list[Node], reader: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        reader.read(f"/plan/{split[0].code}/")
    assert len(queries) <= 10, "\n".join(query["sql"][:120] for query in queries)
