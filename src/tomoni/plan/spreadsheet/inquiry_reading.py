"""庁内照会: a file that came back, read. Writes nothing: ``actions.inquiries`` keeps what is found here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from tomoni.kernel.errors import DomainError

from .. import domain
from ..queries.content import Content, IndicatorText
from . import inquiry_layout as layout
from .cells import Typed, typed_rows
from .layout import TEXT_ROLES, Sheet
from .opening import Rows, open_workbook
from .problems import SheetProblem

_ROLES = {word: role for role, word in TEXT_ROLES.items()}


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One amendment, opinion, or both. ``target`` is node, passage or indicator; ``key`` is empty for a new passage;
    ``field`` is title, text, name, baseline, target, or empty for a mere opinion."""

    sheet: str
    cell: str
    node: UUID
    target: str
    key: str
    field: str
    old: str
    new: str = ""
    removes: bool = False
    role: str = ""
    whose: str = ""
    opinion: str = ""
    by: str = ""


def sent_mark(book: dict[str, Rows]) -> tuple[UUID, str]:
    """The sheet that a file names, and the beginning of the digest of what was sent.

    Raises:
        DomainError: ``plan.inquiry_unknown``.
    """
    cells = (cell for row in book.get(layout.GUIDE, {}).values() for cell in row.values())
    for cell in cells:
        found = layout.read_mark(cell.value)
        if found is not None:
            return found
    raise DomainError("plan.inquiry_unknown")


def open_return(raw: bytes) -> dict[str, Rows]:
    """The sheets of a file that came back.

    Raises:
        DomainError: what ``opening.open_workbook`` raises.
    """
    return open_workbook(raw, frozenset({layout.GUIDE, *(sheet.name for sheet in layout.SHEETS)}))


def returned_lines(
    book: dict[str, Rows], sent: Content, nodes: Collection[UUID], department: str
) -> tuple[list[ReturnedLine], list[SheetProblem]]:
    """What a department wrote, and what of it cannot be understood. Lines that can be are there all the same."""
    problems: list[SheetProblem] = []
    lines: list[ReturnedLine] = []
    reader = _Reader(sent, nodes, department, problems)
    for sheet in layout.SHEETS:
        rows = book.get(sheet.name)
        if rows is None:
            problems.append(
                SheetProblem(sheet.name, "", DomainError("plan.sheet_missing", sheets=sheet.name))
            )
            continue
        typed = typed_rows(sheet, rows, problems)
        lines += reader.lines(sheet, typed)
    return lines, problems


class _Reader:
    """The rows of one file against what was sent."""

    def __init__(
        self, sent: Content, nodes: Collection[UUID], department: str, problems: list[SheetProblem]
    ) -> None:
        self.sent = sent
        self.department = department
        self.problems = problems
        self.codes = {sent.links[node].code: node for node in nodes if node in sent.links}
        self.texts = {str(text.key): (node, text) for node in nodes for text in sent.texts.get(node, ())}
        self.indicators: dict[str, IndicatorText] = {
            str(row.key): row for row in sent.indicators if row.node in nodes
        }

    def lines(self, sheet: Sheet, rows: list[Typed]) -> Iterator[ReturnedLine]:
        seen: dict[str, int] = {}
        id_header = sheet.columns[0].header
        for typed in rows:
            id = _value(typed, id_header).lower()
            if not self._says_anything(sheet, typed):
                continue
            if id and id in seen:
                self._wrong(typed, id_header, DomainError("plan.inquiry_row_twice", line=seen[id]))
                continue
            seen[id] = typed.row
            yield from self._row(sheet, typed, id)

    def _says_anything(self, sheet: Sheet, typed: Typed) -> bool:
        asked = [*layout.AMENDED[sheet.name], "意見"]
        return any(_value(typed, header) for header in asked)

    def _wrong(self, typed: Typed, header: str, reason: DomainError) -> None:
        self.problems.append(typed.problem(header, reason))

    def _row(self, sheet: Sheet, typed: Typed, id: str) -> Iterator[ReturnedLine]:
        if sheet is layout.NODES:
            yield from self._node(typed, id)
        elif sheet is layout.INDICATORS:
            yield from self._indicator(typed, id)
        elif id:
            yield from self._passage(sheet, typed, id)
        else:
            yield from self._new_passage(sheet, typed)

    def _node(self, typed: Typed, code: str) -> Iterator[ReturnedLine]:
        node = self.codes.get(code)
        if node is None:
            self._wrong(typed, "コード", self._not_yours(code))
            return
        old = self.sent.links[node].title
        yield from self._said(layout.NODES, typed, node, "node", str(node), {layout.AMENDMENT: old})

    def _passage(self, sheet: Sheet, typed: Typed, id: str) -> Iterator[ReturnedLine]:
        found = self.texts.get(id)
        if found is None:
            self._wrong(typed, "文のID", DomainError("plan.inquiry_row_unknown"))
            return
        node, text = found
        yield from self._said(sheet, typed, node, "passage", id, {layout.AMENDMENT: text.text})

    def _indicator(self, typed: Typed, id: str) -> Iterator[ReturnedLine]:
        row = self.indicators.get(id)
        if row is None:
            self._wrong(typed, "指標のID", DomainError("plan.inquiry_row_unknown"))
            return
        old = {
            "名称の修正案": row.name,
            "基準値の修正案": row.baseline.text,
            "目標値の修正案": row.target.text,
        }
        yield from self._said(layout.INDICATORS, typed, row.node, "indicator", id, old)

    def _said(
        self, sheet: Sheet, typed: Typed, node: UUID, target: str, key: str, old: dict[str, str]
    ) -> Iterator[ReturnedLine]:
        """The amendments of a row; the opinion stands with the first of them, or alone."""
        opinion, by = _value(typed, "意見"), _value(typed, "担当者")
        can_go = target != "node"
        for header, field in layout.AMENDED[sheet.name].items():
            new = _value(typed, header)
            if not new or new == old[header].strip():
                continue
            goes = new == layout.REMOVE and can_go and field in ("text", "name")
            yield ReturnedLine(
                sheet=sheet.name,
                cell=typed.cell(sheet.place(header)),
                node=node,
                target=target,
                key=key,
                field=field,
                old=old[header],
                new="" if goes else new,
                removes=goes,
                opinion=opinion,
                by=by,
            )
            opinion = ""
        if opinion:
            cell = typed.cell(sheet.place("意見"))
            said = next(iter(old.values()))
            yield ReturnedLine(sheet.name, cell, node, target, key, "", said, opinion=opinion, by=by)

    def _new_passage(self, sheet: Sheet, typed: Typed) -> Iterator[ReturnedLine]:
        code, new = _value(typed, "項目のコード").lower(), _value(typed, layout.AMENDMENT)
        header = "区分" if sheet is layout.TEXTS else "だれの役割"
        kind = _value(typed, header)
        node = self.codes.get(code)
        if node is None:
            self._wrong(typed, "項目のコード", self._not_yours(code))
            return
        role = _ROLES.get(kind) if sheet is layout.TEXTS else domain.PassageRole.ROLES
        if new and (not kind or role is None):
            self._wrong(typed, header, DomainError("plan.inquiry_new_needs", header=header))
            return
        place = layout.AMENDMENT if new else "意見"
        yield ReturnedLine(
            sheet=sheet.name,
            cell=typed.cell(sheet.place(place)),
            node=node,
            target="passage",
            key="",
            field="text" if new else "",
            old="",
            new=new,
            role=str(role or ""),
            whose=kind if sheet is layout.ROLES else "",
            opinion=_value(typed, "意見"),
            by=_value(typed, "担当者"),
        )

    def _not_yours(self, code: str) -> DomainError:
        return DomainError("plan.inquiry_node_not_yours", node=code, department=self.department)


def _value(typed: Typed, header: str) -> str:
    return typed.values[typed.sheet.place(header)]
