"""The living style sheet: every component with invented content. Only for demonstration and development."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tomoni.design import charts, icicle, shares
from tomoni.design.forms import LongText, choice

FOLDER = Path(__file__).parent / "templates" / "design" / "examples"
FRAMES = ("front", "node", "write", "follow", "desk", "small")

COLOURS = (
    *("ground", "ground-soft", "raised", "ink", "ink-2", "ink-3", "line", "line-soft", "line-input", "tint"),
    *("key", "key-hover", "key-ink", "key-deep", "key-25", "key-50", "key-100"),
    *("turn", "turn-ink", "turn-soft", "turn-line", "error", "error-ink", "error-soft", "error-line"),
    *("mark", "focus", "focus-ring"),
)

GROUPS: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    (
        "frame",
        _("Frame of a page"),
        ("header", "brand", "skip", "furigana", "languages", "crumbs", "heading", "footer"),
    ),
    (
        "action",
        _("Doing something"),
        (
            "button",
            "link",
            "icon",
            "door",
            "search",
            "found",
            "narrow",
            "area_chooser",
            "filters",
            "pagination",
        ),
    ),
    ("form", _("Forms"), ("steps", "error_summary", "field", "textarea", "choices", "check", "emergency")),
    ("say", _("Saying something"), ("notice", "chip", "card", "empty", "progress", "language_note")),
    (
        "data",
        _("Numbers"),
        ("reading", "steps_bar", "figure", "sparkline", "promise", "tally", "table", "facts", "data"),
    ),
    ("plan", _("The plan"), ("icicle", "tree", "matrix", "roles", "term", "terms", "change")),
    ("voice", _("Voices"), ("receipt", "qr", "stations", "letter", "voice")),
    ("desk", _("Staff desk"), ("desk_bar", "queues", "desk_row", "suggestion", "panel", "timeline")),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One component as the style sheet shows it: what it looks like and how it is written."""

    name: str
    html: str
    code: str


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: str | Promise
    examples: tuple[Example, ...]


class ExampleForm(forms.Form):
    """Every kind of control."""

    text = LongText(
        label="伝えたいこと",
        max_length=4000,
        help_text="困っていること、こうなるとよいこと、良かったこと。短くてもかまいません。",
        widget=forms.Textarea(attrs={"data-draft": "example"}),
    )
    place = forms.CharField(label="どこのことですか", help_text="地区か、場所の名前。", required=False)
    age = forms.CharField(label="年齢", required=False, widget=forms.TextInput(attrs={"data-size": "short"}))
    topic = forms.ChoiceField(
        label="分野", choices=[("", "えらんでください"), ("1", "子育て"), ("2", "道路・交通")], required=False
    )
    reply = forms.ChoiceField(
        label="お返事の受けとり方",
        widget=forms.RadioSelect,
        choices=[
            ("mail", choice("メール", "いちばん早くとどきます。")),
            ("letter", choice("手紙", "市役所から郵便でお送りします。")),
            ("page", choice("このサイトで見る", "受付番号を使います。")),
        ],
    )
    areas = forms.MultipleChoiceField(
        label="関係する地区",
        widget=forms.CheckboxSelectMultiple,
        choices=[("n", "北"), ("c", "中央"), ("s", "南")],
        required=False,
    )
    photo = forms.FileField(
        label="写真", help_text="撮影した場所の情報は消してお預かりします。", required=False
    )
    agree = forms.BooleanField(label="お名前を出さずに公開してもよい", required=False)


def all_examples(request: HttpRequest) -> tuple[Group, ...]:
    """All components, drawn."""
    context = example_context()
    return tuple(
        Group(key, label, tuple(_example(name, context, request) for name in names))
        for key, label, names in GROUPS
    )


def _example(name: str, context: dict[str, Any], request: HttpRequest) -> Example:
    code = (FOLDER / f"{name}.html").read_text(encoding="utf-8").strip()
    html: str = get_template(f"design/examples/{name}.html").render(context, request)
    return Example(name, html, code.removeprefix("{% load design %}").strip())


def example_context() -> dict[str, Any]:
    """Invented content of an invented city."""
    return {
        "quiet": True,
        "crumbs": [("計画", "#"), ("目標2 安心してくらせるまち", "#"), ("通学路の安全", "")],
        "steps": ["書く", "返事のしかた", "確かめて送る"],
        "check": [
            (
                "伝えたいこと",
                "雨の日、駅前の歩道の段差で子どもが転びました。\n\n点検を増やしてください。",
                "write",
            ),
            ("お返事の受けとり方", "手紙", "how"),
            ("写真", "", "write"),
        ],
        "qr": segno.make("https://example.jp/follow", error="m").svg_inline(omitsize=True, border=0),
        "filters": [
            {"label": "すべて", "url": "#", "current": True, "count": 1412},
            {"label": "返事ができた声", "url": "#", "count": 1379},
            {"label": "まだ返事ができていない声", "url": "#", "count": 33},
        ],
        "page": Paginator(range(412), 20).page(4),
        "form": ExampleForm(prefix="plain"),
        "wrong": ExampleForm({"wrong-place": "駅前"}, prefix="wrong"),
        "narrow": [
            {
                "name": "goal",
                "label": "計画の目標",
                "value": "",
                "options": [("", "計画の全体"), ("g2", "目標2")],
            },
        ],
        "steps_bar": shares.divided(
            [
                ("順調", 12, "good", "歩みのとおりか、それより早い", "#"),
                ("おおむね順調", 5, "plain", "歩みの6割をこえている", "#"),
                ("見直しが要る", 3, "turn", "歩みの6割に届かない", "#"),
                ("－", 4, "none", "まだ言えない", "#"),
            ]
        ),
        "icicle": icicle.icicle(_branches()),
        "icicle_legend": [
            ("good", "◎", "進んでいる"),
            ("turn", "△", "見直しが要る"),
            ("none", "－", "まだ言えない"),
        ],
        "here_chosen": _here(),
        "viewpoints": ("視点1 協働", "視点2 環境", "視点3 デジタル"),
        "tree": _tree(),
        "line": _line(),
        "late": _late(),
        "bars": charts.bars(
            title="とどいた声の数",
            unit="件",
            points=[("2021", 212), ("2022", 268), ("2023", None), ("2024", 391), ("2025", 412)],
        ),
        "sparkline": charts.sparkline(
            title="点検した割合", points=[("2023", 66), ("2024", 71), ("2025", 78)], unit="%"
        ),
        "stations_done": _stations(waiting=False),
        "stations_now": _stations(waiting=True),
        "roles": [
            ("市民は", "登下校の時間に、できる範囲で見守ります。危ない場所を知らせます。"),
            ("団体は", "自治会と学校が、当番と連絡の仕組みをつくります。"),
            ("企業は", "配送の時間をずらし、社用車で見守りに加わります。"),
        ],
        "data": [
            {
                "files": [("CSV", "/plan/data.csv"), ("JSON", "/plan/data.json")],
                "about": "/about/data/",
            }
        ],
        "facts": [
            ("担当", "交通安全課", "#"),
            ("計画", "後期基本計画（2023〜2027年度）"),
            ("予算", "1,840万円（2025年度）"),
        ],
        "tally": [
            {"number": "412 ＝ 412", "label": "提出した件数 ＝ 表にのせた件数", "tone": "good", "url": "#"},
            {"number": "64", "label": "論点", "url": "#"},
            {"number": "3", "label": "市の考え方が未記入", "tone": "turn", "url": "#"},
            {"number": "0", "label": "行き先のない意見"},
        ],
        "queues": _queues(),
        "rows": _rows(),
        "timeline": [
            {"when": "10/2 8:14", "text": "とどきました（公開：要旨だけ、返事：手紙）"},
            {"when": "10/5 9:30", "who": "佐野", "text": "交通安全課へ"},
            {"when": "10/20 16:12", "who": "交通安全課", "text": "段差 2 か所を補修、写真あり"},
        ],
    }


def frame_context() -> dict[str, Any]:
    """What the sample pages show."""
    return {**example_context(), "quiet": False, "search_url": "#", "me": "広聴係 佐野", "desk_url": "#"}


def _line() -> charts.Chart:
    return charts.line(
        title="点検した通学路の割合",
        unit="%",
        target=90,
        target_label="目標（2027年度）",
        points=[("2021", 51), ("2022", 58), ("2023", 66), ("2024", 71), ("2025", 78)],
    )


def _late() -> charts.Chart:
    return charts.line(
        title="見守りに参加している人",
        unit="人",
        target=300,
        target_label="目標（2027年度）",
        tone="late",
        points=[("2020", 251), ("2021", 260), ("2022", None), ("2023", 231), ("2024", 220), ("2025", 214)],
    )


def _tree() -> list[dict[str, Any]]:
    safe = {
        "code": "4-2",
        "label": "通学路の安全",
        "url": "#",
        "chip": "目標どおり",
        "tone": "good",
        "note": "声 46 件",
    }
    lesson = {"code": "4-1", "label": "交通安全の教え", "url": "#", "chip": "おくれています", "tone": "turn"}
    traffic = {"code": "4", "label": "交通安全", "url": "#", "open": True, "children": [lesson, safe]}
    fire = {
        "code": "5",
        "label": "消防と救急",
        "url": "#",
        "children": [{"code": "5-1", "label": "救急", "url": "#"}],
    }
    return [
        {
            "code": "目標1",
            "label": "子どもがのびのび育つまち",
            "children": [{"code": "1", "label": "保育", "url": "#"}],
        },
        {"code": "目標2", "label": "安心してくらせるまち", "open": True, "children": [traffic, fire]},
        {
            "code": "目標3",
            "label": "にぎわいのあるまち",
            "children": [{"code": "7", "label": "商店街", "url": "#"}],
        },
    ]


def _here() -> dict[str, Any]:
    areas = [{"code": "kawabe", "label": "川辺地区"}, {"code": "hinata", "label": "日向地区"}]
    return {"divisions": [({"label": "地区"}, areas)], "chosen": areas[0], "mine": None}


def _branches() -> list[icicle.Node]:
    def node(label: str, tone: str, sign: str, *children: icicle.Node) -> icicle.Node:
        return icicle.Node(label, "#", tone, sign, "指標 3", children)

    safe = [node("4-1 交通安全の教え", "turn", "△"), node("4-2 通学路の安全", "good", "◎")]
    return [
        node("目標1 子どもがのびのび育つまち", "good", "◎", node("1 保育", "good", "◎")),
        node(
            "目標2 安心してくらせるまち",
            "turn",
            "△",
            node("4 交通安全", "turn", "△", *safe),
            node("5 消防と救急", "none", "－"),
        ),
    ]


def _stations(*, waiting: bool) -> list[dict[str, str]]:
    arrived = {"label": "とどきました", "when": "10月2日 8:14", "state": "done"}
    taken = {"label": "交通安全課が受けとりました", "when": "10月5日", "state": "done"}
    if waiting:
        answer = {"label": "お返事を書いています", "when": "11月1日までにお返事します", "state": "now"}
        return [arrived, taken, answer, {"label": "決めたことをお知らせします", "state": "next"}]
    answered = {"label": "お返事しました", "when": "10月23日（21日め。約束は30日）", "state": "done"}
    decided = {"label": "決めました。計画を変えます", "when": "11月14日", "state": "done"}
    return [arrived, taken, answered, {**decided, "url": "#", "link_label": "変わったところを見る"}]


def _queues() -> list[dict[str, Any]]:
    def entry(label: str, count: int, **more: object) -> dict[str, Any]:
        return {"label": label, "url": "#", "count": count, **more}

    mine = [
        entry("期限をすぎた", 2, late=True),
        entry("わたしの分", 7, current=True),
        entry("新しくとどいた", 14),
        entry("決裁待ち", 5),
        entry("計画に反映を検討", 11),
    ]
    channels = [entry("手紙", 21), entry("電話・窓口", 9), entry("懇談会", 12)]
    writing = [{"label": "電話・窓口の声を書く", "url": "#", "key": "n"}]
    return [
        {"label": "", "entries": mine},
        {"label": "受付経路", "entries": channels},
        {"label": "入力", "entries": writing},
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "meta": "手紙　10/2　みどり台",
            "due": "あと 1 日",
            "late": True,
            "current": True,
            "text": "雨の日、駅前の歩道の段差で子どもが転びました。点検を増やしてください。",
            "chips": [("交通安全課", "plain"), ("起案中", "line")],
        },
        {
            "meta": "電話　10/6　中央",
            "due": "あと 4 日",
            "text": "公民館の予約が電話でしかできず、仕事をしていると取れない。",
            "chips": [("生涯学習課", "plain")],
        },
        {
            "meta": "手紙　10/8",
            "due": "あと 6 日",
            "text": "ごみ収集の地図を外国語でも作ってほしい。友だちが困っている。",
            "chips": [("所管を決める", "turn")],
        },
    ]
