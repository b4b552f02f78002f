"""Sealing: from now on nothing of this can be taken out or changed without anybody seeing it."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils import timezone

from tomoni.audit.api import recorded
from tomoni.kernel import merkle
from tomoni.kernel.actor import Actor
from tomoni.voices import queries
from tomoni.voices.domain import FIRST, RecordKind, chain_of, entry, moment
from tomoni.voices.models import BLOCK_LEVEL, Seal, SealedRecord, SealedSubtree

_AT_ONCE = 2000
_SALT = 16  # bytes: what was said cannot be guessed from its leaf by trying likely texts


@recorded("voices.ledger_sealed")
def seal_ledger(*, actor: Actor, at: datetime | None = None) -> Seal:
    """Write one root over all voices, answers, decisions and closings so far, chained to the last seal.

    A day on which nothing came is sealed too: it says that nothing came.

    Raises:
        IntegrityError: somebody else sealed at the same moment. Nothing was written; theirs holds the same.
    """
    newest = queries.seals().first()
    before = queries.seal_facts(newest) if newest else FIRST
    frontier = queries.from_tree(lambda subtree: merkle.Frontier(before.size, subtree))
    for kind in RecordKind:
        for ids in _some(queries.unsealed(kind).iterator(chunk_size=_AT_ONCE)):
            _enter(kind, ids, frontier)
    sealed_at = at or timezone.now()
    root = frontier.root().hex()
    number = before.number + 1
    grown = queries.from_tree(lambda tree: merkle.consistency(before.size, frontier.size, tree))
    return Seal.objects.create(
        number=number,
        sealed_at=sealed_at,
        size=frontier.size,
        root=root,
        previous=before.chain,
        chain=chain_of(number, moment(sealed_at), frontier.size, root, before.chain),
        consistency=[one.hex() for one in grown],
    )


def _some(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    while some := list(islice(ids, _AT_ONCE)):
        yield some


def _enter(kind: RecordKind, ids: list[UUID], frontier: merkle.Frontier) -> None:
    """Give these records their places in the tree."""
    fields = queries.sealed_fields(kind, ids)
    rows, subtrees = [], []
    for record in ids:
        salt = secrets.token_bytes(_SALT)
        leaf = merkle.leaf_hash(entry(salt, fields[record][0]))
        rows.append(SealedRecord(place=frontier.size, kind=kind, record=record, leaf=leaf, salt=salt))
        subtrees += [
            SealedSubtree(level=level, position=position, hash=found)
            for level, position, found in frontier.append(leaf)
            if level >= BLOCK_LEVEL
        ]
    SealedRecord.objects.bulk_create(rows)
    SealedSubtree.objects.bulk_create(subtrees)
