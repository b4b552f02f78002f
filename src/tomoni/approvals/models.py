"""Requests, the routes they go, and what was decided. None changes once it is written; notes can be shredded."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.audit.api import PersonalTextField

from .domain import Duty, Importance, State, Verdict, state_after


class Route(models.Model):
    """A way that requests of a kind can go. Its conditions and steps stand in its versions; the newest is in force."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()  # routes of a kind are tried in this order
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_route_of_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class RouteVersion(models.Model):
    """What a route said for a time. Immutable: a request keeps the version by which it began."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=60)  # 専決区分: 課長専決
    amount_up_to = models.PositiveBigIntegerField(null=True)  # yen, included
    importance = models.JSONField(default=list)  # empty: any
    digest = models.CharField(max_length=64)  # SHA-256 of what the file says
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "number"], name="one_route_version_a_number")]

    def __str__(self) -> str:
        return f"{self.route_id} v{self.number}"


class RouteStep(models.Model):
    """A step of a route. Steps of one stage stand side by side. Neither post nor role: whoever may decide."""

    DUTIES = [
        (Duty.CHECK, pgettext_lazy("approvals", "Check")),
        (Duty.AGREE, pgettext_lazy("approvals", "Agreement")),
        (Duty.DECIDE, pgettext_lazy("approvals", "Decision")),
        (Duty.CIRCULATE, pgettext_lazy("approvals", "For information")),
    ]

    version = models.ForeignKey(RouteVersion, on_delete=models.PROTECT, related_name="steps")
    stage = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    duty = models.CharField(max_length=10, choices=DUTIES)
    label = models.CharField(max_length=60, blank=True)
    post_title = models.CharField(max_length=60, blank=True)
    role = models.ForeignKey("accounts.RoleDefinition", on_delete=models.PROTECT, null=True, related_name="+")
    own = models.BooleanField(default=False)  # of the department that drew it up, or the next one above
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("stage", "order")
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="one_route_step_a_place")]

    def __str__(self) -> str:
        return f"{self.duty} {self.label}"


class Request(models.Model):
    """That somebody asked for a decision. ``title`` is the office's wording and names no citizen."""

    IMPORTANCES = [
        (Importance.LIGHT, pgettext_lazy("approvals", "Light")),
        (Importance.ORDINARY, pgettext_lazy("approvals", "Ordinary")),
        (Importance.IMPORTANT, pgettext_lazy("approvals", "Important or without precedent")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)  # "voices.answer"
    title = models.CharField(max_length=200)
    requested_by = models.UUIDField(null=True)  # a person
    post = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    note = PersonalTextField(blank=True)
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount = models.PositiveBigIntegerField(null=True)  # yen
    importance = models.CharField(max_length=10, choices=IMPORTANCES, default=Importance.ORDINARY)
    # None: one step, by anybody who may decide
    route_version = models.ForeignKey(
        RouteVersion, on_delete=models.PROTECT, null=True, related_name="requests"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def state(self) -> State:
        """Where it stands. Costs a query unless the decision was selected along."""
        decision: Decision | None = getattr(self, "decision", None)
        return state_after(decision.verdict if decision else None)


class Decision(models.Model):
    """How a request ended: the only one on it. On a route it is written with the step that had the last word."""

    VERDICTS = [
        (Verdict.APPROVED, _("Approved")),
        (Verdict.RETURNED, _("Sent back")),
        (Verdict.WITHDRAWN, _("Withdrawn")),
    ]

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    by = models.UUIDField()  # a person
    post = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    note = PersonalTextField(blank=True)

    def __str__(self) -> str:
        return f"{self.verdict} {self.request_id}"


class Seat(models.Model):
    """A post that may decide at a step of one request, as the town hall was when it was asked. No post: anybody."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="seats")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "step", "post"], name="one_seat_of_a_post_at_a_step")
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.post_id}"


class OnDayQuerySet(models.QuerySet[Any]):
    """Rows that hold for a time."""

    def on(self, day: date) -> Self:
        """Those that hold on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Delegation(models.Model):
    """代決: while the holder of a post is away, the holder of another one decides; ``valid_to`` is excluded."""

    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()

    objects: ClassVar[Any] = OnDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(post=models.F("deputy")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} -> {self.deputy_id}"


class StepDecision(models.Model):
    """What one person decided at one step. ``round``: how often the request had gone back to an earlier stage."""

    VERDICTS = Decision.VERDICTS[:2]

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="step_decisions")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    back_to = models.PositiveSmallIntegerField(null=True)  # the earlier stage it was sent back to
    by = models.UUIDField()  # a person
    # in whose place; None where anybody may decide
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")  # 代決
    at = models.DateTimeField(default=timezone.now)
    note = PersonalTextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["request", "step", "round"], name="one_decision_a_step_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.request_id} {self.step_id}"


class Circulation(models.Model):
    """供覧: that a post is to see a request, by its route; or 後閲: what its deputy decided (``decided``)."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="circulations")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="+")
    decided = models.OneToOneField(
        StepDecision, on_delete=models.PROTECT, null=True, related_name="later_reading"
    )
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)  # a person
    note = PersonalTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "step", "post"],
                condition=Q(decided=None),
                name="circulated_once_to_a_post",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.post_id}"


class DocumentNumber(models.Model):
    """文書番号: the number that the town's own register of documents gave. The newest one holds."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="document_numbers")
    number = models.CharField(max_length=60)
    by = models.UUIDField(null=True)  # a person
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.number
