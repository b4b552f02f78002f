"""How near a reading comes to one made by hand: F1 over multisets, as the gold's README defines it."""

import re
import unicodedata
from collections import Counter
from typing import Any

from ..values import is_unit

PARTS = ("nodes", "edges", "indicators", "items", "roles", "departments")
_LEFT_OUT = re.compile(r"[・,，、。．･\-ー―「」『』()（）:：*＊\s]+")
_TRAILING = re.compile(r"[(（]([^()（）]*)[)）]\s*$")


def normalised(text: str | None) -> str:
    """A text as it is compared."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text or "").lower())


def _bare(name: str) -> str:
    found = _TRAILING.search(name)
    return name[: found.start()] if found is not None and is_unit(found[1]) else name


def said(document: dict[str, Any]) -> dict[str, Counter[Any]]:
    """What a document says, part by part."""
    titles = {node["id"]: normalised(node["title"]) for node in document["nodes"]}
    return {
        "nodes": Counter(titles.values()),
        "edges": Counter((titles.get(node["parent"], ""), titles[node["id"]]) for node in document["nodes"]),
        "indicators": Counter(
            (
                titles[row["node"]],
                normalised(_bare(row["name"])),
                row["baseline"]["value"],
                row["target"]["value"],
            )
            for row in document["indicators"]
        ),
        "items": Counter(
            normalised(item)
            for section in document["sections"]
            if not section.get("content_in")
            for item in section["items"]
        ),
        "roles": Counter((normalised(row["actor"]), normalised(row["text"])) for row in document["roles"]),
        "departments": Counter(
            (titles[row["node"]], normalised(row["name"])) for row in document["departments"]
        ),
    }


def scores(document: dict[str, Any], gold: dict[str, Any]) -> dict[str, float]:
    """F1 of each part; 1 where neither has anything."""
    got, right = said(document), said(gold)
    return {part: _f1(got[part], right[part]) for part in PARTS}


def _f1(got: Counter[Any], right: Counter[Any]) -> float:
    if not got and not right:
        return 1.0
    return 2 * sum((got & right).values()) / (sum(got.values()) + sum(right.values()))
