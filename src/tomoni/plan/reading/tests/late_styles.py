"""Styles written last, to see how a plan fares that the grammar was not mended for."""

from collections.abc import Callable

from .styles import ROMAN, WIDE, Book, fields, shared_out, wrapped


def definitions() -> Book:
    """Ⅳ / 1 / (1), a listing with 再掲, indicators whose definition stands on the same line and wraps, who leads."""
    book = Book()
    for g, fld in fields(0, 1):
        goal = book.node(None, fld.goal)
        book.out(f"{ROMAN[g + 1]}　{fld.goal}", "")
        policy = book.node(goal, fld.policy)
        book.out(f"１　{fld.policy}", "", "【施策の体系】")
        book.out(*[f"({m}) {measure.title}" for m, measure in enumerate(fld.measures, 1)], "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(policy, measure.title)
            book.out(f"({m}) {measure.title}", "めざす姿", *wrapped(measure.vision, 40))
            book.items(node, measure.vision)
            book.out("現状と課題")
            for issue in measure.issues:
                book.out(*wrapped(issue, 38, "○ ", "　 "))
            book.items(node, *measure.issues)
            book.out("指標", "指標名 指標の定義 現状値 目標値", "（R2年度） （R7年度）")
            for name, unit, definition, base, target in measure.indicators:
                cut = len(definition) // 2
                book.out(f"{name}（{unit}） {definition[:cut]}", f"{definition[cut:]} {base} {target}")
                book.indicator(node, name, base, target)
            book.out("主な取組")
            for action, bullets in zip(measure.actions, shared_out(measure), strict=True):
                child = book.node(node, action)
                book.out(
                    f"◆{action}（市民主導）".replace("（市民主導）", ""),
                    *[f"・{bullet}" for bullet in bullets],
                )
                book.items(child, *bullets)
            book.out(f"＊{measure.glossary[0]}：{measure.glossary[1]}", "")
    return book


def repeated_numbers() -> Book:
    """1-1 with departments in parentheses; １ 現状 ２ 課題 ３ 施策の方向性 in each; prose below (１); tabs with 定義."""
    book = Book()
    for g, fld in fields(3, 1):
        goal = book.node(None, fld.goal)
        book.out(f"基本目標{g}　{fld.goal}")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(f"{g}－{m}　{measure.title}（{measure.department}）")
            book.department(node, measure.department)
            book.out(
                "１　現状",
                *wrapped("　" + measure.issues[0], 40),
                "２　課題",
                *wrapped("　" + measure.issues[1], 40),
            )
            book.items(node, *measure.issues[:2])
            book.out("３　施策の方向性")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                text = "や".join(bullets) + "に努めます。"
                book.out(f"（{str(a).translate(WIDE)}）{action}", *wrapped("　" + text, 40))
                book.items(child, text)
            book.out("４　数値目標", "指標名\t定義\t現状値（R3）\t目標値（R8）")
            for name, unit, definition, base, target in measure.indicators:
                book.out(f"{name}\t{definition}\t{base}{unit}\t{target}")
                book.indicator(node, name, base, target)
    return book


def prose_roles() -> Book:
    """章 / 節, ■ headings, roles under headings of their own, 注1) notes, figures with the year behind."""
    book = Book()
    for g, fld in fields(2, 0):
        goal = book.node(None, fld.goal)
        book.out(f"第{g}章", fld.goal, "")
        for m, measure in enumerate(fld.measures, 1):
            node = book.node(goal, measure.title)
            book.out(
                f"第{m}節　{measure.title}", "", "■ 目指す将来の姿", *wrapped("　" + measure.vision, 34), ""
            )
            book.items(node, measure.vision)
            book.out("■ 現況と課題")
            for issue in measure.issues:
                book.out(*wrapped("　" + issue, 34), "")
            book.items(node, *measure.issues)
            book.out("■ 施策の内容", "")
            for a, (action, bullets) in enumerate(zip(measure.actions, shared_out(measure), strict=True), 1):
                child = book.node(node, action)
                book.out(f"{a}．{action}", *[f"　・{bullet}" for bullet in bullets], "")
                book.items(child, *bullets)
            book.out("■ まちづくりの目標値", "指標 基準値 目標値")
            for name, unit, _, base, target in measure.indicators:
                if base[0].isdigit():
                    book.out(f"{name} {base}{unit}（令和元年度） {target}（令和6年度）")
                    book.indicator(node, name, base, target)
            book.out("")
            for actor, text in measure.roles:
                book.out(f"■ {actor}の役割", f"　{text}。", "")
            book.roles(node, tuple((actor, text + "。") for actor, text in measure.roles))
            book.out(f"注1) {measure.glossary[0]}：{measure.glossary[1]}", "")
    return book


def narrow_labels() -> Book:
    """取組項目 and 具体的な内容 as broken by a converter: names of rows over two lines, then their bullets."""
    book = Book()
    number = 10
    for g, fld in fields(1, 3):
        goal = book.node(None, fld.goal)
        book.out(f"政策の柱{g}　{fld.goal}", "")
        for measure in fld.measures:
            number += 1
            node = book.node(goal, measure.title)
            book.out(
                f"施策{number}　{measure.title}", "", "◇施策のねらい", "", *wrapped(measure.vision, 38), ""
            )
            book.items(node, measure.vision)
            book.out(f"◇主な取組　　　{measure.department}", "", "取組項目 具体的な内容", "")
            book.department(node, measure.department)
            for action, bullets in zip(measure.actions, shared_out(measure), strict=True):
                child = book.node(node, action, "action")
                book.out(action[:6], action[6:])
                book.out(*[line for bullet in bullets for line in wrapped(bullet, 14, "● ", "")])
                book.items(child, *bullets)
            book.out("", "◇成果指標", "", "指標名", "現状値", "（2020年）", "目標値", "（2025年）")
            for name, unit, _, base, target in measure.indicators:
                book.out(name[:9], f"{name[9:]}（{unit}）", base, target)
                book.indicator(node, name, base, target)
            book.out("")
    return book


LATE: dict[str, Callable[[], Book]] = {
    style.__name__: style for style in (definitions, repeated_numbers, prose_roles, narrow_labels)
}
