"""The numbers that Word draws before paragraphs: they stand in no text, only in the definition of the list."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_KANJI = "〇一二三四五六七八九"


def _roman(number: int) -> str:
    result = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            result, number = result + sign, number - value
    return result


def _counted_in_kanji(number: int) -> str:
    if number < 10 or number > 99:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _KANJI[tens]) + "十" + (_KANJI[ones] if ones else "")


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if number <= 20 else f"({number})",
    "decimalEnclosedCircleChinese": lambda number: (
        chr(0x2460 + number - 1) if number <= 20 else f"({number})"
    ),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _of("abcdefghijklmnopqrstuvwxyz"),
    "aiueo": _of(_KANA),
    "aiueoFullWidth": _of(_KANA),
    "iroha": _of(_IROHA),
    "irohaFullWidth": _of(_IROHA),
    "japaneseCounting": _counted_in_kanji,
    "japaneseDigitalTenThousand": lambda number: "".join(_KANJI[int(digit)] for digit in str(number)),
    "ideographDigital": lambda number: "".join(_KANJI[int(digit)] for digit in str(number)),
    "chineseCounting": _counted_in_kanji,
    "taiwaneseCountingThousand": _counted_in_kanji,
}


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts the paragraphs of each list, as Word does when it prints them."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, numbering: Any) -> None:
        shared: dict[str, _List] = {}
        for definition in numbering.iterchildren(f"{W}abstractNum"):
            levels = {
                _number(level, "ilvl"): _Level(
                    _value(level.find(f"{W}numFmt"), "decimal"),
                    _value(level.find(f"{W}lvlText"), ""),
                    int(_value(level.find(f"{W}start"), "1") or 1),
                )
                for level in definition.iterchildren(f"{W}lvl")
            }
            shared[definition.get(f"{W}abstractNumId", "")] = _List(levels)
        for one in numbering.iterchildren(f"{W}num"):
            found = shared.get(_value(one.find(f"{W}abstractNumId"), ""))
            if found is None:
                continue
            anew = {
                _number(change, "ilvl"): int(_value(change.find(f"{W}startOverride"), "1") or 1)
                for change in one.iterchildren(f"{W}lvlOverride")
                if change.find(f"{W}startOverride") is not None
            }
            if anew:  # counts for itself
                levels = {
                    at: _Level(level.form, level.text, anew.get(at, level.start))
                    for at, level in found.levels.items()
                }
                found = _List(levels)
            self._lists[one.get(f"{W}numId", "")] = found

    def _read_styles(self, styles: Any) -> None:
        based: dict[str, str] = {}
        for style in styles.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            listed = style.find(f"{W}pPr/{W}numPr")
            if listed is not None and listed.find(f"{W}numId") is not None:
                level = int(_value(listed.find(f"{W}ilvl"), "0") or 0)
                self._of_style[name] = (_value(listed.find(f"{W}numId"), ""), level)
            based[name] = _value(style.find(f"{W}basedOn"), "")
        for name, parent in based.items():
            seen, above = {name}, parent
            while above and above not in seen and name not in self._of_style:
                if above in self._of_style:
                    self._of_style[name] = self._of_style[above]
                seen.add(above)
                above = based.get(above, "")

    def before(self, properties: Any | None) -> str | None:
        """What Word draws before a paragraph with these properties: a number, "・" for a bullet; None when nothing."""
        if properties is None:
            return None
        listed = properties.find(f"{W}numPr")
        style = properties.find(f"{W}pStyle")
        of_style = self._of_style.get(_value(style, ""))
        name = _value(listed.find(f"{W}numId"), "") if listed is not None else ""
        level_said = listed.find(f"{W}ilvl") if listed is not None else None
        if not name and of_style is not None:
            name = of_style[0]
        if not name or name == "0" or (found := self._lists.get(name)) is None:
            return "・" if listed is not None and name != "0" else None
        at = int(_value(level_said, "0") or 0) if level_said is not None else (of_style[1] if of_style else 0)
        level = found.levels.get(at)
        if level is None:
            return "・"
        if level.form in ("bullet", "none"):
            return "・" if level.form == "bullet" else None
        return self._count(found, at, level)

    def _count(self, found: _List, at: int, level: _Level) -> str:
        found.counts[at] = found.counts.get(at, level.start - 1) + 1
        for deeper in range(at + 1, _DEEPEST):
            found.counts.pop(deeper, None)

        def said(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = found.levels.get(place, level)
            number = found.counts.get(place, other.start)
            return _FORMS.get(other.form, str)(max(1, min(number, 9_999)))

        return re.sub(r"%([1-9])", said, level.text)


def _value(element: Any | None, default: str) -> str:
    return default if element is None else str(element.get(f"{W}val", default))


def _number(element: Any, name: str) -> int:
    said = element.get(f"{W}{name}", "0")
    return int(said) if said.isdecimal() else 0
