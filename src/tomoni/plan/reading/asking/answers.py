"""What a model may answer about a line, and whether it holds: each text must stand on that line."""

from dataclasses import dataclass, field
from typing import Any

from ..words import plain

KINDS = ("layout", "item", "node", "indicator", "department", "role", "term")
_TEXTS = {
    "layout": (),
    "item": ("text",),
    "node": ("title",),
    "indicator": ("name",),
    "department": ("name",),
    "role": ("actor", "text"),
    "term": ("term", "text"),
}
_MAY_LACK = {"node": ("marker",), "indicator": ("baseline", "target", "unit")}
_NODE_KINDS = ("goal", "policy", "measure", "action", "other")


@dataclass(frozen=True, slots=True)
class Answer:
    line: int
    kind: str
    node: str | None  # to which it belongs; of a node the one above
    texts: dict[str, str] = field(default_factory=dict)


def answers_in(said: Any, asked: dict[int, str], nodes: set[str]) -> list[Answer]:
    """The answers that hold, at most one for each line that was asked about."""
    rows = said.get("lines") if isinstance(said, dict) else None
    found: dict[int, Answer] = {}
    for row in rows if isinstance(rows, list) else ():
        answer = _answer(row, asked, nodes)
        if answer is not None:
            found.setdefault(answer.line, answer)
    return [found[line] for line in sorted(found)]


def _answer(row: Any, asked: dict[int, str], nodes: set[str]) -> Answer | None:
    if not isinstance(row, dict):
        return None
    line, kind, node = row.get("line"), row.get("is"), row.get("node")
    if type(line) is not int or line not in asked or kind not in KINDS:
        return None
    if node is not None and (not isinstance(node, str) or node not in nodes):
        return None
    if node is None and kind not in ("layout", "node", "term"):
        return None
    texts: dict[str, str] = {}
    for name in (*_TEXTS[kind], *_MAY_LACK.get(kind, ())):
        text = row.get(name)
        if text in (None, "") and name not in _TEXTS[kind]:
            continue
        if not isinstance(text, str) or not plain(text) or plain(text) not in plain(asked[line]):
            return None
        texts[name] = " ".join(text.split())
    if kind == "node":
        texts["kind"] = row["kind"] if row.get("kind") in _NODE_KINDS else "other"
    if kind == "indicator" and not {"baseline", "target"} & texts.keys():
        return None
    return Answer(line, kind, node, texts)
