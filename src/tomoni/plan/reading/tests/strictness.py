"""What must hold for every reading, of whatever source."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..document import Reading


def plain(text: str) -> str:
    """In one width and without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def texts_of(document: dict[str, Any]) -> Iterator[str]:
    """Every text of a document that is told as printed."""
    yield document["title"]
    yield document["municipality"] or ""
    yield from document["notes"]
    for node in document["nodes"]:
        yield from (node[field] or "" for field in ("title", "marker", "level", "repeated_ref"))
        yield node.get("title_en") or ""
    for section in document["sections"]:
        yield section["heading"] or ""
        yield from section["items"]
        yield from section.get("items_en", [])
    for row in document["indicators"]:
        yield from (row[field] or "" for field in ("name", "definition", "type", "kind"))
        yield from (row[end][field] or "" for end in ("baseline", "target") for field in ("text", "period"))
    for row in document["roles"]:
        yield from (row["actor"], row["text"])
    for name in ("departments", "related_plans"):
        yield from (row["name"] for row in document[name])
    for row in document["glossary"]:
        yield from (row["term"], row["text"])


def in_a_column(text: str, lines: list[str]) -> bool:
    """Whether a text is a cell that was broken over lines, between which those of other cells stand: each part is found
    on a line of its own, one below another."""
    for start in range(len(lines)):
        rest = text
        for line in lines[start : start + 6]:
            part = next((rest[:size] for size in range(len(rest), 0, -1) if rest[:size] in line), "")
            if not part:
                break
            rest = rest[len(part) :]
            if not rest:
                return True
    return False


def _of_two_cells(text: str, source: str, lines: list[str]) -> bool:
    """Whether a text is the name of an indicator and, from the cell of another row, of whom it tells."""
    return any(
        text[cut:] in source and (text[:cut] in source or in_a_column(text[:cut], lines))
        for cut in range(len(text) - 1, 1, -1)
    )


def check(reading: Reading) -> None:
    """Every line is accounted for once, and nothing is invented."""
    document = reading.as_document()
    account = document["lines"]
    assert account["placed"] + account["layout"] + len(account["unplaced"]) == account["total"]
    assert account["total"] == len(reading.lines) == len(reading.status)
    assert [row["line"] for row in account["unplaced"]] == [
        number for number, status in sorted(reading.status.items()) if status == "unplaced"
    ]
    lines = [plain(line.text) for line in reading.lines]
    source = "".join(lines)
    for text in texts_of(document):
        said = plain(text)
        assert said in source or in_a_column(said, lines) or _of_two_cells(said, source, lines), text
    ids = {node["id"] for node in document["nodes"]}
    assert len(ids) == len(document["nodes"]) > 0
    for name in ("sections", "indicators", "roles", "departments", "related_plans"):
        assert {row["node"] for row in document[name]} <= ids
