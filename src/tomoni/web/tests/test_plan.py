"""The plan as everyone reads it: tree, editions, the page of a node with its voices."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tomoni.plan.api import Node, load_edition, node_list
from tomoni.voices.tests.factories import HOSTILE, PLANNER
from tomoni.web.urls import urlpatterns

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


# -- the whole plan


def test_without_a_plan_the_page_says_what_will_stand_there(reader):
    assert "There is no plan here yet" in reader.read("/plan/")


def test_the_tree_shows_goals_and_measures_and_carries_a_small_third_level_along(reader):
    samples.plan()
    page = reader.read("/plan/")
    for code in ("g1", "m1-1", "m2-3", "a2-3"):
        assert f'href="/plan/{code}/"' in page


def test_the_tree_of_a_large_plan_stops_at_two_levels(reader):
    samples.plan(goals=5, measures=40)
    page = reader.read("/plan/")
    assert 'href="/plan/m5-40/"' in page
    assert 'href="/plan/a5-40/"' not in page


def test_of_very_many_items_under_one_the_rest_is_one_step_away(reader):
    samples.plan(goals=5, measures=100)
    page = reader.read("/plan/")
    assert 'href="/plan/m5-50/"' in page
    assert 'href="/plan/m5-51/"' not in page
    assert 'href="/plan/m5-51/"' in reader.read("/plan/g5/")


def test_the_page_says_how_many_indicators_are_on_track(reader):
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 60, 68, 76, 88)
    samples.measured(edition, "m1-2", 52, 52, 52, 52, 52)
    page = reader.read("/plan/")
    assert "Of 2 indicators that can be judged, on track: 1, behind: 1." in page


def test_words_are_found_and_lead_to_the_node(reader):
    samples.plan()
    page = reader.read("/plan/?q=見守り")
    assert 'href="/plan/m1-1/"' in page
    assert "does not use these words" in reader.read("/plan/?q=宇宙船")


def test_no_item_of_a_plan_takes_the_address_of_a_page(reader):
    pages = {
        str(one.pattern).split("/")[1] for one in urlpatterns if re.match(r"plan/\w+/$", str(one.pattern))
    }
    assert pages
    document = samples.document(1, 1)
    document |= {"sections": [], "roles": [], "related_plans": [], "departments": [], "indicators": []}
    document["nodes"] = [samples._node(page, None, "goal", "", "目標") for page in sorted(pages)]
    load_edition(actor=PLANNER, document=document, source="tests", adopt=True)
    assert not Node.objects.filter(code__in=pages).exists()


def test_what_is_searched_for_stays_text(reader):
    samples.plan()
    assert "<script>x" not in reader.read("/plan/?q=<script>x")


def test_a_second_plan_is_linked_and_has_a_page(reader):
    samples.plan()
    other = samples.document(1, 1, title="こども計画", edition={"kind": "基本計画", "from": 2024, "to": 2028})
    other["nodes"] = [
        node | {"id": f"k-{node['id']}", "parent": node["parent"] and f"k-{node['parent']}"}
        for node in other["nodes"]
    ]
    for table in ("sections", "indicators", "roles", "departments", "related_plans"):
        other[table] = [row | {"node": f"k-{row['node']}"} for row in other[table]]
    edition = load_edition(actor=PLANNER, document=other, source="tests", adopt=True)
    address = f"/plan/of/{edition.plan.slug}/"
    assert address in reader.read("/plan/") or 'href="/plan/of/' in reader.read("/plan/")
    assert reader.get(address).status_code == 200
    assert reader.get("/plan/of/nothing/").status_code == 404


def test_ten_queries_are_enough_for_ten_and_for_two_thousand_nodes(reader, django_assert_max_num_queries):
    edition = samples.plan(goals=10, measures=99)
    assert len(node_list(edition)) == 1990
    for address in ("/plan/", "/plan/g1/", "/plan/m5-50/", "/plan/a9-9/", "/plan/?q=見守り"):
        with django_assert_max_num_queries(10):
            reader.read(address)


# -- editions


def test_an_edition_shows_old_and_new_the_reason_and_the_public_voices_by_link(reader):
    edition = samples.plan()
    public, private = samples.public_voice(), samples.private_voice()
    change = samples.changed_by([public, private], edition)
    page = reader.read(f"/plan/editions/{change.edition_id}/")
    assert samples.OLD in page
    assert samples.NEW in page
    assert "傷みが多いため" in page
    assert f"/voices/v/{public.public_id}/" in page
    assert private.public_id not in page
    assert "and 1 more" in page


def test_a_draft_is_not_public(reader):
    change = samples.drafted(samples.plan())
    assert reader.get(f"/plan/editions/{change.edition_id}/").status_code == 404


def test_a_change_of_hundreds_of_voices_names_a_dozen_and_counts_all(reader, django_assert_max_num_queries):
    edition = samples.plan()
    voices = [samples.public_voice(f"声{number}") for number in range(15)]
    change = samples.changed_by(voices, edition)
    with django_assert_max_num_queries(10):
        page = reader.read(f"/plan/editions/{change.edition_id}/")
    assert page.count("/voices/v/") == 12
    assert "and 3 more" in page


# -- one node


def test_a_node_shows_its_place_its_text_who_does_what_and_who_is_responsible(reader):
    samples.plan()
    page = reader.read("/plan/m1-1/")
    for words in (
        samples.OLD,
        "見守りに立ちます。",
        "交通安全課",
        "通学路プログラム",
        "目標1",
        "市がすること",
    ):
        assert words in page
    assert "/letters/write/?about=m1-1" in page
    assert 'href="/plan/m1-2/"' in page  # beside it
    assert 'href="/plan/a1-1/"' in page  # below it


def test_a_changed_passage_is_marked_and_leads_to_what_changed_it(reader):
    edition = samples.plan()
    change = samples.changed_by([samples.public_voice(), samples.private_voice()], edition)
    page = reader.read("/plan/m1-1/")
    assert f"<ins>{samples.NEW}</ins>" in page
    assert f'href="#{change.pk}"' in page
    assert f'id="{change.pk}"' in page
    assert "changed because of 2 voices" in page


def test_the_voices_about_a_node_are_counted_all_and_shown_only_where_public(reader):
    samples.plan()
    public, private = samples.public_voice("歩道があぶないです。"), samples.private_voice()
    samples.public_voice("ほかのことです。", code="m2-1")
    page = reader.read("/plan/m1-1/")
    assert "2 voices in all" in page
    assert "歩道があぶないです。" in page
    assert f"/voices/v/{public.public_id}/" in page
    for hidden in ("だれにも見せないでください。", private.public_id, "ほかのことです。"):
        assert hidden not in page


def test_voices_are_counted_even_where_none_is_public(reader):
    samples.plan()
    samples.private_voice()
    assert "1 voice in all" in reader.read("/plan/m1-1/")


def test_hostile_words_in_a_voice_stay_words(reader):
    samples.plan()
    samples.public_voice(HOSTILE)
    page = reader.read("/plan/m1-1/")
    assert "<script>alert" not in page
    assert "𠮷田" in page


def test_indicators_stand_with_their_chart_table_source_and_file(reader):
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 58, 66, 71, 78)
    page = reader.read("/plan/m1-1/")
    assert "78％" in page
    assert "点検の記録" in page
    assert "<svg" in page
    assert ".csv" in page
    assert "1 indicator can be judged" in page


def test_an_indicator_without_a_value_says_so(reader):
    samples.plan()
    assert "There is no value yet." in reader.read("/plan/m1-1/")


def test_a_node_of_an_earlier_plan_says_that_it_is_no_longer_in_force(reader):
    samples.plan()
    later = samples.document(1, 1, edition={"kind": "基本計画", "from": 2024, "to": 2028})
    load_edition(actor=PLANNER, document=later, source="tests", adopt=True, on=date(2024, 4, 1))
    page = reader.read("/plan/m2-1/")
    assert "no longer part of the plan in force" in page
    assert "/letters/write/?about=" not in page
    assert "no longer part" not in reader.read("/plan/m1-1/")


def test_a_node_that_never_was_is_not_found(reader):
    samples.plan()
    assert "This page is not here" in reader.read("/plan/nothing/", status=404)


def test_ten_queries_are_enough_for_a_node_with_everything(reader, django_assert_max_num_queries):
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 58, 66, 71, 78)
    now = timezone.now()
    voices = [samples.public_voice(f"声{n}", received_at=now - timedelta(hours=n)) for n in range(30)]
    samples.changed_by(voices, edition)
    with django_assert_max_num_queries(10):
        page = reader.read("/plan/m1-1/")
    assert "30 voices in all" in page


def test_an_adopted_edition_is_on_the_page_at_once(reader):
    edition = samples.plan()
    assert samples.OLD in reader.read("/plan/m1-1/")
    samples.changed_by([samples.public_voice()], edition)
    assert f"<ins>{samples.NEW}</ins>" in reader.read("/plan/m1-1/")
