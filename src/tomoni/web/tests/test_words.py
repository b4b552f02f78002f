"""ことばの説明: words that the plan explains, where they stand and in a list of their own."""

import re

import pytest

from tomoni.plan.api import draft_edition, load_edition
from tomoni.voices.tests.factories import PLANNER
from tomoni.web.queries import explaining

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

TERMS = [
    {"term": "見守り", "text": "子どもを<b>見て</b>いること。"},
    {"term": "歩道の点検", "text": "歩道がこわれていないか見ること。"},
    {"term": "歩道", "text": "人が歩く道。"},
    {"term": "里親", "text": "公園を手入れする人。"},
]


def explained(page):
    words = re.findall(r'<details class="term"><summary>(.*?)<span', page)
    meanings = re.findall(r'<span class="term__text">(.*?)</span>', page)
    return list(zip(words, meanings, strict=True))


def load(**changes):
    return load_edition(actor=PLANNER, document=samples.document(**changes), source="tests", adopt=True)


def test_a_word_is_explained_where_it_stands_first_in_each_section(reader):
    load(glossary=TERMS)
    page = reader.read("/plan/m1-1/")
    assert explained(page) == [
        ("歩道の点検", "歩道がこわれていないか見ること。"),  # and not 歩道 inside it
        ("見守り", "子どもを&lt;b&gt;見て&lt;/b&gt;いること。"),
        ("見守り", "子どもを&lt;b&gt;見て&lt;/b&gt;いること。"),  # once more among the roles
    ]
    assert "に立ちます。" in page


def test_the_list_says_where_each_word_is_used(reader):
    load(glossary=TERMS)
    page = reader.read("/plan/words/")
    assert page.count("<dfn>") == 4
    inspection = page[page.index('id="word-2"') : page.index('id="word-3"')]
    assert inspection.count('href="/plan/m') == 5  # of six
    assert "See all 6" in inspection
    unused = page[page.index('id="word-4"') :]
    assert "do not use it" in unused
    assert 'href="/plan/m' not in unused


def test_a_plan_that_explains_nothing_has_plain_texts(reader):
    load()
    page = reader.read("/plan/m1-1/")
    assert '<details class="term">' not in page
    assert samples.OLD in page
    assert "explains no words" in reader.read("/plan/words/")


def test_what_a_draft_explains_is_never_kept():
    edition = load(glossary=TERMS)
    draft = draft_edition(
        actor=PLANNER, plan=edition.plan, from_edition=edition, title="次の計画", period=(2028, 2032)
    )
    assert len(explaining(draft).terms) == 4
    draft.glossary.filter(term="里親").delete()
    assert len(explaining(draft).terms) == 3


def test_words_cost_no_query_for_each_use(reader, django_assert_max_num_queries):
    load(glossary=TERMS, measures=30)
    reader.read("/plan/m1-1/")
    with django_assert_max_num_queries(10):
        reader.read("/plan/m2-30/")
    with django_assert_max_num_queries(5):
        reader.read("/plan/words/")
