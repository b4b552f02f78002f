from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tomoni.kernel.diff import Piece, compare, lines

prose = st.text(st.sampled_from("市は公園を10か所整備する。\nセンターA、年度"), max_size=60)


def joined(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(prose, prose)
def test_nothing_is_lost_and_nothing_is_invented(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert joined(pieces, "same", "old") == old
    assert joined(pieces, "same", "new") == new
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(prose)
def test_equal_texts_have_no_changes(written: str) -> None:
    assert all(piece.kind == "same" for piece in compare(written, written))


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in compare(old, new))


def test_numbers_change_as_wholes() -> None:
    assert shown("目標は50％です。", "目標は65％です。") == "目標は[-50％-][+65％+]です。"
    assert shown("1,200人", "1,250人") == "[-1,200-][+1,250+]人"


def test_little_islands_do_not_make_confetti() -> None:
    old, new = "市民の健康を守ります。", "町民の安全を支えます。"
    assert shown(old, new) == "[-市民の健康を守り-][+町民の安全を支え+]ます。"


def test_a_new_sentence_is_one_piece() -> None:
    old = "公園を整備します。道路を直します。"
    new = "公園を整備します。水飲み場をつくります。道路を直します。"
    assert shown(old, new) == "公園を整備します。[+水飲み場をつくります。+]道路を直します。"


def test_a_word_put_in_reads_well() -> None:
    assert shown("駅前の公園に水飲み場を設けます。", "駅前と学校の公園に水飲み場を設けます。") == (
        "駅前[+と学校+]の公園に水飲み場を設けます。"
    )


def test_unlike_sentences_stand_one_after_the_other() -> None:
    pieces = compare("道路を舗装します。", "子どもの居場所をふやす。")
    assert [piece.kind for piece in pieces][:2] == ["old", "new"]


def test_lines_keep_empty_lines_and_drop_the_ends() -> None:
    rows = lines(compare("一\n\n二\n", "一\n\n三\n"))
    assert [[piece.text for piece in row] for row in rows] == [["一"], [], ["二", "三"], []]
