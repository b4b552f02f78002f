"""Whatever somebody edits in a valid way comes back as it was edited, and no file breaks the reader."""

from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tomoni.kernel.errors import DomainError
from tomoni.plan import api
from tomoni.plan.part import PART
from tomoni.plan.queries.content import content_of

from .samples import PLANNER, load

pytestmark = pytest.mark.django_db

# What XML, and so a cell, can hold: all but control characters and lone surrogates; one cell is one line or more.
letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
line = st.text(letters, min_size=1, max_size=40).filter(lambda text: text.strip() != "")
codes = st.sampled_from(["g1", "p1", "m1", "m2", "a1", "g2", "m3"])
edits = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), codes, line),
        st.tuples(st.just("move"), codes, codes),
        st.tuples(st.just("end"), codes, st.none()),
        st.tuples(st.just("add"), codes, line),
        st.tuples(st.just("text"), codes, line),
        st.tuples(st.just("reword"), st.integers(2, 5), line),
        st.tuples(st.just("target"), st.integers(2, 2), line),
        st.tuples(st.just("office"), codes, line),
    ),
    max_size=6,
)


@pytest.fixture
def source() -> api.Edition:
    return load()


@pytest.fixture
def draft(source: api.Edition) -> api.Edition:
    return api.draft_edition(
        actor=PLANNER, plan=source.plan, from_edition=source, title="次", period=(2029, 2033)
    )


def edited(raw: bytes, wanted: list[tuple[str, Any, Any]]) -> bytes:
    book = load_workbook(BytesIO(raw))
    nodes, texts = book["項目"], book["文"]
    row_of = {
        nodes.cell(row, 1).value: row for row in range(nodes.max_row, 1, -1) if not nodes.cell(row, 9).value
    }
    for what, where, value in wanted:
        if what == "rename":
            nodes.cell(row_of[where], 7).value = value
        elif what == "move":
            nodes.cell(row_of[where], 3).value = value
        elif what == "end":
            nodes.cell(row_of[where], 11).value = "削除"
        elif what == "add":
            row = nodes.max_row + 1
            for column, cell in ((3, where), (4, "取り組み"), (7, value)):
                nodes.cell(row, column).value = cell
        elif what == "text":
            row = texts.max_row + 1
            for column, cell in ((2, where), (4, "方針"), (6, value)):
                texts.cell(row, column).value = cell
        elif what == "reword":
            texts.cell(where, 6).value = value
        elif what == "target":
            book["指標"].cell(where, 13).value = value
        else:
            row = book["担当課"].max_row + 1
            for column, cell in ((1, where), (3, value)):
                book["担当課"].cell(row, column).value = cell
    for page in book.worksheets:  # what somebody types is text, whatever it begins with
        for cells in page.iter_rows(min_row=2):
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=edits)
def test_what_was_edited_is_what_the_draft_says(
    source: api.Edition, draft: api.Edition, wanted: list[tuple[str, Any, Any]]
) -> None:
    with transaction.atomic():
        raw = edited(api.export_edition(draft), wanted)
        changes = api.read_sheet(draft, raw)
        if changes.problems:
            assert all(one.sentence and one.sheet for one in changes.problems)
            assert changes.after is None
        else:
            api.apply_sheet(actor=PLANNER, draft=draft, changes=changes)
            assert content_of(draft) == changes.after
            assert api.compare_editions(source, draft).nodes == changes.difference().nodes
            again = api.read_sheet(draft, raw)
            assert not again.problems
            assert again.changes_nothing, "the same file once more changes nothing"
            assert api.read_sheet(draft, api.export_edition(draft)).changes_nothing
        transaction.set_rollback(True)


harm = st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(harm=harm)
def test_a_damaged_file_is_read_or_refused_but_nothing_else(
    draft: api.Edition, harm: list[tuple[int, int]]
) -> None:
    raw = bytearray(api.export_edition(draft))
    for place, byte in harm:
        raw[place % len(raw)] = byte
    codes = {code for code in PART.messages if code.startswith("plan.sheet_")}
    try:
        changes = api.read_sheet(draft, bytes(raw))
    except DomainError as problem:
        codes.remove(problem.code)
    else:
        assert changes.problems or changes.after is not None
