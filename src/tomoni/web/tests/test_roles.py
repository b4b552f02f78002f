"""わたしにできること: what the plan asks of whom; the plan in one picture."""

import re

import pytest

from tomoni.plan.api import hang_plan, load_edition
from tomoni.voices.tests.factories import PLANNER
from tomoni.web.queries import everyone
from tomoni.web.queries.parts import meant

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def with_roles(*roles, goals=2, measures=3):
    document = samples.document(goals, measures)
    document["roles"] = [
        {"node": node, "actor": actor, "text": text, "line": None} for node, actor, text in roles
    ]
    return load_edition(actor=PLANNER, document=document, source="tests", adopt=True)


def test_each_kind_of_people_has_its_page_by_goal(reader):
    with_roles(
        ("m1-1", "市民の役割", "見守りに立ちます。"),
        ("m2-1", "市民", "ごみをへらします。"),
        ("m1-1", "自治会", "当番を決めます。"),
        ("m1-2", "民間事業者", "配送の時間をずらします。"),
    )
    index = reader.read("/plan/roles/")
    assert index.count('class="door"') == 3
    assert "2 things" in index
    page = reader.read("/plan/roles/citizens/")
    headings = [page.index(f'<a href="/plan/g{goal}/">') for goal in (1, 2)]
    assert headings[0] < page.index("見守りに立ちます。") < headings[1] < page.index("ごみをへらします。")
    assert 'href="/plan/m1-1/"' in page
    assert "当番を決めます。" not in page
    assert "配送の時間をずらします。" in reader.read("/plan/roles/companies/")
    assert "ごみをへらします。" not in reader.read("/plan/roles/citizens/?goal=g1")


def test_who_fits_no_word_stands_with_the_others_and_nothing_is_lost(reader):
    with_roles(("m1-1", "観光客", "道を聞きます。"))
    others = next(who.key for who in everyone() if who.others)
    assert "道を聞きます。" in reader.read(f"/plan/roles/{others}/")
    assert reader.get("/plan/roles/nobody/").status_code == 404


@pytest.mark.parametrize(
    ("actor", "keys"),
    [
        ("市民の役割", ("citizens",)),
        ("市民活動団体", ("groups",)),
        ("地域住民", ("citizens",)),
        ("民間事業者", ("companies",)),
        ("商工団体", ("companies",)),
        ("市民・事業者", ("citizens", "companies")),
        ("自治会、学校及び企業", ("groups", "companies")),
        ("観光客", ("groups",)),
    ],
)
def test_the_last_word_of_an_actor_says_who_is_meant(actor, keys):
    assert meant(actor, everyone()) == keys


def test_a_plan_without_roles_says_so(reader):
    with_roles()
    assert "names nobody" in reader.read("/plan/roles/")
    assert "asks nothing" in reader.read("/plan/roles/citizens/")


def test_a_large_plan_shows_one_goal_at_a_time(reader, django_assert_max_num_queries):
    with_roles(
        *((f"m{goal}-{n}", "市民", f"する{goal}の{n}。") for goal in (1, 2) for n in range(1, 100)),
        measures=99,
    )
    with django_assert_max_num_queries(10):
        page = reader.read("/plan/roles/citizens/")
    assert "する1の99。" in page
    assert "する2の1。" not in page
    assert "する2の1。" in reader.read("/plan/roles/citizens/?goal=g2")


def test_the_overview_draws_the_goals_with_how_they_stand(reader):
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 60, 68, 76, 88)
    samples.measured(edition, "m2-1", 52, 52, 52, 52, 52)
    page = reader.read("/plan/")
    drawing = re.search(r'<figure class="icicle">.*?</figure>', page, re.DOTALL)
    assert drawing
    assert "◎ 目標1" in drawing[0]
    assert "△ 目標2" in drawing[0]
    assert 'aria-hidden="true"' in drawing[0]
    assert "1-1 通学路の安全m1-1" in page  # the text twin


def test_a_linked_plan_has_pages_of_its_own(reader):
    main = with_roles(("m1-1", "市民", "見守りに立ちます。"))
    document = samples.document(
        1, 1, title="川辺地区の計画", glossary=[{"term": "点検", "text": "見ること。"}]
    )
    document["roles"] = [{"node": "m1-1", "actor": "市民", "text": "側溝を掃除します。", "line": None}]
    ward = load_edition(actor=PLANNER, document=document, source="tests", adopt=True).plan
    hang_plan(actor=PLANNER, plan=ward, parent=main.plan, area=None)
    page = reader.read(f"/plan/roles/citizens/?plan={ward.slug}")
    assert "側溝を掃除します。" in page
    assert "見守りに立ちます。" not in page
    assert f'href="/plan/of/{ward.slug}/"' in page
    assert f"/plan/roles/?plan={ward.slug}" in reader.read(f"/plan/of/{ward.slug}/")
    assert "見ること。" in reader.read(f"/plan/words/?plan={ward.slug}")
    assert "explains no words" in reader.read("/plan/words/")
    assert reader.get("/plan/words/?plan=nothing").status_code == 404
