"""A document of the format ``tomoni-plan/1``: what it holds, and reading it from a file.

A document is JSON in UTF-8. Keys that are not named here (``line``, ``lines``, ``notes`` …) are left alone.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import fold

FORMAT = "tomoni-plan/1"
LARGEST_FILE = 64_000_000  # bytes; a plan of 5,000 nodes has about five million


@dataclass(frozen=True, slots=True)
class DocumentNode:
    """A node as printed. ``same_as`` is the id of the node that stands here once more (再掲)."""

    id: str
    parent: str | None
    kind: str
    level: str
    marker: str
    title: str
    title_en: str
    same_as: str | None
    repeated_ref: str


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    node: str
    role: str
    heading: str
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentValue:
    """A baseline or target as printed: its text, the number in it (None where there is none), its period."""

    text: str = ""
    value: Decimal | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class DocumentIndicator:
    node: str
    name: str
    definition: str
    unit: str
    kind: str
    type: str
    direction: str
    cumulative: bool
    baseline: DocumentValue
    target: DocumentValue


@dataclass(frozen=True, slots=True)
class Document:
    """A checked document. ``passages`` are those of sections first, then those of roles, in printed order."""

    title: str
    municipality: str
    kind: str
    period_from: int | None
    period_to: int | None
    nodes: tuple[DocumentNode, ...]
    passages: tuple[DocumentPassage, ...]
    indicators: tuple[DocumentIndicator, ...]
    departments: tuple[tuple[str, str], ...]  # (node, name)
    related_plans: tuple[tuple[str, str], ...]  # (node, name)
    glossary: tuple[tuple[str, str], ...]  # (term, text)
    originals: dict[
        str, str
    ]  # for each id that of the node itself, or of the one that is repeated there (再掲)


# ---- from a file ---------------------------------------------------------------------------------


def read_document(raw: bytes) -> dict[str, Any]:
    """The JSON object in a file, with or without a byte order mark.

    Raises:
        DomainError: ``plan.file_too_large`` (``megabytes``), ``plan.file_encoding`` (``encoding`` that it seems to
            be in), ``plan.not_json`` (``line``, ``column``), ``plan.wrong_format`` (``found``).
    """
    if len(raw) > LARGEST_FILE:
        raise DomainError("plan.file_too_large", megabytes=LARGEST_FILE // 1_000_000)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DomainError("plan.file_encoding", encoding="UTF-16")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("plan.file_encoding", encoding=_probable_encoding(raw)) from error
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise DomainError("plan.not_json", line=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:
        raise DomainError("plan.not_json", line=1, column=1) from error
    if not isinstance(document, dict):
        raise DomainError("plan.wrong_format", found=type(document).__name__)
    return document


def _no_number(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are not JSON


def _probable_encoding(raw: bytes) -> str:
    try:
        raw.decode("cp932")
    except UnicodeDecodeError:
        return "?"
    return "CP932 (Shift_JIS)"


def digest(document: dict[str, Any]) -> str:
    """SHA-256 (hexadecimal) of what a document says; its file name, lines and notes do not count."""
    said = {key: value for key, value in document.items() if key not in ("source", "lines", "notes")}
    plain = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


# ---- names in addresses

# Pages of the whole plan stand beside those of its nodes (/plan/words/): no node is called so.
TAKEN_CODES = frozenset({"all", "compare", "indicators", "leads", "roles", "viewpoints", "words"})


def address_code(name: str, number: int) -> str:
    """A short code for an address, out of a node's id in the document (or its number where nothing is left).

    >>> address_code("M4_2", 7), address_code("Ⅳ1(4)", 8), address_code("施策", 9)
    ('m4-2', 'iv1-4', 'n9')
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or f"n{number}"


def likeness(title: str) -> str:
    """By what two titles are held to be the same: width, case, spaces and punctuation do not count.

    >>> likeness("広聴・広報の充実") == likeness("広聴広報 の 充実")
    True
    """
    return re.sub(r"[\W_]+", "", fold(title))


_ROUND = re.compile(r"第[0-9〇一二三四五六七八九十]+[次期]")


def plan_likeness(title: str) -> str:
    """By what the name of a plan is known again, whichever round of it is meant (第2期 …).

    >>> plan_likeness("第２期 こもれび市こども計画") == plan_likeness("こもれび市こども計画")
    True
    """
    return _ROUND.sub("", likeness(title))
