"""What the pages keep for themselves: files that are made beside them."""

import uuid

from django.db import models
from django.utils import timezone


class Printout(models.Model):
    """A file that takes a while: asked for, being made, there. Derived, so it may go and be made again.

    ``key`` tells it from others by all that it is made of (``printing.key_of``). ``claimed_at`` says since when
    somebody makes it; ``done`` of ``total`` how far that is; ``problem`` the code of why it could not be made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    kind = models.CharField(max_length=20)  # one of ``printing.KINDS``
    parameters = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    used_on = models.DateField(default=timezone.localdate)
    file = models.CharField(max_length=200, blank=True)  # in the storage of files
    size = models.PositiveIntegerField(default=0)  # bytes
    problem = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:12]}"


class OpenFile(models.Model):
    """A file of open data as it was the last time somebody measured it. Derived: the table itself is read when asked."""

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=60)  # OpenTable.key
    form = models.CharField(max_length=10)
    size = models.BigIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    changed_at = models.DateTimeField()  # since when it has this digest

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "form"], name="one_file_of_a_form")]

    def __str__(self) -> str:
        return f"{self.table}.{self.form}"
