"""The course of an edition: stages are planned, held, corrected; documents are kept with them; who sees them is decided."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..models import (
    Edition,
    Milestone,
    MilestoneCorrection,
    MilestoneDocument,
    MilestoneFile,
    Node,
    NodeVersion,
    Plan,
    Remark,
    RemarkHandling,
)
from ..queries.editions import reach
from ..queries.milestones import city_course, stages_missing, vote_result
from ..queries.snapshots import keep_text

CORRECTABLE = ("held_on", "held_to", "number", "partner", "result", "note", "label")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a stage when it is planned or held; ``on`` and ``to`` are its day, or its first and last."""

    on: date | None = None
    to: date | None = None
    label: str = ""
    number: str = ""
    partner: str = ""
    result: str = ""
    note: str = ""
    short_reason: str = ""
    address: str = ""

    def words(self) -> dict[str, str]:
        """The texts as they are kept."""
        names = ("label", "number", "partner", "result", "note", "short_reason", "address")
        return {name: as_received(getattr(self, name).strip())[0] for name in names}


@recorded("plan.milestone_planned")
def plan_milestone(*, actor: Actor, edition: Edition, kind: str, facts: Facts) -> Milestone:
    """Put a stage on the course of an edition, with the day (or the period) for which it is planned.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.milestone_label_missing``: a free stage without its name; ``plan.milestone_period_wrong``.
    """
    require(actor, "plan.propose_change", edition)
    kind = domain.MilestoneKind(kind)
    milestone = Milestone(edition=edition, kind=kind)
    return _planned(milestone, facts)


@recorded("plan.milestone_replanned")
def replan_milestone(*, actor: Actor, milestone: Milestone, facts: Facts) -> Milestone:
    """Plan a stage that was not held yet otherwise.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.milestone_is_fixed``, and as ``plan_milestone``.
    """
    require(actor, "plan.propose_change", milestone.edition)
    return _planned(_locked(milestone), facts)


def _planned(milestone: Milestone, facts: Facts) -> Milestone:
    words = facts.words()
    if milestone.kind == domain.MilestoneKind.OTHER and not words["label"]:
        raise DomainError("plan.milestone_label_missing")
    if facts.to is not None and (facts.on is None or facts.to < facts.on):
        raise DomainError("plan.milestone_period_wrong")
    milestone.planned_on, milestone.planned_to = facts.on, facts.to
    for name, value in words.items():
        setattr(milestone, name, value)
    milestone.save()
    return milestone


@recorded("plan.milestone_dropped")
def drop_milestone(*, actor: Actor, milestone: Milestone) -> Edition:
    """Take a planned stage off the course again; the edition is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.milestone_is_fixed``; ``plan.milestone_has_documents``: nothing that was kept is lost.
    """
    require(actor, "plan.propose_change", milestone.edition)
    locked = _locked(milestone)
    if locked.is_held:
        raise DomainError("plan.milestone_is_fixed")
    edition: Edition = locked.edition
    if locked.documents.exists():
        raise DomainError("plan.milestone_has_documents")
    locked.delete()
    return edition


@recorded("plan.milestone_held")
def hold_milestone(*, actor: Actor, milestone: Milestone, facts: Facts) -> Milestone:
    """Record that a stage took place (or begins today): the text of the draft is kept as it is now, and from now on
    the stage never changes. Of an edition that was adopted before, the text then is not known any more.

    Raises:
        NotAllowed: the actor may not propose changes (for a vote: may not adopt).
        DomainError: ``plan.milestone_is_fixed``; what is missing or cannot be: ``plan.milestone_day_missing``,
            ``plan.milestone_day_ahead``, ``plan.milestone_period_wrong``, ``plan.milestone_after_adoption`` (``day``),
            ``plan.milestone_partner_missing``, ``plan.milestone_number_missing``, ``plan.milestone_result_missing``,
            ``plan.milestone_short_period`` (``days``), ``plan.milestone_label_missing``; ``plan.text_moved_on``.
    """
    is_vote = milestone.kind == domain.MilestoneKind.VOTE
    require(actor, "plan.adopt" if is_vote else "plan.propose_change", milestone.edition)
    return hold(milestone, facts)


def hold(milestone: Milestone, facts: Facts) -> Milestone:
    """As ``hold_milestone``, for actions that have asked who may."""
    locked = _locked(milestone)
    if locked.is_held:
        raise DomainError("plan.milestone_is_fixed")
    words = facts.words()
    edition: Edition = locked.edition
    _check_days(locked.kind, facts, edition)
    _check_words(locked.kind, facts, words)
    for name, value in words.items():
        setattr(locked, name, value)
    locked.held_on, locked.held_to = facts.on, facts.to
    locked.planned_on = locked.planned_on or facts.on
    locked.text = keep_text(edition) if edition.adopted_at is None else None
    locked.fixed_at = timezone.now()
    locked.save()
    return locked


def _check_days(kind: str, facts: Facts, edition: Edition) -> None:
    if facts.on is None:
        raise DomainError("plan.milestone_day_missing")
    if facts.on > timezone.localdate():
        raise DomainError("plan.milestone_day_ahead")
    if kind in domain.PERIODS and (facts.to is None or facts.to < facts.on):
        raise DomainError("plan.milestone_period_wrong")
    if edition.adopted_on is not None and facts.on > edition.adopted_on:
        raise DomainError("plan.milestone_after_adoption", day=edition.adopted_on)


def _check_words(kind: str, facts: Facts, words: dict[str, str]) -> None:
    match kind:
        case domain.MilestoneKind.OTHER if not words["label"]:
            raise DomainError("plan.milestone_label_missing")
        case domain.MilestoneKind.CONSULTED | domain.MilestoneKind.REPORT if not words["partner"]:
            raise DomainError("plan.milestone_partner_missing")
        case domain.MilestoneKind.VOTE if not words["number"]:
            raise DomainError("plan.milestone_number_missing")
        case domain.MilestoneKind.VOTE if words["result"] not in set(domain.Result):
            raise DomainError("plan.milestone_result_missing")
        case domain.MilestoneKind.COMMENT:
            assert facts.on is not None
            assert facts.to is not None
            days = city_course().comment_days
            # 30 days counted from the day after publication (期間の初日は算入しない).
            if (facts.to - facts.on).days < days and not words["short_reason"]:
                raise DomainError("plan.milestone_short_period", days=days)


def _locked(milestone: Milestone) -> Milestone:
    """The stage as it is now, and nobody else changes it or its edition's course meanwhile."""
    Plan.objects.select_for_update().get(pk=milestone.edition.plan_id)
    locked: Milestone = Milestone.objects.select_related("edition__plan").get(pk=milestone.pk)
    return locked


@recorded("plan.milestone_corrected")
def correct_milestone(
    *, actor: Actor, milestone: Milestone, field: str, new: str, reason: str
) -> MilestoneCorrection:
    """Say that something about a held stage was recorded wrongly. Both stay readable. ``new`` is a text, or a day as
    2026-11-20.

    Raises:
        NotAllowed: the actor may not adopt.
        DomainError: ``plan.milestone_not_held``; ``plan.correction_field_wrong``: the field cannot be corrected, or the
            value cannot be its; ``plan.correction_reason_missing``; ``plan.nothing_changed``.
    """
    require(actor, "plan.adopt", milestone.edition)
    locked = _locked(milestone)
    if not locked.is_held:
        raise DomainError("plan.milestone_not_held")
    value = as_received(new.strip())[0]
    if field not in CORRECTABLE or not _fits(field, value):
        raise DomainError("plan.correction_field_wrong")
    if not reason.strip():
        raise DomainError("plan.correction_reason_missing")
    last = locked.corrections.filter(field=field).order_by("-id").first()
    old = last.new if last else str(getattr(locked, field) or "")
    if old == value:
        raise DomainError("plan.nothing_changed")
    correction: MilestoneCorrection = MilestoneCorrection.objects.create(
        milestone=locked,
        field=field,
        old=old,
        new=value,
        reason=as_received(reason.strip())[0],
        person=actor.person,
    )
    return correction


def _fits(field: str, value: str) -> bool:
    if field in ("held_on", "held_to"):
        try:
            return date.fromisoformat(value) <= timezone.localdate() or field == "held_to"
        except ValueError:
            return False
    if field == "result":
        return value in set(domain.Result)
    kept: Any = Milestone._meta.get_field(field)
    return kept.max_length is None or len(value) <= kept.max_length


@recorded("plan.milestone_shown")
def show_milestone(*, actor: Actor, milestone: Milestone, is_public: bool, text_is_public: bool) -> Milestone:
    """Decide whether everyone sees the stage, and whether everyone may read how the draft read then.

    Raises:
        NotAllowed: the actor may not adopt.
    """
    require(actor, "plan.adopt", milestone.edition)
    Milestone.objects.filter(pk=milestone.pk).update(
        is_public=is_public, text_is_public=is_public and text_is_public
    )
    milestone.refresh_from_db()
    return milestone


@recorded("plan.adoption_on_course")
def record_adoption(*, actor: Actor, edition: Edition) -> Milestone:
    """Close the course of an edition that was adopted. A second time nothing is added."""
    found: Milestone | None = edition.milestones.filter(kind=domain.MilestoneKind.ADOPTED).first()
    if found is not None:
        return found
    milestone: Milestone = Milestone.objects.create(
        edition=edition,
        kind=domain.MilestoneKind.ADOPTED,
        held_on=edition.adopted_on,
        text=keep_text(edition),
        is_public=True,
        text_is_public=True,
        fixed_at=timezone.now(),
    )
    return milestone


def refuse_incomplete_course(edition: Edition) -> None:
    """Go on only if what the city's rules ask for before an adoption was done.

    Raises:
        DomainError: ``plan.milestones_missing`` (``stages``); ``plan.vote_not_passed``.
    """
    missing = stages_missing(edition)
    if missing and vote_result(edition) in {domain.Result.REJECTED, domain.Result.CONTINUED}:
        raise DomainError("plan.vote_not_passed")
    if missing:
        raise DomainError("plan.milestones_missing", stages="、".join(missing))


# ---- documents -------------------------------------------------------------------------------------


@recorded("plan.milestone_document_added")
def add_document(
    *, actor: Actor, milestone: Milestone, title: str, file_name: str, content: bytes, is_public: bool
) -> MilestoneDocument:
    """Keep a file with a stage, as it was received. The same file again is the one that is there.

    Raises:
        NotAllowed: the actor may not propose changes (or, for a public document, adopt).
        DomainError: ``plan.document_title_missing``, and all that ``domain.kind_of`` raises.
    """
    require(actor, "plan.adopt" if is_public else "plan.propose_change", milestone.edition)
    name = as_received(file_name)[0]
    kind = domain.kind_of(name, content)
    title = as_received(title.strip())[0][:200]
    if not title:
        raise DomainError("plan.document_title_missing")
    locked = _locked(milestone)
    document, is_new = MilestoneDocument.objects.get_or_create(
        milestone=locked,
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "title": title,
            "file_name": domain.safe_name(name, kind),
            "kind": kind,
            "size": len(content),
            "is_public": is_public,
            "person": actor.person,
        },
    )
    if is_new:
        MilestoneFile.objects.create(of=document, content=content)
    return document


@recorded("plan.milestone_document_shown")
def show_document(*, actor: Actor, document: MilestoneDocument, is_public: bool) -> MilestoneDocument:
    """Put a document on the public page, or take it off.

    Raises:
        NotAllowed: the actor may not adopt.
    """
    require(actor, "plan.adopt", document.milestone.edition)
    document.is_public = is_public
    document.save(update_fields=["is_public"])
    return document


# ---- the council's remarks -------------------------------------------------------------------------


@recorded("plan.remark_recorded")
def record_remark(*, actor: Actor, milestone: Milestone, text: str, codes: Iterable[str]) -> Remark:
    """Record one remark of a 答申, and the items of the draft it is about (by their codes).

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.remark_not_a_report``; ``plan.remark_missing``; ``plan.remark_no_such_node`` (``node``).
    """
    require(actor, "plan.propose_change", milestone.edition)
    locked = _locked(milestone)
    if locked.kind != domain.MilestoneKind.REPORT or not locked.is_held:
        raise DomainError("plan.remark_not_a_report")
    said = as_received(text.strip())[0]
    if not said:
        raise DomainError("plan.remark_missing")
    nodes = _nodes(locked.edition, codes)
    last = locked.remarks.aggregate(last=Max("order"))["last"] or 0
    remark: Remark = Remark.objects.create(milestone=locked, order=last + 1, text=said)
    remark.nodes.set(nodes)
    return remark


def _nodes(edition: Edition, codes: Iterable[str]) -> list[Node]:
    wanted = list(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    base, sequence = reach(edition)
    held = NodeVersion.objects.filter(base_id=base, sequence__lte=sequence, node__code__in=wanted)
    found = {version.node.code: version.node for version in held.select_related("node")}
    for code in wanted:
        if code not in found:
            raise DomainError("plan.remark_no_such_node", node=code)
    return [found[code] for code in wanted]


@recorded("plan.remark_handled")
def handle_remark(*, actor: Actor, remark: Remark, handling: str, reason: str) -> RemarkHandling:
    """Say what the city does with a remark, and why. A later one takes the place of an earlier one; both are kept.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.remark_reason_missing``.
    """
    require(actor, "plan.propose_change", remark.milestone.edition)
    said = as_received(reason.strip())[0]
    if not said:
        raise DomainError("plan.remark_reason_missing")
    handled: RemarkHandling = RemarkHandling.objects.create(
        remark=remark, handling=domain.Handling(handling), reason=said, person=actor.person
    )
    return handled
