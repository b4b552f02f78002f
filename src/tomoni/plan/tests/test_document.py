"""A document is checked before anything is written, and every problem says where it is."""

import json
from typing import Any

import pytest

from tomoni.kernel.errors import DomainError
from tomoni.plan import domain

from .samples import document, node, section


def broken(change: dict[str, Any]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        domain.check(document(**change))
    return caught.value


def test_a_good_document_is_taken_as_it_is() -> None:
    checked = domain.check(document())
    assert (checked.title, checked.kind, checked.period_from) == ("みずうみ町 総合計画", "basic", 2024)
    assert len(checked.nodes) == 8
    assert [passage.actor for passage in checked.passages if passage.role == "roles"] == ["市民", "企業"]
    assert checked.indicators[0].target.period == "2028"
    assert checked.originals["a1-again"] == "a1"


def test_what_is_optional_may_be_missing() -> None:
    checked = domain.check(
        {"format": "tomoni-plan/1", "title": "計画", "nodes": [node("n1", None, "goal", "目標")]}
    )
    assert (checked.kind, checked.period_from, checked.passages) == ("basic", None, ())


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"format": "tomoni-plan/2"}, "plan.wrong_format", None),
        ({"title": " "}, "plan.field_missing", "document"),
        ({"title": ["x"]}, "plan.field_wrong", "document"),
        ({"nodes": []}, "plan.no_nodes", None),
        ({"nodes": {}}, "plan.field_wrong", "document"),
        ({"nodes": ["x"]}, "plan.field_wrong", "nodes 1"),
        (
            {"nodes": [node("n1", None, "goal", "一"), node("n1", None, "goal", "二")]},
            "plan.duplicate_id",
            "nodes 2",
        ),
        ({"nodes": [node("n1", "n9", "goal", "一")]}, "plan.unknown_parent", "nodes 1"),
        ({"nodes": [node("n1", None, "task", "一")]}, "plan.unknown_kind", "nodes 1"),
        ({"nodes": [node("n1", None, "goal", "")]}, "plan.field_missing", "nodes 1"),
        ({"nodes": [node("n1", None, "goal", "あ" * 501)]}, "plan.text_too_long", "nodes 1"),
        (
            {"nodes": [node("n1", "n2", "goal", "一"), node("n2", "n1", "goal", "二")]},
            "plan.circle",
            "nodes 1",
        ),
        (
            {
                "nodes": [
                    node("n1", None, "goal", "一", same_as="n2"),
                    node("n2", None, "goal", "二", same_as="n1"),
                ]
            },
            "plan.circle",
            "nodes 1",
        ),
        ({"nodes": [node("n1", None, "goal", "一", same_as="n7")]}, "plan.unknown_node", "nodes 1"),
        ({"sections": [section("m9", "vision", "x")]}, "plan.unknown_node", "sections 1"),
        ({"sections": [section("m1", "dreams", "x")]}, "plan.unknown_role", "sections 1"),
        ({"sections": [{"node": "m1", "role": "vision", "items": "x"}]}, "plan.field_wrong", "sections 1"),
        (
            {"indicators": [{"node": "m1", "name": "x", "direction": "left"}]},
            "plan.field_wrong",
            "indicators 1",
        ),
        (
            {"indicators": [{"node": "m1", "name": "x", "cumulative": "no"}]},
            "plan.field_wrong",
            "indicators 1",
        ),
        (
            {"indicators": [{"node": "m1", "name": "x", "target": {"value": "90"}}]},
            "plan.field_wrong",
            "indicators 1, target",
        ),
        ({"roles": [{"node": "m1", "actor": "市民"}]}, "plan.field_missing", "roles 1"),
        ({"departments": [{"node": "x", "name": "課"}]}, "plan.unknown_node", "departments 1"),
        ({"glossary": [{"term": "広聴"}]}, "plan.field_missing", "glossary 1"),
        ({"edition": {"kind": "詩集"}}, "plan.unknown_kind", "document, edition"),
        ({"edition": {"from": 2028, "to": 2024}}, "plan.field_wrong", "document, edition"),
        ({"edition": {"from": "2024"}}, "plan.field_wrong", "document, edition"),
    ],
)
def test_a_problem_says_where_it_is(change: dict[str, Any], code: str, where: str | None) -> None:
    problem = broken(
        {"sections": [], "roles": [], "indicators": [], "departments": [], "related_plans": []} | change
    )
    assert (problem.code, problem.params.get("where")) == (code, where)


def test_a_tree_may_not_be_endlessly_deep() -> None:
    deep = [node("n1", None, "goal", "一")] + [
        node(f"n{number}", f"n{number - 1}", "other", "下") for number in range(2, 14)
    ]
    assert broken({"nodes": deep, "sections": [], "roles": [], "indicators": [], "departments": []}).code in {
        "plan.too_deep"
    }


def test_characters_that_no_database_holds_are_replaced() -> None:
    checked = domain.check(document(title="計画\0\ud800"))
    assert checked.title == "計画\ufffd\ufffd"


def test_a_byte_order_mark_does_no_harm() -> None:
    assert domain.read_document(b"\xef\xbb\xbf" + json.dumps(document()).encode()) == document()


@pytest.mark.parametrize(
    ("raw", "code", "param"),
    [
        (
            json.dumps({"title": "計画"}, ensure_ascii=False).encode("cp932"),
            "plan.file_encoding",
            "CP932 (Shift_JIS)",
        ),
        (json.dumps(document()).encode("utf-16"), "plan.file_encoding", "UTF-16"),
        (b"\xff\x80\x81\xfd", "plan.file_encoding", "?"),
        (b'{"format":\n tomoni}', "plan.not_json", 2),
        (b"", "plan.not_json", 1),
        (b'{"value": NaN}', "plan.not_json", 1),
        (b"[" * 100_000, "plan.not_json", 1),
        (b"[1, 2]", "plan.wrong_format", "list"),
    ],
)
def test_a_file_of_another_sort_is_refused_with_the_reason(raw: bytes, code: str, param: object) -> None:
    with pytest.raises(DomainError) as caught:
        domain.read_document(raw)
    assert caught.value.code == code
    assert param in caught.value.params.values()


def test_the_digest_is_of_what_is_said_not_of_the_file() -> None:
    assert domain.digest(document()) == domain.digest(document(source="other.json", notes=["x"]))
    assert domain.digest(document()) != domain.digest(document(title="別の計画"))
