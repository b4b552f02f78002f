"""Which kana stand over which kanji."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tomoni.furigana import domain
from tomoni.furigana.domain import Readings, annotate
from tomoni.kernel.errors import DomainError

NONE = Readings({})


def said(text: str, **known: str) -> str:
    """A text with its furigana in brackets."""
    return "".join(f"{base}({over})" if over else base for base, over in annotate(text, Readings(known)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日は晴れ", "今日(きょう)は晴(は)れ"),
        ("今日子さん", "今日子(きょうこ)さん"),
        ("一人で行く", "一人(ひとり)で行(い)く"),
        ("３年ごと", "３年(ねん)ごと"),
        ("100人が", "100人(にん)が"),
        ("2人の子", "2人(ふたり)の子(こ)"),
        ("１人", "１人(ひとり)"),
        ("12人", "12人(にん)"),
        ("第2人事課", "第(だい)2人事課(じんじか)"),
        ("4月1日", "4月(がつ)1日(ついたち)"),
        ("1日1回", "1日(にち)1回(かい)"),
        ("10日以内", "10日(とおか)以内(いない)"),
        ("10日間", "10日間(とおかかん)"),
        ("12日間", "12日間(にちかん)"),
        ("3本の木", "3本(ぼん)の木(き)"),
        ("3分の1", "3分(ぶん)の1"),
        ("約5万人", "約(やく)5万(まん)人(にん)"),
        ("須坂市", "須坂市(すざかし)"),
        ("龍", "龍(りゅう)"),
        ("取り組み", "取(と)り組(く)み"),
        ("話し合い", "話(はな)し合(あ)い"),
        ("お知らせ", "お知(し)らせ"),
        ("3か月", "3か月(げつ)"),
        ("3ヶ月", "3ヶ月(かげつ)"),
        ("人々", "人々(ひとびと)"),
        ("ごみとリサイクル", "ごみとリサイクル"),
        ("LED化", "LED化(か)"),
        ("", ""),
        ("A", "A"),
    ],
)
def test_hard_words(text, expected):
    assert said(text) == expected


def test_the_list_comes_before_the_dictionary():
    assert said("避難所", 避難所="ひなんじょ") == "避難所(ひなんじょ)"
    assert said("龍野区の龍野さん", 龍野="たつの") == "龍野(たつの)区(く)の龍野(たつの)さん"
    assert said("須坂市の人", 須坂="すさか") == "須坂(すさか)市(し)の人(ひと)"


def test_the_longest_word_of_the_list_wins():
    assert (
        said("避難所運営", 避難所="ひなんじょ", 避難所運営="ひなんじょうんえい")
        == "避難所運営(ひなんじょうんえい)"
    )


def test_a_word_of_the_list_inside_another_word_is_no_hit():
    assert said("今日子さん", 今日="こんにち") == "今日子(きょうこ)さん"


def test_an_empty_reading_puts_nothing_over_a_word():
    assert said("市の計画", 市="") == "市の計画(けいかく)"


def test_okurigana_of_the_list_are_not_said_twice():
    assert said("申し込み先", 申し込み="もうしこみ") == "申(もう)し込(こ)み先(さき)"


def test_a_character_that_nobody_can_read_stays_bare():
    assert said("网") == "网"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("市民の声3０1人日分本龍𠮷髙々ヶ\n<>&\"'ア a。、\ud800"), max_size=40))
def test_no_character_is_lost_or_moved(text):
    pieces = annotate(text, Readings({"市民": "しみん", "龍": "たつ", "3": "さん"}))
    assert "".join(piece.base for piece in pieces) == text


@pytest.mark.parametrize(
    ("word", "reading", "code"),
    [
        ("ひらがな", "ひらがな", "no_kanji"),
        ("", "", "no_kanji"),
        ("市\n長", "しちょう", "no_kanji"),
        ("市長", "mayor", "not_kana"),
        ("市長", "<b>", "not_kana"),
        ("市" * 41, "し", "too_long"),
        ("市", "し" * 81, "too_long"),
    ],
)
def test_what_is_no_reading_is_refused(word, reading, code):
    with pytest.raises(DomainError) as refused:
        domain.checked(word, reading)
    assert refused.value.code == f"furigana.{code}"


@pytest.mark.parametrize("typed", ["シチョウ", "ｼﾁｮｳ", "し ちょう", "し　ちょう"])
def test_kana_of_any_kind_are_taken(typed):
    assert domain.checked("市長", typed) == ("市長", "しちょう")
