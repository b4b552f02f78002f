"""Reads for the seal: what of each record is sealed, the tree of hashes, and the proof of one voice."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tomoni.kernel import merkle

from ..domain import RecordKind, SealFacts, digest, moment
from ..models import (
    BLOCK_LEVEL,
    Answer,
    AnswerTo,
    Closing,
    Reflection,
    ReflectionOf,
    Seal,
    SealedRecord,
    SealedSubtree,
    Voice,
)

T = TypeVar("T")

TABLES: dict[RecordKind, tuple[type[Model], str]] = {
    RecordKind.VOICE: (Voice, "recorded_at"),
    RecordKind.ANSWER: (Answer, "issued_at"),
    RecordKind.REFLECTION: (Reflection, "at"),
    RecordKind.CLOSING: (Closing, "at"),
}
"""Where the records of each kind stand, and since when."""

TEXTS: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.VOICE: ("text", "place"),
    RecordKind.ANSWER: ("text",),
    RecordKind.REFLECTION: ("reason",),
    RecordKind.CLOSING: ("reason",),
}
"""The fields that are sealed as the digest of a text."""


# ---- what is sealed of each record ---------------------------------------------------------------


def _key(kind: RecordKind) -> str:
    return "voice_id" if kind is RecordKind.CLOSING else "pk"


def unsealed(kind: RecordKind) -> QuerySet[Any]:
    """The records of a kind that no seal holds yet, the oldest first; each as its UUID."""
    model, since = TABLES[kind]
    sealed = SealedRecord.objects.filter(kind=kind, record=OuterRef(_key(kind)))
    rows = model._default_manager.filter(~Exists(sealed))
    return rows.order_by(since, _key(kind)).values_list(_key(kind), flat=True)


def sealed_fields(
    kind: RecordKind, ids: Collection[UUID]
) -> dict[UUID, tuple[dict[str, Any], dict[str, str]]]:
    """What is sealed of these records, with the texts themselves beside it. A constant number of queries.

    Records that are not there any more are left out. A text that was shredded is empty here.
    """
    fields = _READERS[kind](ids)
    return {
        record: (
            row | {name: digest(row[name]) for name in TEXTS[kind]},
            {name: row[name] for name in TEXTS[kind]},
        )
        for record, row in fields.items()
    }


def _voices(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Voice.objects.filter(pk__in=ids).select_related("text")
    return {
        row.pk: {
            "kind": RecordKind.VOICE.value,
            "id": str(row.pk),
            "public_id": row.public_id,
            "receipt_number": row.receipt_number,
            "channel": row.channel,
            "received_at": moment(row.received_at),
            "recorded_at": moment(row.recorded_at),
            "language": row.language,
            "area": row.area_name,
            "consent": row.consent,
            "consent_wording": row.consent_wording_id,
            "answer_wish": row.answer_wish,
            "text": row.text.text,
            "place": row.text.place,
        }
        for row in rows
    }


def _answers(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    to = _voices_of(AnswerTo.objects.filter(answer__in=ids).values_list("answer", "voice"))
    return {
        row.pk: {
            "kind": RecordKind.ANSWER.value,
            "id": str(row.pk),
            "voices": to[row.pk],
            "text": row.text,
            "department": row.department_name,
            "signatory": row.signatory,
            "document_number": row.document_number,
            "drafted_on": row.drafted_on.isoformat() if row.drafted_on else None,
            "approved_on": row.approved_on.isoformat() if row.approved_on else None,
            "issued_at": moment(row.issued_at),
            "supersedes": str(row.supersedes_id) if row.supersedes_id else None,
        }
        for row in Answer.objects.filter(pk__in=ids)
    }


def _reflections(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    of = _voices_of(ReflectionOf.objects.filter(reflection__in=ids).values_list("reflection", "voice"))
    return {
        row.pk: {
            "kind": RecordKind.REFLECTION.value,
            "id": str(row.pk),
            "voices": of[row.pk],
            "decision": row.decision,
            "reason": row.reason,
            "change": str(row.change_id) if row.change_id else None,
            "at": moment(row.at),
            "supersedes": str(row.supersedes_id) if row.supersedes_id else None,
        }
        for row in Reflection.objects.filter(pk__in=ids)
    }


def _closings(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    return {
        row.voice_id: {
            "kind": RecordKind.CLOSING.value,
            "id": str(row.voice_id),
            "closing": row.kind,
            "reason": row.reason,
            "at": moment(row.at),
        }
        for row in Closing.objects.filter(voice__in=ids)
    }


def _voices_of(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[str]]:
    found = defaultdict(list)
    for record, voice in pairs:
        found[record].append(str(voice))
    return defaultdict(list, {record: sorted(voices) for record, voices in found.items()})


_READERS: dict[RecordKind, Callable[[Collection[UUID]], dict[UUID, dict[str, Any]]]] = {
    RecordKind.VOICE: _voices,
    RecordKind.ANSWER: _answers,
    RecordKind.REFLECTION: _reflections,
    RecordKind.CLOSING: _closings,
}


# ---- the tree of hashes --------------------------------------------------------------------------


def from_tree(calculate: Callable[[merkle.Subtree], T]) -> T:
    """The result of a calculation over the tree, with two queries: it is run once to see which hashes it needs."""
    asked: set[tuple[int, int]] = set()

    def ask(level: int, position: int) -> bytes:
        asked.add((level, position))
        return b""

    calculate(ask)
    known = _kept_subtrees(asked) | {(0, place): leaf for place, leaf in _leaves(asked)}

    def tell(level: int, position: int) -> bytes:
        if (level, position) not in known:
            below = tell(level - 1, 2 * position), tell(level - 1, 2 * position + 1)
            known[level, position] = merkle.node_hash(*below)
        return known[level, position]

    return calculate(tell)


def _kept_subtrees(asked: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    wanted = [Q(level=level, position=position) for level, position in asked if level >= BLOCK_LEVEL]
    if not wanted:
        return {}
    rows = SealedSubtree.objects.filter(reduce(or_, wanted)).values_list("level", "position", "hash")
    return {(level, position): bytes(found) for level, position, found in rows}


def _leaves(asked: Collection[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    wanted = [
        Q(place__gte=position << level, place__lt=(position + 1) << level)
        for level, position in asked
        if level < BLOCK_LEVEL
    ]
    if wanted:
        rows = SealedRecord.objects.filter(reduce(or_, wanted)).values_list("place", "leaf")
        yield from ((place, bytes(leaf)) for place, leaf in rows)


# ---- seals and proofs ----------------------------------------------------------------------------


def seals() -> QuerySet[Seal]:
    """All seals, the newest first."""
    return Seal.objects.order_by("-number")


def seal_facts(seal: Seal) -> SealFacts:
    """A seal as it is published."""
    return SealFacts(
        number=seal.number,
        sealed_at=moment(seal.sealed_at),
        size=seal.size,
        root=seal.root,
        previous=seal.previous,
        chain=seal.chain,
        consistency=tuple(seal.consistency),
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves that a record stands in a seal. Its fields are what ``tools/verify_receipt.py`` reads."""

    seal: int
    size: int
    index: int
    path: tuple[str, ...]
    salt: str
    fields: dict[str, Any]
    texts: dict[str, str]


def proofs_of(voice: Voice) -> list[Proof]:
    """The proof of a voice and of all that became of it, as far as it is sealed and not shredded. At most
    twelve queries, however many answers and decisions there are.
    """
    newest = seals().first()
    if newest is None:
        return []
    found = (
        SealedRecord.objects.filter(_about(voice), place__lt=newest.size).exclude(salt=None).order_by("place")
    )
    rows = list(found)
    paths = from_tree(lambda subtree: [merkle.inclusion(row.place, newest.size, subtree) for row in rows])
    by_kind: dict[RecordKind, list[UUID]] = defaultdict(list)
    for row in rows:
        by_kind[RecordKind(row.kind)].append(row.record)
    sealed = {kind: sealed_fields(kind, ids) for kind, ids in by_kind.items()}
    return [
        _proof(newest, row, path, *sealed[RecordKind(row.kind)][row.record])
        for row, path in zip(rows, paths, strict=True)
    ]


def _about(voice: Voice) -> Q:
    answers = AnswerTo.objects.filter(voice=voice).values("answer")
    reflections = ReflectionOf.objects.filter(voice=voice).values("reflection")
    return (
        Q(kind__in=[RecordKind.VOICE, RecordKind.CLOSING], record=voice.pk)
        | Q(kind=RecordKind.ANSWER, record__in=answers)
        | Q(kind=RecordKind.REFLECTION, record__in=reflections)
    )


def _proof(
    seal: Seal, row: SealedRecord, path: list[bytes], fields: dict[str, Any], texts: dict[str, str]
) -> Proof:
    assert row.salt is not None
    return Proof(
        seal=seal.number,
        size=seal.size,
        index=row.place,
        path=tuple(one.hex() for one in path),
        salt=bytes(row.salt).hex(),
        fields=fields,
        texts=texts,
    )


def sealed_since(voice: Voice) -> Seal | None:
    """The first seal that holds this voice; None until the next one is made."""
    place = SealedRecord.objects.filter(kind=RecordKind.VOICE, record=voice.pk).values("place")[:1]
    return Seal.objects.filter(size__gt=place).order_by("number").first()
