"""What pages read, and what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tomoni.kernel.part import resolve
from tomoni.plan import api
from tomoni.plan.part import PART

from .samples import PLANNER, adopt, document, large, load, node

pytestmark = pytest.mark.django_db


def cost(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


def test_a_page_shows_all_that_the_plan_says_of_a_node() -> None:
    edition = load()
    with override("en"):
        page = api.node_page(edition, "m1")
    assert page is not None
    assert (page.link.name, page.link.title_en, page.kind_label, page.depth) == (
        "1-1 通学路の安全",
        "Safe ways to school",
        "Measure",
        3,
    )
    assert [link.title for link in page.breadcrumbs] == ["安心してくらせるまち", "交通安全"]
    assert [(group.role, group.heading, len(group.passages)) for group in page.sections] == [
        ("issues", "今の課題", 1),
        ("actions", "市がすること", 2),
    ]
    assert [(role.actor, role.passages[0].text) for role in page.roles] == [
        ("市民", "あぶない所を知らせます。"),
        ("企業", "配送の時間をずらします。"),
    ]
    assert [who.printed_name for who in page.departments] == ["交通課", "学校課"]
    (indicator,) = page.indicators
    assert (str(indicator.target.value), indicator.target.text, indicator.target.period) == (
        "90",
        "90.0以上",
        "2028",
    )
    assert [child.link.code for child in page.children] == ["a1"]
    assert page.before is None
    assert page.after is not None
    assert page.after.code == "m2"
    assert [related.printed_name for related in page.related_plans] == ["通学路交通安全プログラム"]
    assert [term.term for term in api.glossary(edition)] == ["広聴"]


def test_a_section_without_a_printed_heading_gets_one() -> None:
    with override("en"):
        page = api.node_page(load(), "m3")
    assert page is not None
    assert page.sections[0].heading == "What we aim at"


def test_an_unknown_node_has_no_page() -> None:
    edition = load()
    assert api.node_page(edition, "nowhere") is None
    assert api.find_node("nowhere") is None
    assert api.tree(edition, root="nowhere") == ()


def test_the_tree_opens_two_levels_and_counts_what_is_below() -> None:
    edition = load()
    seen = [
        (
            top.link.code,
            top.child_count,
            [(child.link.code, child.child_count, child.children) for child in top.children],
        )
        for top in api.tree(edition)
    ]
    assert seen == [("g1", 1, [("p1", 2, ())]), ("g2", 1, [("m3", 1, ())])]
    below = api.tree(edition, root="p1", depth=1)
    assert [(item.link.code, item.depth, item.child_count) for item in below] == [("m1", 3, 1), ("m2", 3, 0)]
    whole = api.tree(edition, depth=9)
    assert whole[1].children[0].children[0].repeated


def test_the_tree_keeps_the_order_of_the_document() -> None:
    nodes = [node("g", None, "goal", "目標")] + [
        node(f"m{n}", "g", "measure", f"施策{n}") for n in range(1, 13)
    ]
    edition = load(
        document(nodes=nodes, sections=[], roles=[], indicators=[], departments=[], related_plans=[])
    )
    assert [child.link.code for child in api.tree(edition)[0].children] == [f"m{n}" for n in range(1, 13)]


def costs_of(size: int) -> dict[str, int]:
    """Queries of each read on a plan of this size, with one amendment."""
    edition = load(large(size))
    code = api.tree(edition, depth=3)[0].children[0].link.code
    found = api.find_node(code)
    assert found is not None
    ids = [item.link.id for item, _ in api.node_list(edition)][:50]
    amendment = api.draft_amendment(actor=PLANNER, plan=edition.plan, title="改定")
    key = api.passages_of(found, edition)[0].key
    change = api.propose_change(
        actor=PLANNER, edition=amendment, node=found, passage_key=key, new="変えた。", reason=""
    )
    adopt(amendment)
    return {
        "page": cost(lambda: api.node_page(amendment, code)),
        "tree": cost(lambda: api.tree(amendment)),
        "branch": cost(lambda: api.tree(amendment, root=code)),
        "in force": cost(lambda: api.edition_in_force()),
        "titles": cost(lambda: api.node_titles(ids, amendment)),
        "passages": cost(lambda: api.passages_of(found, amendment)),
        "changes": cost(lambda: api.edition_changes(amendment)),
        "change": cost(lambda: api.changes_by_ids([change.id])),
        "editions": cost(lambda: api.editions(edition.plan)),
        "search": cost(lambda: api.search_nodes("知らせます")),
        "list": cost(lambda: api.node_list(amendment)),
        "indicators": cost(lambda: api.indicators_of(amendment)),
        "departments": cost(lambda: api.responsible_departments(ids, amendment)),
    }


def test_no_read_costs_more_queries_for_a_larger_plan() -> None:
    small, big = costs_of(10), costs_of(2_000)
    assert small == big
    assert big["page"] <= 5
    assert big["tree"] == 1
    assert max(big.values()) <= 5


def test_titles_of_nodes_that_only_an_older_edition_has_are_still_known() -> None:
    load()
    gone = api.find_node("m3")
    assert gone is not None
    kept = [item for item in document()["nodes"] if item["id"] not in {"m3", "a1-again"}]
    now = load(document(nodes=kept, sections=[]))
    assert api.node_titles([gone.id, uuid4()])[gone.id].title == "広聴"
    assert api.node_titles([gone.id], now) == {}
    assert api.search_nodes("広聴") == ()


def test_words_are_found_in_titles_first() -> None:
    load(
        document(
            nodes=[node("n1", None, "goal", "水辺の公園"), node("n2", None, "goal", "水道")],
            sections=[{"node": "n2", "role": "actions", "items": ["公園の水飲み場を直します。"]}],
            roles=[],
            indicators=[],
            departments=[],
            related_plans=[],
        )
    )
    assert [link.code for link in api.search_nodes("公園")] == ["n1", "n2"]
    assert [link.code for link in api.search_nodes("公園　水飲み場")] == ["n2"]
    assert api.search_nodes("") == ()


def test_the_next_plan_is_found_from_the_day_it_begins() -> None:
    with time_machine.travel(datetime(2028, 11, 20, 3, tzinfo=UTC)):
        now = load()
        coming = load(
            document(
                edition={"kind": "基本計画", "from": 2029, "to": 2033},
                nodes=[node("g1", None, "goal", "新しい目標")],
                sections=[],
                roles=[],
                indicators=[],
                departments=[],
                related_plans=[],
            )
        )
        assert api.edition_in_force() == now
        assert {facts.state for facts in api.editions(now.plan)} == {"coming", "in_force"}
        assert api.search_nodes("新しい目標") == ()
    with time_machine.travel(datetime(2029, 4, 2, 3, tzinfo=UTC)):
        resolve(PART.schedules[0].job)()
        assert api.edition_in_force() == coming
        assert [link.code for link in api.search_nodes("新しい目標")] == ["plan-g1"]
        assert api.search_nodes("通学路") == ()


def test_open_tables_have_a_row_for_each_node_and_indicator() -> None:
    load()
    for table in PART.open_tables:
        rows = list(resolve(table.rows)())
        assert {len(row) for row in rows} == {len(table.columns)}
    nodes = list(resolve(PART.open_tables[0].rows)())
    assert [row[:3] for row in nodes][:3] == [("g1", "", 1), ("p1", "g1", 2), ("m1", "p1", 3)]
    assert [row[0] for row in nodes if row[-1]] == ["a1"]
    (indicator,) = resolve(PART.open_tables[1].rows)()
    assert indicator[1:3] == ("m1", "点検した通学路の割合")


def test_open_tables_are_empty_without_a_plan() -> None:
    assert [list(resolve(table.rows)()) for table in PART.open_tables] == [[], []]
