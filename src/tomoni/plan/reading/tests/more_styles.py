"""More printed styles, written after the grammar stood and not looked at while it was mended."""

from collections.abc import Callable

from .styles import CIRCLED, ROMAN, WIDE, Book, fields, shared_out, wrapped


def strategy() -> Book:
    """A 総合戦略: 基本目標 with its own figures, numbered sections, (1) items with prose and KPI, ➀ groups of projects."""
    book = Book()
    book.out("第2期こもれび市まち・ひと・しごと創生総合戦略", "")
    for g, fld in fields(0, 3):
        goal = book.node(None, fld.goal)
        book.out(f"基本目標{g}　{fld.goal}")
        name, unit, _, base, target = fld.measures[0].indicators[0]
        book.out("数値目標　基準値　目標値", f"{name}　{base}{unit}(H30)　{target}{unit}(R6)")
        book.indicator(goal, name, base, target)
        book.out(
            "１．基本的方向",
            *wrapped("　" + fld.measures[0].vision, 38),
            "２．具体的な施策と重要業績評価指標(KPI)",
        )
        book.items(goal, fld.measures[0].vision)
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"({m}) {measure.title}")
            for text in (*measure.issues, *measure.direction):
                book.out(*wrapped("　" + text, 38))
            book.items(node, *measure.issues, *measure.direction)
            book.out("重要業績評価指標(KPI)　基準値　目標値")
            for name, unit, _, base, target in measure.indicators[1:]:
                book.out(f"{name}　{base}{unit}(H30)　{target}")
                book.indicator(node, name, base, target)
            book.out("【具体的な事業】")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True)):
                child = book.node(node, action)
                book.out(f"{'➀➁➂➃'[a]}{action}", *[f"●{bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("")
    return book


def village() -> Book:
    """１．field / （１）measure / ①action with a sentence below; figures as bullets with arrows."""
    book = Book()
    book.out("ひだまり村振興計画", "第3章　基本計画", "")
    for g, fld in fields(2, 3):
        goal = book.node(None, fld.policy)
        book.out(f"{str(g).translate(WIDE)}．{fld.policy}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"（{str(m).translate(WIDE)}）{measure.title}", "【現状と課題】")
            book.out(*wrapped("　" + "".join(measure.issues), 36))
            book.items(node, "".join(measure.issues))
            book.out("【施策の内容】")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True)):
                child = book.node(node, action)
                texts = [f"{bullet}に取り組みます。" for bullet in bullets]
                book.out(
                    f"{CIRCLED[a]}{action}", *[line for text in texts for line in wrapped("　" + text, 36)]
                )
                book.items(child, *texts)
            book.out("【数値目標】")
            for name, unit, _, base, target in measure.indicators:
                if target[0].isdigit() and base[0].isdigit():
                    book.out(
                        f"・{name}　　{base}{unit}（R2）　→　{target}{unit if target[-1].isdigit() else ''}（R7）"
                    )
                    book.indicator(node, name, base, target)
            book.out("")
    return book


def sheet() -> Book:
    """One page for each measure: its place above, 施策名 with a colon, boxes, departments, three years of figures."""
    book = Book()
    number = 0
    for g, fld in fields(1, 2):
        goal = book.node(None, fld.goal)
        book.out(f"政策{g}　{fld.goal}", "")
        for measure in fld.measures:
            number += 1
            node = book.node(goal, measure.title)
            book.out(f"施策{number:02}　{measure.title}")
            book.out(f"主管課　{measure.department}", "")
            book.department(node, measure.department)
            book.out("■ 施策の目的", measure.vision, "")
            book.items(node, measure.vision)
            book.out("■ 現状と課題")
            for issue in measure.issues:
                book.out(*wrapped(issue, 30, "● ", "   "))
            book.items(node, *measure.issues)
            book.out(
                "",
                "■ まちづくり指標",
                "指標名　単位　平成29年度実績　平成30年度実績　令和元年度実績　令和7年度目標",
            )
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}　{unit}　10.0　11.0　{base}　{target}")
                book.indicator(node, name, base, target)
            book.out("", "■ 施策を構成する基本事業")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"{number:02}-{a:02}　{action}")
                text = "、".join(bullets) + "を進めます。"
                book.out(*wrapped(text, 40))
                book.items(child, text)
            book.out("", "■ 協働のまちづくりに向けた役割分担")
            for actor, text in measure.roles:
                book.out(f"○{actor}", f"・{text}")
            book.roles(node, measure.roles)
            book.out("")
    return book


def ladders() -> Book:
    """Ⅰ / Ⅰ-1 / Ⅰ-1-(1): compound numbers of many makes; headings between lines; a page of contents at the front."""
    book = Book()
    book.out("目　次", "")
    for g, fld in fields(3, 0):
        book.out(f"{ROMAN[g - 1]}　{fld.goal}　{g * 10}")
        for m, measure in enumerate(fld.measures, 1):
            book.out(f"　{ROMAN[g - 1]}－{m}　{measure.title}　{g * 10 + m}")
    book.out("")
    for g, fld in fields(3, 0):
        goal = book.node(None, fld.goal)
        book.out(f"{ROMAN[g - 1]}　{fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"{ROMAN[g - 1]}－{m}　{measure.title}", "", "＜現状と課題＞", "")
            book.out(*[line for issue in measure.issues for line in (*wrapped("　" + issue, 40), "")])
            book.items(node, *measure.issues)
            book.out("＜施策の方向＞", "")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(
                    f"{ROMAN[g - 1]}－{m}－（{a}）　{action}", "", *[f"・{bullet}" for bullet in bullets], ""
                )
                book.items(child, *bullets)
            book.out("＜指標＞", "", "指標項目 現況値（R元） 目標値（R11）")
            for name, unit, _, base, target in measure.indicators:
                book.out(
                    f"{name} {base} {unit} {target} {unit}"
                    if target[-1].isdigit()
                    else f"{name} {base} {unit} {target}"
                )
                book.indicator(node, name, base, target)
            book.out("")
    return book


def missions() -> Book:
    """Words for levels that no list knows, headings with ◎, unmarked lines of text, indicator names over two lines."""
    book = Book()
    for g, fld in fields(0, 2):
        goal = book.node(None, fld.goal)
        book.out(f"ミッション{g}　{fld.goal}", "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(
                f"チャレンジ{g}-{m}　{measure.title}　《{measure.department}》",
                "◎ありたい姿",
                *wrapped(measure.vision, 32),
            )
            book.department(node, measure.department)
            book.items(node, measure.vision)
            book.out("◎これまでの取組と課題")
            for issue in measure.issues:
                book.out(*wrapped("　" + issue, 32))
            book.items(node, *measure.issues)
            book.out("◎これからの取組")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True)):
                child = book.node(node, action)
                book.out(f"{'ABCDE'[a]}　{action}", *[f"　▸ {bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("◎成果を測るものさし", "指標 現状（2021年度） めざす値（2026年度）")
            for name, unit, _, base, target in measure.indicators:
                book.out(name[:7], f"{name[7:]}（{unit}） {base} {target}")
                book.indicator(node, name, base, target)
            book.out("")
    return book


def paragraphs() -> Book:
    """節 with numbered headings that are sections, measures without numbers under ●, no gaps, sentences throughout."""
    book = Book()
    for g, fld in fields(1, 0):
        goal = book.node(None, fld.goal)
        book.out(f"第{g}節　{fld.goal}")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"{g}－{m}．{measure.title}")
            book.out("（１）現状と課題", *wrapped("　" + "".join(measure.issues), 42))
            book.items(node, "".join(measure.issues))
            book.out("（２）基本的な考え方", *wrapped("　" + measure.vision, 42))
            book.items(node, measure.vision)
            book.out("（３）施策の展開")
            for action, bullets in zip(measure.actions, shared_out(measure), strict=True):
                child = book.node(node, action)
                book.out(f"●{action}", *[f"・{bullet}" for bullet in bullets])
                book.items(child, *bullets)
            book.out("（４）目標指標", "指標名", "現状値", "（R3）", "目標値", "（R8）")
            for name, unit, _, base, target in measure.indicators:
                book.out(f"{name}（{unit}）", base, target)
                book.indicator(node, name, base, target)
    return book


MORE: dict[str, Callable[[], Book]] = {
    style.__name__: style for style in (strategy, village, sheet, ladders, missions, paragraphs)
}
