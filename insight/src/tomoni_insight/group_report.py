"""What `tomoni-insight groups` leaves: groups.json, a picture, and a page that says the same in words."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from tomoni_insight.opinions import OpinionGroups, Votes
from tomoni_insight.report import page

_SHAPES = ("circle", "square", "triangle", "diamond", "cross")
_NAMES = ("丸", "四角", "三角", "ひし形", "十字")
_MOST_POINTS = 3000
_SIDES = {"agree": "賛成", "disagree": "反対"}


def write_groups(votes: Votes, groups: OpinionGroups, told: dict[str, Any], out: Path) -> None:
    """Write the files into a folder, which must be empty or new."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "groups.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace"
    )
    picture = _picture(groups)
    (out / "groups.svg").write_text(picture, encoding="utf-8")
    (out / "groups.html").write_text(_page(told, picture), encoding="utf-8", errors="replace")


def _picture(groups: OpinionGroups) -> str:
    """People as points; each group has a shape of its own, so that colour is not needed."""
    known = np.flatnonzero(groups.labels_ >= 0)
    if len(known) > _MOST_POINTS:
        known = known[np.linspace(0, len(known) - 1, _MOST_POINTS).astype(np.int64)]
    spots = groups.places_[known]
    reach = np.maximum(np.quantile(np.abs(spots), 0.99, axis=0), 1e-9) if len(spots) else np.ones(2)
    points = []
    for k, person in enumerate(known.tolist()):
        x, y = (np.clip(spots[k] / reach, -1, 1) * (340, 210) + (380, 240)).tolist()
        points.append(_shape(int(groups.labels_[person]), x, y))
    names = []
    for group in range(int(groups.labels_.max()) + 1 if len(groups.labels_) else 0):
        middle = np.clip(groups.places_[groups.labels_ == group].mean(axis=0) / reach, -1, 1) * (340, 210) + (
            380,
            240,
        )
        names.append(
            f"<text x='{middle[0]:.0f}' y='{middle[1]:.0f}' text-anchor='middle' font-size='26' font-weight='700' "
            f"stroke='#fff' stroke-width='4' paint-order='stroke'>グループ{group + 1}</text>"
        )
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 760 480' role='img' aria-label='意見グループの図。同じ内容を下に文章で示します。'>"
        + "".join(points + names) + "</svg>\n"
    )  # fmt: skip


def _shape(group: int, x: float, y: float) -> str:
    kind, colour = _SHAPES[group % 5], ("#0b6b74", "#b3541e", "#5b4a9e", "#2f7d32", "#8a1c4a")[group % 5]
    style = f"fill='{colour}' fill-opacity='.6'"
    if kind == "circle":
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' {style}/>"
    if kind == "square":
        return f"<rect x='{x - 3.5:.1f}' y='{y - 3.5:.1f}' width='7' height='7' {style}/>"
    if kind == "triangle":
        return f"<path d='M{x:.1f} {y - 5:.1f}l5 9h-10z' {style}/>"
    if kind == "diamond":
        return f"<path d='M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z' {style}/>"
    return f"<path d='M{x - 4:.1f} {y:.1f}h8m-4 -4v8' stroke='{colour}' stroke-width='2'/>"


def _page(told: dict[str, Any], picture: str) -> str:
    body = [
        "<header><h1>意見グループ</h1></header><main>",
        f"<p>{told['people']:,}人が{told['statements']:,}の意見に{told['votes']:,}回投票しました。投票の似ている人を{len(told['groups'])}つのグループに分けました。"
        f"グループに入らなかった人は{len(told['ungrouped']):,}人です（投票が少ないため）。</p>",
        f"<p class='note'>{escape(told['note'])} グループの安定度は{told['stability']:.2f}です（1割の人を除いて分け直したときの一致度。1が完全な一致）。</p>",
        picture,
    ]
    if told["consensus"]:
        body.append("<h2>どのグループにも共通する意見</h2>" + _list(told["consensus"]))
    if told["bridging"]:
        body.append(
            "<h2>グループの橋渡しになる意見</h2><p class='soft'>賛成が最も少ないグループでも、賛成の割合が高い順です。</p>"
            + _list(told["bridging"])
        )
    for group in told["groups"]:
        body.append(
            f"<h2>グループ{group['id']}（{group['size']:,}人、図の{_NAMES[(group['id'] - 1) % 5]}）</h2>"
            + _list(group["statements"])
        )
    return page("意見グループ", "".join(body) + "</main>")


def _list(statements: list[dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(s['text'] or '（本文なし）')}<br><span class='soft'>意見 {escape(s['id'])}</span></td>"
        f"<td class='n'>{_SIDES[s['side']]} {s['share']:.0%}</td><td class='n'>{s['count']:,}/{s['votes']:,}</td></tr>"
        for s in statements
    )
    return f"<table><thead><tr><th>意見</th><th class='n'>割合</th><th class='n'>票</th></tr></thead><tbody>{rows}</tbody></table>"
