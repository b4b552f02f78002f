"""庁内照会: the sheet of one department, written. It says how the draft read when the inquiry was sent."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from tomoni.kernel.calendars import wareki

from .. import domain
from ..models import InquirySheet, Milestone
from ..queries.content import Content, tells_a_role
from ..queries.inquiries import lines_of
from ..queries.snapshots import sent_text
from . import inquiry_layout as layout
from .layout import TEXT_ROLES, Column, Sheet
from .package import LOCKED, TEXT, WRAPPED, WRAPPED_LOCKED, DropDown, Table, workbook
from .rows import shown

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom what is asked: the town's name of the plan and the department, its items, until when, under which mark."""

    plan: str
    department: str
    nodes: frozenset[UUID]
    until: date
    mark: str


def department_rows(content: Content, nodes: Collection[UUID]) -> dict[str, list[tuple[str, ...]]]:
    """What a department is sent, by sheet: the rows as they are seen."""
    homes = [place.node for place in content.places if not place.repeated and place.node in nodes]
    return {
        layout.NODES.name: [_node(content, node) for node in homes],
        layout.TEXTS.name: list(_texts(content, homes)),
        layout.INDICATORS.name: list(_indicators(content, nodes)),
        layout.ROLES.name: list(_roles(content, homes)),
    }


def digest_of(rows: dict[str, list[tuple[str, ...]]]) -> str:
    """SHA-256 of what was sent."""
    digest = hashlib.sha256()
    for name, found in rows.items():
        for row in found:
            digest.update("\x1f".join((name, *row)).encode(errors="replace") + b"\x1e")
    return digest.hexdigest()


def inquiry_workbook(content: Content, asked: Asked) -> bytes:
    """The file of one department."""
    rows = department_rows(content, asked.nodes)
    return workbook([_guide(asked), *(_table(sheet, rows[sheet.name]) for sheet in layout.SHEETS)])


def inquiry_archive(content: Content, asked: Iterable[Asked]) -> bytes:
    """The files of all departments as a .zip."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for number, one in enumerate(asked, 1):
            archive.writestr(f"{number:02d}_{file_name(one.department)}", inquiry_workbook(content, one))
    return stream.getvalue()


def inquiry_file(sheet: InquirySheet) -> tuple[str, bytes]:
    """Name and content of the file of one department."""
    milestone = sheet.milestone
    return file_name(sheet.name), inquiry_workbook(sent_text(milestone), _asked(milestone, sheet))


def inquiry_files(milestone: Milestone) -> bytes:
    """The files of all departments as a .zip."""
    sheets = milestone.sheets.order_by("order")
    return inquiry_archive(sent_text(milestone), [_asked(milestone, sheet) for sheet in sheets])


def inquiry_results(milestone: Milestone) -> bytes:
    """回答と対応の一覧: every line with what was decided and why, to be sent back to the departments."""
    rows = [
        (
            one.department,
            one.name,
            f"{one.line.sheet_name} {one.line.cell}",
            shown(one.line.old),
            layout.REMOVE if one.line.removes else shown(one.line.new),
            shown(one.line.opinion),
            one.line.by,
            _DECISIONS[one.line.decision],
            shown(one.line.reason),
        )
        for one in lines_of(milestone)
    ]
    styles = [WRAPPED] * len(_RESULTS)
    widths = [width for _header, width in _RESULTS]
    headers = [header for header, _width in _RESULTS]
    return workbook([Table("回答と対応", headers, widths, styles, styles, rows, is_protected=False)])


_RESULTS = (
    ("課", 14),
    ("項目", 28),
    ("場所", 10),
    ("照会した案", 50),
    (layout.AMENDMENT, 50),
    ("意見", 40),
    ("担当者", 14),
    ("採否", 10),
    ("理由", 40),
)
_DECISIONS = {"accepted": "採用", "rejected": "不採用", "": "未定"}


def _asked(milestone: Milestone, sheet: InquirySheet) -> Asked:
    assert milestone.held_to is not None
    return Asked(
        plan=milestone.edition.title,
        department=sheet.name,
        nodes=frozenset(UUID(node) for node in sheet.nodes),
        until=milestone.held_to,
        mark=layout.mark(sheet.id, sheet.digest),
    )


def file_name(department: str) -> str:
    """Under what a department's file is saved.

    >>> file_name("こども課")
    '庁内照会_こども課.xlsx'
    """
    return domain.safe_name(f"庁内照会_{department}", "xlsx")


def day_words(day: date) -> str:
    """A day as a letter of the town hall says it.

    >>> day_words(date(2026, 12, 4))
    '令和8年12月4日（金）'
    """
    return f"{wareki(day)}（{_WEEKDAYS[day.weekday()]}）"


def _guide(asked: Asked) -> Table:
    rows = [
        ("計画", asked.plan),
        ("照会先", asked.department),
        ("提出期限", day_words(asked.until)),
        ("照会番号", asked.mark),
        *(("書き方" if number == 0 else "", line) for number, line in enumerate(layout.GUIDE_LINES)),
    ]
    styles = [LOCKED, WRAPPED_LOCKED]
    return Table(layout.GUIDE, ["庁内照会", "内容"], [14, 90], styles, styles, rows)


def _table(sheet: Sheet, rows: list[tuple[str, ...]]) -> Table:
    choices = {"区分": tuple(TEXT_ROLES.values())} if sheet is layout.TEXTS else {}
    return Table(
        name=sheet.name,
        headers=[column.header for column in sheet.columns],
        widths=[column.width for column in sheet.columns],
        new=[LOCKED if column.kind in ("id", "note") else _open_style(column) for column in sheet.columns],
        old=[_open_style(column) if _is_asked(column) else WRAPPED_LOCKED for column in sheet.columns],
        rows=rows,
        drop_downs=[
            DropDown(place, f'"{",".join(words)}"' if words else "", column.hint)
            for place, column in enumerate(sheet.columns)
            if (words := choices.get(column.header, ())) or column.hint
        ],
    )


def _is_asked(column: Column) -> bool:
    return column.header.endswith(layout.AMENDMENT) or column.header in ("意見", "担当者")


def _open_style(column: Column) -> int:
    return WRAPPED if column.kind == "text" or column.width > 30 else TEXT


def _node(content: Content, node: UUID) -> tuple[str, ...]:
    link = content.links[node]
    return (link.code, link.marker, shown(link.title), "", "", "")


def _texts(content: Content, homes: Iterable[UUID]) -> Iterator[tuple[str, ...]]:
    for node in homes:
        link = content.links[node]
        for text in content.texts.get(node, ()):
            if not tells_a_role(text):
                role = TEXT_ROLES[domain.PassageRole(text.role)]
                said = (str(text.key), link.code, link.name, role, text.heading, shown(text.text))
                yield (*said, "", "", "")


def _roles(content: Content, homes: Iterable[UUID]) -> Iterator[tuple[str, ...]]:
    for node in homes:
        link = content.links[node]
        for text in content.texts.get(node, ()):
            if tells_a_role(text):
                said = (str(text.key), link.code, link.name, text.actor, shown(text.text))
                yield (*said, "", "", "")


def _indicators(content: Content, nodes: Collection[UUID]) -> Iterator[tuple[str, ...]]:
    for row in content.indicators:
        if row.node in nodes:
            link = content.links[row.node]
            printed = (row.unit, row.baseline.text, row.target.text)
            said = (str(row.key), link.code, link.name, shown(row.name), *printed)
            yield (*said, "", "", "", "", "")
