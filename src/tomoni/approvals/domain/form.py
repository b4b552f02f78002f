"""The town's form of a request (起案用紙), as ``form.yaml`` describes it. No Django."""

from dataclasses import dataclass, field
from pathlib import Path

from .reading import Page, Table

# What a cell of the form can show.
FIELDS = frozenset(
    ("number", "retention", "drafted_on", "decided_on", "drafter", "department", "authority", "subject")
)


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A cell: what stands printed before it, and which fact it shows."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class KindEntry:
    """What the form says for one kind of request. ``{title}`` in the subject is the request's title."""

    subject: str
    inquiry: str  # 伺い文
    retention: str  # 保存年限


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form: its heading, font, rows of cells, the headings of its boxes, and what it says for each kind."""

    title: str
    font: str
    rows: tuple[tuple[FieldEntry, ...], ...]
    stamps: str
    inquiry: str
    body: str
    kinds: dict[str, KindEntry] = field(default_factory=dict)

    def for_kind(self, kind: str) -> KindEntry:
        """What it says for a kind, or for any other."""
        return self.kinds.get(kind) or self.kinds["default"]


def read_form(path: Path) -> FormEntry:
    """The form of a city's file.

    Raises:
        DomainError: ``approvals.bad_file`` with file, line and what is wrong there.
    """
    page = Page(path)
    content = page.table(
        page.content(), 1, "the form", ("title", "font", "rows", "stamps", "inquiry", "body", "kinds")
    )
    kinds = page.table(content.get("kinds"), content.line, "kinds", content.get("kinds") or ())
    if "default" not in kinds:
        raise page.wrong(kinds.line, "kinds must hold default")
    title, font, stamps, inquiry, body = (
        page.words(content, key, needed=True) for key in ("title", "font", "stamps", "inquiry", "body")
    )
    return FormEntry(
        title=title,
        font=font,
        stamps=stamps,
        inquiry=inquiry,
        body=body,
        rows=tuple(
            tuple(_cell(page, cell, content.line) for cell in page.items(row, content.line, "a row"))
            for row in page.items(content.get("rows"), content.line, "rows")
        ),
        kinds={str(kind): _kind(page, row, kinds) for kind, row in kinds.items()},
    )


def _cell(page: Page, cell: object, line: int) -> FieldEntry:
    table = page.table(cell, line, "a cell", ("field", "label"))
    shown = page.words(table, "field", needed=True)
    if shown not in FIELDS:
        raise page.wrong(table.line, f"a cell shows one of {', '.join(sorted(FIELDS))}, not {shown}")
    return FieldEntry(shown, page.words(table, "label", needed=True))


def _kind(page: Page, row: object, kinds: Table) -> KindEntry:
    table = page.table(row, kinds.line, "a kind", ("subject", "inquiry", "retention"))
    return KindEntry(*(page.words(table, key, needed=True) for key in ("subject", "inquiry", "retention")))
