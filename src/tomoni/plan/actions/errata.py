"""正誤: a correction of an adopted edition is a record beside it, decided on like the edition itself."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tomoni.approvals.api import Importance, request_approval
from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import squash_spaces

from ..models import Edition, Erratum, Node, Plan
from ..queries.approving import EDITION, is_with_deciders, weight_of
from ..queries.errata import printed_at
from .approving import reason_without
from .editing import long_text

_EXCERPT = 60  # characters


@recorded("plan.erratum_drafted")
def draft_erratum(
    *,
    actor: Actor,
    edition: Edition,
    node: Node,
    printed: str,
    should_read: str,
    reason: str,
    passage_key: UUID | None = None,
    indicator_key: UUID | None = None,
) -> Erratum:
    """Write down what an adopted edition printed wrongly: in a passage, an indicator, or (neither) the item's name.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.not_adopted``: a draft is changed, not corrected; ``plan.text_missing``; ``plan.no_reason``;
            ``plan.nothing_changed``; ``plan.no_such_passage``; ``plan.printed_not_there``: the edition does not print
            this there; ``plan.line_too_long``.
    """
    require(actor, "plan.propose_change", edition)
    wrong, right, why = long_text(printed), long_text(should_read), long_text(reason)
    if edition.adopted_at is None:
        raise DomainError("plan.not_adopted")
    if not wrong or not right:
        raise DomainError("plan.text_missing")
    if not why:
        raise DomainError("plan.no_reason")
    if wrong == right:
        raise DomainError("plan.nothing_changed")
    there = printed_at(edition, node.pk, passage_key, indicator_key)
    if there is None:
        raise DomainError("plan.no_such_passage", node=node.code)
    if squash_spaces(wrong) not in squash_spaces(there):
        raise DomainError("plan.printed_not_there", printed=wrong[:_EXCERPT])
    return Erratum.objects.create(
        edition=edition,
        node=node,
        passage_key=passage_key,
        indicator_key=indicator_key,
        printed=wrong,
        should_read=right,
        reason=why,
        person=actor.person,
    )


@recorded("plan.erratum_approval_requested")
def request_erratum_approval(*, actor: Actor, erratum: Erratum, note: str = "") -> Erratum:
    """起案: ask for a decision on a correction.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.erratum_is_published``; ``plan.draft_in_approval``; and what the routes of approval raise.
    """
    require(actor, "plan.propose_change", erratum.edition)
    _open(erratum)
    erratum.approval = request_approval(
        actor=actor,
        kind=EDITION,
        title=f"{erratum.edition.title}（正誤）"[-200:],
        note=note,
        importance=Importance(weight_of(erratum)),
    )
    erratum.save(update_fields=["approval"])
    return erratum


@recorded("plan.erratum_published")
def publish_erratum(*, actor: Actor, erratum: Erratum, on: date) -> Erratum:
    """Let the public read the correction, beside the place and in the list; ``on`` is the day of the decision.

    Raises:
        NotAllowed: the actor may not adopt.
        DomainError: ``plan.not_approved``; ``plan.erratum_is_published``.
    """
    require(actor, "plan.adopt", erratum.edition)
    _hold(erratum)
    reason_without(actor, erratum)
    erratum.published_on, erratum.published_at = on, timezone.now()
    erratum.save(update_fields=["published_on", "published_at"])
    return erratum


@recorded("plan.erratum_discarded")
def discard_erratum(*, actor: Actor, erratum: Erratum) -> Edition:
    """Throw a correction away that is not published. The edition is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.erratum_is_published``; ``plan.draft_in_approval``.
    """
    require(actor, "plan.propose_change", erratum.edition)
    _open(erratum)
    edition: Edition = erratum.edition
    erratum.delete()
    return edition


def _hold(erratum: Erratum) -> None:
    """Raises:
    DomainError: ``plan.erratum_is_published``.
    """
    Plan.objects.select_for_update().get(pk=erratum.edition.plan_id)
    erratum.refresh_from_db()
    if erratum.published_at is not None:
        raise DomainError("plan.erratum_is_published")


def _open(erratum: Erratum) -> None:
    _hold(erratum)
    if is_with_deciders(erratum.approval_id):
        raise DomainError("plan.draft_in_approval")
