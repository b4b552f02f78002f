"""Explained words in texts: which of them, where, and what is no use of them."""

from hypothesis import given
from hypothesis import strategies as st

from tomoni.plan.domain import Vocabulary


def found(text, *terms):
    return [(text[use.start : use.end], terms[use.term]) for use in Vocabulary(terms).uses(text)]


def test_the_longest_word_is_meant_and_none_stands_inside_another():
    assert found("避難計画と個別避難計画", "避難", "避難計画", "個別避難計画") == [
        ("避難計画", "避難計画"),
        ("個別避難計画", "個別避難計画"),
    ]


def test_width_and_case_do_not_matter():
    assert found("ｿﾞｰﾝ３０プラスとＮＰＯとnpo", "ゾーン30プラス", "NPO") == [
        ("ｿﾞｰﾝ３０プラス", "ゾーン30プラス"),
        ("ＮＰＯ", "NPO"),
        ("npo", "NPO"),
    ]


def test_letters_in_the_midst_of_a_longer_word_are_no_use():
    assert found("バスケットとMAILとバス停、AIで", "バス", "AI") == [("バス", "バス"), ("AI", "AI")]
    assert found("ありがたい", "アリ") == []


def test_a_word_with_an_aside_is_found_without_it():
    assert found("ＤＸを進めます", "DX（デジタル変革）") == [("ＤＸ", "DX（デジタル変革）")]


def test_no_words_find_nothing():
    assert found("協働のまち") == []
    assert found("協働のまち", "　") == []


@given(
    st.text("協働里親ＡAｶﾞ（）　", max_size=40),
    st.lists(st.text("協働里親ＡAｶﾞ（）　", max_size=5), max_size=6),
)
def test_places_come_in_order_and_never_overlap(text, terms):
    end = 0
    for use in Vocabulary(terms).uses(text):
        assert end <= use.start < use.end <= len(text)
        end = use.end
