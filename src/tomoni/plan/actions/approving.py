"""決裁 of an edition: asking for it, and taking an approved draft up again."""

from tomoni.approvals.api import Importance, request_approval
from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor, ActorKind
from tomoni.kernel.errors import DomainError

from ..models import Edition, Erratum, Plan
from ..queries.approving import EDITION, is_approved, is_with_deciders, needs_approval, weight_of

NO_DECISION_NEEDED = "route"  # the reason kept where the town's route wants no decision


@recorded("plan.approval_requested")
def request_edition_approval(*, actor: Actor, edition: Edition, note: str = "") -> Edition:
    """起案: ask for a decision on a draft. Until it is decided on, or taken back, the draft stays as it is.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.already_adopted``; ``plan.draft_in_approval``; ``plan.nothing_to_adopt``: an amendment
            without a change; and what the routes of approval raise.
    """
    require(actor, "plan.propose_change", edition)
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    edition.refresh_from_db()
    if edition.adopted_at is not None:
        raise DomainError("plan.already_adopted", title=edition.title)
    if is_with_deciders(edition.approval_id):
        raise DomainError("plan.draft_in_approval")
    if edition.is_amendment and not edition.changes.exists():
        raise DomainError("plan.nothing_to_adopt")
    edition.approval = request_approval(
        actor=actor,
        kind=EDITION,
        title=edition.title[:200],
        note=note,
        importance=Importance(weight_of(edition)),
    )
    edition.save(update_fields=["approval"])
    return edition


@recorded("plan.draft_reopened")
def reopen_draft(*, actor: Actor, edition: Edition) -> Edition:
    """Change a draft after all that was approved: it needs a decision anew. What was decided stays on record.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.already_adopted``; ``plan.not_approved``: there is no approval to give up.
    """
    require(actor, "plan.propose_change", edition)
    Plan.objects.select_for_update().get(pk=edition.plan_id)
    edition.refresh_from_db()
    if edition.adopted_at is not None:
        raise DomainError("plan.already_adopted", title=edition.title)
    if not is_approved(edition.approval_id):
        raise DomainError("plan.not_approved")
    edition.approval = None
    edition.save(update_fields=["approval"])
    return edition


def reason_without(actor: Actor, subject: Edition | Erratum, loaded: str = "") -> str:
    """Why no decision has to stand behind this: nothing where one does; else what is kept as the reason.

    Raises:
        DomainError: ``plan.not_approved``: the town's route wants a decision, and there is none.
    """
    if is_approved(subject.approval_id):
        return ""
    if loaded or actor.kind is ActorKind.SYSTEM:
        return loaded or actor.job
    if needs_approval(subject):
        raise DomainError("plan.not_approved")
    return NO_DECISION_NEEDED
