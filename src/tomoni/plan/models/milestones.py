"""The course of an edition: its stages, the text as it was at each, documents, corrections."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from tomoni.kernel.errors import DomainError

from .. import domain
from .milestone_words import FILE_KINDS, HANDLINGS, MILESTONE_KINDS, RESULTS
from .tables import Edition, Node


class PlanText(models.Model):
    """A draft as it read at a stage: format ``tomoni-plan/1`` with the keys of items, passages and indicators, as
    canonical JSON, compressed (zlib). Stages at which the draft read the same share one row."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the JSON, hexadecimal
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest


# Who sees a stage may change at any time; what happened does not.
_ALWAYS_FREE = frozenset({"is_public", "text_is_public"})


def _refuse() -> None:
    raise DomainError("plan.milestone_is_fixed")


class HeldQuerySet(models.QuerySet[Any]):
    """Stages; those that were held cannot be written, but for who sees them."""

    def held(self) -> Self:
        return self.exclude(fixed_at=None)

    def update(self, **fields: Any) -> int:
        if not fields.keys() <= _ALWAYS_FREE and self.held().exists():
            _refuse()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.held().exists():
            _refuse()
        return super().delete()


class Milestone(models.Model):
    """One stage. It is planned, then held: from ``fixed_at`` on it never changes, what was wrong is corrected by a
    ``MilestoneCorrection``. The dates of kinds with a period are their first and last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=10, choices=list(MILESTONE_KINDS.items()))
    label = models.CharField(max_length=120, blank=True)  # how the town calls it: 第2回審議会
    planned_on = models.DateField(null=True, blank=True)
    planned_to = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True)  # 文書番号, 議案番号
    partner = models.CharField(max_length=120, blank=True)  # to whom, by whom: 総合計画審議会, 市議会
    result = models.CharField(max_length=20, blank=True, choices=list(RESULTS.items()))
    note = models.TextField(blank=True)  # said in public
    short_reason = models.TextField(blank=True)  # why a comment period is shorter than the city's rule
    address = models.URLField(max_length=500, blank=True)  # where the consultation runs
    text = models.ForeignKey(PlanText, on_delete=models.PROTECT, null=True, related_name="milestones")
    is_public = models.BooleanField(default=False)
    text_is_public = models.BooleanField(default=False)  # everyone may read how the draft read then
    fixed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = HeldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_at=None) | Q(held_on__isnull=False), name="held_milestone_has_its_day"
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(kind=domain.MilestoneKind.ADOPTED.value),
                name="adopted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(MILESTONE_KINDS[domain.MilestoneKind(self.kind)])

    @property
    def is_held(self) -> bool:
        return self.fixed_at is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and Milestone.objects.filter(pk=self.pk).held().exists():
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if Milestone.objects.filter(pk=self.pk).held().exists():
            _refuse()
        return super().delete(*args, **kwargs)


class Written(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)


class MilestoneCorrection(Written):
    """That something about a held stage was recorded wrongly. The newest one of a field counts."""

    id = models.BigAutoField(primary_key=True)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)  # dates as 2026-11-20
    reason = models.TextField()
    person = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class MilestoneDocument(models.Model):
    """A file that belongs to a stage, as it was received. Never deleted: one that was shown by mistake is taken
    off the public pages (``is_public``), and the log says who did it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)  # safe to save under
    kind = models.CharField(max_length=10, choices=list(FILE_KINDS.items()))
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    is_public = models.BooleanField(default=False)
    person = models.UUIDField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "digest"], name="one_document_a_milestone_and_content"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MilestoneFile(models.Model):
    """The bytes of a document."""

    of = models.OneToOneField(
        MilestoneDocument, on_delete=models.CASCADE, primary_key=True, related_name="file"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Remark(Written):
    """One remark of a 答申, as the council wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="remarks")
    order = models.PositiveIntegerField()
    text = models.TextField()
    nodes: Any = models.ManyToManyField(Node, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "order"], name="one_remark_a_place")]

    def __str__(self) -> str:
        return self.text[:40]


class RemarkHandling(Written):
    """What the city did with a remark, and why. The newest row counts."""

    id = models.BigAutoField(primary_key=True)
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="handlings")
    handling = models.CharField(max_length=20, choices=list(HANDLINGS.items()))
    reason = models.TextField()
    person = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.handling}"
