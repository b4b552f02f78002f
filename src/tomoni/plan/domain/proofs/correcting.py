"""Corrections of a proof: each a plain dictionary with ``do`` and what it concerns, so that it can be kept for ever.

A correction never loses a line: what is taken out of the plan becomes unplaced, and is listed as such.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tomoni.kernel.errors import DomainError

from ..checking import LONGEST_LINE
from ..kinds import DEEPEST, NodeKind, PassageRole
from .lines import LISTS, Became, Proof, Row, line_states, one_text

Correction = Mapping[str, Any]


def apply(proof: Proof, corrections: Iterable[Correction]) -> Proof:
    """The proof with these corrections, one after the other; the proof that was given stays as it is.

    Raises:
        DomainError: ``plan.no_such_line`` (``line``), ``plan.no_line_chosen``, ``plan.no_such_item``,
            ``plan.below_itself``, ``plan.lies_too_deep`` (``most``), ``plan.nothing_before``, ``plan.item_untitled``,
            ``plan.title_too_long`` (``most``), ``plan.unknown_correction``, ``plan.nothing_after`` (``line``).
    """
    proof = _copied(proof)
    for correction in corrections:
        work = CORRECTIONS.get(str(correction.get("do")))
        if work is None:
            raise DomainError("plan.unknown_correction")
        work(_Desk(proof), correction)
    return proof


def _copied(proof: Proof) -> Proof:
    """A copy to work upon. Lists within rows are not copied: they are replaced, never changed in place."""
    return {
        key: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in proof.items()
    }


def _without(lines: Sequence[int], gone: set[int]) -> list[int]:
    return [line for line in lines if line not in gone]


class _Desk:
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
            self._cut_sections(one, after)
        for name in ("sections", *LISTS):
            for row in self.proof[name]:
                if row.get("node") == one and (not after or _first(row) > after):
                    row["node"] = other

    def _cut_sections(self, node: str, after: int) -> None:
        sections: list[Row] = []
        for row in self.proof["sections"]:
            sections.append(row)
            if row["node"] != node:
                continue
            late = [bool(lines) and lines[0] > after for lines in row["item_lines"]]
            if not any(late) or _first(row) > after:
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
        found = next((row for row in reversed(same) if _first(row) <= line), same[0] if same else None)
        after = own[-1][0] + 1 if own else len(sections)
        place = next((at for at, row in own if _first(row) > line), after)
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


def _first(row: Row) -> int:
    """The first line of a row, as far as it is known."""
    lines = [*row["lines"], *(lines[0] for lines in row.get("item_lines", ()) if lines)]
    return min(lines) if lines else row.get("line") or 0


def _marked(text: str, row: Row) -> str:
    """The text of a title without its marker."""
    marker = row.get("marker") or ""
    return text.removeprefix(marker).strip() if marker else text


def _kind(correction: Correction) -> str:
    return NodeKind(correction["kind"]) if correction.get("kind") in set(NodeKind) else NodeKind.OTHER


def _title(correction: Correction) -> str:
    title = str(correction.get("title") or "").strip()
    if not title:
        raise DomainError("plan.item_untitled")
    if len(title) > LONGEST_LINE:
        raise DomainError("plan.title_too_long", most=LONGEST_LINE)
    return title


# ---- the corrections -------------------------------------------------------------------------------


def _to_layout(desk: _Desk, correction: Correction) -> None:
    """``lines``: no text of the plan (page numbers, repeated headings, captions)."""
    lines = desk.lines(correction, with_blank=True)
    desk.free(lines)
    desk.proof["layout_lines"] = sorted({*desk.proof["layout_lines"], *lines})


def _to_unplaced(desk: _Desk, correction: Correction) -> None:
    """``lines``: taken out of what they became, to be placed anew."""
    desk.free(desk.lines(correction))


def _to_node(desk: _Desk, correction: Correction) -> None:
    """``lines``: the title of a new item of ``kind`` ``under`` another, with ``marker`` and ``title`` as printed.

    With ``follow`` what was printed after them, up to the next item, belongs to the new one.
    """
    lines, title = desk.lines(correction), _title(correction)
    owner = _stands_in(desk.proof, lines[0])
    above = desk.above(correction)
    desk.free(lines)
    if above is not None and above not in desk.nodes:
        raise DomainError("plan.below_itself")
    row: Row = {
        "id": desk.new_id(),
        "parent": None,
        "kind": _kind(correction),
        "level": None,
        "marker": str(correction.get("marker") or "")[:LONGEST_LINE] or None,
        "title": title,
        "line": lines[0],
        "same_as": None,
        "repeated_ref": None,
        "lines": lines,
    }
    desk.insert_node(row)
    desk.put_under(row, above)
    if correction.get("follow"):
        before = desk.first_before(row)
        giver = owner if owner in desk.nodes else before["id"] if before is not None else None
        if giver is not None:
            _give_what_follows(desk, giver, row, lines[-1])


def _give_what_follows(desk: _Desk, giver: str, row: Row, after: int) -> None:
    desk.give(giver, row["id"], after=after)
    if row["parent"] == desk.nodes[giver]["parent"]:
        for other in desk.proof["nodes"]:
            if other["parent"] == giver and (other["lines"] or [0])[0] > after:
                desk.put_under(other, row["id"])


def _stands_in(proof: Proof, line: int) -> str | None:
    """The item in which a line stands: the one that it belongs to, or of the last line before that belongs to one."""
    found: str | None = None
    for state in line_states(proof)[:line]:
        if state.node is not None and state.became is not Became.GLOSSARY:
            found = state.node
    return found


def _to_item(desk: _Desk, correction: Correction) -> None:
    """``lines``: a text of ``role`` of item ``node``; ``joined`` to one text, or each line one of its own."""
    lines, node = desk.lines(correction), desk.node(correction)["id"]
    role = correction.get("role") if correction.get("role") in set(PassageRole) else PassageRole.OTHER
    desk.free(lines)
    if node not in desk.nodes:  # its own title was among the lines
        raise DomainError("plan.no_such_item")
    section = desk.section_for(node, str(role), lines[0])
    groups = [lines] if correction.get("joined") else [[line] for line in lines]
    pairs = list(zip(section["items"], section["item_lines"], strict=True))
    for group in groups:
        place = next((at for at, (_, taken) in enumerate(pairs) if taken and taken[0] > group[0]), len(pairs))
        pairs.insert(place, (desk.text(group) or desk.proof["source_lines"][group[0] - 1].strip(), group))
    section["items"] = [item for item, _ in pairs]
    section["item_lines"] = [taken for _, taken in pairs]


def _to_heading(desk: _Desk, correction: Correction) -> None:
    """``lines``: the heading of a section of ``role`` in item ``node``; its texts printed after it come under it."""
    lines, node = desk.lines(correction), desk.node(correction)["id"]
    role = correction.get("role") if correction.get("role") in set(PassageRole) else PassageRole.OTHER
    desk.free(lines)
    if node not in desk.nodes:
        raise DomainError("plan.no_such_item")
    heading = desk.text(lines)[:LONGEST_LINE]
    row: Row = {
        "node": node,
        "heading": heading,
        "role": str(role),
        "items": [],
        "line": lines[0],
        "lines": lines,
        "item_lines": [],
    }
    desk._cut_sections(node, lines[-1])
    sections: list[Row] = desk.proof["sections"]
    following = [
        at for at, other in enumerate(sections) if other["node"] == node and _first(other) > lines[-1]
    ]
    if following and not sections[following[0]]["lines"]:  # a text without a heading of its own
        nearest = sections[following[0]]
        nearest.update(heading=heading, role=str(role), line=lines[0], lines=lines)
        return
    own = [at for at, other in enumerate(sections) if other["node"] == node]
    sections.insert(following[0] if following else own[-1] + 1 if own else len(sections), row)


def _to_indicator(desk: _Desk, correction: Correction) -> None:
    """``lines``: an indicator of item ``node``, with ``name``, ``unit``, ``baseline`` and ``target`` as printed."""
    lines, node = desk.lines(correction), desk.node(correction)["id"]
    name = _title({"title": correction.get("name")})
    desk.free(lines)
    if node not in desk.nodes:
        raise DomainError("plan.no_such_item")
    row: Row = {
        "node": node,
        "kind": None,
        "type": None,
        "name": name,
        "definition": None,
        "baseline": dict(correction.get("baseline") or {}),
        "target": dict(correction.get("target") or {}),
        "unit": correction.get("unit") or None,
        "direction": correction.get("direction") or None,
        "cumulative": False,
        "line": lines[0],
        "lines": lines,
    }
    place = next((at for at, other in enumerate(desk.proof["indicators"]) if _first(other) > lines[0]), None)
    rows: list[Row] = desk.proof["indicators"]
    rows.insert(len(rows) if place is None else place, row)


def _retype(desk: _Desk, correction: Correction) -> None:
    """``node`` is of another ``kind``."""
    desk.node(correction)["kind"] = _kind(correction)


def _move(desk: _Desk, correction: Correction) -> None:
    """``node`` stands ``under`` another one."""
    desk.put_under(desk.node(correction), desk.above(correction))


def _rename(desk: _Desk, correction: Correction) -> None:
    """``node`` reads ``title``, with ``marker`` before it."""
    row = desk.node(correction)
    row["title"] = _title(correction)
    row["marker"] = str(correction.get("marker") or "").strip()[:LONGEST_LINE] or None


def lines_after(proof: Proof, node: str, after: object) -> list[int]:
    """The line of an item that follows line ``after``, as a list of one.

    Raises:
        DomainError: ``plan.no_line_chosen``; ``plan.nothing_after`` (``line``).
    """
    if type(after) is not int:
        raise DomainError("plan.no_line_chosen")
    own = [state.number for state in line_states(proof) if state.node == node]
    following = [line for line in own if line > after and proof["source_lines"][line - 1].strip()]
    if not following or after < own[0]:
        raise DomainError("plan.nothing_after", line=after)
    return following[:1]


def _split(desk: _Desk, correction: Correction) -> None:
    """``node`` ends before ``lines``: they name a new item beside it, to which belongs what follows."""
    row = desk.node(correction)
    _to_node(desk, {**correction, "kind": row["kind"], "under": row["parent"], "follow": True})


def _merge(desk: _Desk, correction: Correction) -> None:
    """``node`` is no item of its own: it belongs to the one before it under the same parent, or to the parent.

    Its title goes on there (``joined``) or becomes a text.
    """
    row = desk.node(correction)
    into = desk.neighbour(row)
    if into is None:
        raise DomainError("plan.nothing_before")
    printed = " ".join(part for part in (row.get("marker"), row["title"]) if part)
    lines = row["lines"]
    if correction.get("joined"):
        into["title"] = one_text([into["title"], printed])
        if len(into["title"]) > LONGEST_LINE:
            raise DomainError("plan.title_too_long", most=LONGEST_LINE)
        into["lines"] = sorted({*into["lines"], *lines})
    desk.give(row["id"], into["id"])
    desk.drop_node(row, into)
    if not correction.get("joined"):
        section = desk.section_for(into["id"], PassageRole.OTHER, (lines or [0])[0])
        section["items"] = [*section["items"], printed]
        section["item_lines"] = [*section["item_lines"], lines]


def _remove(desk: _Desk, correction: Correction) -> None:
    """``node`` with its texts is no item: its lines are unplaced; what stood under it moves one level up."""
    row = desk.node(correction)
    desk.drop_content(row["id"])
    desk.drop_node(row, None)


CORRECTIONS: dict[str, Callable[[_Desk, Correction], None]] = {
    "layout": _to_layout,
    "unplace": _to_unplaced,
    "node": _to_node,
    "item": _to_item,
    "heading": _to_heading,
    "indicator": _to_indicator,
    "retype": _retype,
    "move": _move,
    "rename": _rename,
    "split": _split,
    "merge": _merge,
    "remove": _remove,
}
"""What can be corrected, by the name in ``do``."""
