"""Finding what was taken out of the ledger or changed in it: every seal and every record is worked out anew."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import groupby, islice
from operator import attrgetter
from uuid import UUID

from tomoni.kernel import merkle

from ..domain import FIRST, RecordKind, SealFacts, entry, wrong_with_chain
from ..models import Seal, SealedRecord
from .sealing import TABLES, seal_facts, sealed_fields, unsealed

_AT_ONCE = 1000
_GRACE = timedelta(
    days=1
)  # what was entered a day before the newest seal was surely committed when it was made


class Damage(StrEnum):
    """What can be wrong with the ledger."""

    SEAL_ALTERED = "seal_altered"  # a seal does not follow the one before, or was altered
    ROOT_DIFFERS = "root_differs"  # the records do not make the root of the seal
    COPY_DIFFERS = "copy_differs"  # the seal is another than in a copy that was kept outside
    PLACE_MISSING = "place_missing"  # a place in the tree is gone
    RECORD_MISSING = "record_missing"  # a record was sealed and is not there any more
    RECORD_ALTERED = "record_altered"  # a record is not what was sealed
    SALT_MISSING = "salt_missing"  # a text is there, but what would prove it is gone
    NEVER_SEALED = "never_sealed"  # a record should have been sealed long ago


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: with a seal (its number) or a record (its kind and id)."""

    damage: Damage
    what: str
    id: str


def damages(copy: Iterable[SealFacts] = ()) -> Iterator[Finding]:
    """All that is wrong with the ledger, as far as seals can tell; nothing when all is well.

    Args:
        copy: seals that somebody kept outside (``/voices/seals.json``): whoever can write to the database could
            make all seals anew, but not those.

    Memory does not grow with the ledger.
    """
    seals = [seal_facts(seal) for seal in Seal.objects.order_by("number")]
    yield from _damaged_seals(seals, {seal.number: seal.chain for seal in copy})
    yield from _damaged_records(seals)
    yield from _never_sealed()


def _damaged_seals(seals: list[SealFacts], copy: Mapping[int, str]) -> Iterator[Finding]:
    for before, seal in zip([FIRST, *seals], seals, strict=False):
        if wrong_with_chain(seal, before):
            yield Finding(Damage.SEAL_ALTERED, "seal", str(seal.number))
    chains = {seal.number: seal.chain for seal in seals}
    for number, chain in copy.items():
        if chains.get(number) != chain:
            yield Finding(Damage.COPY_DIFFERS, "seal", str(number))


def _damaged_records(seals: list[SealFacts]) -> Iterator[Finding]:
    roots: dict[int, list[SealFacts]] = {
        size: list(same) for size, same in groupby(seals, attrgetter("size"))
    }
    frontier = merkle.Frontier()
    yield from _differing(roots.pop(0, []), frontier)
    rows = SealedRecord.objects.order_by("place").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(rows, _AT_ONCE)):
        for row in some:
            if row.place != frontier.size:
                yield Finding(Damage.PLACE_MISSING, "place", str(frontier.size))
                return
            frontier.append(bytes(row.leaf))
            yield from _differing(roots.pop(frontier.size, []), frontier)
        yield from _altered(some)
    for unreached in roots.values():
        yield from _differing(unreached, frontier)


def _differing(seals: list[SealFacts], frontier: merkle.Frontier) -> Iterator[Finding]:
    for seal in seals:
        if seal.size != frontier.size or seal.root != frontier.root().hex():
            yield Finding(Damage.ROOT_DIFFERS, "seal", str(seal.number))


def _altered(rows: list[SealedRecord]) -> Iterator[Finding]:
    by_kind: dict[RecordKind, list[UUID]] = {}
    for row in rows:
        by_kind.setdefault(RecordKind(row.kind), []).append(row.record)
    found = {kind: sealed_fields(kind, ids) for kind, ids in by_kind.items()}
    for row in rows:
        record = found[RecordKind(row.kind)].get(row.record)
        if record is None:
            yield Finding(Damage.RECORD_MISSING, row.kind, str(row.record))
        elif row.salt is None:
            if record[1].get("text"):
                yield Finding(Damage.SALT_MISSING, row.kind, str(row.record))
        elif merkle.leaf_hash(entry(bytes(row.salt), record[0])) != bytes(row.leaf):
            yield Finding(Damage.RECORD_ALTERED, row.kind, str(row.record))


def _never_sealed() -> Iterator[Finding]:
    newest = Seal.objects.order_by("-number").first()
    if newest is None:
        return
    for kind, (_, since) in TABLES.items():
        late = unsealed(kind).filter(**{f"{since}__lt": newest.sealed_at - _GRACE})
        for record in late.iterator(chunk_size=_AT_ONCE):
            yield Finding(Damage.NEVER_SEALED, kind, str(record))
