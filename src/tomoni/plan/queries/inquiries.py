"""庁内照会: whom it asks, who has answered, and what the lines that came back would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from tomoni.accounts.api import department_names
from tomoni.kernel.diff import Piece, compare, lines
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for

from ..models import (
    INQUIRY_DECISIONS,
    Edition,
    Indicator,
    InquiryLine,
    InquiryReturn,
    InquirySheet,
    Milestone,
    NodeVersion,
    Passage,
    Placement,
    Responsibility,
)
from .changes import role_label


@dataclass(frozen=True, slots=True)
class DepartmentAsked:
    """A department that the draft names as responsible, and its items: those that name it and what hangs below them
    without a department of its own."""

    name: str
    department: UUID | None
    nodes: tuple[UUID, ...]


def departments_of(edition: Edition) -> tuple[DepartmentAsked, ...]:
    """All departments of a full draft, in the order in which the document names them. Three queries."""
    places = Placement.objects.filter(edition=edition, repeated=False).order_by("path")
    rows = Responsibility.objects.filter(version__edition=edition).order_by("version_id", "order", "id")
    own: dict[UUID, list[tuple[str, UUID | None]]] = {}
    for node, printed, department in rows.values_list("version__node", "printed_name", "department_id"):
        own.setdefault(node, []).append((printed, department))
    today = department_names()
    found: dict[object, list[UUID]] = {}
    names: dict[object, tuple[str, UUID | None]] = {}
    asked: dict[UUID | None, list[tuple[str, UUID | None]]] = {None: []}
    for node, parent in places.values_list("node_id", "parent_id"):
        asked[node] = own.get(node) or asked.get(parent, [])
        for printed, department in asked[node]:
            key = department or printed
            names.setdefault(key, (today.get(department, printed) if department else printed, department))
            nodes = found.setdefault(key, [])
            if node not in nodes[-1:]:
                nodes.append(node)
    return tuple(DepartmentAsked(*names[key], tuple(nodes)) for key, nodes in found.items())


# ---- who has answered ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A department of an inquiry: how much it was asked, when its newest answer came, how much of it waits."""

    id: UUID
    name: str
    department: UUID | None
    items: int
    answered_at: Any
    lines: int
    waiting: int
    is_late: bool
    reminded_on: date | None


def sheets_of(milestone: UUID, until: date | None) -> tuple[SheetFacts, ...]:
    """The departments of an inquiry, which was to be answered until this day, in their order. Two queries."""
    mine = Q(returns__lines__of__in=_files_that_count(milestone))
    rows = (
        InquirySheet.objects.filter(milestone=milestone)
        .annotate(
            answered=Max("returns__received_at"),
            line_count=Count("returns__lines", filter=mine, distinct=True),
            waiting_count=Count(
                "returns__lines", filter=mine & Q(returns__lines__decision=""), distinct=True
            ),
            reminded=Max("reminders__on"),
        )
        .order_by("order")
    )
    is_over = until is not None and until < timezone.localdate()
    return tuple(
        SheetFacts(
            id=row.id,
            name=row.name,
            department=row.department_id,
            items=len(row.nodes),
            answered_at=row.answered,
            lines=row.line_count,
            waiting=row.waiting_count,
            is_late=is_over and row.answered is None,
            reminded_on=row.reminded,
        )
        for row in rows
    )


def _files_that_count(milestone: UUID) -> set[UUID]:
    """The newest file of each department, which takes the place of earlier ones; one that could not be read as a whole
    only adds to them, so that nothing is lost. One query."""
    rows = InquiryReturn.objects.filter(milestone=milestone, sheet__isnull=False).order_by("received_at")
    found: dict[object, list[UUID]] = {}
    for sheet, file, problems in rows.values_list("sheet_id", "id", "problems"):
        if not problems:
            found[sheet] = []
        found.setdefault(sheet, []).append(file)
    return {file for files in found.values() for file in files}


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """A file that came back. ``problems`` are (sheet, cell, sentence)."""

    id: UUID
    file_name: str
    department: str
    received_at: Any
    problems: tuple[tuple[str, str, str], ...]


def returns_of(milestone: Milestone) -> tuple[ReturnFacts, ...]:
    """All files that came back, newest first. One query."""
    rows = milestone.returns.select_related("sheet").defer("content").order_by("-received_at", "id")
    return tuple(
        ReturnFacts(
            row.id, row.file_name, row.sheet.name if row.sheet else "", row.received_at, _problems(row)
        )
        for row in rows
    )


def _problems(row: InquiryReturn) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (one["sheet"], one["cell"], sentence_for(DomainError(one["code"], **one["params"])))
        for one in row.problems
    )


# ---- the lines -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineFacts:
    """A line with what the draft says at its place now. ``is_gone``: its place is not there any more. ``others`` are
    departments that wrote other words for the same place."""

    line: InquiryLine
    department: str
    code: str
    name: str
    now: str
    is_gone: bool
    others: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.line.decision

    @property
    def has_moved_on(self) -> bool:
        """Whether somebody changed the place after the inquiry was sent, otherwise than this line asks for."""
        return self.line.is_amendment and not self.is_gone and self.now not in (self.line.old, self.line.new)

    @property
    def is_done_already(self) -> bool:
        """Whether the draft reads like this already."""
        return bool(self.line.new and self.line.key and self.now == self.line.new)

    @property
    def role_label(self) -> str:
        """In which section a new text is to stand."""
        return role_label(self.line.role) if self.line.role else ""

    @property
    def decision_label(self) -> str:
        return str(INQUIRY_DECISIONS[self.line.decision]) if self.line.decision else ""

    @property
    def difference(self) -> list[tuple[Piece, ...]]:
        """What the line would change, as the draft reads now."""
        return lines(compare(self.now, self.line.new))


Place = tuple[str, str, str]  # target, key, field


def place_of(line: InquiryLine) -> Place:
    """Where a line wants other words; lines at the same place exclude each other."""
    return line.target, line.key or f"new {line.pk}", line.field


def lines_of(milestone: Milestone) -> tuple[LineFacts, ...]:
    """The lines of the newest file of each department, with those that were decided before: in the order of the
    departments, then as they stand in the files. Six queries at most."""
    newest = _files_that_count(milestone.pk)
    rows = (
        InquiryLine.objects.filter(of__milestone=milestone)
        .filter(Q(of__in=newest) | ~Q(decision=""))
        .select_related("of__sheet", "node")
        .defer("of__content")
        .order_by("of__sheet__order", "of__received_at", "id")
    )
    found = _each_once(rows)
    now = texts_at(milestone.edition, found)
    titles = _titles(milestone.edition, {line.node_id for line in found})
    words = _words_at(found)
    return tuple(
        LineFacts(
            line=line,
            department=line.department_name,
            code=line.node.code,
            name=titles.get(line.node_id, line.node.code),
            now=now.get(_at(line), ""),
            is_gone=bool(line.key) and _at(line) not in now,
            others=_others(line, words),
        )
        for line in found
    )


def same_words(line: InquiryLine) -> tuple[object, ...]:
    """By what a line is told again in another file of the same department."""
    said = (line.new, line.removes, line.opinion)
    return line.node_id, line.target, line.key, line.field, line.role, line.whose, *said


def _each_once(rows: Iterable[InquiryLine]) -> list[InquiryLine]:
    """Without lines that a later file of the department says again."""
    found = {(line.of.sheet_id, same_words(line)): line for line in rows}
    return list(found.values())


def _at(line: InquiryLine) -> Place:
    """The place whose text is shown beside a line: an opinion about an indicator stands beside its name."""
    first = {"node": "title", "passage": "text", "indicator": "name"}
    return line.target, line.key, line.field or first[line.target]


def _words_at(found: Iterable[InquiryLine]) -> dict[Place, dict[str, str]]:
    """What each department wrote for each place, of those lines that are open or accepted."""
    words: dict[Place, dict[str, str]] = {}
    for line in found:
        if line.is_amendment and line.decision != "rejected":
            words.setdefault(place_of(line), {})[line.department_name] = line.new
    return words


def _others(line: InquiryLine, words: Mapping[Place, Mapping[str, str]]) -> tuple[str, ...]:
    if not line.is_amendment or line.decision:
        return ()
    return tuple(name for name, new in words.get(place_of(line), {}).items() if new != line.new)


def texts_at(edition: Edition, found: Iterable[InquiryLine]) -> dict[Place, str]:
    """What the draft says now at the places of these lines; places that are gone are left out. Three queries."""
    keys: dict[str, set[str]] = {"node": set(), "passage": set(), "indicator": set()}
    for line in found:
        if line.key:
            keys[line.target].add(line.key)
    now: dict[Place, str] = {}
    versions = NodeVersion.objects.filter(edition=edition, node__in=[UUID(key) for key in keys["node"]])
    for node, title in versions.values_list("node_id", "title") if keys["node"] else ():
        now["node", str(node), "title"] = title
    passages = Passage.objects.filter(version__edition=edition, key__in=keys["passage"])
    for key, text in passages.values_list("key", "text") if keys["passage"] else ():
        now["passage", str(key), "text"] = text
    rows = Indicator.objects.filter(edition=edition, key__in=keys["indicator"])
    printed = ("key", "name", "baseline_text", "target_text")
    for key, name, baseline, target in rows.values_list(*printed) if keys["indicator"] else ():
        for field, text in (("name", name), ("baseline", baseline), ("target", target)):
            now["indicator", str(key), field] = text
    return now


def _titles(edition: Edition, nodes: set[UUID]) -> dict[UUID, str]:
    rows = NodeVersion.objects.filter(edition=edition, node__in=nodes)
    return {row.node_id: str(row) for row in rows} if nodes else {}
