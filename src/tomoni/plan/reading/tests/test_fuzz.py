"""Any text gives a valid reading or a clear refusal."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tomoni.kernel.errors import DomainError
from tomoni.plan.reading import read_text

from .strictness import check
from .styles import HELD_OUT, STYLES

WORDS = [
    "第1章",
    "第２節",
    "基本目標１",
    "施策1-1",
    "(1)",
    "①",
    "ア",
    "◆",
    "○",
    "・",
    "【現状と課題】",
    "■主な取組",
    "施策の体系",
    "目次",
    "成果指標",
    "指標名",
    "現状値",
    "目標値（2025年）",
    "単位",
    "定義",
    "主体",
    "役割",
    "市民",
    "事業者",
    "健康づくりの推進",
    "広報の充実",
    "50.0",
    "1,200（R2）",
    "―",
    "現状維持",
    "％",
    "（人）",
    "を目指します。",
    "が課題です。",
    "担当課：農林課",
    "総務課/財政課",
    "（再掲",
    "Ⅳ1(4)）",
    "※用語：説明です",
    "関連計画",
    "Goal",
    "1",
    "We",
    "are",
    "all",
    "here.",
    "|",
    "\t",
    "**",
    "<ul>",
    "<li>",
    "●",
    "○",
    "12",
    "-",
    "3",
    "-",
    "\x0c",
    "\u3000",
    "#",
    "##",
    "再掲",
    "令和3年度～令和7年度",
    "こもれび市総合計画",
    "取組項目",
    "具体的な内容",
]

LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=40).map("\n".join)
COMMON = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _read(text: str) -> None:
    try:
        reading = read_text(text)
    except DomainError as refusal:
        assert refusal.code.startswith("plan_reading.")  # noqa: PT017 both outcomes are right
    else:
        check(reading)


@COMMON
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    _read(text)


@COMMON
@given(LINES)
def test_any_order_of_the_words_of_plans(text: str) -> None:
    _read(text)


@COMMON
@given(st.sampled_from(sorted({**STYLES, **HELD_OUT})), st.data())
def test_any_piece_of_a_plan_with_lines_lost_and_broken(name: str, data: st.DataObject) -> None:
    lines = {**STYLES, **HELD_OUT}[name]().lines
    start = data.draw(st.integers(0, len(lines) - 1))
    part = lines[start : start + 40]
    lost = data.draw(st.sets(st.integers(0, 39), max_size=12))
    cuts = data.draw(st.dictionaries(st.integers(0, 39), st.integers(1, 30), max_size=12))
    text = "\n".join(
        line if place not in cuts else f"{line[: cuts[place]]}\n{line[cuts[place] :]}"
        for place, line in enumerate(part)
        if place not in lost
    )
    _read(text)


@pytest.mark.parametrize(
    "text",
    [
        "【現状】" * 50_000,
        "・" * 200_000,
        "第1章" * 50_000,
        "1 " * 100_000,
        "（" * 200_000,
        "施策1\n" * 30_000,
        "◆現状\n" * 30_000,
        "指標名 現状値 目標値\n" * 20_000,
        "1-" * 100_000,
        "あ" * 300_000,
        "課 " * 100_000,
        "\t|" * 100_000,
        "(1)" * 60_000,
        "市民課・" * 40_000,
        "施策1 道\n" + "市" * 100_000,
    ],
    ids=lambda text: text[:10].strip(),
)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    import time

    began = time.process_time()
    _read(text)
    assert time.process_time() - began < 6
