"""The seal: what of a record is sealed, in which bytes, and how one seal is chained to the next.

``tools/verify_receipt.py`` does the same with the standard library alone, and a test holds both equal. Changing
anything here needs a new version: what was sealed before must stay provable.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tomoni.kernel import merkle


class RecordKind(StrEnum):
    """What is sealed."""

    VOICE = "voice"
    ANSWER = "answer"
    REFLECTION = "reflection"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class SealFacts:
    """A seal as it is published. Hashes are hexadecimal; ``sealed_at`` is in UTC (``moment``)."""

    number: int
    sealed_at: str
    size: int
    root: str
    previous: str
    chain: str
    consistency: tuple[str, ...]


FIRST = SealFacts(0, "", 0, merkle.EMPTY.hex(), "", "", ())
"""What stands before the first seal: nothing."""


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """A point in time as it is sealed, the same whatever the database and its time zone.

    >>> from datetime import timedelta, timezone
    >>> moment(datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=9))))
    '2026-11-20T00:30:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry(salt: bytes, fields: Mapping[str, Any]) -> bytes:
    """The bytes of a record in the tree: its salt, and its fields as canonical JSON.

    >>> entry(b"..", {"b": "あ", "a": None})
    b'..{"a":null,"b":"\\xe3\\x81\\x82"}'
    """
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return salt + text.encode("utf-8", "surrogatepass")


def chain_of(number: int, sealed_at: str, size: int, root: str, previous: str) -> str:
    """The hash that chains a seal to the one before, whose chain hash is ``previous``."""
    return digest("\n".join(["tomoni-seal/1", str(number), sealed_at, str(size), root, previous]))


def wrong_with_chain(seal: SealFacts, before: SealFacts) -> bool:
    """Whether a seal does not follow the one before, or was altered after it was made."""
    made = chain_of(seal.number, seal.sealed_at, seal.size, seal.root, seal.previous)
    follows = (seal.number, seal.previous) == (before.number + 1, before.chain) and seal.size >= before.size
    return not follows or seal.chain != made
