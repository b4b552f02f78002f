"""Reads: what waits for a decision, and how things were decided."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from .domain import State, state_after
from .models import Decision, Request


def pending(kind: str | None = None) -> QuerySet[Request]:
    """Requests that wait for a decision, oldest first."""
    waiting = Request.objects.filter(decision=None).order_by("at", "id")
    return waiting.filter(kind=kind) if kind else waiting


def state_of(requests: Iterable[UUID]) -> dict[UUID, State]:
    """Where each of these requests stands. One query; an id that is no request is left out."""
    rows = Request.objects.filter(pk__in=list(requests)).values_list("pk", "decision__verdict")
    return {pk: state_after(verdict) for pk, verdict in rows}


def decision_on(request: UUID) -> Decision | None:
    """What was decided on this request, if anything was."""
    return Decision.objects.filter(request=request).first()
