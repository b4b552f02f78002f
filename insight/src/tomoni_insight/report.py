"""The report for people: one page that works offline, on a phone and without JavaScript, and a folder with all originals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tomoni_insight.pipeline import Result, Topic

PER_PAGE = 300  # texts on a page of originals
LONGEST = 20_000  # characters of one original on a page
FIRST = 5  # originals shown in the report itself

_STYLE = """
:root{color-scheme:light dark;--ink:#1b2733;--soft:#55636f;--line:#cfd8df;--paper:#fff;--wash:#f2f6f8;--mark:#0b6b74}
@media(prefers-color-scheme:dark){:root{--ink:#e8eef2;--soft:#a9b7c1;--line:#3b4852;--paper:#141a1f;--wash:#1d252b;--mark:#6fd0d8}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.8 "BIZ UDPGothic","Yu Gothic UI","Hiragino Sans","Noto Sans CJK JP",sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}header{padding-top:1.5rem}h1{font-size:1.5rem;line-height:1.4;margin:.2rem 0}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:2px solid var(--line);padding-bottom:.25rem}h3{font-size:1.05rem;margin:1rem 0 .25rem}
a{color:var(--mark)}p{margin:.4rem 0}.soft{color:var(--soft)}.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;padding:0;margin:1rem 0;list-style:none}
.facts li{background:var(--wash);border-radius:.5rem;padding:.6rem .8rem}.facts b{display:block;font-size:1.5rem;line-height:1.3}
.note{border-inline-start:.3rem solid var(--mark);background:var(--wash);padding:.6rem .9rem;margin:1rem 0}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:0 .9rem}summary{cursor:pointer;padding:.6rem 0;font-weight:700}
summary span{font-weight:400;color:var(--soft)}details details{margin-inline:-.3rem}
blockquote{margin:.5rem 0;padding:.5rem .8rem;background:var(--wash);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere}
blockquote cite{display:block;font-style:normal;font-size:.85rem;color:var(--soft)}
table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{width:100%;height:auto;display:block;background:var(--wash);border-radius:.5rem}svg circle{fill:var(--mark);fill-opacity:.55;stroke:var(--paper)}svg text{fill:var(--ink)}
li.text{margin:.8rem 0}ol.texts{padding-inline-start:0;list-style:none}:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
"""


def write_report(result: Result, out: Path) -> None:
    """Write `report.html` and the folder `report/` beside it."""
    folder = out / "report"
    folder.mkdir(exist_ok=True)
    members = _members(result)
    pages = {topic.id: _originals(result, topic, members[k], folder) for k, topic in enumerate(result.fine)}
    left = [k for k in range(len(result.voices.distinct)) if result.topic[k] < 0 and not result.blank[k]]
    if left:
        pages["0.1"] = _pages(result, "話題を読み取れない意見", "0.1", left, folder)
    (out / "report.html").write_text(_front(result, members, pages), encoding="utf-8", errors="replace")


def _members(result: Result) -> list[list[int]]:
    """Leaders of each fine topic, those sent most often first."""
    count = len(result.fine)
    leaders = np.flatnonzero((result.leader == np.arange(len(result.leader))) & (result.topic >= 0))
    sent = np.bincount(result.leader, weights=result.copies, minlength=len(result.leader))[leaders]
    order = np.lexsort((leaders, -sent, result.topic[leaders]))
    leaders = leaders[order]
    edges = np.searchsorted(result.topic[leaders], np.arange(count + 1))
    return [leaders[edges[k] : edges[k + 1]].tolist() for k in range(count)]


def page(title: str, body: str) -> str:
    """A page that needs nothing else."""
    return (
        '<!doctype html>\n<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _n(number: int) -> str:
    return f"{number:,}"


# what a page of text cannot hold; it is shown by its picture
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _words(text: str) -> str:
    return escape(_CONTROL.sub(lambda m: chr(0x2400 + ord(m[0])) if ord(m[0]) < 0x20 else "\u2421", text))


def _quote(result: Result, text: int, longest: int = 600) -> str:
    words = result.voices.distinct[text]
    rest = "" if len(words) <= longest else f'<span class="soft">…（全{_n(len(words))}字）</span>'
    name = result.voices.ids[int(result.first_row[text])]
    return (
        f"<blockquote>{_words(words[:longest])}{rest}<cite>意見の番号 {_words(name[:80])}</cite></blockquote>"
    )


def _front(result: Result, members: Sequence[Sequence[int]], pages: dict[str, list[str]]) -> str:
    voices = result.voices
    copied = (
        len(voices) - len(np.unique(result.leader[~result.blank])) - int(result.copies[result.blank].sum())
    )
    facts = [
        (_n(len(voices)), "届いた意見"), (_n(len(voices.distinct)), "異なる文"), (_n(copied), "同じ文・ひな型による意見"),
        (_n(len(result.fine)), "話題"), (_n(int(result.copies[result.blank].sum())), "本文のない意見"),
    ]  # fmt: skip
    body = [
        "<header><p class='soft'>意見の整理（下書き）</p><h1>寄せられた意見のあらまし</h1></header><main>",
        "<ul class='facts'>" + "".join(f"<li><b>{value}</b>{name}</li>" for value, name in facts) + "</ul>",
        "<p class='note'>件数は届いた数です。賛成の多さや重要さを表すものではありません。話題とその名前は機械による提案です。職員が確かめ、直してから使ってください。</p>",
        "<h2 id='overview'>話題の一覧</h2><table><thead><tr><th>話題</th><th class='n'>件数</th><th class='n'>異なる文</th></tr></thead><tbody>",
    ]
    for broad in result.broad:
        body.append(
            f"<tr><td><a href='#t{broad.id}'>{broad.id}　{escape(broad.label)}</a></td><td class='n'>{_n(broad.voices)}</td><td class='n'>{_n(broad.texts)}</td></tr>"
        )
    body.append("</tbody></table>")
    body.append(
        f"<p class='soft'>話題の安定度 {result.stability:.2f}（意見の1割を除いて作り直したときの一致度。1が完全な一致）</p>"
    )
    body.append(
        "<h2 id='map'>話題の地図</h2><p class='soft'>近い話題ほど近くにあります。丸の大きさは件数を表します。同じ内容は上の一覧で読めます。</p>"
        + _map(result)
    )
    body.append("<h2 id='topics'>話題ごとの意見</h2>")
    of_broad: dict[str, list[int]] = {}
    for k, fine in enumerate(result.fine):
        of_broad.setdefault(str(fine.parent), []).append(k)
    for broad in result.broad:
        body.append(
            f"<h3 id='t{broad.id}'>{broad.id}　{escape(broad.label)} <span class='soft'>{_n(broad.voices)}件</span></h3>"
        )
        if broad.terms:
            body.append(f"<p class='soft'>よく出る言葉: {escape('、'.join(broad.terms))}</p>")
        for k in of_broad.get(broad.id, []):
            fine = result.fine[k]
            shown = list(dict.fromkeys([*fine.quotes, *members[k][:FIRST]]))[: FIRST + 1]
            body.append(
                f"<details id='t{fine.id}'><summary>{fine.id}　{escape(fine.label)} <span>{_n(fine.voices)}件・{_n(fine.texts)}種類の文</span></summary>"
                + "".join(_quote(result, text) for text in shown)
                + _links(pages.get(fine.id, []))
                + "</details>"
            )
    if "0.1" in pages:
        body.append("<h3 id='t0.1'>話題を読み取れない意見</h3>" + _links(pages["0.1"]))
    body.append(_letters(result))
    body.append(
        "</main><footer><p class='soft'>くわしい方法は run.json に、一件ごとの行き先は ledger.csv にあります。</p></footer>"
    )
    return page("寄せられた意見のあらまし", "".join(body))


def _links(names: Sequence[str]) -> str:
    if not names:
        return ""
    return (
        "<p>すべての原文: "
        + " ".join(f"<a href='report/{name}'>{k}ページ</a>" for k, name in enumerate(names, 1))
        + "</p>"
    )


def _letters(result: Result) -> str:
    """Letters that came often."""
    body = ["<h2 id='letters'>同じ文・ひな型による意見</h2>"]
    if not result.campaigns:
        return "".join([*body, "<p>ありません。</p>"])
    body.append(
        "<p class='soft'>多い順に20まで。すべては campaigns.json にあります。送った人が書き足した文も残しています。</p>"
    )
    for campaign in result.campaigns[:20]:
        parts = f"まったく同じ {_n(campaign.exact)}件、表記だけ違う {_n(campaign.spelling)}件、手を加えたもの {_n(campaign.template)}件"
        added = sorted(campaign.added.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
        own = "".join(f"<li>{_words(sentence[:300])}</li>" for sentence, _ in added)
        body.append(
            f"<details><summary>{_words(result.voices.distinct[campaign.leader][:40])}… <span>{_n(campaign.voices)}件</span></summary>"
            f"<p>{parts}</p>{_quote(result, campaign.leader)}"
            + (f"<p>書き足された文の例</p><ul>{own}</ul>" if own else "")
            + "</details>"
        )
    return "".join(body)


def _map(result: Result) -> str:
    """Bubbles of the fine topics; names of the largest. The list above says the same in words."""
    most = max((topic.voices for topic in result.fine), default=1)
    circles, names = [], []
    for rank, topic in enumerate(sorted(result.fine, key=lambda t: (-t.voices, t.id))):
        x, y = 380 + topic.place[0] * 330, 240 + topic.place[1] * 200
        radius = 4 + 30 * (topic.voices / most) ** 0.5
        circles.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}'><title>{escape(topic.label)} {_n(topic.voices)}件</title></circle>"
        )
        if rank < 12:
            names.append(
                f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='middle' dominant-baseline='middle' font-size='19'>{topic.id}</text>"
            )
    return (
        "<svg viewBox='0 0 760 480' role='img' aria-label='話題の地図'>" + "".join(circles + names) + "</svg>"
    )


def _originals(result: Result, topic: Topic, members: Sequence[int], folder: Path) -> list[str]:
    return _pages(result, topic.label, topic.id, members, folder)


def _pages(result: Result, label: str, name: str, members: Sequence[int], folder: Path) -> list[str]:
    """All texts of a topic, page by page; copies are counted with the text they are copies of."""
    sent = result.copies if not len(members) else _sent(result)
    names = []
    pages = range(0, len(members), PER_PAGE)
    for number, first in enumerate(pages, 1):
        texts = []
        for text in members[first : first + PER_PAGE]:
            count = int(sent[text])
            words = result.voices.distinct[text]
            rest = (
                ""
                if len(words) <= LONGEST
                else f'<span class="soft">…（全{_n(len(words))}字。続きは元の資料にあります）</span>'
            )
            times = f"　同じ文・ひな型によるもの {_n(count)}件" if count > 1 else ""
            texts.append(
                f"<li class='text'><blockquote>{_words(words[:LONGEST])}{rest}<cite>意見の番号 {_words(result.voices.ids[int(result.first_row[text])][:80])}{times}</cite></blockquote></li>"
            )
        file = f"{name.replace('.', '-')}-{number}.html"
        ways = "<a href='../report.html'>あらましに戻る</a>"
        if number > 1:
            ways += f"　<a href='{name.replace('.', '-')}-{number - 1}.html'>前のページ</a>"
        if number < len(pages):
            ways += f"　<a href='{name.replace('.', '-')}-{number + 1}.html'>次のページ</a>"
        title = f"{name}　{label}（{number}/{len(pages)}ページ）"
        body = f"<header><nav>{ways}</nav><h1>{escape(title)}</h1></header><main><ol class='texts'>{''.join(texts)}</ol><nav>{ways}</nav></main>"
        (folder / file).write_text(page(title, body), encoding="utf-8", errors="replace")
        names.append(file)
    return names


def _sent(result: Result) -> NDArray[Any]:
    return np.bincount(result.leader, weights=result.copies, minlength=len(result.leader))
