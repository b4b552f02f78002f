"""Rows as an edition again: every reference is looked up, every slip is named by its cell."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

from tomoni.kernel.errors import DomainError

from .. import domain
from ..domain.kinds import MOST_NODES
from ..queries.content import Content, IndicatorText, Office, Place, in_order
from ..queries.shapes import NodeLink, Printed
from . import layout
from .merging import NEW, Merged
from .problems import SheetProblem
from .rows import fingerprint, name_id

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_CODE = 60
_KINDS = {word: kind for kind, word in layout.KINDS.items()}
_TEXT_ROLES = {word: role for role, word in layout.TEXT_ROLES.items()}
_DIRECTIONS = {word: direction for direction, word in layout.DIRECTIONS.items()}


class Building:
    """One edition being put together out of the rows of all sheets."""

    def __init__(
        self,
        before: Content,
        rows: dict[str, list[Merged]],
        codes: dict[str, UUID | None],
        earlier: Mapping[str, UUID],
        memory: Mapping[str, str],
        problems: list[SheetProblem],
    ) -> None:
        self.before = before
        self.rows = rows
        self.codes = codes  # every code of the house; None where another plan has it
        self.earlier = earlier  # the items of adopted editions, by code
        self.memory = memory  # what the rows of the items were like when the file was written
        self.problems = problems
        self.nodes: dict[str, UUID] = {}  # by code: the nodes that the edition will have
        self.links: dict[UUID, NodeLink] = {}
        self.origins: dict[UUID, tuple[UUID, ...]] = {}
        self.given: dict[str, str] = {}  # codes that new rows without one were given, by the row's id

    def content(self) -> Content:
        """The edition as the rows have it. What is wrong was added to the problems; then it is not to be used."""
        places = self._places()
        return Content(
            links=self.links,
            places=places,
            texts=self._texts(places),
            indicators=tuple(self._indicators()),
            offices=self._offices(),
            related=self._related(),
            glossary=self._glossary(),
            origins=self.origins,
            origin_links=self.before.origin_links,
        )

    # -- what is wrong

    def _wrong(self, row: Merged, sheet: layout.Sheet, header: str, reason: DomainError) -> None:
        cell = row.typed.cell(sheet.place(header)) if row.typed else ""
        self.problems.append(SheetProblem(sheet.name, cell, reason))

    def _needed(self, row: Merged, sheet: layout.Sheet) -> bool:
        """Whether all cells that a changed row needs are filled in."""
        complete = True
        for place, column in enumerate(sheet.columns):
            if column.needed and not row.values[place]:
                complete = False
                self._wrong(row, sheet, column.header, DomainError("plan.cell_empty", header=column.header))
        return complete

    # -- items

    def _places(self) -> tuple[Place, ...]:
        sheet = layout.NODES
        again = sheet.place(layout.AGAIN)
        homes = [row for row in self.rows[sheet.name] if not row.values[again]]
        if not homes and not self.problems:
            self.problems.append(SheetProblem(sheet.name, "", DomainError("plan.no_nodes")))
        if len(self.rows[sheet.name]) > MOST_NODES:
            reason = DomainError("plan.too_many_nodes", most=MOST_NODES)
            self.problems.append(SheetProblem(sheet.name, "", reason))
        above: dict[str, str] = {}
        for row in homes:
            self._node(row, above)
        children = self._children(above)
        return tuple(self._in_order(children, above))

    def _node(self, row: Merged, above: dict[str, str]) -> None:
        sheet = layout.NODES
        code, id = self._identity(row)
        if id is None:
            return
        self.nodes[code] = id
        above[code] = row.values[sheet.place("親のコード")]
        if row.origin != "typed" and row.row is not None:
            self.links[id] = self.before.links[id]
            if id in self.before.origins:
                self.origins[id] = self.before.origins[id]
            return
        if not self._needed(row, sheet):
            return
        kind, level, marker, title, english = row.values[3:8]
        self.links[id] = NodeLink(id, code, _KINDS[kind], level, marker, title, english)
        self._origins(row, id)

    def _origins(self, row: Merged, node: UUID) -> None:
        """The items of the edition before out of which one was made, by their codes."""
        typed = row.values[layout.NODES.place(layout.ORIGINS)]
        found = set()
        for code in filter(None, re.split(r"[、,，\s]+", unicodedata.normalize("NFKC", typed).lower())):
            source = self.earlier.get(code)
            if source is None or source == node:
                self._wrong(row, layout.NODES, layout.ORIGINS, DomainError("plan.cell_no_origin", node=code))
            else:
                found.add(source)
        if found:
            self.origins[node] = tuple(sorted(found))

    def _identity(self, row: Merged) -> tuple[str, UUID | None]:
        """The code of an item and the node that has it: the one of the draft, one that an earlier edition had, or a
        new one."""
        if row.row is not None:
            node: UUID = row.row.made_of.node
            return self.before.links[node].code, node
        code = row.id
        if code.startswith(NEW):
            code = self.given[row.id] = self._free_code(row)
        header = "コード" if row.typed and row.typed.values[0] else "新しいコード"
        if code in self.codes:
            known = self.codes[code]
            if known is None:
                self._wrong(row, layout.NODES, header, DomainError("plan.cell_code_elsewhere", node=code))
            return code, known
        if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
            self._wrong(row, layout.NODES, header, DomainError("plan.cell_code_form", most=_LONGEST_CODE))
            return code, None
        return code, uuid4()

    def _free_code(self, row: Merged) -> str:
        """A code for a new item that was given none: after the item above it."""
        parent = row.values[layout.NODES.place("親のコード")]
        stem = parent[: _LONGEST_CODE - 8] if _CODE.fullmatch(parent) else "n"
        taken = {other.id for other in self.rows[layout.NODES.name]} | self.codes.keys() | self.nodes.keys()
        number = 1
        while f"{stem}-n{number}" in taken:
            number += 1
        return f"{stem}-n{number}"

    def _children(self, above: dict[str, str]) -> dict[str, list[Merged]]:
        """The rows under each item, 再掲 too, in the order of the file; slips in the tree are named."""
        sheet = layout.NODES
        children: dict[str, list[Merged]] = {}
        codes = {id: code for code, id in self.nodes.items()}
        for row in self.rows[sheet.name]:
            parent = row.values[sheet.place("親のコード")]
            if parent and parent not in self.nodes:
                self._wrong(row, sheet, "親のコード", DomainError("plan.cell_no_parent", node=parent))
            elif row.values[sheet.place(layout.AGAIN)]:
                if self._repeats(row):
                    children.setdefault(parent, []).append(row)
            else:
                code = codes.get(row.row.made_of.node) if row.row else self._code_of(row)
                if code is not None:
                    self._check_way_up(row, code, above)
                    children.setdefault(parent, []).append(row)
        return children

    def _code_of(self, row: Merged) -> str | None:
        code = self.given.get(row.id, row.id)
        return code if code in self.nodes else None

    def _repeats(self, row: Merged) -> bool:
        """Whether the row of 再掲 names an item, and calls it as it is called."""
        sheet = layout.NODES
        code = row.id.partition(">")[0]
        if code not in self.nodes:
            self._wrong(row, sheet, "コード", DomainError("plan.cell_no_node", node=code))
            return False
        title = row.typed.values[sheet.place("名称")] if row.typed else ""
        id = self.nodes[code]
        names = {link.title.strip() for links in (self.before.links, self.links) if (link := links.get(id))}
        was = self.memory.get(name_id(row.id)) == fingerprint([title])
        if title and not was and title not in names:
            self._wrong(row, sheet, "名称", DomainError("plan.cell_name_of_repeated"))
            return False
        return True

    def _check_way_up(self, row: Merged, code: str, above: dict[str, str]) -> None:
        """No item stands below itself, and none lies too deep."""
        seen = {code}
        step = above.get(code, "")
        while step and step not in seen:
            seen.add(step)
            step = above.get(step, "")
        if step == code:
            self._wrong(row, layout.NODES, "親のコード", DomainError("plan.cell_circle"))
        elif len(seen) > domain.DEEPEST:
            reason = DomainError("plan.cell_too_deep", most=domain.DEEPEST)
            self._wrong(row, layout.NODES, "親のコード", reason)

    def _in_order(self, children: dict[str, list[Merged]], above: dict[str, str]) -> Iterator[Place]:
        """The places in the order of the document."""
        sheet = layout.NODES
        codes = {id: code for code, id in self.nodes.items()}
        waiting = list(reversed(children.get("", ())))
        left = len(self.rows[sheet.name])
        while waiting and left >= 0:
            row = waiting.pop()
            left -= 1
            parent = self.nodes.get(row.values[sheet.place("親のコード")])
            marker, reference = row.values[sheet.place("番号")], row.values[sheet.place("参照")]
            is_again = bool(row.values[sheet.place(layout.AGAIN)])
            if is_again:
                node = self.nodes[row.id.partition(">")[0]]
            else:
                node = row.row.made_of.node if row.row else self.nodes[self._code_of(row) or ""]
                waiting += reversed(children.get(codes[node], ()))
            if row.origin != "typed" and row.row is not None:
                kept: Place = row.row.made_of
                yield kept._replace(parent=parent)
            else:
                yield Place(node, parent, is_again, reference, marker if is_again else "")

    # -- what belongs to items

    def _node_of(self, row: Merged, sheet: layout.Sheet) -> UUID | None:
        """The item that a row belongs to; None where it goes with its item, or names none."""
        code = row.values[sheet.place("項目のコード")]
        if code in self.nodes:
            return self.nodes[code]
        if row.origin == "typed":
            self._wrong(row, sheet, "項目のコード", DomainError("plan.cell_no_node", node=code))
        elif row.origin == "grown" or (row.row is not None and row.typed is not None and self._moved_on(row)):
            reason = DomainError("plan.cell_grown_under_removed", node=code)
            self._wrong(row, sheet, "項目のコード", reason)
        return None

    def _moved_on(self, row: Merged) -> bool:
        """Whether a row that nobody changed in the file was changed in the draft since the file was written."""
        assert row.typed is not None
        assert row.row is not None
        typed = tuple(
            "" if column.kind in ("id", "note") else value
            for column, value in zip(row.typed.sheet.columns, row.typed.values, strict=True)
        )
        return typed != row.row.values

    def _texts(self, places: tuple[Place, ...]) -> dict[UUID, tuple[domain.PassageText, ...]]:
        found: dict[UUID, list[domain.PassageText]] = {}
        keys: set[UUID] = set()
        for sheet in (layout.TEXTS, layout.ROLES):
            for row in self.rows[sheet.name]:
                node = self._node_of(row, sheet)
                if node is None:
                    continue
                text = self._text(row, sheet)
                if text is not None and text.key in keys:
                    self._wrong(row, sheet, "文のID", DomainError("plan.cell_unknown_id"))
                elif text is not None:
                    keys.add(text.key)
                    found.setdefault(node, []).append(text)
        ordered = (place.node for place in places if not place.repeated)
        return {node: in_order(found[node]) for node in ordered if node in found}

    def _text(self, row: Merged, sheet: layout.Sheet) -> domain.PassageText | None:
        kept: domain.PassageText | None = row.row.made_of[1] if row.row is not None else None
        if row.origin != "typed" and kept is not None:
            return kept
        if not self._needed(row, sheet):
            return None
        text = row.values[sheet.place("文")]
        if text.endswith(layout.CUT):
            if kept is None or row.row is None or row.row.values[sheet.place("文")] != text:
                self._wrong(row, sheet, "文", DomainError("plan.cell_text_cut"))
                return None
            text = kept.text
        heading = row.values[sheet.place("見出し")]
        if sheet is layout.ROLES:
            role, actor = str(domain.PassageRole.ROLES), row.values[sheet.place("だれの役割")]
        else:
            role, actor = str(_TEXT_ROLES[row.values[sheet.place("区分")]]), ""
        if kept is not None:
            actor = kept.actor if sheet is layout.TEXTS and role == kept.role else actor
            return replace(kept, role=role, heading=heading, actor=actor, text=text)
        return domain.PassageText(uuid4(), role, heading, actor, text)

    def _indicators(self) -> Iterator[IndicatorText]:
        sheet = layout.INDICATORS
        for row in self.rows[sheet.name]:
            node = self._node_of(row, sheet)
            if node is None:
                continue
            kept: IndicatorText | None = row.row.made_of if row.row is not None else None
            if row.origin != "typed" and kept is not None:
                yield kept
            elif self._needed(row, sheet):
                name, definition, unit, kind, type, direction, cumulative = row.values[3:10]
                yield IndicatorText(
                    kept.key if kept else uuid4(),
                    node,
                    name,
                    definition,
                    unit,
                    kind,
                    type,
                    str(_DIRECTIONS[direction]) if direction else "",
                    bool(cumulative),
                    _printed(*row.values[10:13]),
                    _printed(*row.values[13:16]),
                )

    def _offices(self) -> dict[UUID, tuple[Office, ...]]:
        sheet = layout.OFFICES
        found: dict[UUID, list[Office]] = {}
        for row in self.rows[sheet.name]:
            node = self._node_of(row, sheet)
            if node is None:
                continue
            if row.origin != "typed" and row.row is not None:
                found.setdefault(node, []).append(row.row.made_of[1])
            elif self._needed(row, sheet):
                lead = bool(row.values[sheet.place("主管")])
                found.setdefault(node, []).append(Office(row.values[sheet.place("担当課")], lead))
        return {node: tuple(offices) for node, offices in found.items()}

    def _related(self) -> dict[UUID, tuple[str, ...]]:
        sheet = layout.RELATED
        found: dict[UUID, list[str]] = {}
        for row in self.rows[sheet.name]:
            node = self._node_of(row, sheet)
            if node is None:
                continue
            if row.origin != "typed" and row.row is not None:
                found.setdefault(node, []).append(row.row.made_of[1])
            elif self._needed(row, sheet):
                found.setdefault(node, []).append(row.values[sheet.place("関連する計画")])
        return {node: tuple(names) for node, names in found.items()}

    def _glossary(self) -> tuple[tuple[str, str], ...]:
        sheet = layout.TERMS
        found: list[tuple[str, str]] = []
        for row in self.rows[sheet.name]:
            if row.origin != "typed" and row.row is not None:
                found.append(row.row.made_of)
            elif self._needed(row, sheet):
                text = row.values[sheet.place("説明")]
                if text.endswith(layout.CUT):
                    self._wrong(row, sheet, "説明", DomainError("plan.cell_text_cut"))
                found.append((row.values[sheet.place("用語")], text))
        return tuple(found)


def _printed(text: str, value: str, period: str) -> Printed:
    return Printed(text, Decimal(value) if value else None, period)
