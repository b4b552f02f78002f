"""An edition goes out as a spreadsheet and comes back."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api
from tomoni.plan.models import Lineage, Spreadsheet

from .samples import CLERK, PLANNER, adopt, document, draft, key_of, load, propose, texts_of

pytestmark = pytest.mark.django_db

NODES, TEXTS, INDICATORS, ROLES, OFFICES = "項目", "文", "指標", "役割", "担当課"
RELATED, TERMS = "関連計画", "用語"


def next_edition(source: api.Edition, title: str = "後期基本計画") -> api.Edition:
    return api.draft_edition(
        actor=PLANNER, plan=source.plan, from_edition=source, title=title, period=(2029, 2033)
    )


@pytest.fixture
def edition() -> api.Edition:
    return load()


@pytest.fixture
def coming(edition: api.Edition) -> api.Edition:
    return next_edition(edition)


class Book:
    """A file as a planner has it open: cells by sheet, row and header."""

    def __init__(self, edition: api.Edition) -> None:
        self.book: Workbook = load_workbook(BytesIO(api.export_edition(edition)))

    def row(self, sheet: str, **where: str) -> int:
        """The first row whose cells say this."""
        page = self.book[sheet]
        for number in range(2, page.max_row + 1):
            if all(self.cell(sheet, number, header).value == value for header, value in where.items()):
                return number
        raise AssertionError(where)

    def cell(self, sheet: str, row: int, header: str) -> Any:
        page = self.book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == header)
        return page.cell(row, column)

    def write(self, sheet: str, row: int, **cells: Any) -> None:
        for header, value in cells.items():
            self.cell(sheet, row, header).value = value

    def add(self, sheet: str, **cells: Any) -> int:
        row: int = self.book[sheet].max_row + 1
        self.write(sheet, row, **cells)
        return row

    def saved(self) -> bytes:
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def read(coming: api.Edition, book: Book) -> api.SheetChanges:
    return api.read_sheet(coming, book.saved())


def apply(coming: api.Edition, book: Book) -> api.SheetChanges:
    changes = read(coming, book)
    assert changes.problems == ()
    api.apply_sheet(actor=PLANNER, draft=coming, changes=changes)
    return changes


def wrong(coming: api.Edition, book: Book) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.cell, one.reason.code) for one in read(coming, book).problems]


def only(changes: api.SheetChanges) -> api.NodeDifference:
    [node] = changes.difference().nodes
    return node


# ---- out


def test_the_file_has_its_sheets_headers_and_one_row_for_each_thing(edition: api.Edition) -> None:
    book = Book(edition).book
    assert book.sheetnames[:5] == [NODES, TEXTS, INDICATORS, ROLES, OFFICES]
    assert [cell.value for cell in book[NODES][1]][:3] == ["コード", "新しいコード", "親のコード"]
    assert [book[name].max_row - 1 for name in book.sheetnames[:5]] == [8, 4, 1, 2, 2]
    assert book["控え"].sheet_state == "veryHidden"


def test_ids_are_protected_words_are_chosen_and_the_header_stays(edition: api.Edition) -> None:
    page = Book(edition).book[NODES]
    assert page.protection.sheet
    assert page["A2"].protection.locked
    assert not page["G2"].protection.locked
    assert page.freeze_panes == "A2"
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in page.data_validations.dataValidation}
    assert lists["D2"] == '"目標,政策,施策,取り組み,項目"'
    assert lists["C2"].startswith("'項目'!$A$2:")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula_whatever_the_plan_says(text: str) -> None:
    nodes = document()["nodes"]
    nodes[0]["title"] = text
    edition = load(document(nodes=nodes))
    book = Book(edition)
    cell = book.cell(NODES, 2, "名称")
    assert (cell.value.strip(), cell.data_type, cell.number_format) == (text.strip(), "s", "@")
    assert not api.read_sheet(next_edition(edition), api.export_edition(edition)).problems


def test_the_same_edition_gives_the_same_file(edition: api.Edition) -> None:
    assert api.export_edition(edition) == api.export_edition(edition)


# ---- back unchanged


def assert_nothing_changes(edition: api.Edition) -> None:
    coming = next_edition(edition)
    for raw in (api.export_edition(edition), Book(edition).saved(), Book(coming).saved()):
        changes = api.read_sheet(coming, raw)
        assert changes.problems == ()
        assert changes.changes_nothing
        assert changes.difference().is_empty
    api.apply_sheet(actor=PLANNER, draft=coming, changes=changes)
    assert api.compare_editions(edition, coming).is_empty


def test_an_unchanged_file_changes_nothing(edition: api.Edition) -> None:
    assert_nothing_changes(edition)


def test_an_unchanged_file_of_an_amended_plan_changes_nothing(edition: api.Edition) -> None:
    amendment = draft()
    propose(amendment, "m1", "緑の線を引き直します。", "緑の線を毎年引き直します。")
    propose(amendment, "m1", None, "新しい視点です。", role="viewpoints")
    assert_nothing_changes(adopt(amendment))


def test_the_demo_plan_goes_out_and_back_unchanged() -> None:
    assert_nothing_changes(api.load_file(PLANNER, settings.TOMONI_CATALOG / "demo" / "plan.json").edition)


_GOLD = sorted((Path(__file__).resolve().parents[5] / "shared/data/plans/gold").glob("*.json"))


@pytest.mark.shared
@pytest.mark.skipif(not _GOLD, reason="left out: the real plans are not here")
@pytest.mark.parametrize("path", _GOLD or [Path("absent")], ids=lambda path: path.stem)
def test_real_plans_go_out_and_back_unchanged(path: Path) -> None:
    assert_nothing_changes(api.load_file(PLANNER, path).edition)


def test_odd_texts_come_back_as_they_were() -> None:
    texts = ["一行目\n二行目", '_x0041_ & <b> "引用"', "\x0b縦", "'先頭", "𠮷野家の葛󠄀", "1-2", "00123", "=1"]
    sections = [{"node": "m1", "role": "actions", "heading": "x", "items": texts}]
    assert_nothing_changes(load(document(sections=sections)))


def test_a_text_too_long_for_a_cell_stays_whole() -> None:
    long = "長い文です。" * 10_000
    edition = load(document(sections=[{"node": "m1", "role": "actions", "heading": "x", "items": [long]}]))
    assert_nothing_changes(edition)
    coming = next_edition(edition, "次")
    book = Book(coming)
    book.write(TEXTS, 2, 見出し="別の見出し")
    apply(coming, book)
    assert texts_of(coming, "m1")[0] == long
    book = Book(coming)
    book.write(TEXTS, 2, 文=book.cell(TEXTS, 2, "文").value.replace("長い", "短い", 1))
    assert wrong(coming, book) == [(TEXTS, "F2", "plan.cell_text_cut")]


# ---- back changed


def test_a_renamed_item_is_the_same_item_and_its_lineage_says_so(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="m2"), 名称="高齢の方の移動への支え")
    node = only(apply(coming, book))
    assert node.renamed == ("高齢の運転者への支え", "高齢の方の移動への支え")
    page = api.node_page(coming, "m2")
    assert page is not None
    assert page.link.title == "高齢の方の移動への支え"
    assert [(row.kind, row.from_node.code) for row in Lineage.objects.filter(edition=coming)] == [
        ("renamed", "m2")
    ]


def test_another_parent_moves_an_item_with_all_below_it(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="m1"), 親のコード="g2")
    node = only(apply(coming, book))
    assert node.moved is not None
    assert [link and link.code for link in node.moved] == ["p1", "g2"]
    page = api.node_page(coming, "a1")
    assert page is not None
    assert [link.code for link in page.breadcrumbs] == ["g2", "m1"]


def test_a_new_item_gets_its_texts_indicator_and_department_in_one_go(coming: api.Edition) -> None:
    book = Book(coming)
    book.add(NODES, コード=None, 新しいコード="m4", 親のコード="g2", 種類="施策", 名称="対話の場", 番号="2-2")
    book.add(TEXTS, 項目のコード="m4", 区分="めざす姿", 文="だれもが話せます。")
    book.add(ROLES, 項目のコード="m4", だれの役割="市民", 文="話します。")
    book.add(INDICATORS, 項目のコード="m4", 指標の名称="対話の回数", 目標値="延べ 1,200回", 単位="回")
    book.add(OFFICES, 項目のコード="m4", 担当課="企画課", 主管="○")
    changes = apply(coming, book)
    node = only(changes)
    assert (node.link.code, node.state, len(node.texts), len(node.indicators)) == ("m4", "added", 2, 1)
    page = api.node_page(coming, "m4")
    assert page is not None
    assert page.breadcrumbs[-1].code == "g2"
    assert page.indicators[0].target.value == 1200
    assert [one.printed_name for one in page.departments] == ["企画課"]
    assert read(coming, book).changes_nothing, "the same file once more adds nothing twice"


def test_a_new_item_without_a_code_is_given_one(coming: api.Edition) -> None:
    book = Book(coming)
    book.add(NODES, 親のコード="g2", 種類="施策", 名称="対話の場")
    book.add(NODES, 親のコード="g2", 種類="施策", 名称="対話の場２")
    assert [node.link.code for node in apply(coming, book).difference().nodes] == ["g2-n1", "g2-n2"]


def test_an_item_ends_by_its_mark_or_by_its_missing_row(coming: api.Edition) -> None:
    for how in ("mark", "row"):
        book = Book(coming)
        rows = sorted((book.row(NODES, コード=code) for code in ("m3", "g2")), reverse=True)
        again = book.row(NODES, コード="a1", 再掲="再掲")
        for row in sorted([*rows, again], reverse=True):
            if how == "mark":
                book.write(NODES, row, 削除="削除")
            else:
                book.book[NODES].delete_rows(row)
        changes = read(coming, book)
        assert changes.problems == ()
        ended = [node.link.code for node in changes.difference().nodes if node.state == "ended"]
        assert ended == ["g2", "m3"]
    api.apply_sheet(actor=PLANNER, draft=coming, changes=changes)
    assert api.node_page(coming, "m3") is None
    assert [row.kind for row in Lineage.objects.filter(edition=coming)] == ["ended", "ended"]


def test_an_ended_item_that_comes_back_is_the_same(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="m2"), 削除="削除")
    apply(coming, book)
    assert api.node_page(coming, "m2") is None
    book = Book(coming)
    book.add(NODES, 新しいコード="m2", 親のコード="p1", 種類="施策", 名称="高齢の運転者への支え")
    before = api.find_node("m2")
    assert before is not None
    assert only(apply(coming, book)).link.id == before.pk


def test_texts_keep_their_keys_and_say_old_and_new(edition: api.Edition, coming: api.Edition) -> None:
    key = key_of("m1", "緑の線を引き直します。")
    book = Book(coming)
    row = book.row(TEXTS, 文="緑の線を引き直します。")
    book.write(TEXTS, row, 文="緑の線を毎年引き直します。")
    [text] = only(apply(coming, book)).texts
    assert (text.key, text.old, text.new) == (key, "緑の線を引き直します。", "緑の線を毎年引き直します。")
    assert texts_of(edition, "m1")[2] == "緑の線を引き直します。"


def test_a_new_target_changes_its_number_too(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(INDICATORS, 2, 目標値="95.0％以上")
    [indicator] = only(apply(coming, book)).indicators
    assert [(field.old, field.new) for field in indicator.fields] == [
        ("90.0以上 (2028)", "95.0％以上 (2028)")
    ]
    found = api.find_node("m1")
    assert found is not None
    assert api.indicators_of(coming, found.pk)[0].target.value == 95


def test_rows_in_another_order_are_texts_and_items_in_another_order(coming: api.Edition) -> None:
    book = Book(coming)
    first, second = book.row(NODES, コード="m1"), book.row(NODES, コード="m2")
    page = book.book[NODES]
    for column in range(1, page.max_column + 1):
        a, b = page.cell(first, column), page.cell(second, column)
        a.value, b.value = b.value, a.value
    node = only(apply(coming, book))
    assert (node.link.code, node.is_reordered) == ("p1", True)
    [top] = [one for one in api.tree(coming, depth=3) if one.link.code == "g1"]
    assert [one.link.code for one in top.children[0].children] == ["m2", "m1"]


# ---- several people


def test_a_row_that_nobody_changed_in_the_file_stays_as_the_draft_has_it(coming: api.Edition) -> None:
    mine, hers = Book(coming), Book(coming)
    mine.write(NODES, mine.row(NODES, コード="m2"), 名称="わたしの名称")
    hers.write(NODES, hers.row(NODES, コード="m3"), 名称="あなたの名称")
    hers.add(TEXTS, 項目のコード="m3", 区分="方針", 文="あとから加えた文です。")
    hers.write(TEXTS, hers.row(TEXTS, 文="緑の線を引き直します。"), 削除="削除")
    apply(coming, hers)
    assert only(apply(coming, mine)).link.code == "m2"
    assert "あとから加えた文です。" in texts_of(coming, "m3")


def test_who_changes_the_same_row_later_is_told_and_nothing_is_overwritten(coming: api.Edition) -> None:
    mine, hers = Book(coming), Book(coming)
    row = mine.row(NODES, コード="m2")
    mine.write(NODES, row, 名称="わたしの名称")
    hers.write(NODES, row, 名称="あなたの名称")
    apply(coming, hers)
    assert wrong(coming, mine) == [(NODES, f"G{row}", "plan.cell_moved_on")]


def test_a_preview_that_is_out_of_date_is_not_applied(coming: api.Edition) -> None:
    mine, hers = Book(coming), Book(coming)
    mine.write(NODES, mine.row(NODES, コード="m2"), 名称="わたしの名称")
    hers.write(NODES, hers.row(NODES, コード="m3"), 名称="あなたの名称")
    seen = read(coming, mine)
    apply(coming, hers)
    with pytest.raises(DomainError, match="draft_moved_on"):
        api.apply_sheet(actor=PLANNER, draft=coming, changes=seen)


def test_a_file_that_lost_its_hidden_sheet_is_compared_with_the_draft(coming: api.Edition) -> None:
    book = Book(coming)
    del book.book["控え"]
    book.write(NODES, book.row(NODES, コード="m2"), 名称="別の名称")
    changes = read(coming, book)
    assert not changes.is_remembered
    assert only(changes).link.code == "m2"


# ---- wrong cells


def test_all_wrong_cells_are_named_at_once_in_japanese(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, 2, 種類="目的")
    book.write(NODES, 4, 名称=None, 親のコード="x9")
    book.write(NODES, 5, 名称="長" * 501)
    book.write(TEXTS, 2, 文="=A1", 区分="そのほか")
    book.write(INDICATORS, 2, **{"目標値（数）": "九十"})
    book.write(ROLES, 3, 項目のコード="nowhere")
    book.add(OFFICES, 項目のコード="m1", 担当課="交通課")
    found = read(coming, book)
    assert found.after is None
    assert [(one.sheet, one.cell) for one in found.problems] == [
        (NODES, "D2"), (NODES, "C4"), (NODES, "G4"), (NODES, "G5"),
        (TEXTS, "D2"), (TEXTS, "F2"), (INDICATORS, "O2"), (ROLES, "B3"), (OFFICES, "C4"),
    ]  # fmt: skip
    from django.utils.translation import override

    with override("ja"):
        words = [one.sentence for one in found.problems]
    assert all(any("ぁ" <= letter <= "ん" for letter in sentence) for sentence in words), words


def test_an_item_below_itself_or_without_the_one_above_is_named(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="g1"), 親のコード="m1")
    row = book.row(NODES, コード="g1")
    assert (NODES, f"C{row}", "plan.cell_circle") in wrong(coming, book)
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="p1"), 削除="削除")
    assert [code for _sheet, _cell, code in wrong(coming, book)] == ["plan.cell_no_parent"] * 2


def test_ids_that_are_copied_or_made_up_are_named(coming: api.Edition) -> None:
    book = Book(coming)
    same = book.cell(TEXTS, 2, "文のID").value
    row = book.add(TEXTS, 文のID=same, 項目のコード="m1", 区分="方針", 文="写した行です。")
    other = book.add(TEXTS, 文のID="0000", 項目のコード="m1", 区分="方針", 文="作ったIDです。")
    code = book.add(NODES, コード="Ｍ 9", 種類="施策", 名称="形のちがうコード")
    assert set(wrong(coming, book)) == {
        (TEXTS, f"A{row}", "plan.cell_twice"),
        (TEXTS, f"A{other}", "plan.cell_unknown_id"),
        (NODES, f"A{code}", "plan.cell_code_form"),
    }


def test_a_missing_column_and_a_date_are_named(coming: api.Edition) -> None:
    from datetime import date

    book = Book(coming)
    book.cell(NODES, 1, "名称").value = "名前"
    cell = book.cell(INDICATORS, 2, "基準年度")
    cell.value, cell.number_format = date(2026, 1, 2), "m月d日"
    assert wrong(coming, book) == [
        (NODES, "G1", "plan.cell_header_missing"),
        (INDICATORS, "M2", "plan.cell_date"),
    ]


# ---- files


def test_a_kept_file_waits_and_is_gone_when_it_is_applied_or_thrown_away(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="m2"), 名称="別の名称")
    raw = book.saved()
    kept = api.keep_sheet(actor=PLANNER, draft=coming, file_name="plan.xlsx", content=raw)
    assert api.keep_sheet(actor=PLANNER, draft=coming, file_name="plan.xlsx", content=raw) == kept
    changes = api.read_sheet(coming, bytes(Spreadsheet.objects.get().content))
    api.apply_sheet(actor=PLANNER, draft=coming, changes=changes, sheet=kept)
    assert not Spreadsheet.objects.exists()
    kept = api.keep_sheet(actor=PLANNER, draft=coming, file_name="plan.xlsx", content=raw)
    api.discard_sheet(actor=PLANNER, sheet=kept)
    assert not Spreadsheet.objects.exists()


def test_files_of_adopted_drafts_and_old_ones_are_forgotten(coming: api.Edition) -> None:
    from tomoni.plan.jobs import forget_old_sheets

    api.keep_sheet(actor=PLANNER, draft=coming, file_name="plan.xlsx", content=b"x")
    forget_old_sheets()
    assert Spreadsheet.objects.count() == 1
    adopt(coming)
    forget_old_sheets()
    assert not Spreadsheet.objects.exists()


def test_nothing_is_read_into_an_adopted_edition_or_an_amendment(
    edition: api.Edition, coming: api.Edition
) -> None:
    changes = api.read_sheet(coming, api.export_edition(coming))
    for other in (edition, draft()):
        with pytest.raises(DomainError, match=r"edition_is_adopted|not_a_full_draft"):
            api.apply_sheet(actor=PLANNER, draft=other, changes=changes)
        with pytest.raises(DomainError, match=r"edition_is_adopted|not_a_full_draft"):
            api.keep_sheet(actor=PLANNER, draft=other, file_name="x", content=b"x")


def test_who_may_not_propose_changes_does_nothing(coming: api.Edition) -> None:
    changes = api.read_sheet(coming, api.export_edition(coming))
    with pytest.raises(NotAllowed):
        api.apply_sheet(actor=CLERK, draft=coming, changes=changes)
    with pytest.raises(NotAllowed):
        api.keep_sheet(actor=CLERK, draft=coming, file_name="x", content=b"x")
    with pytest.raises(NotAllowed):
        api.draft_edition(actor=CLERK, plan=coming.plan, from_edition=coming, title="次", period=(None, None))


def test_a_file_of_another_plan_is_refused(coming: api.Edition) -> None:
    other = load(json.loads(json.dumps(document(title="別の計画"))))
    with pytest.raises(DomainError, match="sheet_other_plan"):
        api.read_sheet(coming, api.export_edition(other))


def test_related_plans_and_words_go_out_and_come_back(coming: api.Edition) -> None:
    book = Book(coming)
    assert book.cell(RELATED, 2, "関連する計画").value == "通学路交通安全プログラム"
    book.add(RELATED, 項目のコード="m2", 関連する計画="地域公共交通計画")
    row = book.row(TERMS, 用語="広聴")
    book.write(TERMS, row, 説明="市民の声をきくこと。")
    book.add(TERMS, 用語="広報", 説明="知らせること。")
    changes = apply(coming, book)
    found = {one.link.code: one for one in changes.difference().nodes}
    assert found["m2"].related_added == ("地域公共交通計画",)
    assert [(one.term, one.old, one.new) for one in changes.difference().terms] == [
        ("広聴", "声をきくこと。", "市民の声をきくこと。"),
        ("広報", "", "知らせること。"),
    ]
    assert [(one.term, one.text) for one in api.glossary(coming)] == [
        ("広聴", "市民の声をきくこと。"),
        ("広報", "知らせること。"),
    ]
    page = api.node_page(coming, "m2")
    assert page
    assert [one.printed_name for one in page.related_plans] == ["地域公共交通計画"]
    again = read(coming, Book(coming))
    assert again.changes_nothing


def test_a_word_is_taken_out_and_none_stands_twice(coming: api.Edition) -> None:
    book = Book(coming)
    book.write(TERMS, 2, 削除="削除")
    apply(coming, book)
    assert api.glossary(coming) == ()
    book = Book(coming)
    for _ in range(2):
        book.add(TERMS, 用語="広報", 説明="知らせること。")
    [problem] = read(coming, book).problems
    assert (problem.sheet, problem.cell, problem.reason.code) == (TERMS, "A3", "plan.cell_twice")


def test_split_and_merged_items_are_said_in_the_sheet(coming: api.Edition) -> None:
    book = Book(coming)
    for code, title in (("m2-1", "免許の返納"), ("m2-2", "バスの足")):
        book.add(NODES, 新しいコード=code, 親のコード="p1", 種類="施策", 名称=title, もとの項目="m2、 ｍ３")
    row = book.row(NODES, コード="m2")
    book.write(NODES, row, 削除="削除")
    apply(coming, book)
    rows = Lineage.objects.filter(edition=coming, to_node__code="m2-1")
    assert {(row.from_node.code, row.kind) for row in rows} == {("m2", "merged"), ("m3", "merged")}
    assert not Lineage.objects.filter(edition=coming, kind="ended", from_node__code="m2").exists()
    assert Book(coming).cell(NODES, Book(coming).row(NODES, コード="m2-1"), "もとの項目").value == "m2、m3"
    assert read(coming, Book(coming)).changes_nothing
    page = api.node_page(coming, "m2-1")
    assert page
    assert [link.code for link in page.fates[0].links] == ["m2", "m3"]
    book = Book(coming)
    book.write(NODES, book.row(NODES, コード="m2-1"), もとの項目="m99")
    [problem] = read(coming, book).problems
    assert problem.reason.code == "plan.cell_no_origin"
    assert problem.cell.startswith("K")
