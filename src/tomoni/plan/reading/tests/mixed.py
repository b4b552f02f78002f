"""Invented plans whose styles are drawn by lot: markers of each level, makes and words of section headings, ways to print
indicators, roles and departments. Whatever comes out, somebody prints a plan like that."""

from collections.abc import Callable
from random import Random

from .invented import Measure
from .styles import CIRCLED, ROMAN, WIDE, Book, fields, wrapped

KANJI = "一二三四五六七八九"
KANA = "アイウエオカキクケコ"

Marker = Callable[[int, int, int], str]  # numbers of the goal, the measure and the action

GOALS: tuple[Marker, ...] = (
    lambda g, m, a: f"第{g}章　",
    lambda g, m, a: f"第{KANJI[g - 1]}章　",
    lambda g, m, a: f"基本目標{g}　",
    lambda g, m, a: f"基本目標{ROMAN[g - 1]}　",
    lambda g, m, a: f"政策{str(g).translate(WIDE)}　",
    lambda g, m, a: f"{ROMAN[g - 1]}　",
    lambda g, m, a: f"まちづくりの目標{g}：",
    lambda g, m, a: f"まちづくりの柱{g}　",
    lambda g, m, a: f"分野{g}　",
    lambda g, m, a: f"【基本目標{g}】",
    lambda g, m, a: f"大綱{g}　",
    lambda g, m, a: f"目標{g} ",
    lambda g, m, a: f"戦略{g}　",
)
MEASURES: tuple[Marker, ...] = (
    lambda g, m, a: f"第{m}節　",
    lambda g, m, a: f"施策{g}-{m}　",
    lambda g, m, a: f"施策{str(g).translate(WIDE)}－{str(m).translate(WIDE)}　",
    lambda g, m, a: f"基本施策（{m}）　",
    lambda g, m, a: f"施策の柱{m}　",
    lambda g, m, a: f"{str(m).translate(WIDE)}　",
    lambda g, m, a: f"{m}．",
    lambda g, m, a: f"{g}-{m} ",
    lambda g, m, a: f"〔{m}〕",
    lambda g, m, a: f"施策の方向{m}　",
    lambda g, m, a: f"政策{g}-{m}　",
    lambda g, m, a: f"方針{m}　",
)
ACTIONS: tuple[Marker, ...] = (
    lambda g, m, a: f"（{str(a).translate(WIDE)}）",
    lambda g, m, a: f"({a}) ",
    lambda g, m, a: f"{CIRCLED[a - 1]}",
    lambda g, m, a: f"{KANA[a - 1]}　",
    lambda g, m, a: f"（{KANA[a - 1]}）",
    lambda g, m, a: f"取組{a}　",
    lambda g, m, a: f"基本事業{g}-{m}-{a}　",
    lambda g, m, a: f"{a}) ",
    lambda g, m, a: f"主要事業{a}　",
)
WORDS = {
    "vision": ("めざす姿", "10年後の姿", "施策の目標", "目指すまちの姿", "施策のねらい", "ありたい姿"),
    "issues": (
        "現状と課題",
        "現況と課題",
        "現状・課題",
        "取り巻く状況",
        "いまの状況",
        "施策を取り巻く現状と課題",
    ),
    "direction": ("基本方針", "施策の方向性", "取組方針", "今後の方向性", "進め方"),
    "actions": ("主な取組", "施策の内容", "主要施策", "取組の展開", "具体的な取組"),
    "indicators": (
        "成果指標",
        "数値目標",
        "目標指標",
        "KPI",
        "まちの通信簿",
        "達成度の目安",
        "成果を測るものさし",
    ),
    "roles": ("役割分担", "市民・地域・行政の役割", "みんなの役割", "それぞれの役割"),
}
HEADINGS: tuple[Callable[[int, str], str], ...] = (
    lambda n, word: f"【{word}】",
    lambda n, word: f"■{word}",
    lambda n, word: f"◆ {word}",
    lambda n, word: f"＜{word}＞",
    lambda n, word: f"◎{word}",
    lambda n, word: f"▼ {word}",
    lambda n, word: f"≪{word}≫",
    lambda n, word: f"○{word}",
    lambda n, word: word,
)


def mixed(seed: int) -> Book:
    """The plan of this number."""
    return _Mixer(Random(seed)).book()


class _Mixer:
    def __init__(self, lot: Random) -> None:
        self._lot = lot
        self._goal, self._measure, self._action = (lot.choice(some) for some in (GOALS, MEASURES, ACTIONS))
        self._heading = lot.choice(HEADINGS)
        self._words = {role: lot.choice(words) for role, words in WORDS.items()}
        self._bullet = lot.choice(("・", "○", "● ", "◇", "- ", "▪ "))
        if self._heading(1, "").startswith(self._bullet.strip()):
            self._bullet = "・"
        self._indicators = lot.choice(
            (
                self._aligned, self._aligned_with_unit, self._spaced, self._below, self._keyed, self._arrows,
                self._tabs, self._bars, self._drawn, self._years, self._defined, self._headless,
            )
        )  # fmt: skip
        self._last = lot.random() < 0.6  # indicators stand after the actions
        self._wide = lot.choice((34, 38, 44))
        self._departments = lot.choice(("line", "behind", "section", "none"))
        self._roles = lot.choice((("：", 0), ("　　", 0), ("｜", 0), None, None))
        self._base, self._aim = lot.choice(
            (
                ("現状値（R5）", "目標値（R10）"),
                ("現状（令和4年度）", "目標（令和9年度）"),
                ("基準値（2022年度）", "目標値（2027年度）"),
            )
        )
        self._book = Book()

    def book(self) -> Book:
        book = self._book
        count = 0
        for g, field in fields(*sorted(self._lot.sample(range(4), self._lot.choice((2, 3))))):
            goal = book.node(None, field.goal)
            book.out(f"{self._goal(g, 0, 0)}{field.goal}", "")
            for m, measure in enumerate(field.measures, 1):
                count += 1
                self._one(g, m, goal, measure)
                if self._lot.random() < 0.3:
                    book.out("", f"- {count} -", "")
        return book

    def _one(self, g: int, m: int, goal: str, measure: Measure) -> None:
        book = self._book
        node = book.node(goal, measure.title)
        behind = f"　　（{measure.department}）" if self._departments == "behind" else ""
        book.out(f"{self._measure(g, m, 0)}{measure.title}{behind}")
        if self._departments == "line":
            book.out(f"担当課：{measure.department}")
        book.out("")
        self._section("vision", (measure.vision,), node)
        self._section("issues", measure.issues, node, bulleted=True)
        if not self._last:
            self._print_indicators(node, measure)
        self._print_actions(g, m, node, measure)
        if self._last:
            self._print_indicators(node, measure)
        if self._roles is not None and measure.roles:
            self._head("roles")
            for actor, text in measure.roles:
                book.out(f"{actor}{self._roles[0]}{text}。")
            book.roles(node, tuple((actor, f"{text}。") for actor, text in measure.roles))
            book.out("")
        if self._departments == "section":
            self._book.out(self._heading(9, "担当課"), measure.department, "")
        if self._departments != "none":
            book.department(node, measure.department)

    def _head(self, role: str) -> None:
        self._book.out(self._heading(1, self._words[role]))

    def _section(self, role: str, texts: tuple[str, ...], node: str, *, bulleted: bool = False) -> None:
        self._head(role)
        for text in texts:
            sign = self._bullet if bulleted else "　"
            self._book.out(*wrapped(text, self._wide, sign, "　" if bulleted else ""))
        self._book.items(node, *texts)
        self._book.out("")

    def _print_actions(self, g: int, m: int, node: str, measure: Measure) -> None:
        self._head("actions")
        for a, title in enumerate(measure.actions, 1):
            child = self._book.node(node, title)
            self._book.out(f"{self._action(g, m, a)}{title}")
            text = measure.bullets[(a - 1) % len(measure.bullets)] + "に取り組みます。"
            self._book.out(f"　{text}")
            self._book.items(child, text)
        self._book.out("")

    # ---- indicators

    def _print_indicators(self, node: str, measure: Measure) -> None:
        self._head("indicators")
        self._indicators(node, measure)
        for name, _, _, base, aim in measure.indicators:
            self._book.indicator(node, name, base, aim)
        self._book.out("")

    def _columns(self, rows: list[tuple[str, ...]], widths: tuple[int, ...]) -> None:
        for row in rows:
            line = ""
            for cell, width in zip(row, widths, strict=True):
                space = width - sum(2 if ord(sign) > 0x7F else 1 for sign in cell)
                line += cell + " " * max(2, space)
            self._book.out(line.rstrip())

    def _aligned(self, node: str, measure: Measure) -> None:
        rows = [("指標名", self._base, self._aim)]
        rows += [
            (name, _with(base, unit), _with(aim, unit)) for name, unit, _, base, aim in measure.indicators
        ]
        self._columns(rows, (44, 22, 22))

    def _aligned_with_unit(self, node: str, measure: Measure) -> None:
        rows = [("指標", "単位", self._base, self._aim, "方向")]
        rows += [(name, unit, base, aim, "↑") for name, unit, _, base, aim in measure.indicators]
        self._columns(rows, (44, 8, 22, 22, 4))

    def _spaced(self, node: str, measure: Measure) -> None:
        self._book.out(f"指標名 {self._base} {self._aim}")
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(f"{name} {_with(base, unit)} {_with(aim, unit)}")

    def _below(self, node: str, measure: Measure) -> None:
        self._book.out("指標名", self._base, self._aim)
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(name, _with(base, unit), _with(aim, unit))

    def _keyed(self, node: str, measure: Measure) -> None:
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(
                f"　指標名：{name}",
                f"　現状値：{_with(base, unit)}（R5）",
                f"　目標値：{_with(aim, unit)}（R10）",
                "",
            )

    def _arrows(self, node: str, measure: Measure) -> None:
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(f"・{name}　　{_with(base, unit)}（R5）　→　{_with(aim, unit)}（R10）")

    def _tabs(self, node: str, measure: Measure) -> None:
        self._book.out("\t".join(("指標", "単位", self._base, self._aim)))
        for name, unit, _, base, aim in measure.indicators:
            self._book.out("\t".join((name, unit, base, aim)))

    def _bars(self, node: str, measure: Measure) -> None:
        self._book.out(f"| 指標名 | {self._base} | {self._aim} |", "|---|---|---|")
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(f"| {name} | {_with(base, unit)} | {_with(aim, unit)} |")

    def _drawn(self, node: str, measure: Measure) -> None:
        self._book.out("┌────┬───┬───┐", f"│項目　　│{self._base}│{self._aim}│", "├────┼───┼───┤")
        for name, unit, _, base, aim in measure.indicators:
            self._book.out(f"│{name}　│{_with(base, unit)}　│{_with(aim, unit)}　│")
        self._book.out("└────┴───┴───┘")

    def _years(self, node: str, measure: Measure) -> None:
        rows = [("指標名", "単位", "現状（R4）", "R6", "R7", "R8", "目標（R9）")]
        rows += [(name, unit, base, "11", "12", "13", aim) for name, unit, _, base, aim in measure.indicators]
        self._columns(rows, (44, 8, 12, 8, 8, 8, 12))

    def _defined(self, node: str, measure: Measure) -> None:
        self._book.out("\t".join(("指標名", "指標の説明", self._base, self._aim)))
        for name, unit, text, base, aim in measure.indicators:
            self._book.out("\t".join((name, text, _with(base, unit), _with(aim, unit))))

    def _headless(self, node: str, measure: Measure) -> None:
        rows = [
            (name, _with(base, unit), _with(aim, unit)) for name, unit, _, base, aim in measure.indicators
        ]
        self._columns(rows, (44, 14, 14))


def _with(value: str, unit: str) -> str:
    """A value with its unit, as it is printed."""
    for end in ("以上", "以下", "未満", "（累計）"):
        if value.endswith(end) and value[0].isdigit():
            return f"{value.removesuffix(end)}{unit}{end}"
    return f"{value}{unit}" if value[-1:].isdigit() else value
