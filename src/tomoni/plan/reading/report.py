"""The report on a reading, for people: the source on the left, what became of each line on the right."""

from collections import Counter
from html import escape

from .document import Reading

_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, "Noto Sans JP", sans-serif; line-height: 1.6; }
body { margin: 1rem auto; max-width: 76rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .1rem .5rem; text-align: start; vertical-align: top; }
td:first-child { color: GrayText; font-variant-numeric: tabular-nums; }
td { overflow-wrap: anywhere; }
tr.unplaced td { background: #f59e0b40; }
tr.layout td { color: GrayText; }
td.what { white-space: nowrap; }
"""


def as_html(reading: Reading) -> str:
    """A page that stands alone: figures first, then what was left over, the tree, and every line."""
    document = reading.document
    account = document["lines"]
    figures = "".join(
        f"<tr><th scope=row>{label}</th><td>{count:,}</td></tr>"
        for label, count in (
            ("行", account["total"]),
            ("計画として読んだ行", account["placed"]),
            ("空行・ページ番号・表の見出し", account["layout"]),
            ("読めなかった行", len(account["unplaced"])),
            ("項目", len(document["nodes"])),
            ("本文のまとまり", len(document["sections"])),
            ("指標", len(document["indicators"])),
            ("主体の役割", len(document["roles"])),
            ("用語", len(document["glossary"])),
            *([("言語モデルが読んだ行", len(reading.by_model))] if reading.by_model else []),
        )
    )
    left = "".join(f"<li>{row['line']}: {escape(row['text'])}</li>" for row in account["unplaced"])
    left = f"<ul>{left}</ul>" if left else "<p>ありません。</p>"
    title = escape(document["title"])
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1><p>{escape(reading.source)}</p>"
        f"<table>{figures}</table><h2>読めなかった行</h2>{left}<h2>項目</h2>{_tree(reading)}"
        f"<h2>全文</h2><table><thead><tr><th>行</th><th>原文</th><th>読み取り</th></tr></thead><tbody>{_lines(reading)}</tbody></table>"
        "</main></body></html>\n"
    )


def _tree(reading: Reading) -> str:
    children: dict[str | None, list[dict[str, object]]] = {}
    for node in reading.document["nodes"]:
        children.setdefault(node["parent"], []).append(node)
    indicators = Counter(row["node"] for row in reading.document["indicators"])

    def branch(parent: str | None) -> str:
        rows = children.get(parent, [])
        if not rows:
            return ""
        inner = "".join(
            f"<li><b>{escape(str(row['marker'] or ''))}</b> {escape(str(row['title']))}"
            + (f"（指標 {indicators[str(row['id'])]}）" if indicators[str(row["id"])] else "")
            + branch(str(row["id"]))
            + "</li>"
            for row in rows
        )
        return f"<ul>{inner}</ul>"

    return branch(None)


def _by_model(reading: Reading, number: int) -> str:
    return " <mark>言語モデル</mark>" if number in reading.by_model else ""


_STATUS = {"placed": "読んだ", "layout": "体裁", "unplaced": "読めない"}


def _lines(reading: Reading) -> str:
    what: dict[int, str] = {}
    for name, label in (("nodes", "項目"), ("sections", "見出し"), ("indicators", "指標"), ("roles", "役割")):
        for row in reading.document[name]:
            if row["line"] is not None:
                what.setdefault(row["line"], label)
    return "".join(
        f'<tr class="{status}"><td>{line.number}</td><td>{escape(line.text.strip())}</td>'
        f'<td class="what">{what.get(line.number) or _STATUS[status]}{_by_model(reading, line.number)}</td></tr>'
        for line in reading.lines
        if (status := reading.status[line.number]) != "layout" or line.text.strip()
    )
