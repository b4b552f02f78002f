"""Where the approval of an edition, or of a correction beside one, stands; and what is to be approved, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tomoni.approvals.api import Importance, Request, State, Verdict, needs_decision, state_of

from ..models import Edition, Erratum

EDITION = "plan.edition"  # the kind of the requests


def is_with_deciders(approval: UUID | None) -> bool:
    """Whether somebody is to decide on it, or has agreed: then it must not change any more. One query."""
    return approval is not None and state_of([approval]).get(approval) in (State.PENDING, State.APPROVED)


def is_approved(approval: UUID | None) -> bool:
    """Whether it may be done. One query."""
    return approval is not None and state_of([approval]).get(approval) is State.APPROVED


def weight_of(subject: Edition | Erratum) -> Importance:
    """How weighty it is for the routes: a whole edition is important, an amendment ordinary, a correction light."""
    if isinstance(subject, Erratum):
        return Importance.LIGHT
    return Importance.ORDINARY if subject.is_amendment else Importance.IMPORTANT


def needs_approval(subject: Edition | Erratum) -> bool:
    """Whether the town wants a decision on it. Three queries at most."""
    return needs_decision(kind=EDITION, importance=weight_of(subject))


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """Where the approval stands. ``state``: none, pending, approved, returned, withdrawn."""

    state: str
    is_needed: bool
    request: UUID | None = None
    asked_at: datetime | None = None
    asked_by: UUID | None = None
    note: str = ""  # why it was sent back

    @property
    def may_be_asked(self) -> bool:
        return self.is_needed and self.state in ("none", "returned", "withdrawn")

    @property
    def is_settled(self) -> bool:
        """Whether it may be adopted: approved, or no decision is needed."""
        return self.state == "approved" or not self.is_needed

    @property
    def is_closed(self) -> bool:
        """Whether it must not change now."""
        return self.state in ("pending", "approved")


def approval_of(subject: Edition | Erratum) -> ApprovalFacts:
    """Where the approval of a draft stands. Five queries at most."""
    needed = needs_approval(subject)
    if subject.approval_id is None:
        return ApprovalFacts("none", needed)
    request = Request.objects.select_related("decision").get(pk=subject.approval_id)
    decision = getattr(request, "decision", None)
    return ApprovalFacts(
        state=_STATES[decision.verdict if decision else None],
        is_needed=needed,
        request=request.pk,
        asked_at=request.at,
        asked_by=request.requested_by,
        note=decision.note if decision else "",
    )


_STATES = {
    None: "pending",
    Verdict.APPROVED: "approved",
    Verdict.RETURNED: "returned",
    Verdict.WITHDRAWN: "withdrawn",
}


def approval_states(editions: Iterable[UUID]) -> dict[UUID, str]:
    """Where the approval of each of these editions stands, as ``ApprovalFacts.state`` says it; one that nobody asked
    for is left out. One query."""
    asked = Edition.objects.filter(pk__in=list(editions)).exclude(approval=None)
    rows = asked.values_list("id", "approval__decision__verdict")
    return {edition: _STATES[verdict] for edition, verdict in rows}


def in_approval(drafts: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these editions are with those who decide, or were approved. One query."""
    return frozenset(
        edition for edition, state in approval_states(drafts).items() if state in ("pending", "approved")
    )
