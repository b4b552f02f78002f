"""Documents that were brought to the import desk: the file, what was read in it, how people corrected that."""

import uuid
from typing import Any

from django.db import models

from .tables import Edition


class Import(models.Model):
    """One file on its way to an edition. Where it stands follows from its dates: waiting for the reader, read,
    refused (``problem``), made an edition, or put away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256 of the file, hexadecimal
    person = models.UUIDField(null=True)  # who brought it
    received_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=100, blank=True)  # code of what is wrong with the file
    problem_details = models.JSONField(default=dict, blank=True)  # parameters of its sentence
    put_away_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(Edition, on_delete=models.SET_NULL, null=True, related_name="imports")

    class Meta:
        indexes = [models.Index(fields=["-received_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether it can be corrected: read, and neither an edition nor put away."""
        return bool(self.read_at and not self.problem and not self.edition_id and not self.put_away_at)


class ImportFile(models.Model):
    """The file itself, as it came."""

    of = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class ImportReading(models.Model):
    """What was read: the lines of the source, the proof as the reader left it, and as it is with all corrections.

    ``corrected`` follows from ``proof`` and the corrections that stand; it is kept because every page reads it.
    Both are without the source lines, which never change.
    """

    of = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="reading")
    source_lines = models.JSONField()
    proof = models.JSONField()
    corrected = models.JSONField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def as_read(self) -> dict[str, Any]:
        """The proof as the reader left it."""
        return {**self.proof, "source_lines": self.source_lines}

    @property
    def as_corrected(self) -> dict[str, Any]:
        """The proof with all corrections that stand."""
        return {**self.corrected, "source_lines": self.source_lines}


class ImportCorrection(models.Model):
    """One correction. None is ever deleted: what was taken back says so."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField()  # from 1, in the order in which they were made
    what = models.JSONField()  # as ``domain.apply`` takes it
    person = models.UUIDField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="one_correction_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.what.get('do', '')}"
