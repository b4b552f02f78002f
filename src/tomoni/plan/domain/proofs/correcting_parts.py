"""Corrections of what belongs to an item: an indicator, or what somebody does. Which one, its place in the proof says;
what it read like must still be so, for a correction that was made upon another state is none."""

from tomoni.kernel.errors import DomainError

from ..checking import LONGEST_LINE
from ..kinds import Direction
from .desk import Correction, Desk, title_of
from .lines import Row


def indicator_text(desk: Desk, correction: Correction) -> None:
    """``number``: the indicator (from 0) that was called ``was`` has ``name``, ``definition``, ``unit``, ``direction``,
    ``cumulative``, ``baseline`` and ``target`` (text, value, period)."""
    row = _row(desk, "indicators", correction, "name")
    direction = correction.get("direction")
    row["name"] = title_of({"title": correction.get("name")})
    row["definition"] = str(correction.get("definition") or "").strip() or None
    row["unit"] = _line(correction, "unit")
    row["direction"] = direction if direction in set(Direction) else None
    row["cumulative"] = bool(correction.get("cumulative"))
    for side in ("baseline", "target"):
        row[side] = dict(correction.get(side) or {})


def role_text(desk: Desk, correction: Correction) -> None:
    """``number``: the role (from 0) whose text was ``was`` is of ``actor`` and reads ``text``."""
    row = _row(desk, "roles", correction, "text")
    row["actor"] = title_of({"title": correction.get("actor")})
    text = str(correction.get("text") or "").strip()
    if not text:
        raise DomainError("plan.item_untitled")
    row["text"] = text


def _row(desk: Desk, name: str, correction: Correction, told_by: str) -> Row:
    rows: list[Row] = desk.proof[name]
    number = correction.get("number")
    if (
        type(number) is not int
        or not 0 <= number < len(rows)
        or rows[number][told_by] != correction.get("was")
    ):
        raise DomainError("plan.no_such_item")
    return rows[number]


def _line(correction: Correction, field: str) -> str | None:
    return str(correction.get(field) or "").strip()[:LONGEST_LINE] or None
