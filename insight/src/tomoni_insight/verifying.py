"""Checking a folder that a run has left: is every voice there, once, and do the numbers agree?"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tomoni_insight.reading import InputError, Voices
from tomoni_insight.writing import LEDGER, read_ledger

FILES = (
    "ledger.csv",
    "topics.json",
    "campaigns.json",
    "variants.json",
    "table.xlsx",
    "table.docx",
    "report.html",
    "run.json",
)
STATES = {"empty", "exact", "spelling", "template", "own"}


def verify(out: Path, voices: Voices | None = None) -> list[str]:
    """What is wrong, one sentence for each finding (in English, with ids); nothing if all is well.

    With the `voices` that were read, ids and their order, quotes and added sentences are compared with the originals, too.
    """
    missing = [name for name in FILES if not (out / name).is_file()]
    if missing:
        return [f"missing file: {name}" for name in missing]
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
        tree = json.loads((out / "topics.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError("not-json", path=str(out), reason=str(error)) from error
    rows = list(read_ledger(out / "ledger.csv"))
    found: list[str] = []
    if rows and tuple(rows[0]) != LEDGER:
        return [f"ledger.csv has other columns: {', '.join(rows[0])}"]
    wanted = run["input"]["rows"]
    if len(rows) != wanted:
        found.append(f"{wanted} rows were read, the ledger has {len(rows)}")
    ids = [row["id"] for row in rows]
    found += [f"id more than once: {name}" for name, count in Counter(ids).items() if count > 1]
    known = set(ids)
    clusters = {row["id"]: row["cluster"] for row in rows}
    topics = _flat(tree["topics"])
    counted: Counter[str] = Counter()
    for row in rows:
        found += _row(row, known, clusters, topics)
        counted[row["primary"]] += 1
    for name, topic in topics.items():
        children = topic.get("children", [])
        size = sum(counted[c["id"]] for c in children) if children else counted[name]
        if size != topic["voices"]:
            found.append(f"topic {name} says {topic['voices']} voices, the ledger has {size}")
    states = Counter(row["state"] for row in rows)
    for state, count in run["coverage"]["states"].items():
        if states[state] != count:
            found.append(f"run.json says {count} voices are {state}, the ledger has {states[state]}")
    if voices is not None:
        found += _against(voices, rows, topics, run)
    return found


def _flat(tree: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {topic["id"]: topic for entry in tree for topic in (entry, *entry.get("children", []))}


def _row(row: dict[str, str], known: set[str], clusters: dict[str, str], topics: dict[str, Any]) -> list[str]:
    name, state = row["id"], row["state"]
    found = []
    if state not in STATES:
        found.append(f"{name}: no such state: {state}")
    if row["primary"] not in topics:
        found.append(f"{name}: no such topic: {row['primary']}")
    if row["cluster"] not in known:
        found.append(f"{name}: its cluster is no id: {row['cluster']}")
    elif clusters[row["cluster"]] != row["cluster"]:
        found.append(f"{name}: its cluster {row['cluster']} belongs to another cluster")
    if (state in {"own", "empty"}) != (row["same_as"] == ""):
        found.append(f"{name}: is {state} and same as {row['same_as'] or 'nothing'}")
    if row["same_as"] and (row["same_as"] not in known or clusters.get(row["same_as"]) != row["cluster"]):
        found.append(f"{name}: same as {row['same_as']}, which is not in its cluster")
    found += [
        f"{name}: no such topic: {other}"
        for other in filter(None, row["other_topics"].split(";"))
        if other not in topics
    ]
    return found


def _against(
    voices: Voices, rows: list[dict[str, str]], topics: dict[str, Any], run: dict[str, Any]
) -> list[str]:
    found = []
    if voices.digest != run["input"]["digest"]:
        found.append("the input is another file than the one that was analysed")
    if voices.ids != [row["id"] for row in rows]:
        found.append("ids or their order differ from the input")
        return found
    place = {name: number for number, name in enumerate(voices.ids)}
    for topic in topics.values():
        for quote in topic["quotes"]:
            if voices.text(place[quote["id"]]) != quote["text"]:
                found.append(f"topic {topic['id']}: the quote of {quote['id']} is not what was written")
    for number, row in enumerate(rows):
        text = voices.text(number)
        # a copy shows what was added to the text it copies, which may be spelled otherwise
        if row["state"] == "template" and any(part not in text for part in row["added_text"].split("\n")):
            found.append(f"{row['id']}: the added text is not what was written")
    return found
