"""From what was read to a proof: finding for each text of the document the lines that it was made of."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .lines import LISTS, Proof, Row

_SPACE = re.compile(r"\s+")
_REACH = 20_000  # characters after a heading in which its texts are looked for
_ENDS = 10  # characters by which the beginning and the end of a text are known when it was broken up
_STRETCH = 3  # a broken text lies within so many times its length


def proof_of(document: Mapping[str, Any], lines: Sequence[str], status: Mapping[int, str]) -> Proof:
    """The proof of a document that was read: ``status`` says of each line number "placed", "layout" or "unplaced".

    Lines that were placed, but of which no text is found, count for the text before them.
    """
    proof: Proof = {
        key: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in document.items()
    }
    for name in ("nodes", "sections", *LISTS):
        proof.setdefault(name, [])
    proof["source_lines"] = list(lines)
    proof["layout_lines"] = [number for number in range(1, len(lines) + 1) if status.get(number) == "layout"]
    placed = [number for number in range(1, len(lines) + 1) if status.get(number) == "placed"]
    _Tracing(proof, placed).trace()
    return proof


def _squeezed(text: str) -> str:
    """By what a text is found in the source: NFKC, without white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


class _Tracing:
    """Looks for texts in the placed lines, squeezed into one string."""

    def __init__(self, proof: Proof, placed: list[int]) -> None:
        self.proof = proof
        self.placed = placed
        self._starts: list[int] = []
        parts, at = [], 0
        for number in placed:
            self._starts.append(at)
            part = _squeezed(proof["source_lines"][number - 1])
            parts.append(part)
            at += len(part)
        self._text = "".join(parts)
        self._known = set(placed)
        self._used: set[int] = set()

    def trace(self) -> None:
        proof = self.proof
        where = {row["id"]: row.get("line") or 1 for row in proof["nodes"]}
        for row in proof["nodes"]:
            row["lines"] = self._title(row)
        for row in proof["sections"]:
            self._section(row, where)
        for row in proof["indicators"]:
            self._indicator(row)
        for row in proof["roles"]:
            start = row.get("line") or where.get(row["node"], 1)
            row["lines"] = self._own(row.get("line")) or []
            row["lines"] = self._merged(row["lines"], self._find(row["text"], start))
        for name in ("departments", "related_plans"):
            for row in proof[name]:
                row["lines"] = self._fresh(self._find(row["name"], where.get(row["node"], 1)))
        for row in proof["glossary"]:
            row["lines"] = self._fresh(self._find(row["text"], 1))
        proof["elsewhere_lines"] = []
        self._leftover()

    # ---- single rows

    def _own(self, line: int | None) -> list[int]:
        """The line that the reading itself named, if it was placed."""
        return self._use([line]) if line in self._known and line is not None else []

    def _title(self, row: Row) -> list[int]:
        lines = self._own(row.get("line"))
        if lines and _squeezed(row["title"]) not in _squeezed(self.proof["source_lines"][lines[0] - 1]):
            lines = self._merged(lines, self._find(row["title"], lines[0], reach=400))
        return lines

    def _section(self, row: Row, where: Mapping[str, int]) -> None:
        start = row.get("line") or where.get(row["node"], 1)
        row["items"] = list(row.get("items") or [])
        row["item_lines"] = []
        for item in row["items"]:
            lines = self._find(item, start)
            if lines:
                start = lines[0]
            row["item_lines"].append(self._use(lines))
        row["lines"] = self._own(row.get("line"))

    def _indicator(self, row: Row) -> None:
        start = row.get("line")
        said = [row.get("name"), row.get("definition")]
        said += [(row.get(side) or {}).get("text") for side in ("baseline", "target")]
        lines = self._own(start)
        for text in said:
            if text and start:
                lines = self._merged(lines, self._find(text, start, reach=600))
        row["lines"] = lines

    # ---- finding

    def _find(self, text: str, start: int, reach: int = _REACH) -> list[int]:
        """The lines from ``start`` on that hold this text, unbroken or broken up; empty where it is not found."""
        wanted = _squeezed(text)
        if not wanted:
            return []
        begin = self._offset(start)
        end = begin + reach + len(wanted)
        at = self._text.find(wanted, begin, end)
        if at >= 0:
            return self._lines(at, at + len(wanted))
        if len(wanted) <= 2 * _ENDS:
            return []
        first = self._text.find(wanted[:_ENDS], begin, end)
        if first < 0:
            return []
        last = self._text.find(wanted[-_ENDS:], first + _ENDS, first + _STRETCH * len(wanted))
        return self._lines(first, last + _ENDS if last >= 0 else first + _ENDS)

    def _offset(self, line: int) -> int:
        place = bisect_right(self.placed, line - 1)
        return self._starts[place] if place < len(self._starts) else len(self._text)

    def _lines(self, begin: int, end: int) -> list[int]:
        first = bisect_right(self._starts, begin) - 1
        last = bisect_right(self._starts, end - 1) - 1
        return self.placed[first : last + 1]

    def _use(self, lines: Iterable[int]) -> list[int]:
        found = list(lines)
        self._used.update(found)
        return found

    def _merged(self, lines: list[int], more: list[int]) -> list[int]:
        return sorted({*lines, *self._use(more)})

    def _fresh(self, lines: list[int]) -> list[int]:
        """Of these lines those that became nothing else: a name within a sentence does not own the line."""
        return self._use(line for line in lines if line not in self._used)

    # ---- what is left

    def _leftover(self) -> None:
        """Placed lines of which nothing was found count for what stands before them."""
        left = [line for line in self.placed if line not in self._used]
        if not left:
            return
        owners = sorted(self._owners(), key=lambda owner: owner[0])
        begins = [owner[0] for owner in owners]
        for line in left:
            place = bisect_right(begins, line) - 1
            if place < 0:
                self.proof["elsewhere_lines"].append(line)
                continue
            owned = owners[place][1]
            owned.append(line)
            owned.sort()

    def _owners(self) -> Iterable[tuple[int, list[int]]]:
        """Where each text that runs over lines ends, and the list of its lines."""
        for row in self.proof["nodes"]:
            if row["lines"]:
                # A line after a title is no part of it: it was read, but nothing shows as what.
                yield row["lines"][-1], self.proof["elsewhere_lines"]
        for row in self.proof["sections"]:
            if row["lines"]:
                yield row["lines"][-1], row["lines"]
            for lines in row["item_lines"]:
                if lines:
                    yield lines[-1], lines
        for name in LISTS:
            for row in self.proof[name]:
                if row["lines"]:
                    yield row["lines"][-1], row["lines"]
