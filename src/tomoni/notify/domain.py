"""Addresses, subjects and what a mail server's answer means. No Django."""

import re
import unicodedata
from enum import StrEnum

from tomoni.kernel.errors import DomainError

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_SUBJECT_CHARACTERS = 200


class Outcome(StrEnum):
    """How one attempt ended. ``kept``: no mail server is set, the mail lies in the folder."""

    SENT = "sent"
    KEPT = "kept"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"


def mail_address(text: str) -> str:
    """The address, without blanks around it, its host in a form that mail servers know.

    Dots may stand side by side or last, as in old addresses of Japanese mobile phones.

    >>> mail_address(" hanako..y.@docomo.example ")
    'hanako..y.@docomo.example'
    >>> mail_address("taro@例え.jp")
    'taro@xn--r8jz45g.jp'

    Raises:
        DomainError: ``notify.bad_address``: something that no mail can reach.
    """
    local, at, host = text.strip().rpartition("@")
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        raise DomainError("notify.bad_address") from None
    labels = host.split(".")
    sound = at and _LOCAL.fullmatch(local) and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if not sound or labels[-1].isdigit() or len(host) > 253:
        raise DomainError("notify.bad_address")
    return f"{local}@{host}"


def one_line(text: str) -> str:
    """The text as a subject: one line, nothing that could start another header, at most 200 characters.

    >>> one_line("お返事\\r\\nBcc: all@example.jp")
    'お返事 Bcc: all@example.jp'
    """
    printable = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text)
    return " ".join(printable.split())[:_SUBJECT_CHARACTERS]


def is_final(code: int | None) -> bool:
    """Whether a mail server's reply code says that trying again is no use (RFC 5321, 4.2.1: 5yz).

    >>> is_final(550), is_final(451), is_final(None)
    (True, False, False)
    """
    return code is not None and 500 <= code <= 599
