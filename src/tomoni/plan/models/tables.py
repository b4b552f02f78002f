"""Tables of the plan. What belongs to an adopted edition cannot be saved, changed or deleted any more."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from tomoni.kernel.errors import DomainError

from .. import domain
from .labels import DIRECTIONS, EDITION_KINDS, LINEAGES, NODE_KINDS, ROLES


class Plan(models.Model):
    """A comprehensive plan, or (with ``parent``) a ward's or a single field's plan that is linked to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True, max_length=40)
    title = models.CharField(max_length=500)
    municipality = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="linked_plans"
    )
    area = models.ForeignKey(  # of which ward or district; None: the whole city
        "places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.title


# ---- what never changes once adopted -------------------------------------------------------------


def _refuse() -> None:
    raise DomainError("plan.edition_is_adopted")


class GuardedQuerySet(models.QuerySet[Any]):
    """Rows of editions; those of adopted ones cannot be written.

    Raises:
        DomainError: ``plan.edition_is_adopted``, from everything that writes many rows at once.
    """

    def adopted(self) -> Self:
        """Those that belong to adopted editions."""
        return self.exclude(**{self.model.way_to_adoption: None})

    def update(self, **fields: Any) -> int:
        if self.adopted().exists():
            _refuse()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.adopted().exists():
            _refuse()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        self.model.refuse_adopted(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        self.model.refuse_adopted(rows)
        return super().bulk_update(rows, *args, **kwargs)


class Guarded(models.Model):
    """Something of an edition. ``way_to_adoption`` is the look-up from here to the edition's ``adopted_at``."""

    way_to_adoption: ClassVar[str] = "edition__adopted_at"

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def refuse_adopted(cls, rows: Collection[Any]) -> None:
        """Go on only if none of these rows belongs to an adopted edition, now or where they were saved."""
        editions = Edition.objects.filter(pk__in={row.edition_id for row in rows})
        saved = cls.objects.filter(pk__in=[row.pk for row in rows if not row._state.adding])
        if editions.adopted().exists() or saved.adopted().exists():
            _refuse()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_adopted([self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_adopted([self])
        return super().delete(*args, **kwargs)


class Edition(Guarded):
    """One text of a plan: a draft until it is adopted, then never changed.

    ``base`` is the full edition at the bottom of the chain (itself for a full one) and ``sequence`` the place in
    that chain, given at adoption (0 for a full edition): the text in force of a node is the version with the
    highest ``sequence`` on the same base. No two editions can have the same place.
    """

    way_to_adoption = "adopted_at"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=20, choices=list(EDITION_KINDS.items()))
    title = models.CharField(max_length=500)
    period_from = models.PositiveSmallIntegerField(null=True, blank=True)  # 年度, included
    period_to = models.PositiveSmallIntegerField(null=True, blank=True)  # 年度, included
    level_labels = models.JSONField(default=dict, blank=True)  # kind -> word of this plan (基本目標, 施策 …)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    base = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=500, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)  # SHA-256, hexadecimal
    created_at = models.DateTimeField(auto_now_add=True)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    approval = models.ForeignKey(  # the last request for a decision on it
        "approvals.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_without = models.CharField(max_length=200, blank=True)  # why no decision stands behind it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "sequence"], name="one_edition_a_place"),
            models.UniqueConstraint(
                fields=["plan", "source_digest"], condition=~Q(source_digest=""), name="document_loaded_once"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(sequence__isnull=False, adopted_on__isnull=False),
                name="adopted_edition_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_amendment(self) -> bool:
        """Whether it holds only what it changes (一部改定)."""
        return self.amends_id is not None

    @classmethod
    def refuse_adopted(cls, rows: Collection[Any]) -> None:
        """Go on only if none of these editions was saved as adopted."""
        if cls.objects.filter(pk__in=[row.pk for row in rows]).adopted().exists():
            _refuse()


class Node(models.Model):
    """The identity of a goal, policy, measure or action through all editions. ``code`` stands in addresses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="nodes")
    code = models.SlugField(unique=True, max_length=100)

    def __str__(self) -> str:
        return self.code


class NodeVersion(Guarded):
    """How a node reads in one edition. Its texts are passages.

    ``base`` and ``sequence`` are those of its edition, kept here so that the text in force is found by one index.
    """

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="versions")
    base = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.PositiveIntegerField()
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, choices=list(NODE_KINDS.items()))
    level = models.CharField(max_length=500, blank=True)  # as printed: 基本目標, 施策 …
    marker = models.CharField(max_length=500, blank=True)  # as printed: 施策４, 4-2, ① …
    title = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "node"], name="one_version_an_edition"),
            models.UniqueConstraint(fields=["node", "base", "sequence"], name="one_version_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.marker} {self.title}".strip()


class OfVersion(Guarded):
    """Something that belongs to one version of a node."""

    way_to_adoption = "version__edition__adopted_at"

    version: Any

    class Meta:
        abstract = True

    @classmethod
    def refuse_adopted(cls, rows: Collection[Any]) -> None:
        """Go on only if none of these rows belongs to an adopted edition, now or where they were saved."""
        versions = NodeVersion.objects.filter(pk__in={row.version_id for row in rows})
        saved = cls.objects.filter(pk__in=[row.pk for row in rows if not row._state.adding])
        if versions.adopted().exists() or saved.adopted().exists():
            _refuse()


class Passage(OfVersion):
    """One bullet or paragraph. ``key`` is the same in every edition that has this passage."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(NodeVersion, on_delete=models.CASCADE, related_name="passages")
    key = models.UUIDField(default=uuid.uuid4)
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    heading = models.CharField(max_length=500, blank=True)  # as printed
    actor = models.CharField(max_length=500, blank=True)  # whose role it is, as printed: 市民, 活動団体 …
    order = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="one_passage_a_place"),
            models.UniqueConstraint(fields=["version", "key"], name="one_passage_a_key"),
        ]

    def __str__(self) -> str:
        return self.text


class Responsibility(OfVersion):
    """A department that is responsible for a node: as printed, and which one it is where that is known."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(NodeVersion, on_delete=models.CASCADE, related_name="responsibilities")
    printed_name = models.CharField(max_length=500)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead = models.BooleanField(default=False)  # printed first: 主管課
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.printed_name


class RelatedPlan(OfVersion):
    """Another plan that a node names (関連する個別計画), and which one it is where the house knows it."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(NodeVersion, on_delete=models.CASCADE, related_name="related_plans")
    printed_name = models.CharField(max_length=500)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.printed_name


class Placement(Guarded):
    """Where a node stands in the tree of a full edition. A ``repeated`` one is 再掲: a leaf that leads to the node.

    ``path`` and ``child_count`` follow from parents and order; they are kept because a page reads them always and
    an adopted tree cannot change (``domain.path_of``).
    """

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="placements")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="placements", db_index=False)
    parent = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveIntegerField()  # among its siblings, from 1, without gaps
    path = models.CharField(max_length=domain.STEP * domain.DEEPEST)
    depth = models.PositiveSmallIntegerField()  # 1 at the top
    child_count = models.PositiveIntegerField(default=0)
    repeated = models.BooleanField(default=False)
    repeated_ref = models.CharField(max_length=500, blank=True)  # the reference as printed: Ⅳ1(4)
    marker = models.CharField(max_length=500, blank=True)  # as printed here, where repeated

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="one_placement_a_path"),
            models.UniqueConstraint(
                fields=["edition", "node"], condition=Q(repeated=False), name="one_home_a_node"
            ),
        ]
        indexes = [
            models.Index(fields=["node", "edition"], name="placement_places"),
            models.Index(fields=["edition", "parent"], name="placement_children"),
            models.Index(fields=["edition", "depth", "path"], name="placement_levels"),
        ]

    def __str__(self) -> str:
        return self.path


class Lineage(Guarded):
    """What became of a node in a full edition, compared with the one before; ``to_node`` is empty where it ended."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lineages")
    from_node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    to_node = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=list(LINEAGES.items()))

    def __str__(self) -> str:
        return f"{self.kind} {self.from_node_id}"


class Indicator(Guarded):
    """An indicator as an edition prints it. ``key`` is the same in every edition that has this indicator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="indicators")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="indicators")
    key = models.UUIDField(default=uuid.uuid4, db_index=True)
    name = models.CharField(max_length=500)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=500, blank=True)  # as printed: 成果指標, プロセス指標 …
    type = models.CharField(max_length=500, blank=True)  # as printed: 市民意識指標, 統計指標 …
    direction = models.CharField(max_length=10, blank=True, choices=list(DIRECTIONS.items()))
    cumulative = models.BooleanField(default=False)
    baseline_text = models.CharField(max_length=500, blank=True)
    baseline_value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    baseline_period = models.CharField(max_length=500, blank=True)
    target_text = models.CharField(max_length=500, blank=True)
    target_value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    target_period = models.CharField(max_length=500, blank=True)
    order = models.PositiveIntegerField()  # in the edition

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_indicator_a_key")]

    def __str__(self) -> str:
        return self.name


class GlossaryTerm(Guarded):
    """A word that a full edition explains."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="glossary")
    term = models.CharField(max_length=500)
    text = models.TextField()
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.term


class Change(Guarded):
    """One passage before and after, in a draft or in the amendment that it became.

    ``passage_key`` None is a new passage: when adopted, its key is the id of this change. ``new`` empty is a removal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="changes")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="changes")
    passage_key = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    actor = models.CharField(max_length=500, blank=True)  # whose role, where the passage tells one
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "node", "passage_key"], name="one_change_a_passage")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Spreadsheet(models.Model):
    """A spreadsheet that was brought back for a full draft, kept until somebody applies it or throws it away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="spreadsheets")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "digest"], name="one_spreadsheet_a_draft_and_content")
        ]

    def __str__(self) -> str:
        return self.file_name
