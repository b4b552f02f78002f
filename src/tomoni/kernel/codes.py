"""Numbers that people copy, say on the phone and mistype: each is checked, and what was meant is understood.

Receipt numbers use 31 characters: the digits and the capital letters without I, L, O, U and V. I, L and O look
like 1 and 0; U is left out because it looks like a V in handwriting; V because it is said ブイ and heard as B (ビー)
on a Japanese telephone. 31 is a prime, which makes the check character find every single wrong character and every
swap of two characters.
"""

import secrets
import unicodedata

from tomoni.kernel.errors import DomainError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_BODY = 8  # random characters: 31**8 is 8.5e11 numbers, too many to guess over the web
_LENGTH = _BODY + 1
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = frozenset("‐‑‒–—―−ー~〜-_")


def new_receipt_number() -> str:
    """A fresh secret receipt number, 9 characters. Show it with ``format_receipt_number``.

    >>> number = new_receipt_number()
    >>> parse_receipt_number(format_receipt_number(number).lower()) == number
    True
    """
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    return body + _check_character(body)


def _check_character(body: str) -> str:
    # Weights 1 to 8 for the body and 30 (-1) for the check character: all different and none 0 modulo 31.
    # A wrong character changes the sum by weight times difference, a swap by the product of both differences:
    # neither can be a multiple of a prime.
    return ALPHABET[sum(weight * _VALUE[c] for weight, c in enumerate(body, 1)) % len(ALPHABET)]


def parse_receipt_number(text: str) -> str:
    """The 9 characters of a receipt number that somebody typed, however they typed it.

    Lower case, full width, spaces and any kind of dash are understood; O is read as 0, I and L as 1.

    >>> parse_receipt_number("７k3f－9oqx ー h")
    '7K3F90QXH'

    Raises:
        DomainError: ``receipt.unknown_character`` (character), ``receipt.wrong_length`` (got),
            ``receipt.check_failed``: probably mistyped.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(c for c in typed if not _is_filler(c)).translate(_MEANT)
    for character in plain:
        if character not in _VALUE:
            raise DomainError("receipt.unknown_character", character=character)
    if len(plain) != _LENGTH:
        raise DomainError("receipt.wrong_length", got=len(plain))
    if _check_character(plain[:_BODY]) != plain[_BODY]:
        raise DomainError("receipt.check_failed")
    return plain


def _is_filler(character: str) -> bool:
    return character.isspace() or character in _DASHES or unicodedata.category(character) in ("Cf", "Pd")


def format_receipt_number(number: str) -> str:
    """A receipt number in groups, as it is shown and printed.

    >>> format_receipt_number("7K3F90QXH")
    '7K3F-90QX-H'
    """
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


_SPOKEN = dict(
    zip(
        ALPHABET,
        [
            "ゼロ",
            "イチ",
            "ニー",
            "サン",
            "ヨン",
            "ゴー",
            "ロク",
            "ナナ",
            "ハチ",
            "キュー",
            "エー",
            "ビー",
            "シー",
            "ディー",
            "イー",
            "エフ",
            "ジー",
            "エイチ",
            "ジェー",
            "ケー",
            "エム",
            "エヌ",
            "ピー",
            "英字のキュー",
            "アール",
            "エス",
            "ティー",
            "ダブリュー",
            "エックス",
            "ワイ",
            "ゼット",
        ],
        strict=True,
    )
)


def spoken_receipt_number(number: str, *, kana: bool = False) -> str:
    """A receipt number character by character, for a screen reader; with ``kana`` for reading out on the phone.

    >>> spoken_receipt_number("7K3F90QXH")
    '7、K、3、F、9、0、Q、X、H'
    >>> spoken_receipt_number("7K3F90QXH", kana=True)
    'ナナ、ケー、サン、エフ、キュー、ゼロ、英字のキュー、エックス、エイチ'
    """
    return "、".join(_SPOKEN[c] if kana else c for c in number)


def new_public_id() -> str:
    """A short id for public addresses: 8 lower-case characters, no secret and without a check character.

    >>> len(new_public_id())
    8
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(8)).lower()


# ---- 全国地方公共団体コード -------------------------------------------------------------------------


def local_government_check_digit(code: str) -> str:
    """The sixth digit of a 全国地方公共団体コード, from the first five.

    >>> local_government_check_digit("13101")
    '6'
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10 if total >= 11 else 11 - total)


def parse_local_government_code(text: str) -> str:
    """A 全国地方公共団体コード of six digits. A missing leading zero (92011) or check digit (13101), which spreadsheets
    and older files lose, is put back where the result is certain.

    >>> parse_local_government_code("131016"), parse_local_government_code("１３１０１"), parse_local_government_code("92011")
    ('131016', '131016', '092011')

    Raises:
        DomainError: ``codes.local_government_length`` (got), ``codes.local_government_check_failed``,
            ``codes.local_government_ambiguous`` (choices): five digits that can be completed in two ways.
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not _are_digits(digits) or len(digits) not in (5, 6):
        raise DomainError("codes.local_government_length", got=len(digits))
    completed = (
        ("0" + digits, digits + local_government_check_digit(digits)) if len(digits) == 5 else (digits,)
    )
    right = [code for code in completed if _is_local_government(code)]
    if not right:
        raise DomainError("codes.local_government_check_failed")
    if len(right) > 1:
        raise DomainError("codes.local_government_ambiguous", choices=tuple(right))
    return right[0]


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _is_local_government(code: str) -> bool:
    municipality = code[2:5]  # 000 is the prefecture itself; other municipalities are numbered from 100
    known = 1 <= int(code[:2]) <= 47 and (municipality == "000" or municipality >= "100")
    return known and local_government_check_digit(code[:5]) == code[5]


# ---- 法人番号 --------------------------------------------------------------------------------------


def corporate_number_check_digit(base: str) -> str:
    """The first digit of a 法人番号, from the other twelve (平成26年財務省令第70号).

    >>> corporate_number_check_digit("000012050002")  # 国税庁
    '7'
    """
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return str(9 - total % 9)


def parse_corporate_number(text: str) -> str:
    """A 法人番号 of thirteen digits, typed in any width, with or without dashes.

    >>> parse_corporate_number("8-0000-1201-0038")  # デジタル庁
    '8000012010038'

    Raises:
        DomainError: ``codes.corporate_number_length`` (got), ``codes.corporate_number_check_failed``.
    """
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if not _is_filler(c))
    if not _are_digits(digits) or len(digits) != 13:
        raise DomainError("codes.corporate_number_length", got=len(digits))
    if corporate_number_check_digit(digits[1:]) != digits[0]:
        raise DomainError("codes.corporate_number_check_failed")
    return digits
