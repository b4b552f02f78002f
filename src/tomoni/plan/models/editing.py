"""What people do to a draft of a whole edition: who is at which item, and what each edit changed."""

from django.db import models

from .tables import Edition, Node


class NodeEdit(models.Model):
    """One edit of one item of a draft. Never changed: the history of the item is read from these rows.

    ``before`` and ``after`` are the item as ``queries.states`` writes it (None: it was not there).
    """

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="edits")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="edits")
    person = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["edition", "node"], name="node_edit_history")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.at}"


class Editing(models.Model):
    """That somebody is at an item of a draft, and what they typed and have not saved yet.

    ``typed`` holds, for each form of the item, its fields and the stamp of what the person saw.
    """

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="editings")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    typed = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "node", "person"], name="one_editing_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.person}"
