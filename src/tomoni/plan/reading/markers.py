"""What stands at the head of a line: 第1章, 基本施策２－１, (1), ①, ア, ◆ … and what it says about the line's level."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .words import KEPT

DIGITS = "0-9０-９"
_NUMBER = rf"[{DIGITS}]{{1,3}}"
_DASH = r"[-－−‐‑–―ー.．・]"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BLACK = "❶❷❸❹❺❻❼❽❾❿"
_SANS = "➀➁➂➃➄➅➆➇➈➉"
_ENCLOSED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿"
_KANJI = "一二三四五六七八九十"
_KANA = "アイウエオカキクケコサシスセソ"
_FIRST = rf"(?:{_NUMBER}|[{_ROMAN}]|[IVX]{{1,4}}(?![A-Za-z])|[{_CIRCLED}{_SANS}]|[A-ZＡ-Ｚ](?![A-Za-z]))"
_FURTHER = rf"(?:{_NUMBER}|[{_CIRCLED}{_SANS}{_ENCLOSED}]|[(（]{_NUMBER}[)）])"
_ANY = rf"(?:{_FIRST}(?:\s?(?:{_DASH}|の)\s?{_FURTHER})*|[(（]\s?{_NUMBER}\s?[)）]|[{_KANJI}]{{1,3}})"

# The last word of what plans call their levels, and where it usually stands: the smaller the higher.
LEVEL_WORDS = {
    "将来像": 10,
    "大綱": 15,
    "目標": 18,
    "分野": 19,
    "柱": 20,
    "基本政策": 20,
    "戦略": 22,
    "政策": 24,
    "領域": 25,
    "テーマ": 26,
    "基本方針": 30,
    "方針": 31,
    "基本施策": 32,
    "重点施策": 33,
    "施策の柱": 33,
    "プロジェクト": 36,
    "施策": 40,
    "方向性": 46,
    "方向": 46,
    "展開": 47,
    "個別施策": 50,
    "主要施策": 50,
    "基本事業": 52,
    "取組方針": 54,
    "取組み": 56,
    "取り組み": 56,
    "取組": 56,
    "主要事業": 58,
    "事業": 60,
    "アクション": 60,
}
_PLACES = {"編": 5, "部": 8, "章": 20, "節": 30, "項": 45, "款": 47}
_SHAPES = {  # numbers without a word
    "Ⅰ": 22,
    "一": 34,
    "A": 50,
    "1": 44,
    "[1]": 46,
    "101": 65,
    "1-1": 48,
    "(1)": 54,
    "1)": 58,
    "①": 62,
    "❶": 62,
    "ア": 70,
    "(ア)": 74,
    "a": 76,
}
NOT_LEVELS = ("視点", "課題", "図", "表", "注", "資料", "理由", "事例", "問", "ステップ", "例")

_WORD = "(?:" + "|".join(sorted(map(re.escape, LEVEL_WORDS), key=len, reverse=True)) + ")"
_PART = re.compile(rf"第\s?({_ANY})\s?([編部章節項款])(?![0-9０-９])\s*")
_NAMED = re.compile(
    rf"(?P<word>(?:[一-鿿ぁ-んァ-ヶー0-9０-９]{{0,9}}?){_WORD}|{'|'.join(NOT_LEVELS)})\s?(?P<number>{_ANY})[.．:：、)）]?\s*"
)
_DOTTED = re.compile(
    rf"(?P<number>{_FIRST}(?:\s?[-－−‐‑–―ー.．]\s?{_FURTHER}){{1,4}})(?:[.．、)）][\s　]*(?=[^0-9０-９\s])|[\s　]+|(?=[一-鿿ァ-ヶ「]))"
)
_PLAIN = re.compile(rf"(?P<number>[{DIGITS}]{{1,2}})(?:[.．、:：]\s*|[\s　]+)(?![{DIGITS}])")
_LONG = re.compile(rf"(?P<number>[{DIGITS}]{{3,5}})(?:[.．:：]\s*|[\s　]+)(?=[一-鿿ァ-ヶぁ-ん「])")
_TIGHT = re.compile(r"(?P<number>[０-９]{1,2}|[0-9]{1,2})(?=[一-鿿ァ-ヶ「])")
_PAREN = re.compile(rf"[(（]\s?(?P<number>[{DIGITS}]{{1,2}})\s?[)）]\s*")
_HALF = re.compile(rf"(?P<number>[{DIGITS}]{{1,2}})[)）]\s*")
_SIGN = re.compile(rf"(?P<number>[{_CIRCLED}{_SANS}{_BLACK}])\s*")
_SMALL = re.compile(rf"(?P<number>[{_ENCLOSED}])\s*")
_WORDED = re.compile(
    rf"(?P<word>(?:No|NO|№)(?=[.．\s0-9０-９])|[一-鿿ァ-ヶー]{{2,10}}|[一-鿿]{{2,4}}の[一-鿿]{{2,4}})[.．]?\s?(?P<number>{_FIRST}(?:\s?{_DASH}\s?{_FURTHER})*|[(（]{_NUMBER}[)）])(?:[:：.．]\s*|[\s　]+|$)"
)
_NO_WORDS = re.compile(
    r"令和|平成|昭和|西暦|人口|約|第|年|月|図|表|注|資料|合計|平均|最大|延べ|全国|国道|県道|市道|築"
)
_LABELLED = re.compile(
    r"(?P<word>(?:基本)?(?:施策|政策|目標|方針|取組|取り組み|事業|分野)名?|個別施策名?|(?:取組|推進|改革|実施)?項目名|(?:取組|推進|改革|実施)項目|プロジェクト名|件名)\s?[:：]\s*(?=\S)"
)
_ROMAN_NUMBER = re.compile(rf"(?P<number>[{_ROMAN}]|[IVX]{{1,4}}(?=[.．\s　]))[.．、]?\s*")
_KANJI_NUMBER = re.compile(rf"(?P<number>[{_KANJI}]{{1,2}})[.．、\s　]\s*")
_KANA_NUMBER = re.compile(rf"(?P<number>[{_KANA}])[.．、\s　]\s*")
_KANA_PAREN = re.compile(rf"[(（](?P<number>[{_KANA}])[)）]\s*")
_LETTER = re.compile(r"(?P<number>[A-HＡ-Ｈ])[.．、\s　]\s*(?=[一-鿿ぁ-んァ-ヶ「])")
_BOXED = re.compile(rf"[\[［〔【<＜〈《]\s?(?P<number>[{DIGITS}]{{1,2}})\s?[\]］〕】>＞〉》]\s*")

BULLETS = "〇▸▹◉◈❏❑◍◆◇●○◎■□▪▫▼▽▲△▶▷►★☆◯⚫•‣・･➢✓✔➤➡→❖◼◾⬤∙"
_BULLET = re.compile(rf"(?P<sign>[{BULLETS}\ue000-\uf8ff]|[-*+–—](?=\s))[\s　]*(?=\S)")
_OPENING, _CLOSING = "【［〔《〈≪＜[「『", "】］〕》〉≫＞]」』"
_BRACKETED = re.compile(
    r"(?P<open>[【［〔《〈≪＜\[])\s*(?P<inside>[^】］〕》〉≫＞\]]{1,40})\s*[】］〕》〉≫＞\]]\s*"
)

# What follows a number in running text, not in a heading: counters, particles.
_COUNTERS = re.compile(
    r"[\s　]?(?:[年月日時分秒件人個名歳円本回冊棟台戸校社票位割倍点種者次期級部](?![一-鿿])|年度|年間|年目|年後|月末|日間|時間|人当|人以|人に|[%％℃㎡]|[万千億兆][円人件]|つ(?![ぁ-ん])|ヶ|か月|カ月|ヵ|か所|箇所|世帯(?![一-鿿])"
    r"|平方|項目|段階|(?:課題|施策|政策|目標|事業|計画)[をがにはで、]|ha|km|kg|[.．][0-9]|未満|以上|以下|以内|程度|前後|を超)"
)
_COUNTED = re.compile(  # with a number directly before it a word by itself: 5歳児, 3世代, 6次産業, 3Rの推進
    r"歳|次(?!世代)|世代|人(?![権材口間事])|級|種類?|つ|項目|割|倍|円|度|か所|箇所|ヶ所|本(?:の|柱)|点|大(?=[一-鿿])|Ｒ|R|者|市|町|村|校|区|社|園|色|季|期|部|番|号|回|日|週|分|年"
)
_PARTICLES = re.compile(
    r"(?:の|に|は|を|が|で|と|も|や|から|まで|より|及び|並びに|または|について|において|による|へ)(?!り|もに|り組)(?<!は(?=じ|つ))(?<!に(?=ぎ))(?<!や(?=さ|す))(?<!で(?=き))(?<!と(?=も))(?<!も(?=の|っ))(?<!が(?=ん))"
)


UNKNOWN = "?"  # before the family of a word that is not known as a level


@dataclass(frozen=True, slots=True)
class Marker:
    """``family`` names all markers of one make (第1章 and 第2章, 施策1-1 and 施策2-3); ``number`` is () for signs."""

    text: str
    family: str
    number: tuple[int, ...]
    word: str
    rest: str
    is_bullet: bool = False


@lru_cache(KEPT)
def read_marker(text: str) -> Marker | None:
    """The marker at the head of a line, if there is one.

    >>> read_marker("基本施策２－１　防災の強化")
    Marker(text='基本施策２－１', family='基本施策/2', number=(2, 1), word='基本施策', rest='防災の強化', is_bullet=False)
    >>> read_marker("(３) 相談体制の充実").family, read_marker("◆現状と課題").family, read_marker("令和2年度の見込み")
    ('(1)', '◆', None)
    """
    text = text.strip()
    if not text:
        return None
    numbered = _numbered(text)
    if numbered is not None:
        return numbered
    if (found := _BULLET.match(text)) is not None:
        rest = text[found.end() :].strip()
        inner = _numbered(rest)
        if inner is not None:
            return Marker(
                text[: len(text) - len(inner.rest)].strip(),
                inner.family,
                inner.number,
                inner.word,
                inner.rest,
            )
        return Marker(found["sign"], found["sign"], (), "", rest, is_bullet=True)
    return None


def _numbered(text: str) -> Marker | None:
    first = text[0]
    if first in "【［〔《〈≪＜[" and (found := _BRACKETED.match(text)) is not None:
        inside = _numbered(found["inside"])
        if inside is not None and inside.word:
            rest = (inside.rest + " " + text[found.end() :]).strip() if inside.rest else text[found.end() :]
            whole = text[: found.end()] if not inside.rest else inside.text
            if inside.rest and text[found.end() :].strip():
                return None  # a sentence in brackets, or two things
            return Marker(whole.strip(), inside.family, inside.number, inside.word, rest.strip())
    if (found := _PART.match(text)) is not None:
        rest = text[found.end() :]
        if text[found.end() - 1 : found.end()].isspace() or not _PARTICLES.match(rest):
            return _made(text, found.end(), "第" + found[2], found[1], found[2])
        return None
    if (found := _NAMED.match(text)) is not None:
        rest = text[found.end() :]
        spaced = text[found.end() - 1].isspace() or not rest
        if not rest or not (
            (_COUNTERS.match(rest) and text[found.end() - 1] != "　")
            or (not spaced and _PARTICLES.match(rest))
            or rest[0] in "。、）)」～〜,/／%％"
        ):
            depth = len(numbers_of(found["number"]))
            family = found["word"] + (f"/{depth}" if depth > 1 else "")
            return _made(text, found.end(), family, found["number"], found["word"])
        return None
    if (found := _LABELLED.match(text)) is not None:
        word = found["word"].removesuffix("名")
        return Marker(found["word"], word, (), word, text[found.end() :].strip())
    return _bare(text) or _worded(text)


def _worded(text: str) -> Marker | None:
    """A word that is no known level, with a number: whether it is one the whole document must tell."""
    found = _WORDED.match(text)
    if found is None or _NO_WORDS.search(found["word"]):
        return None
    depth = len(numbers_of(found["number"]))
    family = UNKNOWN + found["word"] + (f"/{depth}" if depth > 1 else "")
    return _made(text, found.end(), family, found["number"], found["word"])


def _bare(text: str) -> Marker | None:
    for shape, pattern in (
        ("1-1", _DOTTED),
        ("(1)", _PAREN),
        ("(1)", _SMALL),
        ("①", _SIGN),
        ("1", _PLAIN),
        ("101", _LONG),
        ("1)", _HALF),
        ("[1]", _BOXED),
        ("Ⅰ", _ROMAN_NUMBER),
        ("一", _KANJI_NUMBER),
        ("ア", _KANA_NUMBER),
        ("(ア)", _KANA_PAREN),
        ("A", _LETTER),
        ("1", _TIGHT),
    ):
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        if shape in ("1", "101", "1-1") and (
            not _has_words(rest)
            or _COUNTERS.match(rest)
            or (_PARTICLES.match(rest) and not (shape == "1-1" and text[found.end() - 1].isspace()))
        ):
            return None
        if pattern is _TIGHT and _COUNTED.match(rest):
            return None
        if shape == "①" and found["number"] in _BLACK:
            shape = "❶"
        family = shape
        if shape == "1-1":
            family = "-".join(["1"] * len(numbers_of(found["number"])))
        return _made(text, found.end(), family, found["number"], "")
    return None


def _made(text: str, end: int, family: str, number: str, word: str) -> Marker:
    return Marker(text[:end].strip(" 　.．:：、"), family, numbers_of(number), word, text[end:].strip())


def _has_words(text: str) -> bool:
    return re.match(r"[^0-9０-９]*[一-鿿ぁ-んァ-ヶA-Za-z]{2}", text) is not None


_PIECE_OF_NUMBER = re.compile(
    rf"[{DIGITS}]+|[{_CIRCLED}{_SANS}{_ENCLOSED}{_BLACK}{_ROMAN}{_KANA}]|[IVX]+|[{_KANJI}]+|[A-ZＡ-Ｈ]"
)


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers in a marker, from the first to the last."""
    return tuple(_value(piece) for piece in _PIECE_OF_NUMBER.findall(text))


def _value(piece: str) -> int:
    if piece.isdecimal():
        return int(piece)
    for signs in (_CIRCLED, _SANS, _ENCLOSED, _BLACK, _ROMAN, _KANA):
        if piece in signs:
            return signs.index(piece) + 1
    if piece[0] in _KANJI:
        tens, _, ones = piece.rpartition("十")
        if "十" not in piece:
            return _KANJI.index(piece[0]) + 1
        return (_KANJI.index(tens) + 1 if tens else 1) * 10 + (_KANJI.index(ones) + 1 if ones else 0)
    if piece in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"):
        return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X").index(piece) + 1
    return max(1, ord(piece[0]) & 0x1F)


def in_brackets(text: str) -> tuple[str, str] | None:
    """What stands in brackets at the head of a line, and what follows.

    >>> in_brackets("【現状】人口は減っています。")
    ('現状', '人口は減っています。')
    """
    found = _BRACKETED.match(text)
    return None if found is None else (found["inside"].strip(), text[found.end() :].strip())


def usual_place(family: str) -> float:
    """Where a family of markers usually stands in the tree; the smaller the higher."""
    if family.startswith("h") and family[1:].isdecimal():
        return float(family[1:])
    if family.startswith("第"):
        return _PLACES.get(family[1:], 40)
    if family in _SHAPES:
        return _SHAPES[family]
    if set(family) <= {"1", "-"}:
        return 44 + 3 * family.count("-")
    if family.startswith(UNKNOWN):
        return 38
    word, _, depth = family.partition("/")
    for known in sorted(LEVEL_WORDS, key=len, reverse=True):
        if word.endswith(known):
            return LEVEL_WORDS[known] + (int(depth) - 1 if depth else 0) * 0.5
    return 38 + (int(depth) if depth else 0) if re.match(r"[一-鿿ァ-ヶ]{2}", word) else 80


def is_level(marker: Marker) -> bool:
    """Whether the marker itself names a level of the plan (章, 施策 …), whatever follows."""
    if marker.family.startswith(UNKNOWN):
        return False
    return (bool(marker.word) and marker.word not in NOT_LEVELS) or marker.family.startswith("第")
