import numpy as np
import pytest
from planted import LETTER, bench

from tomoni_insight import ExactDuplicates, NearDuplicates, SpellingDuplicates
from tomoni_insight.text import fold, is_blank, sentences


def folded(text):
    codes, _ = fold([text])
    return "".join(map(chr, codes.tolist()))


def test_width_case_punctuation_and_white_space_are_folded_away():
    assert folded("　Ａ１ バス、増やして！\n") == "a1バス増やして"


def test_half_width_kana_with_its_voicing_mark_is_one_letter():
    assert folded("ﾊﾞｽ と が") == "バスとが"


def test_what_one_character_stands_for_is_written_out():
    assert folded("㈱と㌔") == "株とキロ"


def test_an_emoji_is_content_and_a_zero_width_joiner_is_not():
    assert folded("よい👍\u200d。") == "よい👍"


def test_texts_of_a_block_keep_their_borders():
    codes, starts = fold(["あ。い", "", "。", "う"])
    assert starts.tolist() == [0, 2, 2, 2, 3]
    assert len(codes) == 3


@pytest.mark.parametrize("text", ["", " ", "　\n\t", "\0", "\u200b\ufeff"])
def test_nothing_to_read_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["。", "👍", "0", "\0あ"])
def test_a_sign_is_not_blank(text):
    assert not is_blank(text)


def test_sentences_end_with_their_marks_and_with_lines():
    assert sentences("賛成です。でも「遠い！」と思う\n・バス　") == [
        "賛成です。",
        "でも「遠い！」",
        "と思う",
        "・バス",
    ]


def test_the_first_of_equal_texts_leads():
    assert ExactDuplicates().fit(["い", "あ", "い", "い "]).leaders_.tolist() == [0, 1, 0, 3]


def test_spelling_is_no_difference_and_words_are():
    texts = ["バスを、増やして。", "バスを増やして！\n", "バスを減らして。", "ﾊﾞｽを増やして"]
    assert SpellingDuplicates().fit(texts).leaders_.tolist() == [0, 0, 2, 0]


def test_equal_texts_of_any_length_meet_however_long_their_neighbours_are():
    from tomoni_insight import shingles

    before = shingles._factors(10).copy()
    assert (shingles._factors(300_000)[: len(before)] == before).all()
    texts = [f"{n}" + "長い" * n for n in (1, 90_000, 5, 90_000, 1)]
    assert SpellingDuplicates().fit(texts).leaders_.tolist() == [0, 1, 2, 1, 0]


def test_texts_of_signs_alone_are_like_no_other():
    assert SpellingDuplicates().fit(["。", "。。", "", "！"]).leaders_.tolist() == [0, 1, 2, 3]


def test_an_added_a_dropped_and_a_moved_sentence_stay_with_their_letter():
    parts = sentences(LETTER)
    texts = [
        LETTER,
        LETTER + "私も母の通院で毎週使っています。",
        "".join(parts[:3]),
        "".join([parts[2], parts[0], parts[3], parts[1]]),
    ]
    assert NearDuplicates().fit(texts, [50, 1, 1, 1]).leaders_.tolist() == [0, 0, 0, 0]


def test_the_text_sent_most_often_leads_wherever_it_stands():
    finder = NearDuplicates().fit([LETTER + "父も使います。", LETTER], [1, 9])
    assert finder.leaders_.tolist() == [1, 1]
    assert finder.similarity_[1] == 1.0
    assert 0.35 < finder.similarity_[0] < 1.0


def test_a_letter_inside_pages_of_ones_own_words_is_still_that_letter():
    own = "".join(
        f"{n}番目に、{'北南東西'[n % 4]}の{n * 37}号線の{n}か所で見たことを書きます。" for n in range(60)
    )
    assert NearDuplicates().fit([LETTER, own + LETTER + own[::-1]], [20, 1]).leaders_.tolist() == [0, 0]


def test_texts_that_share_a_clause_stay_apart():
    texts = [
        "図書館の閉館が早すぎます。勤め帰りに寄れません。ご検討をお願いいたします。",
        "川の堤防が低く、雨のたびに心配です。ご検討をお願いいたします。",
    ]
    assert NearDuplicates().fit(texts).leaders_.tolist() == [0, 1]


def test_no_texts_and_empty_texts_and_one_word_without_end():
    assert NearDuplicates().fit([]).leaders_.tolist() == []
    assert NearDuplicates().fit(["", "", "。"]).leaders_.tolist() == [0, 1, 2]
    assert NearDuplicates().fit(["あ" * 200_000, "い", "あ" * 199_999]).leaders_.tolist()[1] == 1


def test_settings_are_read_and_set_as_scikit_learn_does():
    finder = NearDuplicates(threshold=0.5)
    assert finder.get_params()["threshold"] == 0.5
    assert finder.set_params(size=4).size == 4
    with pytest.raises(ValueError, match="no setting"):
        finder.set_params(sise=4)


@pytest.mark.parametrize(("shape", "recall"), [("hard", 0.99), ("clauses", 0.98)])
def test_planted_campaigns_are_found_and_texts_of_ones_own_left_alone(shape, recall):
    generate, near = bench("generate"), bench("near")
    rows = generate.rows(shape, 4000, seed=7)
    leaders = near.leaders([row[0] for row in rows])
    figures = near.quality(leaders, [row[1] for row in rows], [row[2] for row in rows])
    assert figures["precision"] >= 0.99
    assert figures["recall"] >= recall
    assert figures["drawn_in"] <= 0.005


def test_the_order_of_a_group_does_not_change_with_the_seed_of_python():
    rows = bench("generate").rows("hard", 500, seed=3)
    texts = [row[0] for row in rows]
    assert np.array_equal(NearDuplicates().fit(texts).leaders_, NearDuplicates().fit(texts).leaders_)
