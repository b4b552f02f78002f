"""A document becomes an edition."""

import json
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tomoni.accounts.api import record_department
from tomoni.audit.api import history_of, last_records
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.places.api import record_area, record_scheme
from tomoni.plan import api, demo
from tomoni.plan.models import NodeVersion, Placement

from .samples import CLERK, ON, PLANNER, document, large, load, node, section

pytestmark = pytest.mark.django_db


def test_an_adopted_document_is_in_force_and_the_log_says_who_loaded_it() -> None:
    edition = load()
    assert api.edition_in_force() == edition
    assert edition.plan == api.main_plan()
    assert edition.level_labels == {"goal": "基本目標", "policy": "基本施策", "measure": "施策"}
    assert [record.verb for record in history_of(edition)] == [
        "plan.loaded_edition_adopted",
        "plan.edition_loaded",
    ]


def test_a_draft_is_not_in_force() -> None:
    edition = load(adopt=False)
    assert api.edition_in_force() is None
    assert [facts.state for facts in api.editions(edition.plan)] == ["draft"]


def test_who_has_no_permission_loads_nothing() -> None:
    with pytest.raises(NotAllowed):
        api.load_edition(actor=CLERK, document=document(), source="x", adopt=False)
    assert api.main_plan() is None


def test_the_same_document_again_changes_nothing_and_says_so() -> None:
    edition = load()
    records = last_records().count()
    with pytest.raises(DomainError) as caught:
        load(document(source="copy.json"))
    assert (caught.value.code, caught.value.params["edition"]) == ("plan.already_loaded", edition.pk)
    assert len(api.editions(edition.plan)) == 1
    assert last_records().count() == records


def test_a_wrong_document_leaves_nothing_behind() -> None:
    with pytest.raises(DomainError):
        load(document(sections=[section("nowhere", "vision", "x")]))
    assert api.main_plan() is None


def test_a_node_that_stands_twice_is_one_node_in_two_places() -> None:
    edition = load()
    assert NodeVersion.objects.filter(edition=edition, title="歩道の点検").count() == 1
    assert Placement.objects.filter(edition=edition, node__code="a1").count() == 2
    page = api.node_page(edition, "a1")
    assert page is not None
    assert [link.code for link in page.breadcrumbs] == ["g1", "p1", "m1"]
    assert [(place.parent and place.parent.code, place.repeated_ref) for place in page.also_at] == [
        ("m3", "1-1")
    ]
    there = api.node_page(edition, "m3")
    assert there is not None
    (again,) = there.children
    assert (again.link.code, again.link.marker, again.repeated) == ("a1", "ア", True)


def test_the_next_document_of_a_plan_keeps_what_is_the_same() -> None:
    first = load()
    text = "歩道の点検を年1回行います。"
    old_page = api.node_page(first, "m1")
    nodes = [
        node("g1", None, "goal", "安心してくらせるまち"),
        node("x9", "g1", "measure", "通学路の安全"),  # another id, the same title
        node(
            "m2", "g1", "measure", "運転をやめた人の足", marker="1-2"
        ),  # the same id and marker, another title
        node("new", "g1", "measure", "自転車の道"),
    ]
    second = load(
        document(
            edition={"kind": "後期基本計画", "from": 2025, "to": 2030},
            nodes=nodes,
            sections=[section("x9", "actions", "あたらしい文。", text)],
            roles=[],
            indicators=[{"node": "x9", "name": "点検した 通学路の割合"}],
            departments=[],
            related_plans=[],
        )
    )
    assert second.plan == first.plan
    page = api.node_page(second, "m1")
    assert page is not None
    assert old_page is not None
    keys = {passage.text: passage.key for group in page.sections for passage in group.passages}
    old_keys = {passage.text: passage.key for group in old_page.sections for passage in group.passages}
    assert keys[text] == old_keys[text]
    assert page.indicators[0].key == old_page.indicators[0].key
    assert page.link.id == old_page.link.id
    lineage = {(entry.kind, entry.before and entry.before.title) for entry in api.edition_lineage(second)}
    assert ("renamed", "高齢の運転者への支え") in lineage
    assert ("ended", "広聴") in lineage
    assert len(lineage) == 7  # four ended, one renamed, two moved
    states = {facts.id: facts.state for facts in api.editions(first.plan)}
    assert (states[first.id], states[second.id]) == ("superseded", "in_force")


def test_two_plans_may_use_the_same_ids() -> None:
    load()
    other = load(document(title="ほかの町の計画", municipality="ほかの町"))
    codes = [item.link.code for item in api.tree(other, depth=1)]
    assert codes == ["plan-2-g1", "plan-2-g2"]
    assert api.edition_in_force() != other
    assert api.edition_in_force(other.plan) == other


def test_a_related_plan_that_the_house_holds_is_linked() -> None:
    program = load(document(title="通学路交通安全プログラム"))
    page = api.node_page(load(), "plan-2-m1")
    assert page is not None
    assert [(related.printed_name, related.slug) for related in page.related_plans] == [
        ("通学路交通安全プログラム", program.plan.slug)
    ]


def test_departments_are_known_by_their_names_and_shown_by_their_present_ones() -> None:
    traffic = record_department(actor=PLANNER, key="traffic", name="交通課", since=ON.replace(year=2020))
    edition = load()
    school = record_department(actor=PLANNER, key="school", name="学校課", since=ON.replace(year=2020))
    record_department(actor=PLANNER, key="traffic", name="くらし安全課", since=ON.replace(year=2021))
    page = api.node_page(edition, "m1")
    assert page is not None
    assert [(who.id, who.name, who.printed_name, who.lead) for who in page.departments] == [
        (traffic.id, "くらし安全課", "交通課", True),
        (school.id, "学校課", "学校課", False),
    ]
    assert api.responsible_departments([page.link.id], edition) == {page.link.id: (traffic.id, school.id)}


def test_a_file_is_loaded_once_and_says_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document(), ensure_ascii=False), "utf-8")
    first = api.load_file(PLANNER, path, adopt=False)
    assert (first.is_new, first.nodes, first.indicators, first.edition.source) == (True, 7, 1, "plan.json")
    second = api.load_file(PLANNER, path)
    assert (second.is_new, second.edition) == (False, first.edition)
    assert api.edition_in_force() == first.edition


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        api.load_file(PLANNER, tmp_path / "plan.json")
    assert caught.value.code == "plan.file_missing"
    with pytest.raises(DomainError) as caught:
        api.load_file(PLANNER, tmp_path)
    assert caught.value.code == "plan.file_not_readable"


def test_the_demo_loads_its_plan_once() -> None:
    said: list[str] = []
    scheme = record_scheme(actor=PLANNER, code="chiku", name_ja="地区")
    record_area(actor=PLANNER, scheme=scheme, code="kawabe", name="川辺地区", since=date(2006, 4, 1))
    for _ in range(2):
        demo.load(settings.TOMONI_CATALOG / "demo", said.append)
    edition = api.edition_in_force()
    assert edition is not None
    assert len(api.editions(edition.plan)) == 1
    assert said[0] == said[1]


def test_five_thousand_nodes_take_seconds_and_few_queries() -> None:
    begun = perf_counter()
    with CaptureQueriesContext(connection) as queries:
        edition = load(large(5_000))
    assert perf_counter() - begun < 20
    assert len(queries) < 600  # SQLite takes a thousand values at a time
    assert edition.versions.count() == 5_000
