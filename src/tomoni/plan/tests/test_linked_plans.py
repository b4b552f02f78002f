"""Plans below plans, of one area, and named by items of the city's plan."""

from datetime import date

import pytest

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.places.api import record_area, record_scheme
from tomoni.plan import api

from . import samples
from .samples import PLANNER

pytestmark = pytest.mark.django_db


def load(title, **changes):
    document = samples.document(title=title, **changes)
    return api.load_edition(actor=PLANNER, document=document, source="t", adopt=True)


def area(code="kawabe", name="川辺地区"):
    actor = Actor.system("tests")
    scheme = record_scheme(actor=actor, code="chiku", name_ja="地区")
    return record_area(actor=actor, scheme=scheme, code=code, name=name, since=date(2020, 4, 1))


def test_a_ward_plan_hangs_below_the_citys_and_the_citys_stays_the_main_one():
    city, ward = load("市の計画").plan, load("川辺地区の計画").plan
    place = area()
    api.hang_plan(actor=PLANNER, plan=ward, parent=city, area=place)
    listed = api.plan_list()
    assert [one.title for one in listed.below(None)] == ["市の計画"]
    [below] = listed.below(city.pk)
    assert (below.title, below.area_code, below.area_label) == ("川辺地区の計画", "kawabe", "川辺地区")
    assert api.edition_in_force().plan == city


def test_no_plan_hangs_below_itself_and_a_ward_plan_hangs_below_something():
    city, ward = load("市の計画").plan, load("川辺地区の計画").plan
    api.hang_plan(actor=PLANNER, plan=ward, parent=city, area=None)
    city.refresh_from_db()
    for plan, parent in ((city, ward), (city, city)):
        parent.refresh_from_db()
        with pytest.raises(DomainError, match=r"plan\.plan_below_itself"):
            api.hang_plan(actor=PLANNER, plan=plan, parent=parent, area=None)
    with pytest.raises(DomainError, match=r"plan\.area_needs_parent"):
        api.hang_plan(actor=PLANNER, plan=ward, parent=None, area=area())
    with pytest.raises(NotAllowed):
        api.hang_plan(actor=Actor.anonymous(), plan=ward, parent=None, area=None)


def test_a_plan_that_comes_later_is_linked_by_its_name_both_ways(django_assert_num_queries):
    code = samples.document()["nodes"][-1]["id"]
    names = [{"node": code, "name": "第2期 こども計画"}, {"node": code, "name": "みどりの計画"}]
    edition = load("市の計画", related_plans=names)
    node = api.node_list(edition)[-1][0].link
    assert [one.slug for one in api.node_page(edition, node.code).related_plans] == ["", ""]
    child = load("こども計画").plan
    assert [one.slug for one in api.node_page(edition, node.code).related_plans] == [child.slug, ""]
    with django_assert_num_queries(4):
        listed = api.plan_list()
    named = {one.title: [link.code for link in one.named_by] for one in listed.plans}
    assert named == {"市の計画": [], "こども計画": [node.code]}
    assert [(name, len(links)) for name, links in listed.not_held] == [("みどりの計画", 1)]


def test_a_file_is_loaded_below_a_plan_for_an_area(tmp_path):
    import json

    city = load("市の計画").plan
    area()
    path = tmp_path / "ward.json"
    path.write_text(json.dumps(samples.document(title="川辺地区の計画")), encoding="utf-8")
    loaded = api.load_file(PLANNER, path, below=city.slug, area="kawabe")
    plan = loaded.edition.plan
    plan.refresh_from_db()
    assert (plan.parent, plan.area.name) == (city, "川辺地区")
    for wrong in ({"below": "nothing"}, {"below": city.slug, "area": "nowhere"}):
        with pytest.raises(DomainError, match=r"plan.no_such_(plan|area)"):
            api.load_file(PLANNER, path, **wrong)
