"""A proof while one correction is made: what the correction names, the tree, the lines. Nothing loses a line here."""

from collections.abc import Mapping, Sequence
from typing import Any

from tomoni.kernel.errors import DomainError

from ..checking import LONGEST_LINE
from ..kinds import DEEPEST, NodeKind
from .lines import LISTS, Proof, Row, one_text

Correction = Mapping[str, Any]


def _without(lines: Sequence[int], gone: set[int]) -> list[int]:
    return [line for line in lines if line not in gone]


class Desk:
    """The proof while one correction is made."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.nodes: dict[str, Row] = {row["id"]: row for row in proof["nodes"]}

    # ---- what a correction names

    def lines(self, correction: Correction, *, with_blank: bool = False) -> list[int]:
        """The lines that it names, in their order; those that are blank only where that makes sense."""
        source = self.proof["source_lines"]
        chosen = correction.get("lines")
        wanted = {line for line in (chosen if isinstance(chosen, list) else []) if type(line) is int}
        for line in wanted:
            if not 1 <= line <= len(source):
                raise DomainError("plan.no_such_line", line=line)
        found = sorted(line for line in wanted if with_blank or source[line - 1].strip())
        if not found:
            raise DomainError("plan.no_line_chosen")
        return found

    def node(self, correction: Correction, field: str = "node") -> Row:
        row = self.nodes.get(str(correction.get(field)))
        if row is None:
            raise DomainError("plan.no_such_item")
        return row

    def above(self, correction: Correction) -> str | None:
        """The item under which something is put; None for the top."""
        return self.node(correction, "under")["id"] if correction.get("under") else None

    def text(self, lines: Sequence[int]) -> str:
        return one_text([self.proof["source_lines"][line - 1] for line in lines])

    # ---- the tree

    def way_up(self, name: str | None) -> list[str]:
        """The item and all above it, by their ids."""
        way: list[str] = []
        while name is not None and name not in way:
            way.append(name)
            row = self.nodes[name]
            name = row.get("same_as") or row["parent"]
        return way

    def _height(self, name: str) -> int:
        """How many levels the item and what stands under it take."""
        level, below = 0, {name}
        while below and level <= DEEPEST:
            level += 1
            below = {row["id"] for row in self.proof["nodes"] if row["parent"] in below}
        return level

    def put_under(self, row: Row, above: str | None) -> None:
        if above is not None:
            way = self.way_up(above)
            if row["id"] in way:
                raise DomainError("plan.below_itself")
            if len(way) + self._height(row["id"]) > DEEPEST:
                raise DomainError("plan.lies_too_deep", most=DEEPEST)
        row["parent"] = above

    def first_before(self, row: Row) -> Row | None:
        """The item before this one in the printed order."""
        place = self.proof["nodes"].index(row)
        return self.proof["nodes"][place - 1] if place else None

    def neighbour(self, row: Row) -> Row | None:
        """The item before this one under the same parent, or else the parent."""
        found = self.nodes.get(row["parent"]) if row["parent"] else None
        for other in self.proof["nodes"]:
            if other is row:
                return found
            if other["parent"] == row["parent"]:
                found = other
        return found

    def drop_node(self, row: Row, successor: Row | None) -> None:
        """Take the item out of the tree; what stood under it goes under ``successor``, else one level up."""
        heir = successor["id"] if successor is not None else row["parent"]
        for other in self.proof["nodes"]:
            if other["parent"] == row["id"]:
                other["parent"] = heir
            if other.get("same_as") == row["id"]:
                other["same_as"] = (
                    successor["id"] if successor is not None and successor is not other else None
                )
        self.proof["nodes"].remove(row)
        del self.nodes[row["id"]]

    # ---- what belongs to items

    def give(self, one: str, other: str, after: int = 0) -> None:
        """What belongs to one item belongs to the other, or only what was printed after this line."""
        if after:
            self.cut_sections(one, after)
        for name in ("sections", *LISTS):
            for row in self.proof[name]:
                if row.get("node") == one and (not after or first_line(row) > after):
                    row["node"] = other

    def cut_sections(self, node: str, after: int) -> None:
        sections: list[Row] = []
        for row in self.proof["sections"]:
            sections.append(row)
            if row["node"] != node:
                continue
            late = [bool(lines) and lines[0] > after for lines in row["item_lines"]]
            if not any(late) or first_line(row) > after:
                continue
            pairs = list(zip(row["items"], row["item_lines"], late, strict=True))
            tail = dict(row, heading=None, line=None, lines=[])
            tail["items"] = [item for item, _, is_late in pairs if is_late]
            tail["item_lines"] = [lines for _, lines, is_late in pairs if is_late]
            tail["line"] = tail["item_lines"][0][0]
            row["items"] = [item for item, _, is_late in pairs if not is_late]
            row["item_lines"] = [lines for _, lines, is_late in pairs if not is_late]
            sections.append(tail)
        self.proof["sections"] = sections

    def drop_content(self, node: str) -> None:
        for name in ("sections", *LISTS):
            self.proof[name] = [row for row in self.proof[name] if row.get("node") != node]

    # ---- lines

    def free(self, lines: Sequence[int]) -> None:
        """Take these lines out of all that they became: they are unplaced then."""
        gone = set(lines)
        for row in [row for row in self.proof["nodes"] if gone & set(row["lines"])]:
            self._free_title(row, gone)
        for section in self.proof["sections"]:
            self._free_section(section, gone)
        self.proof["sections"] = [row for row in self.proof["sections"] if row["items"] or row["lines"]]
        for name in LISTS:
            self.proof[name] = [row for row in self.proof[name] if not gone & set(row["lines"])]
        for key in ("layout_lines", "elsewhere_lines"):
            self.proof[key] = _without(self.proof[key], gone)

    def _free_title(self, row: Row, gone: set[int]) -> None:
        """A title that lost its first line is none; what followed it belongs to the item before, as printed."""
        if row["lines"][0] not in gone:
            kept = _without(row["lines"], gone)
            row["lines"], row["title"] = kept, _marked(self.text(kept), row) or row["title"]
            return
        before = self.first_before(row)
        if before is not None:
            self.give(row["id"], before["id"])
        else:
            self.drop_content(row["id"])
        self.drop_node(row, None)

    def _free_section(self, section: Row, gone: set[int]) -> None:
        if gone & set(section["lines"]):
            section["lines"] = _without(section["lines"], gone)
            if not section["lines"]:
                section["heading"] = None
        items, item_lines = [], []
        for item, lines in zip(section["items"], section["item_lines"], strict=True):
            kept = _without(lines, gone)
            if len(kept) == len(lines):
                items.append(item)
                item_lines.append(lines)
            elif self.text(kept):
                items.append(self.text(kept))
                item_lines.append(kept)
        section["items"], section["item_lines"] = items, item_lines

    def insert_node(self, row: Row) -> None:
        """Put a new item where its line stands in the printed order."""
        nodes: list[Row] = self.proof["nodes"]
        place = next(
            (at for at, other in enumerate(nodes) if (other["lines"] or [0])[0] > row["lines"][0]), len(nodes)
        )
        nodes.insert(place, row)
        self.nodes[row["id"]] = row

    def new_id(self) -> str:
        number = 1
        while f"c{number}" in self.nodes:
            number += 1
        return f"c{number}"

    def section_for(self, node: str, role: str, line: int) -> Row:
        """The section of this item and role that stands nearest before the line, or a new one."""
        sections: list[Row] = self.proof["sections"]
        own = [(at, row) for at, row in enumerate(sections) if row["node"] == node]
        same = [row for _, row in own if row["role"] == role]
        found = next((row for row in reversed(same) if first_line(row) <= line), same[0] if same else None)
        after = own[-1][0] + 1 if own else len(sections)
        place = next((at for at, row in own if first_line(row) > line), after)
        if found is None:
            found = {
                "node": node,
                "heading": None,
                "role": role,
                "items": [],
                "line": line,
                "lines": [],
                "item_lines": [],
            }
            sections.insert(place, found)
        return found


def first_line(row: Row) -> int:
    """The first line of a row, as far as it is known."""
    lines = [*row["lines"], *(lines[0] for lines in row.get("item_lines", ()) if lines)]
    return min(lines) if lines else row.get("line") or 0


def _marked(text: str, row: Row) -> str:
    """The text of a title without its marker."""
    marker = row.get("marker") or ""
    return text.removeprefix(marker).strip() if marker else text


def kind_of(correction: Correction) -> str:
    return NodeKind(correction["kind"]) if correction.get("kind") in set(NodeKind) else NodeKind.OTHER


def title_of(correction: Correction) -> str:
    title = str(correction.get("title") or "").strip()
    if not title:
        raise DomainError("plan.item_untitled")
    if len(title) > LONGEST_LINE:
        raise DomainError("plan.title_too_long", most=LONGEST_LINE)
    return title
