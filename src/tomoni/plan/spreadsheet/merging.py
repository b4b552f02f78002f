"""Who changed what: rows of the file, rows of the draft, and what the rows were when the file was written.

A row that nobody changed in the file stays as the draft has it now, whoever changed it there meanwhile. So departments
may each work on a copy of their own, and load them one after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tomoni.kernel.errors import DomainError

from . import layout
from .cells import Typed
from .problems import SheetProblem
from .rows import Row, fingerprint

Origin = Literal[
    "kept", "typed", "grown"
]  # as the draft has it; as the file has it; came into the draft meanwhile

NEW = "new "  # how the ids of new rows without one begin
_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Merged:
    """A row as it would be. ``row`` is the draft's, where it has one; ``typed`` the file's, where it has one."""

    id: str
    values: tuple[str, ...]
    origin: Origin
    row: Row | None
    typed: Typed | None


def merged(
    sheet: layout.Sheet,
    mine: Sequence[tuple[str, tuple[str, ...], Typed]],
    draft: Sequence[Row],
    memory: Mapping[str, str],
    problems: list[SheetProblem],
) -> list[Merged]:
    """The rows of one sheet as they would be, in their order.

    ``mine`` are the file's rows (id, values, where they stand), without those that are marked to go; ``memory`` says
    what each row was like when the file was written, by id.
    """
    mine = _recognised(mine, draft, memory)
    in_draft = {row.id: row for row in draft}
    found: dict[str, Merged] = {}
    for id, values, typed in mine:
        one = _one(id, values, typed, in_draft.get(id), memory, problems)
        if one is not None:
            found[id] = one
    present = {id for id, _values, _typed in mine}
    for row in draft:
        if row.id in present:
            continue
        kept = _absent(sheet, row, memory, problems)
        if kept is not None:
            found[row.id] = kept
    order = _order([id for id, _values, _typed in mine], [row.id for row in draft], list(memory))
    return [found[id] for id in order if id in found]


def _recognised(
    mine: Sequence[tuple[str, tuple[str, ...], Typed]], draft: Sequence[Row], memory: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...], Typed]]:
    """New rows that the draft has already, because the same file was loaded before, are those."""
    grown: dict[tuple[str, ...], list[str]] = {}
    for row in draft:
        if row.id not in memory:
            grown.setdefault(row.values, []).append(row.id)
    taken = {id for id, _values, _typed in mine}
    found = []
    for id, values, typed in mine:
        same = [other for other in grown.get(values, ()) if other not in taken]
        if id.startswith(NEW) and same:
            taken.add(same[0])
            found.append((same[0], values, typed))
        else:
            found.append((id, values, typed))
    return found


def _one(
    id: str,
    values: tuple[str, ...],
    typed: Typed,
    row: Row | None,
    memory: Mapping[str, str],
    problems: list[SheetProblem],
) -> Merged | None:
    before = memory.get(id)
    if before is None and row is None:
        return Merged(id, values, "typed", None, typed)
    if before is None and row is not None:  # new in the file and in the draft
        if values == row.values:
            return Merged(id, values, "kept", row, typed)
        problems.append(_conflict(typed, values, row))
        return None
    untouched = fingerprint(values) == before
    if row is None:  # somebody took it out of the draft meanwhile
        if untouched:
            return None
        reason = DomainError("plan.cell_row_gone")
        problems.append(SheetProblem(typed.sheet.name, f"A{typed.row}", reason))
        return None
    if untouched or values == row.values:
        return Merged(id, row.values, "kept", row, typed)
    if row.print != before:
        problems.append(_conflict(typed, values, row))
        return None
    return Merged(id, values, "typed", row, typed)


def _conflict(typed: Typed, values: tuple[str, ...], row: Row) -> SheetProblem:
    place = next(n for n, (a, b) in enumerate(zip(values, row.values, strict=True)) if a != b)
    now = row.values[place]
    short = now if len(now) <= _EXCERPT else now[:_EXCERPT] + "…"
    return SheetProblem(typed.sheet.name, typed.cell(place), DomainError("plan.cell_moved_on", now=short))


def _absent(
    sheet: layout.Sheet, row: Row, memory: Mapping[str, str], problems: list[SheetProblem]
) -> Merged | None:
    """A row of the draft that the file does not have: newer than the file, or taken out of it."""
    before = memory.get(row.id)
    if before is None:
        return Merged(row.id, row.values, "grown", row, None)
    if row.print != before:
        name = next((value for value in reversed(row.values) if len(value) > 3), row.id)[:_EXCERPT]
        problems.append(SheetProblem(sheet.name, "", DomainError("plan.cell_taken_out_moved_on", row=name)))
    return None


def _order(mine: list[str], draft: list[str], memory: list[str]) -> list[str]:
    """The file's order where somebody changed it there (or where nobody changed the draft's), else the draft's; rows
    that only the other has follow the row before them."""
    in_mine, remembered = set(mine), set(memory)
    sorted_here = [id for id in mine if id in remembered] != [id for id in memory if id in in_mine]
    in_draft = set(draft)
    sorted_there = [id for id in draft if id in remembered] != [id for id in memory if id in in_draft]
    first, second = (draft, mine) if sorted_there and not sorted_here else (mine, draft)
    return _joined(first, second)


def _joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """``first`` with what only ``second`` has, each after the row that stands before it there."""
    order = list(dict.fromkeys(first))
    known = set(order)
    after: dict[str | None, list[str]] = {}
    last: str | None = None
    for id in dict.fromkeys(second):
        if id in known:
            last = id
        else:
            after.setdefault(last, []).append(id)
    result = list(after.get(None, ()))
    for id in order:
        result.append(id)
        result += after.get(id, ())
    return result
