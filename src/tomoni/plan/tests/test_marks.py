"""Viewpoints and who leads, as plans print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.plan.domain import Lead, lead_of, viewpoints_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("◎ 協働", [("協働", "◎")]),
        ("協働　◎", [("協働", "◎")]),
        ("協働：○", [("協働", "○")]),
        (
            "視点1 安全　視点2 安心 視点3 活力",
            [("視点1 安全", "●"), ("視点2 安心", "●"), ("視点3 活力", "●")],
        ),
        ("視点１　安全", [("視点１ 安全", "●")]),
        ("■協働 □環境 ■デジタル", [("協働", "■"), ("デジタル", "■")]),
        ("環境 －", []),
        ("市民とともに考える視点を大切にします。", []),
        ("", []),
    ],
)
def test_viewpoints_are_read_as_printed(text, found):
    assert [(one.name, one.mark) for one in viewpoints_of(text)] == found


@pytest.mark.parametrize(
    ("texts", "lead"),
    [
        (["市民主導"], Lead.CITIZENS),
        (["住民主体で進めます。"], Lead.CITIZENS),
        (["対等な立場で進めます。"], Lead.EQUAL),
        (["行政主導"], Lead.CITY),
        (["市が主体となります。"], Lead.CITY),
        (["□市民主導　□対等　■行政主導"], Lead.CITY),
        (["市民主導", "行政主導"], None),
        (["みんなで進めます。"], None),
        ([], None),
    ],
)
def test_who_leads_is_said_only_where_one_is_named(texts, lead):
    assert lead_of(texts) is lead


@given(st.text("視点1２◎○－□■協働。：　 \n市民主導対等", max_size=60))
def test_any_text_gives_names_that_stand_in_it(text):
    for one in viewpoints_of(text):
        assert one.name
        assert all(word in text for word in one.name.split())
    lead_of([text])
