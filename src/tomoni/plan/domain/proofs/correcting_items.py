"""Corrections of items: their names, kinds and places; one item made of two, or two of one."""

from tomoni.kernel.errors import DomainError

from ..checking import LONGEST_LINE
from ..kinds import PassageRole
from .correcting_lines import to_node
from .desk import Correction, Desk, kind_of, title_of
from .lines import Proof, line_states, one_text


def retype(desk: Desk, correction: Correction) -> None:
    """``node`` is of another ``kind``."""
    desk.node(correction)["kind"] = kind_of(correction)


def move(desk: Desk, correction: Correction) -> None:
    """``node`` stands ``under`` another one."""
    desk.put_under(desk.node(correction), desk.above(correction))


def rename(desk: Desk, correction: Correction) -> None:
    """``node`` reads ``title``, with ``marker`` before it."""
    row = desk.node(correction)
    row["title"] = title_of(correction)
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


def split(desk: Desk, correction: Correction) -> None:
    """``node`` ends before ``lines``: they name a new item beside it, to which belongs what follows."""
    row = desk.node(correction)
    to_node(desk, {**correction, "kind": row["kind"], "under": row["parent"], "follow": True})


def merge(desk: Desk, correction: Correction) -> None:
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


def remove(desk: Desk, correction: Correction) -> None:
    """``node`` with its texts is no item: its lines are unplaced; what stood under it moves one level up."""
    row = desk.node(correction)
    desk.drop_content(row["id"])
    desk.drop_node(row, None)
