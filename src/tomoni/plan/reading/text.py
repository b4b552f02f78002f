"""Text files, in whichever encoding they come."""

import re

from tomoni.kernel.errors import DomainError

from .pieces import Line

LONGEST_TEXT = 5_000_000  # characters; a plan has half a million at most


def lines_of_text(text: str) -> list[Line]:
    """The lines of a text, of which the last may lack its end.

    Raises:
        DomainError: ``plan_reading.too_long``, ``plan_reading.empty``.
    """
    if len(text) > LONGEST_TEXT:
        raise DomainError("plan_reading.too_long", characters=LONGEST_TEXT)
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise DomainError("plan_reading.empty")
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes) -> str:
    """Text in UTF-8, UTF-16 or one of the older Japanese encodings.

    >>> decode("施策".encode("cp932")), decode("施策".encode("utf-16")), decode(b"\\xef\\xbb\\xbf" + "施策".encode())
    ('施策', '施策', '施策')

    Raises:
        DomainError: ``plan_reading.encoding`` when it is none of them.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries: tuple[str, ...] = ("utf-16",)
    elif raw.startswith(b"\x1b$") or b"\x1b$B" in raw[:4000]:
        tries = ("iso2022_jp_ext", "utf-8-sig")
    else:
        tries = ("utf-8-sig", "cp932", "euc_jis_2004")
    for encoding in tries:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf") or not _CONTROL.search(raw[:100_000]) or b"\x1b" in raw:
            return text
    raise DomainError("plan_reading.encoding")
