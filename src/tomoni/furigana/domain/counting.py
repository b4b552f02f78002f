"""Words that count: 人 after a number is ひとり, ふたり, then にん. The dictionary reads number and word apart."""

import re
from typing import NamedTuple

_NUMBER = re.compile(r"[0-9０-９,，]+$")
_DAYS = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか", 9: "ここのか",
    10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_PEOPLE = {1: "ひとり", 2: "ふたり"}
_HARD = {0, 1, 6, 8}  # last digits after which ほん becomes ぽん
_SHIFTS = {  # after the hard digits, after 3, after 4, else
    "本": ("ぽん", "ぼん", "ほん", "ほん"),
    "匹": ("ぴき", "びき", "ひき", "ひき"),
    "杯": ("ぱい", "ばい", "はい", "はい"),
    "分": ("ぷん", "ぷん", "ぷん", "ふん"),
    "階": ("かい", "がい", "かい", "かい"),
    "軒": ("けん", "げん", "けん", "けん"),
    "足": ("そく", "ぞく", "そく", "そく"),
}
_ALWAYS = {
    "月": "がつ",
    "人": "にん",
    "日": "にち",
    "年": "ねん",
    "羽": "わ",
    "戸": "こ",
    "棟": "とう",
    "億": "おく",
}


class Counted(NamedTuple):
    """How a counting word is read; ``taken`` digits before it are part of that reading (２人: ふたり)."""

    reading: str
    taken: int = 0


def counted(before: str, word: str, after: str) -> Counted | None:
    """The reading of a counting word between what stands before and after it; None where no number stands before it,
    or nothing special is known.

    >>> counted("一人暮らしの", "人", ""), counted("参加者2", "人", "が"), counted("100", "人", "")
    (None, Counted(reading='ふたり', taken=1), Counted(reading='にん', taken=0))
    >>> counted("3", "本", ""), counted("3", "分", "の2"), counted("4月1", "日", "から").reading
    (Counted(reading='ぼん', taken=0), Counted(reading='ぶん', taken=0), 'ついたち')
    """
    found = _NUMBER.search(before)
    if found is None:
        return None
    digits = found[0].replace(",", "").replace("，", "")
    number = int(digits) if digits else 0
    alone = len(found[0]) if not before[: found.start()].endswith((".", "．", "第")) else 0
    if word == "人" and number in _PEOPLE and alone:
        return Counted(_PEOPLE[number], alone)
    if word == "日" and alone:
        if number in _DAYS:
            return Counted(_DAYS[number], alone)
        if number == 1 and before[: found.start()].endswith("月"):
            return Counted("ついたち", alone)
    if word == "日間":
        return Counted(f"{_DAYS[number]}かん", alone) if alone and number in _DAYS else Counted("にちかん")
    if word == "分" and after.startswith("の"):
        return Counted("ぶん")
    if word.removesuffix("間") in _SHIFTS:
        hard, three, four, else_ = _SHIFTS[word[0]]
        last = number % 10
        said = hard if last in _HARD else three if last == 3 else four if last == 4 else else_
        return Counted(said + ("かん" if len(word) > 1 else ""))
    if word in _ALWAYS:
        return Counted(_ALWAYS[word])
    return None
