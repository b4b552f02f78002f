"""Invented plans in many printed styles, each with the reading that is right, and seeded damage to them.

A style prints ``invented.FIELDS`` the way one family of plans does. ``HELD_OUT`` names styles that were not looked
at while the grammar was written: what they score says how a plan fares that nobody has seen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .invented import FIELDS, Field, Measure

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ROMAN = "ⅠⅡⅢⅣⅤ"
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


@dataclass
class Book:
    """The printed lines and the gold reading, written side by side."""

    lines: list[str] = field(default_factory=list)
    gold: dict[str, Any] = field(
        default_factory=lambda: {
            "nodes": [],
            "sections": [],
            "indicators": [],
            "roles": [],
            "departments": [],
        }
    )

    def out(self, *lines: str) -> None:
        self.lines += lines

    def node(self, parent: str | None, title: str, kind: str = "measure", **more: Any) -> str:
        name = f"n{len(self.gold['nodes']) + 1}"
        self.gold["nodes"].append({"id": name, "parent": parent, "kind": kind, "title": title, **more})
        return name

    def items(self, node: str, *items: str) -> None:
        self.gold["sections"].append({"node": node, "heading": None, "role": "other", "items": list(items)})

    def indicator(self, node: str, name: str, baseline: str, target: str) -> None:
        self.gold["indicators"].append(
            {
                "node": node,
                "name": name,
                "baseline": {"text": baseline, "value": number(baseline)},
                "target": {"text": target, "value": number(target)},
            }
        )

    def roles(self, node: str, roles: tuple[tuple[str, str], ...]) -> None:
        self.gold["roles"] += [{"node": node, "actor": actor, "text": text} for actor, text in roles]

    def department(self, node: str, name: str) -> None:
        self.gold["departments"].append({"node": node, "name": name})


def number(text: str) -> float | None:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return float(found[0].replace(",", "")) if found else None


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Japanese text broken after so many characters, as in a printed column."""
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return [(first if place == 0 else rest) + line for place, line in enumerate(lines)]


def shared_out(measure: Measure) -> list[tuple[str, ...]]:
    """The bullets of a measure over its actions, at least one each."""
    count = len(measure.actions)
    return [measure.bullets[place::count] for place in range(count)]


def fields(*numbers: int) -> list[tuple[int, Field]]:
    return [(place, FIELDS[number]) for place, number in enumerate(numbers, 1)]


# ---- the styles ------------------------------------------------------------------------------------


def chapters() -> Book:
    """第1章 / 第1節 / 1 with 施策の体系 at the head of each chapter, 【headings】, prose, 指標名・単位・現状値・目標値."""
    book = Book()
    book.out("こもれび市総合計画 後期基本計画", "令和3年度～令和7年度", "")
    for g, fld in fields(0, 1, 2):
        chapter = book.node(None, fld.goal)
        book.out(f"第{g}章　{fld.goal}", "", "〈施策の体系〉")
        for m, measure in enumerate(fld.measures, 1):
            book.out(f"　第{m}節　{measure.title}")
            book.out(*[f"　　　{a}　{action}" for a, action in enumerate(measure.actions, 1)])
        book.out("")
        for m, measure in enumerate(fld.measures, 1):
            section = book.node(chapter, measure.title)
            book.out(f"第{m}節　{measure.title}", "", "【現状と課題】")
            for issue in measure.issues:
                book.out(*wrapped("　" + issue, 36))
            book.items(section, *measure.issues)
            book.out("【めざす姿】", *wrapped("　" + measure.vision, 36))
            book.items(section, measure.vision)
            book.out("【成果指標】", "指標名　単位　現状値（R2）　目標値（R7）")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}　{unit}　{base}　{target}")
                book.indicator(section, name, base, target)
            book.out("【施策の展開】")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                node = book.node(section, action)
                book.out(f"{str(a).translate(WIDE)}　{action}")
                for bullet in bullets:
                    book.out(f"・{bullet}")
                book.items(node, *bullets)
            term, text = measure.glossary
            book.out(f"※{term}：{text}", "")
    return book


def roman() -> Book:
    """基本目標Ⅰ / 政策1 / 施策1-1 / ①, ■ headings, 担当課, an indicator table with definitions broken over lines."""
    book = Book()
    for g, fld in fields(1, 0, 3):
        goal = book.node(None, fld.goal)
        book.out(f"基本目標{ROMAN[g - 1]}　{fld.goal}", "")
        policy = book.node(goal, fld.policy)
        book.out(f"政策{g}　{fld.policy}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(policy, measure.title)
            book.out(f"施策{g}-{m}　{measure.title}", f"（担当課：{measure.department}）")
            book.department(node, measure.department)
            book.out("■現状と課題")
            for issue in measure.issues:
                book.out(*wrapped(issue, 34, "○", "　"))
            book.items(node, *measure.issues)
            book.out("■施策の方針", *wrapped("".join(measure.direction), 38, "", ""))
            book.items(node, "".join(measure.direction))
            book.out("■主な取組")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True)):
                child = book.node(node, action)
                book.out(f"{CIRCLED[a]}{action}", *[f"　・{bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("■数値目標", "指標 指標の定義 基準値", "（令和元年度）", "目標値", "（令和8年度）")
            for name, unit, definition, base, target in measure.indicators:
                book.out(f"{name}（{unit}）", *wrapped(definition, 14), f"{base} {target}")
                book.indicator(node, name, base, target)
            book.out("")
    return book


def cells() -> Book:
    """大綱 / 施策 / 基本事業; each cell of a table on a line of its own; roles as lines 「市民」 text."""
    book = Book()
    number_of_measure = 0
    for g, fld in fields(2, 3):
        goal = book.node(None, fld.goal)
        book.out(f"大綱{g}", "", fld.goal, "")
        for measure in fld.measures:
            number_of_measure += 1
            node = book.node(goal, measure.title)
            book.out(f"施策{number_of_measure}", measure.title, "")
            book.out("◎目指すべき姿", "", *wrapped(measure.vision, 30), "")
            book.items(node, measure.vision)
            book.out("◎現状と課題", "")
            for issue in measure.issues:
                book.out(*wrapped("　" + issue, 30))
            book.items(node, *measure.issues)
            book.out(
                "",
                "◎施策の成果指標",
                "",
                "指標名",
                "単位",
                "現状値",
                "（平成30年度）",
                "目標値",
                "（令和6年度）",
            )
            for name, unit, _, base, target in measure.indicators:
                book.out(*wrapped(name, 12), unit, base, target)
                book.indicator(node, name, base, target)
            book.out("", "◎基本事業の構成", "")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"基本事業{a}　{action}")
                book.out(*[f"● {bullet}" for bullet in bullets], "")
                book.items(child, *bullets)
            book.out("◎各主体の役割", "主体", "役割")
            for actor, text in measure.roles:
                book.out(actor, *wrapped(text, 24))
            book.roles(node, measure.roles)
            book.out("")
    return book


def pillars() -> Book:
    """柱 / 1 / (1) with 再掲 and its reference, a matrix of 基本的視点, roles under headings, all lines double-spaced."""
    book = Book()
    first: dict[str, str] = {}
    for g, fld in fields(3, 1, 0):
        goal = book.node(None, fld.goal)
        book.out(f"{ROMAN[g - 1]} {fld.goal}")
        book.out("◇ 基本的視点との関係", "視点1 安全　視点2 安心　視点3 活力")
        book.out(*[f"{measure.title}　●　○　◎" for measure in fld.measures])
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"{m} {measure.title}")
            book.out("◆ 現状と課題")
            for issue in measure.issues:
                book.out(*wrapped(issue, 40, "・", ""))
            book.items(node, *measure.issues)
            book.out("◆ 目標と指標", *wrapped(measure.vision, 42))
            book.items(node, measure.vision)
            book.out("指標 現状値 目標値（令和7年度）")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}（{unit}） {base}（R2） {target}")
                book.indicator(node, name, base, target)
            book.out("◆ 主要な施策")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                first.setdefault(action, f"{ROMAN[g - 1]}{m}({a})")
                book.out(f"({a}) {action} 【{measure.department}】")
                book.department(child, measure.department)
                for bullet in bullets:
                    book.out(f"・{bullet}")
                book.items(child, *bullets)
            if g == 2 and m == 1:
                again = FIELDS[3].measures[0].actions[0]
                book.node(node, again, repeated_ref=first[again])
                book.out(f"({len(measure.actions) + 1}) {again}（再掲 {first[again]}）")
            book.out("◆ 市民と行政の役割")
            for actor, text in measure.roles:
                book.out(f"【{actor}の役割】", f"・{text}")
            book.roles(node, tuple((actor, text) for actor, text in measure.roles))
    spaced = []
    for line in book.lines:
        spaced += [line, ""]
    book.lines = spaced
    return book


def markdown() -> Book:
    """Headings with #, lists with -, tables with |."""
    book = Book()
    book.out("# こもれび町まちづくり計画", "")
    for g, fld in fields(0, 2):
        goal = book.node(None, fld.goal)
        book.out(f"## 目標{g} {fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"### {g}-{m} {measure.title}", "", "#### 現状と課題", "")
            book.out(*[f"- {issue}" for issue in measure.issues], "")
            book.items(node, *measure.issues)
            book.out("#### 取組の方向", "", *[line for text in measure.direction for line in (text, "")])
            book.items(node, *measure.direction)
            book.out("#### 指標", "", "| 指標 | 現状（2020年） | 目標（2025年） |", "|---|---:|---:|")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"| {name} | {base}{unit} | {target}{unit if target[-1].isdigit() else ''} |")
                book.indicator(node, name, base, target)
            book.out("", "#### 主な取組", "", "| 取組 | 内容 | 担当課 |", "|---|---|---|")
            for action, bullets in zip(measure.actions, shared_out(measure), strict=True):
                child = book.node(node, action, "action")
                book.out(f"| {action} | {'<br>'.join(bullets)} | {measure.department} |")
                book.items(child, *bullets)
                book.department(child, measure.department)
            book.out("")
    return book


def narrow() -> Book:
    """政策01 / 施策01-01, narrow columns, page numbers and a running head on each page, titles over two lines."""
    book = Book()
    for g, fld in fields(3, 2):
        policy = book.node(None, fld.goal)
        book.out(f"政策{g:02}", fld.goal[:8], fld.goal[8:], "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(policy, measure.title)
            book.out(f"施策{g:02}-{m:02}　{measure.title}", "")
            book.out("▼現状", *wrapped(measure.issues[0], 22), "")
            book.items(node, measure.issues[0])
            book.out("▼課題", *wrapped(measure.issues[1], 22), "")
            book.items(node, measure.issues[1])
            book.out("▼施策の目標", *wrapped(measure.vision, 22), "")
            book.items(node, measure.vision)
            book.out("▼施策の内容")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"（{str(a).translate(WIDE)}）{action}")
                for bullet in bullets:
                    book.out(*wrapped(bullet, 16, "▪ ", "  "))
                book.items(child, *bullets)
            book.out("▼目標指標", "指標 現状値 中間値 目標値", "令和2年度 令和5年度 令和8年度")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name} {base}{unit} 50{unit} {target}")
                book.indicator(node, name, base, target)
            book.out("▼関連計画", f"・{measure.related}", "▼所管課", measure.department, "")
            book.department(node, measure.department)
    paged = []
    for place, line in enumerate(book.lines):
        if place and place % 30 == 0:
            paged += ["", f"－ {place // 30 + 11} －", "第３部　分野別計画", ""]
        paged.append(line)
    book.lines = paged
    return book


def decimals() -> Book:
    """1 / 1-1 / 1-1-1 without a word for any level; bullets ○ and ・; departments after the heading."""
    book = Book()
    for g, fld in fields(2, 0):
        goal = book.node(None, fld.goal)
        book.out(f"{g}　{fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"{g}-{m}　{measure.title}　　　　{measure.department}")
            book.department(node, measure.department)
            book.out("現状と課題")
            for issue in measure.issues:
                book.out(*wrapped(issue, 32, "○", "　"))
            book.items(node, *measure.issues)
            book.out("基本方針", *wrapped(measure.vision, 34))
            book.items(node, measure.vision)
            book.out("施策の内容")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"{g}-{m}-{a}　{action}")
                book.out(*[f"・{bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("成果指標", "項目\t現状\t目標")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}\t{base}{unit}\t{target}")
                book.indicator(node, name, base, target)
            book.out("")
    return book


def bilingual() -> Book:
    """Japanese and English one after the other, goals without numbers, 基本施策 with them."""
    book = Book()
    for g, fld in fields(0, 1, 2):
        goal = book.node(None, fld.goal, title_en=fld.goal_en)
        book.out(f"目標{g}", fld.goal, f"Goal {g} {fld.goal_en}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"基本施策{m}", "", measure.title, "", measure.vision, "")
            book.items(node, measure.vision)
            book.out(f"Basic Measure {m} Promotion of the work of our town", "")
            book.out(
                "We aim to build a town where everyone can live in peace, together with all residents.", ""
            )
    return book


# held out


def fields_of_policy() -> Book:
    """分野 / 基本方針 / 主要施策, ［headings］, bullets ➢, one line per indicator: name 現状 → 目標."""
    book = Book()
    for g, fld in fields(1, 3):
        goal = book.node(None, fld.goal)
        book.out(f"分野{g}　{fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"基本方針{g}－{m}　{measure.title}", "")
            book.out("［現況と課題］", *wrapped("　" + "".join(measure.issues), 40))
            book.items(node, "".join(measure.issues))
            book.out("［取組の方向性］", *wrapped("　" + "".join(measure.direction), 40))
            book.items(node, "".join(measure.direction))
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"主要施策{a}　{action}", *[f"➢ {bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("［重要業績評価指標（KPI）］", "指標　基準値（令和3年度）　目標値（令和9年度）")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}　{base} {unit}　{target}")
                book.indicator(node, name, base, target)
            book.out("")
    return book


def letters() -> Book:
    """第1編 / 第1章 / 1 / (1) / ア: plain headings 現況, 課題, 施策の方向; prose under (1), no table rules."""
    book = Book()
    for part, fld in fields(0, 3):
        goal = book.node(None, fld.goal)
        book.out(f"第{'一二'[part - 1]}編　{fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"第{'一二三'[m - 1]}章　{measure.title}", "", "１　現況と課題")
            for issue in measure.issues:
                book.out(*wrapped("　" + issue, 38))
            book.items(node, *measure.issues)
            book.out("", "２　施策の方向")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"　(１) {action}".replace("１", str(a).translate(WIDE)))
                book.out(*[f"　　{'アイウエオ'[b]}　{bullet}" for b, bullet in enumerate(bullets)])
                book.items(child, *bullets)
            book.out("", "３　目標指標", "指標名 単位 令和元年度 令和7年度")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name} {unit} {base} {target}")
                book.indicator(node, name, base, target)
            book.out("")
    return book


def columns() -> Book:
    """まちづくりの目標 / 施策の柱 / 個別施策; roles side by side in a table; tables of actions by tabs."""
    book = Book()
    for g, fld in fields(3, 0):
        goal = book.node(None, fld.goal)
        book.out(f"まちづくりの目標{str(g).translate(WIDE)}", f"「{fld.goal}」", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"施策の柱{g}-{m}", measure.title, "")
            book.out("《10年後の姿》", measure.vision)
            book.items(node, measure.vision)
            book.out("《現状》", *[f"● {issue}" for issue in measure.issues])
            book.items(node, *measure.issues)
            book.out("《成果指標》", "指標名\t単位\t現状値\t目標値")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}\t{unit}\t{base}\t{target}")
                book.indicator(node, name, base, target)
            book.out("《主な事業》", "事業名\t事業の概要\t担当課")
            for action, bullets in zip(measure.actions, shared_out(measure), strict=True):
                child = book.node(node, action, "action")
                book.out(f"{action}\t{bullets[0]}\t{measure.department}")
                book.items(child, bullets[0])
                book.department(child, measure.department)
            book.out("《協働による役割分担》", "\t".join(actor for actor, _ in measure.roles))
            book.out("\t".join(text for _, text in measure.roles), "")
            book.roles(node, measure.roles)
    return book


def overview() -> Book:
    """A 目次 with dots, then 基本政策 / 施策; (1) lists inside issues are no nodes; targets before baselines by year."""
    book = Book()
    book.out("第6次こもれび市総合計画", "目次", "")
    page = 4
    for g, fld in fields(1, 2):
        book.out(f"基本政策{g} {fld.goal} ……………… {page}")
        for m, measure in enumerate(fld.measures, 1):
            page += 2
            book.out(f"　施策{g}{m} {measure.title} ………… {page}")
    book.out("")
    for g, fld in fields(1, 2):
        goal = book.node(None, fld.goal)
        book.out(f"基本政策{g} {fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"施策{g}{m} {measure.title}", "□ 施策を取り巻く現状と課題")
            for a, issue in enumerate(measure.issues, 1):
                book.out(*wrapped(issue, 36, f"({a}) ", "    "))
            book.items(node, *measure.issues)
            book.out("□ 目指すまちの姿", *wrapped(measure.vision, 40))
            book.items(node, measure.vision)
            book.out("□ 施策の達成度を測る指標", "指標名 2021年度（基準） 2026年度（目標）")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}（{unit}）", f"{base} {target}")
                book.indicator(node, name, base, target)
            book.out("□ 具体的な取組")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True)):
                child = book.node(node, action)
                book.out(
                    f"取組{CIRCLED[a]} {action}（{measure.department}）",
                    *[f"・ {bullet}" for bullet in bullets],
                )
                book.items(child, *bullets)
                book.department(child, measure.department)
            book.out("")
    return book


STYLES: dict[str, Callable[[], Book]] = {
    style.__name__: style
    for style in (chapters, roman, cells, pillars, markdown, narrow, decimals, bilingual)
}
HELD_OUT: dict[str, Callable[[], Book]] = {
    style.__name__: style for style in (fields_of_policy, letters, columns, overview)
}


# ---- damage ----------------------------------------------------------------------------------------


def damaged(lines: list[str], seed: int) -> list[str]:
    """What conversion does to a text: some lines broken at any place, page numbers, a running head, lost bullets."""
    random = Random(seed)
    result: list[str] = []
    for place, line in enumerate(lines):
        if place and place % 45 == 0:
            result += ["", f"- {place // 45} -", "こもれび市総合計画", ""]
        result += _broken(line, random)
    return result


def _broken(line: str, random: Random) -> Iterator[str]:
    if line[:1] in "・●○▪➢" and random.random() < 0.03:
        line = line[1:].lstrip()
    if len(line) > 24 and "\t" not in line and "|" not in line and random.random() < 0.06:
        cut = random.randrange(10, len(line) - 6)
        yield from (line[:cut], line[cut:])
    else:
        yield line
