"""Figures as text, for readers and for machines."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

MOST_PLACES = 2
_JOINED_TO = {"％": "%", "%": "%", "‰": "‰", "℃": "℃"}


def places_of(values: Iterable[Decimal | None], most: int = MOST_PLACES) -> int:
    """How many decimals show these values alike, at most ``most``.

    >>> places_of([Decimal("71.4000"), Decimal(75), None]), places_of([Decimal("1840.0000")])
    (1, 0)
    """
    return max((min(_decimals(value), most) for value in values if value is not None), default=0)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def format_number(value: Decimal, places: int | None = None) -> str:
    """A figure for reading: thousands apart, a true minus, halves rounded up as people do.

    >>> format_number(Decimal("1840.0000")), format_number(Decimal("-3.25"), 1), format_number(Decimal("-0.04"), 1)
    ('1,840', '−3.3', '0.0')
    """
    shown = places_of([value]) if places is None else places
    rounded = value.quantize(Decimal(1).scaleb(-shown), rounding=ROUND_HALF_UP)
    return f"{abs(rounded):,f}" if rounded >= 0 else f"−{abs(rounded):,f}"


def format_value(value: Decimal | None, unit: str, places: int | None = None) -> str:
    """A figure with its unit; "" for a missing one, which is not zero. Latin units stand apart (SI).

    >>> format_value(Decimal(78), "％"), format_value(Decimal(1840), "人"), format_value(Decimal("2.40"), "km")
    ('78%', '1,840人', '2.4 km')
    """
    if value is None:
        return ""
    text = format_number(value, places)
    if unit in _JOINED_TO:
        return text + _JOINED_TO[unit]
    return f"{text} {unit}" if unit[:1].isascii() and unit else text + unit


_PRINTED_NUMBER = re.compile(r"[-−△▲]?\d[\d,，.．]*")


def format_printed(text: str, value: Decimal | None, unit: str, places: int | None = None) -> str:
    """A baseline or target as printed, its number with the unit; the words as they are where there is no number.

    >>> format_printed("98.6以上", Decimal("98.6"), "％"), format_printed("85.0", Decimal(85), "％", 1)
    ('98.6%以上', '85.0%')
    >>> format_printed("70％", Decimal(70), "％"), format_printed("検討中", None, "％")
    ('70％', '検討中')
    """
    if value is None:
        return text
    number = _PRINTED_NUMBER.search(text)
    if number is None:
        return format_value(value, unit, places)
    after = text[number.end() :]
    if unit and after.lstrip().startswith((unit, *_JOINED_TO)):
        return text
    return text[: number.start()] + format_value(value, unit, places) + after


def csv_number(value: Decimal | None) -> str:
    """A figure for machines: ASCII, no thousands, no needless zeros; "" for a missing one.

    >>> csv_number(Decimal("1840.0000")), csv_number(Decimal("-71.40")), csv_number(None)
    ('1840', '-71.4', '')
    """
    return "" if value is None else f"{value.normalize():f}"


_BEGINS_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what could begin one gets an apostrophe before it.

    >>> csv_cell("=HYPERLINK(1)"), csv_cell("市民意識調査")
    ("'=HYPERLINK(1)", '市民意識調査')
    """
    return f"'{text}" if text.lstrip(" \u3000\ufeff").startswith(_BEGINS_FORMULA) else text
