"""What is different between two editions, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tomoni.plan import api

from .samples import PLANNER, adopt, document, draft, key_of, large, load, propose

pytestmark = pytest.mark.django_db


def later(**changes: object) -> api.Edition:
    """The plan of the next period, loaded from a document."""
    return load(document(edition={"kind": "後期基本計画", "from": 2029, "to": 2033}, **changes))


def by_code(found: api.Difference) -> dict[str, api.NodeDifference]:
    return {node.link.code: node for node in found.nodes}


def test_the_same_text_in_a_new_period_is_not_different() -> None:
    assert api.compare_editions(load(), later()).is_empty


def test_items_come_go_move_and_are_renamed() -> None:
    before = load()
    nodes = [node for node in document()["nodes"] if node["id"] not in ("m2", "a1-again")]
    nodes[2] = {**nodes[2], "parent": "g2"}  # m1 moves from p1
    nodes[4] = {**nodes[4], "title": "ともにつくり、ともに育つまち"}  # g2
    nodes.append({"id": "m9", "parent": "p1", "kind": "measure", "title": "自転車の道", "marker": "1-9"})
    with override("ja"):
        found = by_code(api.compare_editions(before, later(nodes=nodes)))
        assert found["m1"].sentences == (
            "場所が「施策1 交通安全」の下から「目標2 ともにつくり、ともに育つまち」の下に変わります。",
        )
        assert found["g2"].renamed == ("ともにつくるまち", "ともにつくり、ともに育つまち")
        assert (found["m2"].state, found["m9"].state) == ("ended", "added")
        assert found["m9"].sentences[0] == "「施策1 交通安全」の下に加わる新しい項目です。"
        assert found["a1"].sentences == ("「2-1 広聴」の下の再掲はなくなります。",)


def test_a_reworded_text_of_a_document_is_one_text_that_changed() -> None:
    before = load()
    sections = document()["sections"]
    sections[1]["items"][0] = "歩道の点検を年2回行います。"
    node = by_code(api.compare_editions(before, later(sections=sections)))["m1"]
    [text] = node.texts
    assert (text.old, text.new) == ("歩道の点検を年1回行います。", "歩道の点検を年2回行います。")
    with override("ja"):
        assert text.sentence == "「1」が「2」に変わります。"
    assert [piece.kind for piece in text.lines[0]] == ["same", "old", "new", "same"]


def test_texts_are_added_and_taken_out() -> None:
    before = load()
    sections = document()["sections"]
    sections[1]["items"] = ["歩道の点検を年1回行います。", "子どもと地図を作り、毎年新しくします。"]
    texts = by_code(api.compare_editions(before, later(sections=sections)))["m1"].texts
    assert [(text.is_new, text.is_removal) for text in texts] == [(True, False), (False, True)]


def test_another_heading_alone_is_told() -> None:
    before = load()
    sections = document()["sections"]
    sections[0]["heading"] = "現状と課題"
    [text] = by_code(api.compare_editions(before, later(sections=sections)))["m1"].texts
    with override("ja"):
        assert text.sentence == "見出し：今の課題 → 現状と課題"


def test_a_target_says_from_what_to_what() -> None:
    before = load()
    indicators = document()["indicators"]
    indicators[0]["target"] = {"text": "95.0以上", "value": 95, "period": "2028"}
    [indicator] = by_code(api.compare_editions(before, later(indicators=indicators)))["m1"].indicators
    with override("ja"):
        assert api.compare_editions(before, before).is_empty
    assert [(field.old, field.new) for field in indicator.fields] == [("90.0以上 (2028)", "95.0以上 (2028)")]


def test_the_decision_behind_a_changed_text_is_named() -> None:
    before = load()
    key = key_of("m1", "緑の線を引き直します。")
    amendment = draft()
    change = propose(amendment, "m1", "緑の線を引き直します。", "緑の線を毎年引き直します。")
    new = propose(amendment, "m1", None, "見守りを続けます。", role="actions")
    after = adopt(amendment)
    with CaptureQueriesContext(connection) as queries:
        texts = {text.key: text for text in by_code(api.compare_editions(before, after))["m1"].texts}
    assert len(queries) <= 12
    assert texts[key].changes[0].id == change.pk
    assert texts[key].changes[0].reason == "声をうけて"
    assert texts[new.pk].is_new
    assert [one.id for one in texts[new.pk].changes] == [new.pk]


def test_decisions_of_the_period_before_are_named_when_the_next_plan_has_their_words() -> None:
    before = load()
    amendment = draft()
    change = propose(amendment, "m1", "緑の線を引き直します。", "緑の線を毎年引き直します。")
    amended = adopt(amendment)
    following = api.draft_edition(
        actor=PLANNER, plan=before.plan, from_edition=amended, title="次", period=(2029, 2033)
    )
    [text] = by_code(api.compare_editions(before, following))["m1"].texts
    assert [one.id for one in text.changes] == [change.pk]
    assert api.compare_editions(amended, following).is_empty


def test_a_larger_plan_costs_no_more_queries() -> None:
    counts = []
    for size in (20, 400):
        before = load(large(size))
        after = api.draft_edition(
            actor=PLANNER, plan=before.plan, from_edition=before, title="次", period=(2029, 2033)
        )
        with CaptureQueriesContext(connection) as queries:
            assert api.compare_editions(before, after).is_empty
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_words_roles_related_plans_and_targets_are_told_in_words() -> None:
    before = load()
    changed = document()
    changed["roles"][0] = {"node": "m1", "actor": "地域", "text": "あぶない所を知らせます。"}
    changed["indicators"][0]["target"] = {"text": "95.0以上", "value": 95, "period": 2032}
    changed["related_plans"] = [{"node": "m1", "name": "地域公共交通計画"}]
    changed["glossary"] = [{"term": "広聴", "text": "市民の声をきくこと。"}]
    changed["departments"] = [{"node": "m1", "name": "学校課"}]
    after = load(changed | {"edition": {"kind": "後期基本計画", "from": 2029, "to": 2033}})
    with override("en"):
        found = api.compare_editions(before, after)
        node = by_code(found)["m1"]
        said = " ".join(node.sentences)
        assert "Now also named as related plans: 地域公共交通計画." in said
        assert "No longer responsible: 交通課 (leading)" in said
        [indicator] = node.indicators
        assert "90.0以上 (2028) to 95.0以上 (2032)" in indicator.fields[-1].sentence
        assert {text.actor for text in node.texts} == {"地域", "市民"}
        assert "The explanation of “広聴” changes." in found.terms[0].sentence
        assert found.counts.terms == 1
