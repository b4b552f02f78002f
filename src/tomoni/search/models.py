"""One table for all kinds of documents. Its full-text index is made by the first migration, for each database."""

from django.db import models


class Document(models.Model):
    """The searched tokens of one thing. ``day`` orders what is found, newest first."""

    kind = models.CharField(max_length=40)  # "voices.voice"
    ref = models.UUIDField()
    day = models.DateField()
    tokens = models.TextField()  # search_tokens in order, reading_tokens and marks, with a space between

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="one_document_each")]
        indexes = [models.Index(fields=["kind", "-day", "-id"], name="document_newest")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"
