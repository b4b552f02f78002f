"""Items of a draft are edited on the desk: texts, indicators, departments, places; two people at one item."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tomoni.plan.api import (
    Edition,
    IndicatorFacts,
    NodePage,
    draft_edition,
    edition_in_force,
    glossary,
    node_page,
)

from . import samples
from .townhall import CLERK, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(city: None) -> Staff:
    samples.plan()
    return signed_in("planner", PLANNER)


@pytest.fixture
def draft(planner: Staff) -> Edition:
    source = edition_in_force()
    assert source
    return draft_edition(
        actor=planner.actor, plan=source.plan, from_edition=source, title="次期基本計画", period=(2028, 2032)
    )


def page_of(draft: Edition, code: str = "m1-1") -> NodePage:
    page = node_page(draft, code)
    assert page
    return page


def texts_of(draft: Edition, code: str = "m1-1") -> list[str]:
    return [text.text for section in page_of(draft, code).sections for text in section.passages]


def key_of(draft: Edition, words: str, code: str = "m1-1") -> Any:
    sections = page_of(draft, code).sections
    return next(text.key for section in sections for text in section.passages if text.text == words)


def fields(staff: Staff, draft: Edition, kind: str, query: str = "", code: str = "m1-1") -> dict[str, Any]:
    """The form of a part as a browser would send it back."""
    response = staff.get(reverse("web:desk_item_edit", args=[draft.pk, code, kind]) + query)
    assert response.status_code == 200
    form = response.context["form"]
    return {field.name: field.value() for field in form if field.value() is not None}


def send(
    staff: Staff, draft: Edition, kind: str, typed: dict[str, Any], query: str = "", status: int = 302
) -> str:
    """Send the form of a part; the page that comes of it, as text."""
    response = staff.post(reverse("web:desk_item_edit", args=[draft.pk, "m1-1", kind]) + query, typed)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_the_tree_leads_to_each_item_and_can_be_searched(planner: Staff, draft: Edition) -> None:
    assert reverse("web:desk_items", args=[draft.pk]) in planner.read("desk_edition", draft.pk)
    page = planner.read("desk_items", draft.pk)
    assert reverse("web:desk_item", args=[draft.pk, "m1-1"]) in page
    found = planner.read("desk_items", draft.pk, query="?q=通学路の安全m1-2")
    assert reverse("web:desk_item", args=[draft.pk, "m1-2"]) in found
    assert reverse("web:desk_item", args=[draft.pk, "m1-1"]) not in found


def test_name_texts_and_their_order_are_changed(planner: Staff, draft: Edition) -> None:
    assert samples.OLD in planner.read("desk_item", draft.pk, "m1-1")
    send(planner, draft, "item", fields(planner, draft, "item") | {"title": "通学路を安全に", "marker": "１"})
    assert page_of(draft).link.name == "１ 通学路を安全に"
    key = key_of(draft, samples.OLD)
    query = f"?key={key}"
    send(planner, draft, "passage", fields(planner, draft, "passage", query) | {"text": samples.NEW}, query)
    assert texts_of(draft) == [samples.NEW, "見守りを続けます。"]
    send(
        planner,
        draft,
        "passage",
        {"role": "actions", "heading": "市がすること", "text": "標識をふやします。"},
    )
    planner.send("desk_item_act", draft.pk, "m1-1", do="passage_down", key=str(key))
    assert texts_of(draft) == ["見守りを続けます。", samples.NEW, "標識をふやします。"]
    page = planner.read("desk_item_history", draft.pk, "m1-1")
    assert "Planner" in page
    assert "通学路を安全に" in page
    assert "becomes" in page, "old and new, in words"
    assert "Only the town hall sees this page" in planner.read("desk_item_preview", draft.pk, "m1-1")
    assert samples.NEW in planner.read("desk_item_preview", draft.pk, "m1-1")


def test_a_text_goes_to_another_section_and_is_taken_out(planner: Staff, draft: Edition) -> None:
    key = key_of(draft, samples.OLD)
    query = f"?key={key}"
    typed = fields(planner, draft, "passage", query) | {"role": "issues", "heading": "今の課題"}
    send(planner, draft, "passage", typed, query)
    assert [section.heading for section in page_of(draft).sections] == ["市がすること", "今の課題"]
    form = planner.get(reverse("web:desk_item", args=[draft.pk, "m1-1"])).context
    planner.send(
        "desk_item_act", draft.pk, "m1-1", do="passage_out", key=str(key), stamp=form["passages"][key]
    )
    assert texts_of(draft) == ["見守りを続けます。"]


def indicator(draft: Edition) -> IndicatorFacts:
    [found] = page_of(draft).indicators
    return found


def test_an_indicator_keeps_its_key_and_gets_another_target(planner: Staff, draft: Edition) -> None:
    before = indicator(draft)
    query = f"?key={before.key}"
    typed = fields(planner, draft, "indicator", query)
    assert typed["target_text"] == "90"
    send(planner, draft, "indicator", typed | {"target_text": "95％以上", "target_value": ""}, query)
    after = indicator(draft)
    assert (after.key, after.target.text) == (before.key, "95％以上")
    assert after.target.value == 95
    page = send(planner, draft, "indicator", typed | {"target_value": "多く"}, query, status=422)
    assert "Please write a number" in page
    send(planner, draft, "indicator", {"name": "見守りの人数", "target_text": "延べ 1,200人", "unit": "人"})
    assert [one.name for one in page_of(draft).indicators][1] == "見守りの人数"
    assert page_of(draft).indicators[1].target.value == 1200


def test_departments_are_chosen_and_one_leads(planner: Staff, draft: Edition) -> None:
    typed = fields(planner, draft, "offices")
    assert typed["offices"] == ["交通安全課"]
    send(planner, draft, "offices", typed | {"more": "学校課", "lead": "交通安全課"})
    assert [(one.printed_name, one.lead) for one in page_of(draft).departments] == [
        ("交通安全課", True),
        ("学校課", False),
    ]
    send(planner, draft, "related", fields(planner, draft, "related") | {"names": "ためしの計画\n別の計画"})
    assert [(one.printed_name, one.slug) for one in page_of(draft).related_plans] == [
        ("ためしの計画", "plan"),
        ("別の計画", ""),
    ]


def test_items_come_move_stand_twice_and_end(planner: Staff, draft: Edition) -> None:
    where = planner.send(
        "desk_item_add", draft.pk, parent="g1", position="1", kind="measure", title="自転車の道"
    )
    code = where.rstrip("/").rpartition("/")[2]
    assert [one.link.code for one in page_of(draft, "g1").children][:2] == [code, "m1-1"]
    planner.send("desk_item_move", draft.pk, code, parent="g2", position="")
    assert [one.link.code for one in page_of(draft, "g2").children][-1] == code
    planner.send("desk_item_again", draft.pk, code, parent="g1", position="", reference="目標2")
    assert page_of(draft, "g1").children[-1].repeated
    assert [place.parent and place.parent.code for place in page_of(draft, code).also_at] == ["g1"]
    page = planner.send("desk_item_again", draft.pk, code, parent="g1", status=422)
    assert "stands there already" in page
    page = planner.send("desk_item_move", draft.pk, "g1", parent="m1-1", position="", status=422)
    assert "cannot stand under itself" in page
    page = planner.send("desk_item_end", draft.pk, "g2", status=422)
    assert "stand under it" in page
    planner.send("desk_item_act", draft.pk, code, do="again_out", key="g1")
    assert not page_of(draft, code).also_at
    planner.send("desk_item_end", draft.pk, code)
    assert node_page(draft, code) is None
    assert "Ended" in planner.read("desk_item_history", draft.pk, code) or "It ends" in planner.read(
        "desk_item_history", draft.pk, code
    )


def test_the_second_of_two_is_told_and_nothing_is_overwritten(planner: Staff, draft: Edition) -> None:
    other = signed_in("sano", PLANNER)
    key = key_of(draft, samples.OLD)
    query = f"?key={key}"
    mine, theirs = (fields(staff, draft, "passage", query) for staff in (planner, other))
    assert "Planner is editing this item since" in other.read("desk_item", draft.pk, "m1-1")
    send(other, draft, "passage", theirs | {"text": "歩道の点検を毎月行います。"}, query)
    page = send(planner, draft, "passage", mine | {"text": samples.NEW}, query, status=409)
    assert "歩道の点検を毎月行います。" in page
    assert samples.NEW in page
    assert "Sano" in page
    assert texts_of(draft)[0] == "歩道の点検を毎月行います。"
    response = planner.post(
        reverse("web:desk_item_edit", args=[draft.pk, "m1-1", "passage"]) + query,
        mine | {"text": samples.NEW},
    )
    again = {field.name: field.value() for field in response.context["form"]}
    send(planner, draft, "passage", again, query)
    assert texts_of(draft)[0] == samples.NEW, "having seen both, it is hers to decide"


def test_what_was_taken_out_meanwhile_can_be_added_as_a_new_text(planner: Staff, draft: Edition) -> None:
    key = key_of(draft, samples.OLD)
    query = f"?key={key}"
    mine = fields(planner, draft, "passage", query)
    stamps = planner.get(reverse("web:desk_item", args=[draft.pk, "m1-1"])).context["passages"]
    planner.send("desk_item_act", draft.pk, "m1-1", do="passage_out", key=str(key), stamp=stamps[key])
    page = send(planner, draft, "passage", mine | {"text": samples.NEW}, query, status=409)
    assert "yours is added as a new one" in page
    send(planner, draft, "passage", mine | {"text": samples.NEW, "stamp": ""})
    assert samples.NEW in texts_of(draft)


def test_what_was_typed_survives_a_closed_browser(planner: Staff, draft: Edition) -> None:
    key = key_of(draft, samples.OLD)
    query = f"?key={key}"
    mine = fields(planner, draft, "passage", query)
    send(planner, draft, "passage", mine | {"text": "まだ途中", "do": "keep"}, query)
    assert texts_of(draft)[0] == samples.OLD
    assert "is not saved yet" in planner.read("desk_items", draft.pk)
    assert fields(planner, draft, "passage", query)["text"] == "まだ途中"
    assert fields(signed_in("sano", PLANNER), draft, "passage", query)["text"] == samples.OLD
    send(planner, draft, "passage", fields(planner, draft, "passage", query), query)
    assert texts_of(draft)[0] == "まだ途中"
    assert "is not saved yet" not in planner.read("desk_items", draft.pk)


def test_who_stops_editing_is_not_beside_anybody_any_more(planner: Staff, draft: Edition) -> None:
    other = signed_in("sano", PLANNER)
    fields(planner, draft, "item")
    assert "Planner is editing" in other.read("desk_item", draft.pk, "m1-1")
    planner.send("desk_item_act", draft.pk, "m1-1", do="leave")
    assert "Planner is editing" not in other.read("desk_item", draft.pk, "m1-1")


def test_words_are_explained(planner: Staff, draft: Edition) -> None:
    planner.send("desk_words", draft.pk, term="通学路", text="学校へ通う道。")
    assert [(one.term, one.text) for one in glossary(draft)] == [("通学路", "学校へ通う道。")]
    assert "explained already" in planner.send(
        "desk_words", draft.pk, term="通学路", text="ほか。", status=422
    )
    stale = planner.get(reverse("web:desk_words", args=[draft.pk]) + "?term=通学路").context["form"]["stamp"]
    planner.send(
        "desk_words", draft.pk, query="?term=通学路", term="通学路", text="子どもの道。", stamp=stale.value()
    )
    page = planner.send(
        "desk_words",
        draft.pk,
        query="?term=通学路",
        term="通学路",
        text="別。",
        stamp=stale.value(),
        status=422,
    )
    assert "Nothing was overwritten" in page
    assert "子どもの道。" in page
    assert glossary(draft)[0].text == "子どもの道。"


def test_only_who_may_propose_changes_edits(planner: Staff, draft: Edition) -> None:
    clerk = signed_in("clerk", CLERK)
    for name, args in (("desk_items", ()), ("desk_item", ("m1-1",)), ("desk_item_edit", ("m1-1", "item"))):
        assert clerk.get(reverse(f"web:{name}", args=[draft.pk, *args])).status_code in (403, 404)


@pytest.mark.parametrize("measures", [3, 400])
def test_ten_queries_are_enough_whatever_the_size_of_the_plan(city: None, measures: int) -> None:
    source = samples.plan(2, measures)
    planner = signed_in("planner", PLANNER)
    draft = draft_edition(
        actor=planner.actor, plan=source.plan, from_edition=source, title="次期基本計画", period=(2028, 2032)
    )
    for name, args in (
        ("desk_items", ()),
        ("desk_item", ("m1-1",)),
        ("desk_item_edit", ("m1-1", "item")),
        ("desk_item_edit", ("m1-1", "offices")),
        ("desk_item_history", ("m1-1",)),
        ("desk_edition", ()),
    ):
        address = reverse(f"web:{name}", args=[draft.pk, *args])
        planner.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert planner.get(address).status_code == 200
        assert len(queries) <= 10, (name, "\n".join(query["sql"][:150] for query in queries))
