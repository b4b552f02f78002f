import pytest
from hypothesis import given
from hypothesis import strategies as st

from tomoni.kernel import text

any_text = st.text(st.characters(categories=None), max_size=60)  # surrogates too
japanese = st.text(st.sampled_from("公園の水飲み場ーアケヶ髙崎AＢ3８々。 、\n"), max_size=30)


@given(any_text)
def test_received_text_can_be_stored_and_loses_no_character(written: str) -> None:
    kept, flags = text.as_received(written)
    kept.encode()
    assert "\0" not in kept
    assert len(kept) == len(written)
    assert (kept == written) is not bool(flags)


@given(any_text)
def test_visible_text_has_no_control_characters(written: str) -> None:
    shown = text.visible(written)
    assert not set(shown) & {"\0", "\x1b", "\r", "\u202e", "\u2066", "\u200f"}
    assert text.visible(shown) == shown


def test_ordinary_text_is_shown_unchanged() -> None:
    letter = "市長さんへ\n\t👨‍👩‍👧 葛󠄀城市 مرحبا"
    assert text.visible(letter) == letter


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\u200b\ufeff", "\n\t\u3000\u2060"])
def test_what_cannot_be_seen_is_blank(blank: str) -> None:
    assert text.is_blank(blank)


@given(japanese, st.integers(1, 20))
def test_an_excerpt_is_never_longer_than_asked(written: str, length: int) -> None:
    assert len(text.excerpt(written, length)) <= length


def test_a_variation_selector_is_not_torn_from_its_character() -> None:
    assert text.excerpt("東京都葛\U000e0100飾区", 5) == "東京都…"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("０１２－３４５", "012-345"),
        ("１ー２", "1-2"),
        ("コーヒー", "コーヒー"),
        ("ﾃｽﾄ", "ﾃｽﾄ"),
        ("（ＡＢＣ）", "(ABC)"),
    ],
)
def test_half_width_touches_letters_and_digits_only(typed: str, plain: str) -> None:
    assert text.half_width(typed) == plain


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("taro@example.jp", True),
        ("taro.yamada+city@mail.example.co.jp", True),
        ("..taro..@docomo.example", True),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", True),
        ("taro@localhost", False),
        ("taro@example.j", False),
        ("taro@@example.jp", False),
        ("太郎 taro@example.jp", False),
        ("taro@example.jp\nBcc: a@example.jp", False),
        ("", False),
    ],
)
def test_addresses_that_mail_can_reach(typed: str, good: bool) -> None:
    assert text.looks_like_email(typed) is good


def found(words: str, document: str) -> bool:
    """What both databases do: each phrase's tokens follow one another somewhere."""
    tokens = text.search_tokens(document)

    def here(phrase: list[str], place: int) -> bool:
        part = tokens[place : place + len(phrase)]
        return len(part) == len(phrase) and all(
            there == wanted
            or (wanted == phrase[-1] and text.begins_tokens(wanted) and there.startswith(wanted))
            for wanted, there in zip(phrase, part, strict=True)
        )

    return all(
        any(here(phrase, place) for place in range(len(tokens))) for phrase in text.search_phrases(words)
    )


@given(japanese, st.integers(0, 30), st.integers(1, 6))
def test_any_part_of_a_text_without_latin_letters_is_found(written: str, start: int, length: int) -> None:
    plain = text.fold(written.replace("A", "").replace("Ｂ", "").replace("3", "").replace("８", ""))
    assert found(plain[start : start + length], plain)


@pytest.mark.parametrize(
    ("words", "document"),
    [
        ("水飲み場", "駅前の公園に水飲み場をつくってください"),
        ("森", "市民の森林公園"),
        ("森", "市民の森"),
        ("第2次", "第2次総合計画"),
        ("市第2", "いろは市第2次総合計画"),
        ("R8", "Ｒ８年度予算"),
        ("コミュニティ ｾﾝﾀｰ", "こみゅにてぃ・センター"),
        ("渡辺", "渡邊さん"),
        ("高崎", "髙﨑"),
        ("自由が丘", "自由ヶ丘駅"),
        ("npo法人", "ＮＰＯ法人の会"),
    ],
)
def test_what_people_look_for_is_found(words: str, document: str) -> None:
    assert found(words, document)


@pytest.mark.parametrize(
    ("words", "document"), [("園前", "公園、前の道"), ("ai", "aid"), ("京都", "東、京の都")]
)
def test_what_is_not_written_is_not_found(words: str, document: str) -> None:
    assert not found(words, document)


def test_only_punctuation_looks_for_nothing() -> None:
    assert text.search_phrases("。 、 ！") == []


@given(any_text)
def test_places_of_what_was_found_lie_in_the_text_and_hold_the_word(written: str) -> None:
    for start, end in text.found_in(written, written[:3]):
        assert 0 <= start < end <= len(written)


@given(japanese, japanese)
def test_what_is_marked_is_what_searching_finds(before: str, after: str) -> None:
    written = f"{before}水飲み場{after}"
    assert any("水飲み場" in written[start:end] for start, end in text.found_in(written, "水飲み場"))


@given(japanese, st.integers(8, 20))
def test_a_piece_around_what_was_found_is_short_and_holds_it(before: str, length: int) -> None:
    piece = text.around_found(f"{before}、水飲み場。{before}", "水飲み場", length)
    assert "水飲み場" in piece
    assert len(piece) <= length + 2


COMMON = st.characters(min_codepoint=0x0A, max_codepoint=0xFFEF, exclude_categories=("Cs",))


@given(st.text(COMMON, max_size=30) | st.text("ＡｂC　、。ァゖー龍（）～〇 \n", max_size=30))
def test_the_short_way_of_making_plain_gives_what_the_long_one_gives(typed):
    usual, places = text.plain_with_places(typed)
    long_way, long_places = text.plain_with_places(
        typed + "㎡"
    )  # no common letter: the whole goes the long way
    assert long_way == usual + "m2"
    assert list(long_places)[: len(usual)] == list(places)[: len(usual)]
