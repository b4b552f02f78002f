"""The plan across its tree: viewpoints and who leads."""

import pytest

from tomoni.plan.api import load_edition
from tomoni.voices.tests.factories import PLANNER

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def mark(node, viewpoint, sign):
    return {"node": node, "viewpoint": viewpoint, "mark": sign}


def load(*marks, lines=(), goals=2, measures=3):
    document = samples.document(goals, measures, viewpoints=list(marks))
    document["sections"] += [
        {"node": node, "heading": None, "role": role, "items": [text], "line": None}
        for node, role, text in lines
    ]
    return load_edition(actor=PLANNER, document=document, source="tests", adopt=True)


def test_the_matrix_shows_each_mark_beside_its_item(reader):
    load(
        mark("m1-1", "協働", "◎"),
        mark("m1-1", "環境", "○"),
        mark("m2-3", "環境", "◎"),
        lines=[("m1-2", "viewpoints", "協働：○"), ("m1-3", "viewpoints", "協働の視点を大切にします。")],
    )
    page = reader.read("/plan/viewpoints/")
    first = page[page.index('href="/plan/m1-1/"') : page.index('href="/plan/m1-2/"')]
    assert '<td data-label="協働">◎</td><td data-label="環境">○</td>' in first
    second = page[page.index('href="/plan/m1-2/"') : page.index('href="/plan/m2-3/"')]
    assert '<td data-label="協働">○</td><td data-label="環境"></td>' in second
    assert 'href="/plan/m1-3/"' not in page  # a sentence marks nothing
    assert page.count('scope="rowgroup"') == 2
    assert "◎ 協働" in reader.read("/plan/m1-1/")


def test_one_viewpoint_can_be_looked_at_alone(reader):
    load(mark("m1-1", "協働", "◎"), mark("m2-3", "環境", "◎"))
    page = reader.read("/plan/viewpoints/?viewpoint=2")
    assert 'href="/plan/m2-3/"' in page
    assert 'href="/plan/m1-1/"' not in page
    assert 'href="/plan/m1-1/"' in reader.read("/plan/viewpoints/?viewpoint=nine")


def test_the_matrix_is_a_file_too(reader):
    load(mark("m1-1", "協働", "◎"), mark("m1-1", "環境", "○"))
    response = reader.get("/plan/viewpoints.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[0] == "目標,項目,協働,環境,code"
    assert lines[1].endswith("◎,○,m1-1")


def test_who_leads_is_counted_and_stands_at_each_item(reader):
    load(
        lines=[
            ("m1-1", "collaboration", "市民主導"),
            ("m1-2", "collaboration", "対等な立場で進めます。"),
            ("m2-1", "collaboration", "□市民主導　■行政主導"),
            ("m2-2", "collaboration", "みんなで進めます。"),
        ]
    )
    page = reader.read("/plan/leads/")
    assert 'href="/plan/m2-1/"' in page
    assert 'href="/plan/m2-2/"' not in page
    alone = reader.read("/plan/leads/?lead=citizens")
    assert 'href="/plan/m1-1/"' in alone
    assert 'href="/plan/m2-1/"' not in alone
    assert "Citizens lead" in reader.read("/plan/m1-1/")
    assert "The city leads" in reader.read("/plan/m2-1/")
    assert "Who leads" not in reader.read("/plan/m2-2/")


def test_a_plan_without_either_says_so(reader):
    load()
    assert "marks no viewpoints" in reader.read("/plan/viewpoints/")
    assert "does not say who leads" in reader.read("/plan/leads/")
    assert reader.get("/plan/viewpoints.csv").status_code == 200


def test_a_large_matrix_shows_one_goal_at_a_time(reader, django_assert_max_num_queries):
    load(
        *(mark(f"m{goal}-{n}", f"視点{1 + n % 4} 名", "○") for goal in (1, 2, 3) for n in range(1, 100)),
        goals=3,
        measures=99,
    )
    with django_assert_max_num_queries(5):
        page = reader.read("/plan/viewpoints/")
    assert 'href="/plan/m1-99/"' in page
    assert 'href="/plan/m2-1/"' not in page
    assert 'href="/plan/m2-1/"' in reader.read("/plan/viewpoints/?goal=g2")
