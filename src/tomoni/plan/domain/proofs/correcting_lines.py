"""Corrections of lines: what the chosen lines become. Each is told in ``correcting.CORRECTIONS``."""

from tomoni.kernel.errors import DomainError

from ..checking import LONGEST_LINE
from ..kinds import PassageRole
from .desk import Correction, Desk, first_line, kind_of, title_of
from .lines import Became, Proof, Row, line_states


def to_layout(desk: Desk, correction: Correction) -> None:
    """``lines``: no text of the plan (page numbers, repeated headings, captions)."""
    lines = desk.lines(correction, with_blank=True)
    desk.free(lines)
    desk.proof["layout_lines"] = sorted({*desk.proof["layout_lines"], *lines})


def to_unplaced(desk: Desk, correction: Correction) -> None:
    """``lines``: taken out of what they became, to be placed anew."""
    desk.free(desk.lines(correction))


def to_node(desk: Desk, correction: Correction) -> None:
    """``lines``: the title of a new item of ``kind`` ``under`` another, with ``marker`` and ``title`` as printed.

    With ``follow`` what was printed after them, up to the next item, belongs to the new one.
    """
    lines, title = desk.lines(correction), title_of(correction)
    owner = _stands_in(desk.proof, lines[0])
    above = desk.above(correction)
    desk.free(lines)
    if above is not None and above not in desk.nodes:
        raise DomainError("plan.below_itself")
    row: Row = {
        "id": desk.new_id(),
        "parent": None,
        "kind": kind_of(correction),
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


def _give_what_follows(desk: Desk, giver: str, row: Row, after: int) -> None:
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


def to_item(desk: Desk, correction: Correction) -> None:
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


def to_heading(desk: Desk, correction: Correction) -> None:
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
    desk.cut_sections(node, lines[-1])
    sections: list[Row] = desk.proof["sections"]
    following = [
        at for at, other in enumerate(sections) if other["node"] == node and first_line(other) > lines[-1]
    ]
    if following and not sections[following[0]]["lines"]:  # a text without a heading of its own
        nearest = sections[following[0]]
        nearest.update(heading=heading, role=str(role), line=lines[0], lines=lines)
        return
    own = [at for at, other in enumerate(sections) if other["node"] == node]
    sections.insert(following[0] if following else own[-1] + 1 if own else len(sections), row)


def to_indicator(desk: Desk, correction: Correction) -> None:
    """``lines``: an indicator of item ``node``, with ``name``, ``unit``, ``baseline`` and ``target`` as printed."""
    lines, node = desk.lines(correction), desk.node(correction)["id"]
    name = title_of({"title": correction.get("name")})
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
    place = next(
        (at for at, other in enumerate(desk.proof["indicators"]) if first_line(other) > lines[0]), None
    )
    rows: list[Row] = desk.proof["indicators"]
    rows.insert(len(rows) if place is None else place, row)
