"""Documents that somebody else wrote, with gold readings, and how a reading of them is scored."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from .scores import normalised, said

FOLDER = Path(__file__).with_name("documents")
DOCUMENTS = sorted(
    path for path in FOLDER.iterdir() if path.suffix != ".json" and path.with_suffix(".json").exists()
)
PARTS = ("nodes", "edges", "indicators", "items", "roles")


def gold_of(path: Path) -> dict[str, Any]:
    """The gold reading of a document."""
    gold: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return gold


def written_scores(document: dict[str, Any], gold: dict[str, Any]) -> dict[str, float]:
    """F1 of each part, texts left out that may be read either way; 1 where neither has anything."""
    either = {normalised(text) for text in (*gold.get("either", ()), gold["title"])}
    got, right = _bags(document, either), _bags(gold, either)
    return {part: _f1(got[part], right[part]) for part in PARTS}


def _bags(document: dict[str, Any], either: set[str]) -> dict[str, Counter[Any]]:
    titles = {node["id"]: normalised(node["title"].split("（再掲")[0]) for node in document["nodes"]}
    parents = {node["id"]: node["parent"] for node in document["nodes"]}

    def above(node: str) -> str | None:
        parent = parents[node]
        while parent is not None and titles[parent] in either:
            parent = parents[parent]
        return titles[parent] if parent is not None else None

    bags = said(document)
    bags["nodes"] = Counter(title for title in titles.values() if title not in either)
    bags["edges"] = Counter((above(node), title) for node, title in titles.items() if title not in either)
    bags["items"] = Counter({item: count for item, count in bags["items"].items() if not _free(item, either)})
    joined: dict[tuple[str, str], str] = {}
    for row in document["roles"]:  # several texts of one actor are one
        key = (row["node"], normalised(row["actor"]).removesuffix("の役割"))
        joined[key] = joined.get(key, "") + normalised(row["text"])
    bags["roles"] = Counter((actor, text) for (_, actor), text in joined.items())
    return bags


def _free(item: str, either: set[str]) -> bool:
    return any(text in item and len(item) <= len(text) + 14 for text in either if len(text) > 1)


def _f1(got: Counter[Any], right: Counter[Any]) -> float:
    if not got and not right:
        return 1.0
    return 2 * sum((got & right).values()) / (sum(got.values()) + sum(right.values()))
