"""Rules of entering for others, in plain Python."""

import unicodedata
from datetime import datetime
from enum import StrEnum

from tomoni.kernel.errors import DomainError


class Way(StrEnum):
    """受付経路: how the voice reached the town hall. Each is a channel of the ledger."""

    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    FAX = "fax"


def check_received(received_at: datetime, now: datetime) -> None:
    """Go on only if this can be when the voice was received.

    Raises:
        DomainError: ``intakes.in_the_future``.
    """
    if received_at > now:
        raise DomainError("intakes.in_the_future")


def paper_code(typed: str) -> str:
    """A form's code however it was typed from the sheet.

    >>> paper_code(" ７Ｋ3f-90qX ")
    '7k3f90qx'
    """
    plain = unicodedata.normalize("NFKC", typed).lower()
    return "".join(character for character in plain if character.isalnum())


def printed_code(code: str) -> str:
    """A form's code as it stands on the sheet.

    >>> printed_code("7k3f90qx")
    '7K3F-90QX'
    """
    return f"{code[:4]}-{code[4:]}".upper()
