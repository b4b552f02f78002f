"""What each line of the source became, and the document that a proof stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Proof = dict[str, Any]
Row = dict[str, Any]

_OWN_KEYS = ("source_lines", "layout_lines", "elsewhere_lines")
_OWN_ROW_KEYS = ("lines", "item_lines")
_BULLET = re.compile(r"^[\s　]*(?:[・･●○◎◯◆◇■□▪▲△▼★☆✓✔➢►▶※*＊•–—―]|[-－](?=[\s　]))[\s　]*")


class Became(StrEnum):
    """What a line of the source became."""

    TITLE = "title"  # of an item of the plan
    HEADING = "heading"  # of a section
    ITEM = "item"  # a bullet or paragraph
    INDICATOR = "indicator"
    ROLE = "role"  # somebody's part
    DEPARTMENT = "department"
    RELATED = "related"  # the name of another plan
    GLOSSARY = "glossary"
    ELSEWHERE = "elsewhere"  # used for the whole: the title, a repeated heading
    LAYOUT = "layout"
    UNPLACED = "unplaced"


LISTS = {
    "indicators": Became.INDICATOR,
    "roles": Became.ROLE,
    "departments": Became.DEPARTMENT,
    "related_plans": Became.RELATED,
    "glossary": Became.GLOSSARY,
}
"""The lists of a document whose rows are made of lines as a whole."""


@dataclass(frozen=True, slots=True)
class LineState:
    """One line: ``node`` is the id of the item that it stands in, None outside all items."""

    number: int
    text: str
    became: Became
    node: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines there are. The three always add up to ``total``."""

    total: int
    placed: int
    layout: int
    unplaced: int


def line_states(proof: Proof) -> list[LineState]:
    """All lines of the source in their order, each once. A line that became two things is called by the first."""
    found: dict[int, tuple[Became, str | None]] = {}
    for became, node, lines in _owners(proof):
        for line in lines:
            found.setdefault(line, (became, node))
    layout = set(proof["layout_lines"])
    states = []
    for number, text in enumerate(proof["source_lines"], 1):
        other = Became.LAYOUT if number in layout else Became.UNPLACED
        became, node = found.get(number, (other, None))
        states.append(LineState(number, text, became, node))
    return states


def _owners(proof: Proof) -> Iterator[tuple[Became, str | None, Sequence[int]]]:
    for row in proof["nodes"]:
        yield Became.TITLE, row["id"], row["lines"]
    for row in proof["sections"]:
        yield Became.HEADING, row["node"], row["lines"]
    for name, became in LISTS.items():
        for row in proof[name]:
            yield became, row.get("node"), row["lines"]
    for row in proof["sections"]:
        for lines in row["item_lines"]:
            yield Became.ITEM, row["node"], lines
    yield Became.ELSEWHERE, None, proof["elsewhere_lines"]


def counts(states: Sequence[LineState]) -> Counts:
    """How many lines were placed, are layout, are unplaced."""
    layout = sum(state.became is Became.LAYOUT for state in states)
    unplaced = sum(state.became is Became.UNPLACED for state in states)
    return Counts(len(states), len(states) - layout - unplaced, layout, unplaced)


def document_of(proof: Proof) -> dict[str, Any]:
    """The document of the format ``tomoni-plan/1`` that the proof stands for, its lines counted anew."""
    states = line_states(proof)
    said = counts(states)
    document: dict[str, Any] = {}
    for key, value in proof.items():
        if key not in _OWN_KEYS:
            document[key] = [_plain(row) for row in value] if isinstance(value, list) else value
    document["lines"] = {
        "total": said.total,
        "placed": said.placed,
        "layout": said.layout,
        "unplaced": [
            {"line": state.number, "text": state.text} for state in states if state.became is Became.UNPLACED
        ],
    }
    return document


def _plain(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    return {key: value for key, value in row.items() if key not in _OWN_ROW_KEYS}


def bare(text: str) -> str:
    """The text of a line without its bullet and the space around it.

    >>> bare("　・ 歩道の点検 "), bare("-5 度")
    ('歩道の点検', '-5 度')
    """
    return _BULLET.sub("", text, count=1).strip()


def one_text(texts: Sequence[str]) -> str:
    """Lines joined to one text: with a space between two Latin words, without one in Japanese.

    >>> one_text(["・市民の", "意見をきく。"]), one_text(["safe ways", "to school"])
    ('市民の意見をきく。', 'safe ways to school')
    """
    joined = ""
    for number, text in enumerate(texts):
        part = bare(text) if number == 0 else text.strip()
        needs_space = bool(joined and part) and joined[-1].isascii() and part[0].isascii()
        joined += f" {part}" if needs_space else part
    return joined
