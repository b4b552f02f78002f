"""庁内照会: what each department was sent, what came back, and what became of each line."""

import uuid

from django.db import models

from .milestone_words import INQUIRY_DECISIONS
from .milestones import Milestone
from .tables import Node


class InquirySheet(models.Model):
    """What one department was sent. ``nodes`` are its items; what they read like is the text of the milestone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="sheets")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=500)  # as the plan printed it
    nodes = models.JSONField()  # ids, in the order of the document
    digest = models.CharField(max_length=64)  # SHA-256 of the rows that were sent
    order = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "name"], name="one_sheet_a_department")]

    def __str__(self) -> str:
        return self.name


class InquiryReminder(models.Model):
    """That a department was reminded."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(InquirySheet, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "on"], name="one_reminder_a_day")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.on}"


class InquiryReturn(models.Model):
    """A file that came back, kept whatever it is. Without ``sheet`` it was not recognised; ``problems`` says what is
    wrong in it, by sheet and cell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="returns")
    sheet = models.ForeignKey(InquirySheet, on_delete=models.PROTECT, null=True, related_name="returns")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    content = models.BinaryField()
    problems = models.JSONField(default=list)  # [{"sheet", "cell", "code", "params"}]
    person = models.UUIDField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "digest"], name="one_return_a_content")]

    def __str__(self) -> str:
        return self.file_name


class InquiryLine(models.Model):
    """One cell (or row) that a department wrote: an amendment (``new``), an opinion, or both, and what was decided."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(InquiryReturn, on_delete=models.PROTECT, related_name="lines")
    sheet_name = models.CharField(max_length=20)
    cell = models.CharField(max_length=12)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=10)  # node, passage, indicator
    key = models.CharField(max_length=100, blank=True)  # of the passage or indicator; empty for a new passage
    field = models.CharField(max_length=20)  # title, text, name, baseline, target
    role = models.CharField(max_length=20, blank=True)  # of a new passage
    whose = models.CharField(max_length=500, blank=True)  # of a new passage that tells a role
    old = models.TextField(blank=True)  # as it was sent
    new = models.TextField(blank=True)  # empty: an opinion only, or (``removes``) it is to go
    removes = models.BooleanField(default=False)
    opinion = models.TextField(blank=True)
    by = models.CharField(max_length=120, blank=True)  # 担当者, as written
    decision = models.CharField(max_length=10, blank=True, choices=list(INQUIRY_DECISIONS.items()))
    reason = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "sheet_name", "cell"], name="one_line_a_cell")]

    def __str__(self) -> str:
        return f"{self.sheet_name} {self.cell}"

    @property
    def department_name(self) -> str:
        """Who wrote it."""
        return self.of.sheet.name if self.of.sheet else ""

    @property
    def is_amendment(self) -> bool:
        return bool(self.new) or self.removes
