"""正誤: what an adopted edition should have said, kept beside it. The edition itself never changes."""

import uuid

from django.db import models
from django.db.models import Q

from .tables import Edition, Node


class Erratum(models.Model):
    """One correction. It stands in public from ``published_at`` on, and from then on it never changes either.

    It is about a passage, an indicator, or (neither) the name of the item.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="errata")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    passage_key = models.UUIDField(null=True, blank=True)
    indicator_key = models.UUIDField(null=True, blank=True)
    printed = models.TextField()
    should_read = models.TextField()
    reason = models.TextField()
    person = models.UUIDField(null=True)  # who wrote it
    created_at = models.DateTimeField(auto_now_add=True)
    approval = models.ForeignKey("approvals.Request", on_delete=models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)  # the day of the decision
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["node", "edition"], name="erratum_at_a_node")]
        constraints = [
            models.CheckConstraint(
                condition=Q(passage_key=None) | Q(indicator_key=None), name="erratum_is_about_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed} → {self.should_read}"
