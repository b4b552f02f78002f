"""Sheets, columns and words of the spreadsheet. They are Japanese whatever the reader's language: they are the format."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .. import domain

ColumnKind = Literal["id", "note", "line", "text", "choice", "node", "number", "flag"]

YES = "○"  # in a column of ticks
AGAIN = "再掲"
REMOVE = "削除"
ORIGINS = "もとの項目"
BETWEEN = "、"  # between the codes of several items
MEMORY = "控え"  # hidden: what each row read like when the file was written
GUIDE = "使い方"
FORMAT = "tomoni-sheet/2"
LONGEST_CELL = 32_000  # UTF-16 units; a spreadsheet's cell holds 32,767
CUT = "…（長い文のため、ここまでを表示）"
LONGEST_LINE = 500
MOST_ROWS = 60_000  # of one sheet

KINDS = {
    domain.NodeKind.GOAL: "目標",
    domain.NodeKind.POLICY: "政策",
    domain.NodeKind.MEASURE: "施策",
    domain.NodeKind.ACTION: "取り組み",
    domain.NodeKind.OTHER: "項目",
}
TEXT_ROLES = {
    domain.PassageRole.VISION: "めざす姿",
    domain.PassageRole.ISSUES: "現状と課題",
    domain.PassageRole.DIRECTION: "方針",
    domain.PassageRole.ACTIONS: "市がすること",
    domain.PassageRole.ROLES: "みんなの役わり",
    domain.PassageRole.VIEWPOINTS: "大切にする視点",
    domain.PassageRole.COLLABORATION: "協働の進め方",
    domain.PassageRole.RELATED_PLANS: "関連する計画",
    domain.PassageRole.GLOSSARY: "ことばの説明",
    domain.PassageRole.OTHER: "くわしい説明",
}
DIRECTIONS = {
    domain.Direction.UP: "ふえるとよい",
    domain.Direction.DOWN: "へるとよい",
    domain.Direction.KEEP: "保つ",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``id`` tells a row again, ``note`` is only for the eye, ``node`` holds an item's code,
    ``flag`` holds ``words[0]`` or nothing; ``hint`` is shown when a cell is chosen."""

    header: str
    kind: ColumnKind
    width: int  # characters of half width
    words: tuple[str, ...] = ()
    needed: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    told_by: str = ""  # the header of the column that tells a row again, where rows have no id

    def place(self, header: str) -> int:
        """The place of a column, from 0."""
        return self._places[header]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.header: place for place, column in enumerate(self.columns)}

    def place_of_id(self) -> int:
        """The place of the column that tells a row again; of what has no id that is its name."""
        ids = (place for place, column in enumerate(self.columns) if column.kind == "id")
        return self.place(self.told_by) if self.told_by else next(ids, 0)


_REMOVE = Column(REMOVE, "flag", 8, (REMOVE,), hint="なくす行は「削除」を選びます。")
_NODE = Column("項目のコード", "node", 16, needed=True, hint="シート「項目」のコードを選びます。")
_TITLE = Column("項目の名称", "note", 28, hint="見るための列です。ここを変えても取りこまれません。")
_KEY_HINT = "変えられません。新しい行では空けておきます。"

NODES = Sheet(
    "項目",
    (
        Column("コード", "id", 16, hint="変えられません。新しい項目は「新しいコード」に書きます。"),
        Column(
            "新しいコード",
            "line",
            14,
            hint="新しい項目だけに書きます。半角の英小文字、数字、ハイフンを使います。ほかの行から指さないときは空けておけます。",
        ),
        Column("親のコード", "node", 16, hint="すぐ上の項目のコードです。いちばん上の項目では空けます。"),
        Column("種類", "choice", 12, tuple(KINDS.values()), needed=True),
        Column("階層の名称", "line", 14, hint="計画書での呼び方です（基本目標、施策）。"),
        Column("番号", "line", 12, hint="計画書にのる番号や記号です（施策4、4-2）。"),
        Column("名称", "line", 48, needed=True),
        Column("英語の名称", "line", 28),
        Column(
            AGAIN,
            "flag",
            8,
            (AGAIN,),
            hint="同じ項目を別の場所にもう一度のせる行です。コードは元の項目と同じです。",
        ),
        Column("参照", "line", 12, hint="再掲のとき、計画書にのる参照先です。"),
        Column(
            ORIGINS,
            "line",
            18,
            hint="前の版のどの項目を分けたり、まとめたりしてできたかを、コードで書きます。いくつかあるときは「、」で区切ります。",
        ),
        _REMOVE,
    ),
)
TEXTS = Sheet(
    "文",
    (
        Column("文のID", "id", 14, hint=_KEY_HINT),
        _NODE,
        _TITLE,
        Column("区分", "choice", 16, tuple(TEXT_ROLES.values()), needed=True),
        Column("見出し", "line", 18),
        Column("文", "text", 90, needed=True),
        _REMOVE,
    ),
)
INDICATORS = Sheet(
    "指標",
    (
        Column("指標のID", "id", 14, hint=_KEY_HINT),
        _NODE,
        _TITLE,
        Column("指標の名称", "line", 40, needed=True),
        Column("定義", "text", 40),
        Column("単位", "line", 8),
        Column("指標の種類", "line", 14),
        Column("指標の区分", "line", 14),
        Column("めざす方向", "choice", 14, tuple(DIRECTIONS.values())),
        Column("累計", "flag", 8, (YES,)),
        Column("基準値", "line", 12),
        Column(
            "基準値（数）",
            "number",
            12,
            hint="計算に使う数です。基準値だけを書きかえると、これも変わります。",
        ),
        Column("基準年度", "line", 10),
        Column("目標値", "line", 12),
        Column(
            "目標値（数）",
            "number",
            12,
            hint="計算に使う数です。目標値だけを書きかえると、これも変わります。",
        ),
        Column("目標年度", "line", 10),
        _REMOVE,
    ),
)
ROLES = Sheet(
    "役割",
    (
        Column("文のID", "id", 14, hint=_KEY_HINT),
        _NODE,
        _TITLE,
        Column("だれの役割", "line", 18, needed=True),
        Column("見出し", "line", 18),
        Column("文", "text", 90, needed=True),
        _REMOVE,
    ),
)
OFFICES = Sheet(
    "担当課",
    (
        _NODE,
        _TITLE,
        Column("担当課", "line", 28, needed=True),
        Column("主管", "flag", 8, (YES,), hint="中心になる課に「○」をつけます。"),
        _REMOVE,
    ),
    told_by="担当課",
)
RELATED = Sheet(
    "関連計画",
    (
        _NODE,
        _TITLE,
        Column(
            "関連する計画",
            "line",
            48,
            needed=True,
            hint="計画の名称です。このサイトにある計画と同じ名称なら、リンクになります。",
        ),
        _REMOVE,
    ),
    told_by="関連する計画",
)
TERMS = Sheet(
    "用語",
    (
        Column("用語", "line", 24, needed=True, hint="説明することばです。"),
        Column("説明", "text", 90, needed=True),
        _REMOVE,
    ),
    told_by="用語",
)
SHEETS = (NODES, TEXTS, INDICATORS, ROLES, OFFICES, RELATED, TERMS)

GUIDE_LINES = (
    "このファイルは、計画の版をそのまま表にしたものです。直してから、計画のページで取りこみます。",
    "取りこむ前に、何が変わるかを画面で確かめられます。確かめて決めるまで、何も変わりません。",
    "直さずに取りこめば、何も変わりません。直していない行は、書き出しの後にほかの人が直していても、そのまま残ります。",
    "灰色の列は変えられません。行を見分けるための列です。",
    "行をふやすときは、下の空いた行に書くか、途中に行を入れます。灰色の列は空けておきます。",
    "行をなくすときは「削除」の列で「削除」を選びます。行そのものを消しても同じです。",
    "項目を分けるときやまとめるときは、新しい項目の「もとの項目」に前の版の項目のコードを書きます。",
    "上の項目をなくすときは、下にある項目の親を変えるか、下の項目もなくします。",
    "並び順は、行の順のとおりになります。並べかえや行の削除ができないときは、シートの保護を解除してください。パスワードはありません。",
    "シートと見出しの名前は変えないでください。",
)
