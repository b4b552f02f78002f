"""The seal (封印): what proves later that nothing was taken out of the ledger and nothing in it was changed."""

from django.db import models

from ..domain import RecordKind
from .ledger import NeverChanges

BLOCK_LEVEL = 8
"""Hashes over whole blocks of 256 records and above are kept; those within a block are made from its leaves."""


class SealedRecord(models.Model):
    """A record's place in the tree of hashes. ``place`` is given by the sealer: ids commit out of order.

    ``salt`` makes it impossible to guess a shredded text from its leaf. It goes when the text goes; the leaf stays.
    """

    place = models.BigIntegerField(primary_key=True)  # from 0, without gaps
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in RecordKind])
    record = models.UUIDField()
    leaf = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "kind"], name="a_record_is_sealed_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.kind} {self.record}"


class SealedSubtree(NeverChanges):
    """The hash over a perfect subtree: the records from ``position << level`` on, ``1 << level`` of them."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="one_hash_a_subtree")]

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class Seal(NeverChanges):
    """One number over all records so far, chained to the seal before (``domain.chain_of``). Hashes are hexadecimal."""

    number = models.PositiveIntegerField(primary_key=True)  # from 1, without gaps
    sealed_at = models.DateTimeField()
    size = models.BigIntegerField()  # how many records
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)  # the chain hash of the seal before
    chain = models.CharField(max_length=64, unique=True)
    consistency = models.JSONField()  # hashes that show that the records of the seal before are all there

    def __str__(self) -> str:
        return f"seal {self.number}"
