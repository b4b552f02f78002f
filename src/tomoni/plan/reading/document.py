"""What was read, as a document of the format ``tomoni-plan/1``."""

import re
from dataclasses import dataclass
from typing import Any

from tomoni.kernel.errors import DomainError

from .building import Draft, Node, build
from .markers import usual_place
from .pieces import Line
from .words import plain

FORMAT = "tomoni-plan/1"
ROLES = (
    "vision", "issues", "direction", "actions", "indicators", "roles", "related_plans", "glossary", "viewpoints",
    "collaboration", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as it was understood. ``status`` says of each line what it became: placed, layout or unplaced;
    ``by_model`` are the lines that a language model placed."""

    source: str
    lines: tuple[Line, ...]
    status: dict[int, str]
    document: dict[str, Any]
    by_model: frozenset[int] = frozenset()

    def as_document(self) -> dict[str, Any]:
        """The document, ready to be written as JSON or given to ``plan.api.load_edition``."""
        return self.document


def understand(lines: list[Line], source: str) -> Reading:
    """What a plan says, given its lines.

    Raises:
        DomainError: ``plan_reading.nothing_found`` when no heading of a plan was recognised.
    """
    draft = build(lines)
    if not draft.nodes:
        raise DomainError("plan_reading.nothing_found", lines=len(lines))
    account = draft.account()
    kinds = _kinds(draft.nodes)
    text = "\n".join(line.text for line in lines)
    document = {
        "format": FORMAT,
        "title": _title(draft),
        "municipality": _municipality(text, draft.heads),
        "source": source,
        "edition": _edition(draft.heads, text),
        "notes": draft.notes,
        "nodes": [_node(node, kinds[node.id]) for node in draft.nodes],
        "sections": [
            {
                "node": section.node,
                "heading": section.heading,
                "role": section.role if section.role in ROLES else "other",
                "items": section.items,
                "line": section.line,
                **({"content_in": section.content_in} if section.content_in else {}),
                **({"items_en": section.translations} if section.translations else {}),
            }
            for section in draft.sections
        ],
        "indicators": draft.indicators,
        "roles": draft.roles,
        "departments": [{"node": node, "name": name} for node, name in dict.fromkeys(draft.departments)],
        "related_plans": [{"node": node, "name": name} for node, name in dict.fromkeys(draft.related)],
        "glossary": [{"term": term, "text": meaning} for term, meaning in dict.fromkeys(draft.glossary)],
        "lines": account,
    }
    unplaced = {row["line"] for row in account["unplaced"]}
    status = {
        line.number: "unplaced" if line.number in unplaced else draft.status[line.number] for line in lines
    }
    return Reading(source, tuple(lines), status, document)


def _node(node: Node, kind: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": node.id,
        "parent": node.parent,
        "kind": kind,
        "level": node.word or None,
        "marker": node.marker or None,
        "title": node.title,
        "line": node.line,
        "same_as": node.same_as,
        "repeated_ref": node.repeated_ref,
    }
    if node.title_en:
        row["title_en"] = node.title_en
    return row


# ---- kinds -------------------------------------------------------------------------------------------

_GENERAL = re.compile(
    r"総論|序論|策定の?(?:趣旨|背景|にあたって)|計画の(?:構成|期間|位置|策定|推進)|はじめに|資料"
)


def _kinds(nodes: list[Node]) -> dict[str, str]:
    """goal, policy, measure or action, by the printed word and else by the depth."""
    by_id = {node.id: node for node in nodes}
    parents = {node.parent for node in nodes}
    deepest = max(node.depth for node in nodes)
    kinds: dict[str, str] = {}
    for node in nodes:
        above = kinds.get(node.parent or "")
        kinds[node.id] = _kind(
            node, above, deepest, leaf=node.id not in parents, parent=by_id.get(node.parent or "")
        )
    return kinds


def _kind(node: Node, above: str | None, deepest: int, *, leaf: bool, parent: Node | None) -> str:
    if _GENERAL.search(node.title) or above == "other":
        return "other"
    if node.family == "label":
        return "action"
    order = ("goal", "policy", "measure", "action")
    place = usual_place(node.word if node.word and re.fullmatch(r"h\d", node.family) else node.family)
    if node.word and not node.family.startswith("第"):
        kind = "goal" if place < 24 else "policy" if place < 40 else "measure" if place < 50 else "action"
    elif node.depth == 0:
        kind = "goal"
    elif deepest <= 2:
        kind = order[(0, 2, 3)[min(node.depth, 2)]]
    else:
        kind = order[min(node.depth, 3)]
    if above is not None and order.index(kind) < order.index(above):
        kind = above
    return kind


# ---- the whole ---------------------------------------------------------------------------------------

_PLAN = re.compile(r"総合計画|基本計画|基本構想|総合戦略|実施計画|計画|ビジョン|プラン")
_EDITIONS = ("実施計画", "前期基本計画", "後期基本計画", "基本計画", "基本構想")
_SPAN = re.compile(
    r"(?P<from>令和(?:元|\d{1,2})|平成(?:元|\d{1,2})|20\d\d|R\d{1,2}|H\d{1,2})(?:\((?:20\d\d|令和\d{1,2}|平成\d{1,2})\))?(?:年度?)?(?:\((?:20\d\d)(?:年度?)?\))?(?:~|-|から|→|―|－)(?P<to>令和(?:元|\d{1,2})|20\d\d|R\d{1,2})"
)
_TOWN = re.compile(
    r"(?<![一-鿿])([一-鿿ヶケァ-ヴぁ-ん]{1,6}?[市町村])(?=総合計画|(?:第.{1,3}次)?(?:総合|基本|まちづくり)|は|の|が|では|民)"
)
_TOWN_BEFORE_PLAN = re.compile(
    r"([一-鿿ヶケァ-ヴぁ-ん]{1,6}[市町村区])(?:第.{1,4}[次期])?(?:総合計画|まちづくり|基本構想|総合戦略|行政改革|公共施設|男女共同|地域防災|子ども|環境基本)"
)


def _title(draft: Draft) -> str:
    for head in draft.heads:
        if _PLAN.search(head):
            return head
    roots = [node for node in draft.nodes if node.parent is None]
    return roots[0].title if roots else draft.nodes[0].title


def _municipality(text: str, heads: list[str]) -> str | None:
    """The town whose plan this is, where its name stands before the name of a plan."""
    counts: dict[str, int] = {}
    for source in (*heads, *text.split("\n")):
        for found in _TOWN_BEFORE_PLAN.finditer(source[:2000]):
            name = re.split(r"[のはがをにと、。・「（(]", found[1])[-1]
            if len(name) > 1 and not re.fullmatch(
                r"(?:本|当|各|全|都|他|構成|近隣|周辺|関係)?[市町村区]+", name
            ):
                counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else None


def _edition(heads: list[str], text: str) -> dict[str, Any] | None:
    said = " ".join(heads)
    kind = next((word for word in _EDITIONS if word in said), None)
    span = _SPAN.search(plain(said)) or _SPAN.search(plain(text[:3000]))
    first = _year(span["from"]) if span is not None else None
    last = _year(span["to"]) if span is not None else None
    if first is not None and last is not None and not first <= last <= first + 40:
        first = last = None
    if kind is None and first is None:
        return None
    return {"kind": kind, "from": first, "to": last}


def _year(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    start = 2018 if text[0] in "令R" else 1988
    digits = re.sub(r"\D", "", text) or "1"
    return start + int(digits)
