"""A file against a draft: what would change, or what is wrong, all of it at once. Writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tomoni.kernel.errors import DomainError

from ..models import Edition, Node, Plan
from ..queries.comparing import compare_contents
from ..queries.content import Content, content_of
from ..queries.differences import Difference
from . import layout
from .building import Building
from .cells import Typed, number_in, typed_rows
from .merging import NEW, Merged, merged
from .opening import Cell, open_workbook
from .problems import SheetProblem
from .rows import Row, again_id, counted, office_id, rows_of


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What a file would make of a draft. With ``problems`` there is no ``after``: it cannot be applied.

    ``is_remembered`` is False where the file has lost what its rows were like when it was written: then each row that
    differs from the draft counts as changed in the file.
    """

    before: Content
    after: Content | None
    problems: tuple[SheetProblem, ...]
    is_remembered: bool

    @property
    def changes_nothing(self) -> bool:
        return self.after == self.before

    def difference(self) -> Difference:
        """What would change, node by node."""
        assert self.after is not None
        return compare_contents(self.before, self.after)


def newest_full_draft(plan: Plan | None) -> Edition:
    """The draft of a whole edition that was begun last, for who cannot choose one (the command line). One query.

    Raises:
        DomainError: ``plan.no_full_draft``.
    """
    drafts = Edition.objects.filter(plan=plan, adopted_at=None, amends=None).select_related("plan")
    found: Edition | None = drafts.order_by("-created_at").first()
    if found is None:
        raise DomainError("plan.no_full_draft")
    return found


def read_sheet(draft: Edition, raw: bytes, known: SheetChanges | None = None) -> SheetChanges:
    """What the file would change in the draft. Eight queries at most.

    ``known``: what it would have changed when it was read before; where the draft reads as it did then, that holds.

    Raises:
        DomainError: what ``opening.open_workbook`` raises; ``plan.sheet_missing`` (``sheets``);
            ``plan.sheet_other_plan``: the file was written from another plan.
    """
    before = content_of(draft)
    if known is not None and known.before == before:
        return known
    names = [sheet.name for sheet in layout.SHEETS]
    book = open_workbook(raw, frozenset({*names, layout.MEMORY}))
    missing = [name for name in names if name not in book]
    if missing:
        raise DomainError("plan.sheet_missing", sheets="、".join(missing))
    now = rows_of(before)
    memory = _memory(book.get(layout.MEMORY, {}), draft.plan_id)
    is_remembered = memory is not None
    if memory is None:
        memory = {name: {row.id: row.print for row in rows} for name, rows in now.items()}
    problems: list[SheetProblem] = []
    typed = {sheet.name: typed_rows(sheet, book[sheet.name], problems) for sheet in layout.SHEETS}
    if any(problem.reason.code in _HEADERS for problem in problems):
        return SheetChanges(before, None, _in_order(problems), is_remembered)
    rows: dict[str, list[Merged]] = {}
    for sheet in layout.SHEETS:
        name = sheet.name
        mine = _named(sheet, typed[name], memory[name], now[name], problems)
        rows[name] = merged(sheet, mine, now[name], memory[name], problems)
    codes = _codes(draft)
    earlier = _earlier(draft)
    after = Building(before, rows, codes, earlier, memory[layout.NODES.name], problems).content()
    return SheetChanges(before, None if problems else after, _in_order(problems), is_remembered)


# A sheet with such a problem cannot be understood any further.
_HEADERS = ("plan.cell_header_missing", "plan.cell_header_twice")


def _codes(draft: Edition) -> dict[str, UUID | None]:
    """The nodes of the plan by code, whatever edition has them; None for codes of other plans."""
    rows = Node.objects.values_list("code", "id", "plan_id")
    return {code: node if plan == draft.plan_id else None for code, node, plan in rows}


def _earlier(draft: Edition) -> dict[str, UUID]:
    """The items that adopted editions of the plan have, by code: what others can be made out of."""
    adopted = Node.objects.filter(plan=draft.plan_id, versions__edition__adopted_at__isnull=False)
    return dict(adopted.values_list("code", "id").distinct())


def _in_order(problems: Iterable[SheetProblem]) -> tuple[SheetProblem, ...]:
    """As one reads the file; of several reasons for one cell the first, of which the others only follow."""
    names = [sheet.name for sheet in layout.SHEETS]
    first: dict[tuple[str, str, str], SheetProblem] = {}
    for problem in problems:
        row_is_missing = "" if problem.cell else str(problem.reason)
        first.setdefault((problem.sheet, problem.cell, row_is_missing), problem)

    def place(problem: SheetProblem) -> tuple[int, int, int, str]:
        letters = problem.cell.rstrip("0123456789")
        return names.index(problem.sheet), int(problem.cell[len(letters) :] or 0), len(letters), letters

    return tuple(sorted(first.values(), key=place))


def _memory(rows: dict[int, dict[int, Cell]], plan: UUID) -> dict[str, dict[str, str]] | None:
    """What each row was like when the file was written, by sheet and id; None where the file does not say.

    Raises:
        DomainError: ``plan.sheet_other_plan``.
    """
    head = rows.get(2, {})
    if 0 not in head or head[0].value != layout.FORMAT:
        return None
    if 1 not in head or head[1].value != str(plan):
        raise DomainError("plan.sheet_other_plan")
    found: dict[str, dict[str, str]] = {sheet.name: {} for sheet in layout.SHEETS}
    for line in sorted(rows):
        cells = rows[line]
        if line > 2 and len(cells) >= 3 and cells[0].value in found:
            found[cells[0].value][cells[1].value] = cells[2].value
    return found


# ---- telling rows again


def _named(
    sheet: layout.Sheet,
    rows: Iterable[Typed],
    memory: dict[str, str],
    draft: list[Row],
    problems: list[SheetProblem],
) -> list[tuple[str, tuple[str, ...], Typed]]:
    """The rows with their ids, without those that are marked to go; new rows get an id of their own."""
    in_draft = {row.id: row for row in draft}
    known = {*memory, *in_draft}
    naming = _Naming(sheet, known, problems)
    found = []
    taken: dict[str, Typed] = {}
    for typed in rows:
        goes = bool(typed.values[sheet.place(layout.REMOVE)])
        id = naming.id_of(typed)
        first = id if id in taken else id.partition("#")[0]
        if id in taken or (id not in known and first in taken):
            reason = DomainError("plan.cell_twice", line=taken[first].row)
            problems.append(SheetProblem(sheet.name, typed.cell(naming.id_place), reason))
            continue
        taken[id] = typed
        if not goes:
            values = _compared(sheet, typed)
            if sheet is layout.INDICATORS:
                row = in_draft.get(id)
                values = _numbers_following(values, row if row and row.print == memory.get(id) else None)
            found.append((id, values, typed))
    return found


def _numbers_following(values: tuple[str, ...], before: Row | None) -> tuple[str, ...]:
    """Who changes a printed value and leaves its number alone means the number that is printed now."""
    result = list(values)
    for header in ("基準値", "目標値"):
        printed = layout.INDICATORS.place(header)
        counted = printed + 1
        was = (before.values[printed], before.values[counted]) if before else ("", "")
        if values[printed] != was[0] and values[counted] == was[1]:
            result[counted] = number_in(values[printed])
    return tuple(result)


def _compared(sheet: layout.Sheet, typed: Typed) -> tuple[str, ...]:
    """The cells that count: not those that only name a row."""
    blank = {n for n, column in enumerate(sheet.columns) if column.kind in ("id", "note")}
    if sheet is layout.NODES:
        blank.add(sheet.place("新しいコード"))
        if typed.values[sheet.place(layout.AGAIN)]:
            kept = {sheet.place(header) for header in ("親のコード", "番号", layout.AGAIN, "参照")}
            blank |= set(range(len(sheet.columns))) - kept
    return tuple("" if n in blank else value for n, value in enumerate(typed.values))


class _Naming:
    """What tells the rows of a sheet again."""

    def __init__(self, sheet: layout.Sheet, known: set[str], problems: list[SheetProblem]) -> None:
        self.sheet = sheet
        self.known = known
        self.problems = problems
        self.seen: Counter[str] = Counter()
        self.id_place = sheet.place_of_id()

    def id_of(self, typed: Typed) -> str:
        if self.sheet is layout.NODES:
            return self._of_node(typed)
        if self.sheet is layout.TERMS:
            return counted(typed.values[self.id_place], self.seen)
        if self.sheet.told_by:
            code = typed.values[self.sheet.place("項目のコード")]
            return office_id(code, typed.values[self.id_place], self.seen)
        id = typed.values[self.id_place].lower()
        if id and id not in self.known:
            self.problems.append(
                SheetProblem(self.sheet.name, typed.cell(self.id_place), DomainError("plan.cell_unknown_id"))
            )
        return id or f"{NEW}{typed.row}"

    def _of_node(self, typed: Typed) -> str:
        code = typed.values[0] or typed.values[1]
        if typed.values[self.sheet.place(layout.AGAIN)]:
            return again_id(code, typed.values[self.sheet.place("親のコード")], self.seen)
        return code or f"{NEW}{typed.row}"
