"""Indicators that stand in no table: 「件数　3件（R1）→ 10件（R6）」, 「現状値：12人」 below 「目標値：0人」, and rows of
figures under a heading that nobody knows."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .tables import VALUES, head_of, words_of
from .values import is_loose_value, is_period, is_strong_value, is_unit, is_weak_value, narrow
from .words import is_sentence, is_title, plain

_ARROW = re.compile(r"\s*(?:→|⇒|➡|➔|⇨|⟶|=>|->|－＞|＝＞)\s*")
_GAP = re.compile(r"[\s　:：]+")
_WIDE = re.compile(r"[ 　\t]{2,}|[:：]\s*")
_TIGHT = re.compile(
    r"(?P<name>.*?[^\d\s０-９.,，．・/／約延べ累計年間第])(?P<value>(?:約|延べ?|のべ|累計|年間)?[0-9０-９][0-9０-９,，.．]*\s?[^\d０-９。、→]{0,10}(?:[（(][^（）()]{1,14}[）)])?)"
)
_LEAD = re.compile(
    r"(?:約|延べ?|のべ|累計|累積|年間|平均|毎年度?|各年度?|月|週|年|計|合計|[△▲−-]|[0-9０-９]+年間(?:で|累計)?|現状値?|現在|基準値?|実績値?)"
)


@dataclass(slots=True)
class Fields:
    """What a line says of an indicator, by the role of each part; ``name`` may be missing."""

    name: str = ""
    values: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # role → (text, period)
    unit: str | None = None
    definition: str | None = None
    direction: str | None = None


def arrow_fields(text: str) -> Fields | None:
    """A name with where it stands and, after an arrow, where it is to go.

    >>> arrow_fields("就農者数　　7 人（R1）　→　15 人（R6）").values
    {'baseline': ('7 人（R1）', None), 'target': ('15 人（R6）', None)}
    """
    parts = [part for part in _ARROW.split(text) if part.strip()]
    if not 2 <= len(parts) <= 4 or len(text) > 160 or is_sentence(text):
        return None
    target = _without_key(parts[-1], "target")
    if not (is_loose_value(target) or is_weak_value(target)) or not re.search(
        r"\d|維持|増|減|向上|以上|以下", narrow(target)
    ):
        return None
    split = _name_and_value(parts[0])
    if split is None:
        return None
    name, baseline = split
    baseline = _without_key(baseline, "baseline")
    return Fields(name, {"baseline": (baseline, None), "target": (target, None)})


def _without_key(text: str, role: str) -> str:
    """A value without the word before it that only says which of the two it is."""
    found = re.match(
        r"[【\[（(［]?\s*([^\s\d【】\[\]（）():：]{2,6})\s*[】\]）)］]?\s*[:：]?\s*(?=\S)", text.strip()
    )
    if found is not None and (column := head_of(found[1])) is not None and column.role == role:
        return text.strip()[found.end() :]
    return text.strip()


def _name_and_value(text: str) -> tuple[str, str] | None:
    """A name and the value that ends the text; the name may be empty."""
    text = text.strip()
    if _is_number(text):
        return "", text
    for pattern in (_WIDE, _GAP):
        gaps = [gap for gap in pattern.finditer(text) if gap.start() > 0]
        for gap in reversed(gaps):
            name, value = text[: gap.start()].strip(), text[gap.end() :].strip()
            if not _is_number(value):
                continue
            name, value = _with_lead(name, value, text)
            if not name or (is_title(name) and not _is_number(name)):
                return name.rstrip(":： 　"), value
    tight = _TIGHT.fullmatch(text)
    if tight is not None and is_title(tight["name"]) and _is_number(tight["value"]):
        return tight["name"].rstrip(":： 　"), tight["value"]
    return None


def _is_number(text: str) -> bool:
    return is_strong_value(text) or re.fullmatch(r"[-―－—‐–−ー─]+(?:\(.{1,14}\))?", narrow(text)) is not None


def _with_lead(name: str, value: str, text: str) -> tuple[str, str]:
    """Words before a number that belong to it: 延べ, 累計, a year."""
    while True:
        words = re.split(r"(?<=\S)[\s　]+(?=\S)", name)
        last = words[-1] if words else ""
        if len(words) < 2 and not is_period(last):
            return name, value
        if not (_LEAD.fullmatch(narrow(last)) or is_period(last)):
            return name, value
        start = text.rindex(last, 0, text.rindex(value))
        name, value = text[:start].strip(), text[start:].strip()
        if not name:
            return name, value


_KEYS = re.compile(
    r"(?:^|(?<=[\s　、,（(）)】\]→]))(?:[【［\[〔《＜]\s*(?P<boxed>[^】］\]〕》＞]{2,16})\s*[】］\]〕》＞]\s*[:：]?"
    r"|(?P<keyed>[^\s　:：、。()（）【】→]{2,12}(?:\s?[（(][^（）()]{1,14}[）)])?)\s*[:：])[\s　]*"
)
_SPREAD = re.compile(
    r"(?P<key>\S(?:[\s　]+\S){1,5}(?:\s?[（(][^（）()]{1,14}[）)])?)[\s　]*[:：][\s　]*(?=\S)"
)
_APART = re.compile(r"(?P<key>\S{2,12}(?:\s?[（(][^（）()]{1,14}[）)])?)[\s　]+(?=\S)")
_ROLES = (*VALUES, "name", "unit", "definition", "type", "remark", "direction", "period")


def keyed_fields(text: str, cells: tuple[str, ...] = ()) -> Fields | None:
    """What a line says with keys: 「指標名：…」, 「現状値 12人（R5）　目標値 0人（R10）」; None when it has none.

    >>> keyed_fields("目 標 値：50.0％（令和10年度）").values
    {'target': ('50.0％（令和10年度）', None)}
    """
    pairs = _pairs_of_cells(cells) if cells else _pairs(text)
    if not any(value for _, _, value in pairs):
        return None
    found = Fields()
    for role, period, value in pairs:
        if role in VALUES:
            if not value or is_sentence(value) or len(value) > 40:
                return None
            if role in found.values and period is None:
                return None  # the same once more; of several years the last counts
            found.values[role] = (value, period)
        elif role == "name":
            found.name = value
        elif role == "unit":
            found.unit = value
        elif role == "definition":
            found.definition = value
        elif role == "direction":
            found.direction = value
        elif role == "title" and not found.name:
            found.name = value
    split = _name_and_value(found.name) if len(found.values) == 1 else None
    if split is not None and split[0]:  # 「件数　300件（基準値：45件）」
        other = "target" if "baseline" in found.values else "baseline"
        found.name = split[0]
        found.values[other] = (split[1], None)
    return found


def _pairs_of_cells(cells: tuple[str, ...]) -> list[tuple[str, str | None, str]]:
    filled = [" ".join(cell.split()) for cell in cells if cell.strip()]
    if len(filled) % 2 or len(filled) > 8:
        return []
    pairs = []
    for key, value in zip(filled[::2], filled[1::2], strict=True):
        column = head_of(plain(key))
        if (
            column is None
            or column.role not in _ROLES
            or (head_of(value) is not None and not is_loose_value(value))
        ):
            return []
        pairs.append((column.role, column.period, value))
    return pairs


def _spoken_pairs(words: list[str]) -> list[tuple[str, str | None, str]]:
    """「移住者数　基準値　12人（R2）　目標値　60人（R7）」: two keys or more, each with a figure after it."""
    pairs: list[tuple[str, str | None, str]] = []
    name = ""
    for word, following in pairwise(words):
        head = head_of(word)
        if head is not None and head.role in VALUES and _is_number(following):
            pairs.append((head.role, head.period, following))
        elif not pairs:
            name = f"{name} {word}".strip()
    return [("title", None, name), *pairs] if len(pairs) > 1 and is_title(name) else []


def _pairs(text: str) -> list[tuple[str, str | None, str]]:
    if len(text) > 200:
        return []
    keys: list[tuple[int, int, str, str | None]] = []
    spread = _SPREAD.match(text)
    if spread is not None and (column := head_of(plain(spread["key"]))) is not None and column.role in _ROLES:
        keys.append((0, spread.end(), column.role, column.period))
    for found in _KEYS.finditer(text):
        column = head_of(found["boxed"] or found["keyed"])
        if column is not None and column.role in _ROLES and (not keys or found.start() >= keys[-1][1]):
            keys.append((found.start(), found.end(), column.role, column.period))
    if not keys:
        words = words_of(text)
        heads = [head_of(word) for word in words[::2]]
        if len(words) in (4, 6) and all(head is not None and head.role in VALUES for head in heads):
            return [
                (head.role, head.period, value)
                for head, value in zip(heads, words[1::2], strict=True)
                if head is not None and _is_number(value)
            ]
        spoken = _spoken_pairs(words)
        if spoken:
            return spoken
        apart = _APART.match(text)
        column = head_of(apart["key"]) if apart is not None else None
        if apart is None or column is None or column.role not in ("baseline", "middle", "target"):
            return []
        value = text[apart.end() :].strip()
        sure = "値" in apart["key"] or column.period is not None or re.search(r"\d[^\d\s]", narrow(value))
        return [(column.role, column.period, value)] if sure and _is_number(value) else []
    before = text[: keys[0][0]].strip(" 　、,（(:：")
    head = head_of(before) if before else None
    if all(key[2] == "period" for key in keys):  # 「実績値　R4：58.2％　R6：61.5％」, 「R6：3件　R7：6件」
        if head is None and len(keys) < 2:
            return []  # a line of a schedule
        told = head.role if head is not None and head.role in VALUES else "target"
        before = "" if head is not None else before
        keys = [(start, end, told, period) for start, end, _, period in keys]
    keys = [(start, end, "target" if role == "period" else role, period) for start, end, role, period in keys]
    pairs: list[tuple[str, str | None, str]] = [("title", None, before)] if before else []
    for place, (_, end, role, period) in enumerate(keys):
        until = keys[place + 1][0] if place + 1 < len(keys) else len(text)
        pairs.append(
            (
                role,
                period,
                text[end:until].strip(" 　、,）)→⇒")
                if text[end:until].count("（") + text[end:until].count("(") == 0
                else text[end:until].strip(" 　、,→⇒"),
            )
        )
    return pairs


def is_row_of_figures(text: str, cells: tuple[str, ...] = ()) -> bool:
    """Whether a line is a name and two figures or more, whatever heading stands above.

    >>> is_row_of_figures("待機児童数　人　12　0　↓"), is_row_of_figures("平成27年からの8年間で 1.4 倍に増えました。")
    (True, False)
    """
    if cells:
        words = [" ".join(cell.split()) for cell in cells if cell.strip()]
    else:
        if is_sentence(text) or len(text) > 120:
            return False
        words = [word for word in re.split(r"[ 　\t]{2,}|[\t　]", text) if word.strip()]
        if len(words) < 3:
            words = words_of(text)
    if len(words) < 3 or not is_title(words[0]) or is_strong_value(words[0]) or is_period(words[0]):
        return False
    rest = [word for word in words[1:] if not is_unit(word)]
    figures = sum(_is_figure(word) for word in rest)
    others = len(rest) - figures
    return figures >= 2 and others <= 1 and any(re.search(r"\d", narrow(word)) for word in rest)


def _is_figure(word: str) -> bool:
    return _is_number(word) and not is_period(word)
