"""The plan as a spreadsheet from the command line."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.ops.sheets import read_into_draft, write_sheet
from tomoni.plan.api import Edition, draft_edition, load_edition, node_page

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


@pytest.fixture
def draft() -> Edition:
    document = {
        "format": "tomoni-plan/1",
        "title": "ためしの計画",
        "nodes": [{"id": "g1", "parent": None, "kind": "goal", "title": "まち", "marker": "目標1"}],
    }
    source = load_edition(actor=ACTOR, document=document, source="x", adopt=True)
    return draft_edition(
        actor=ACTOR, plan=source.plan, from_edition=source, title="次期計画", period=(2029, 2033)
    )


def edited(path: Path, cell: str, value: str) -> Path:
    book = load_workbook(BytesIO(path.read_bytes()))
    book["項目"][cell].value = value
    book.save(path)
    return path


def test_the_plan_is_written_looked_at_and_read_back(draft: Edition, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert write_sheet(path, draft=False) == "ためしの計画"
    assert len(read_into_draft(path, preview=True).lines) == 1
    edited(path, "G2", "新しいまち")
    said = read_into_draft(path, preview=True)
    assert said.is_well
    assert said.lines[0] == "g1  目標1 新しいまち"
    assert node_page(draft, "g1").link.title == "まち"  # type: ignore[union-attr]
    read_into_draft(path, preview=False)
    assert node_page(draft, "g1").link.title == "新しいまち"  # type: ignore[union-attr]


def test_wrong_cells_are_named_and_nothing_is_read(draft: Edition, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_sheet(path, draft=True)
    said = read_into_draft(edited(path, "D2", "目的"), preview=False)
    assert not said.is_well
    assert said.lines[0].startswith("項目 D2: ")


def test_without_a_draft_it_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"")
    with pytest.raises(DomainError, match="no_full_draft"):
        read_into_draft(path, preview=True)
