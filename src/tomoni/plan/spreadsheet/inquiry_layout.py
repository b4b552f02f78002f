"""庁内照会 as a spreadsheet: its sheets, columns and words. They are Japanese whatever the reader's language."""

import re
from uuid import UUID

from .layout import Column, Sheet

FORMAT = "tomoni-inquiry/1"
GUIDE = "案内"
REMOVE = "削除"  # as an amendment: the text is to go
AMENDMENT = "修正案"

_OPINION = Column("意見", "text", 40, hint="案についての意見や理由を書きます。")
_WHO = Column("担当者", "line", 14, hint="内容をたずねるときの担当者です。")
_NODE_NAME = Column("項目の名称", "note", 24)
_KEY_HINT = "変えられません。新しい文の行では空けておきます。"

NODES = Sheet(
    "項目",
    (
        Column("コード", "id", 14),
        Column("番号", "note", 10),
        Column("現在の案", "note", 48),
        Column(AMENDMENT, "line", 48, hint="名称を変えるときに書きます。"),
        _OPINION,
        _WHO,
    ),
)
TEXTS = Sheet(
    "文",
    (
        Column("文のID", "id", 10, hint=_KEY_HINT),
        Column("項目のコード", "node", 12),
        _NODE_NAME,
        Column("区分", "line", 14),
        Column("見出し", "note", 14),
        Column("現在の案", "note", 56),
        Column(AMENDMENT, "text", 56, hint="修正後の文の全体を書きます。なくす文には「削除」と書きます。"),
        _OPINION,
        _WHO,
    ),
)
INDICATORS = Sheet(
    "指標",
    (
        Column("指標のID", "id", 10),
        Column("項目のコード", "note", 12),
        _NODE_NAME,
        Column("現在の案", "note", 36),
        Column("単位", "note", 8),
        Column("基準値", "note", 12),
        Column("目標値", "note", 12),
        Column("名称の修正案", "line", 36, hint="なくす指標には「削除」と書きます。"),
        Column("基準値の修正案", "line", 14),
        Column("目標値の修正案", "line", 14),
        _OPINION,
        _WHO,
    ),
)
ROLES = Sheet(
    "役割",
    (
        Column("文のID", "id", 10, hint=_KEY_HINT),
        Column("項目のコード", "node", 12),
        _NODE_NAME,
        Column("だれの役割", "line", 16),
        Column("現在の案", "note", 56),
        Column(AMENDMENT, "text", 56, hint="修正後の文の全体を書きます。なくす文には「削除」と書きます。"),
        _OPINION,
        _WHO,
    ),
)
SHEETS = (NODES, TEXTS, INDICATORS, ROLES)
# Which columns ask for another wording, and of what.
AMENDED = {
    NODES.name: {AMENDMENT: "title"},
    TEXTS.name: {AMENDMENT: "text"},
    INDICATORS.name: {"名称の修正案": "name", "基準値の修正案": "baseline", "目標値の修正案": "target"},
    ROLES.name: {AMENDMENT: "text"},
}
GUIDE_LINES = (
    "貴課が担当する項目の、現在の案です。灰色の列は変えられません。",
    "修正がある行だけ、「修正案」に修正後の全体を書いてください。文と指標をなくすときは「削除」と書きます。",
    "意見は「意見」に、内容をたずねる相手は「担当者」に書いてください。",
    "新しい文は、シート「文」「役割」のいちばん下の行に、「項目のコード」「区分」（または「だれの役割」）と「修正案」を書きます。",
    "修正も意見もないときは、このまま返してください。",
    "シートと見出しの名前、照会番号は変えないでください。返すファイルの名前は変わってもかまいません。",
)
_MARK = re.compile(
    rf"{re.escape(FORMAT)}\s+([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})\s+([0-9a-f]{{16}})"
)


def mark(sheet: UUID, digest: str) -> str:
    """照会番号: by what a file that comes back is recognised. It stands in a cell that everybody sees, because files
    lose hidden sheets on their way through the town hall's filters."""
    return f"{FORMAT} {sheet} {digest[:16]}"


def read_mark(text: str) -> tuple[UUID, str] | None:
    """The sheet and the digest that a mark names.

    >>> read_mark(mark(UUID(int=7), "a" * 64))
    (UUID('00000000-0000-0000-0000-000000000007'), 'aaaaaaaaaaaaaaaa')
    """
    found = _MARK.search(text)
    return (UUID(found[1]), found[2]) if found else None
