"""Plans and their editions: which is in force, and what a reader of one sees."""

from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tomoni.kernel.calendars import fiscal_year

from .. import domain
from ..models import (
    EDITION_KINDS,
    EDITION_STATES,
    LINEAGES,
    Edition,
    GlossaryTerm,
    Lineage,
    NodeVersion,
    Plan,
)
from .shapes import EditionFacts, LineageFacts, Term
from .texts import link_of, versions_in

_KIND_ORDER = list(domain.EditionKind)


def main_plan() -> Plan | None:
    """The city's own plan: the first that hangs below no other. One query."""
    return Plan.objects.filter(parent=None).order_by("order", "slug").first()


def plans() -> tuple[Plan, ...]:
    """All plans with what they hang below, in their order. One query."""
    return tuple(Plan.objects.select_related("parent", "area").order_by("order", "slug"))


def adopted_edition(*, plan: str = "", edition: UUID | None = None, code: str = "") -> Edition | None:
    """The adopted edition of this id; or the one in force of the plan with this slug; or of the plan that has the
    node with this code; or of the main plan. Never a draft. One query, with a slug or a code two."""
    if edition is not None:
        return Edition.objects.adopted().select_related("plan").filter(pk=edition).first()
    owner: Plan | None = None
    if plan or code:
        owner = Plan.objects.filter(**({"slug": plan} if plan else {"nodes__code": code})).first()
        if owner is None:
            return None
    return edition_in_force(owner)


def edition_in_force(plan: Plan | None = None, kind: str = "") -> Edition | None:
    """The edition of a plan (of the main plan) that is in force, with its ``plan``. One query.

    The layers 基本構想, 基本計画 and 実施計画 are in force side by side: without ``kind`` the 基本計画 is
    given, where there is none the 基本構想. The rule is ``domain.in_force``; here it is said to the database.
    """
    year = fiscal_year(timezone.localdate())
    ahead = {"period_from__gt": year}
    adopted = Edition.objects.exclude(adopted_at=None).select_related("plan")
    adopted = adopted.filter(plan__parent=None) if plan is None else adopted.filter(plan=plan)
    if kind:
        adopted = adopted.filter(kind=kind)
    edition: Edition | None = adopted.order_by(
        "plan__order",
        "plan__slug",
        Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KIND_ORDER))),
        Case(When(**ahead, then=Value(1)), default=Value(0)),
        Case(
            When(**ahead, then=-F("period_from")),
            default=Coalesce(F("period_from"), Value(0)),
            output_field=IntegerField(),
        ).desc(),
        F("adopted_at").desc(),
    ).first()
    return edition


def chain(edition: Edition) -> tuple[Edition, ...]:
    """The edition and all that it amends, newest first, down to the full edition. One query."""
    base, sequence = reach(edition)
    below = tuple(Edition.objects.filter(base=base, sequence__lte=sequence).order_by("-sequence"))
    return below if edition.sequence is not None else (edition, *below)


def reach(edition: Edition) -> tuple[UUID, int]:
    """The full edition under this one, and up to which place in the chain its reader sees.

    A drafted amendment has no place yet: its reader sees what it amends.
    """
    if edition.sequence is None:
        assert edition.amends is not None
        return edition.base_id, edition.amends.sequence or 0
    return edition.base_id, edition.sequence


def editions(plan: Plan) -> tuple[EditionFacts, ...]:
    """All editions of a plan with their states, the newest first (drafts before all). One query."""
    rows: QuerySet[Edition] = (
        Edition.objects.filter(plan=plan)
        .annotate(change_count=Count("changes"))
        .order_by(F("adopted_at").desc(nulls_first=True), "-created_at")
    )
    found = list(rows)
    adopted = [
        domain.Adopted(row.id, row.kind, row.period_from, row.adopted_at) for row in found if row.adopted_at
    ]
    year = fiscal_year(timezone.localdate())
    return tuple(_facts(row, domain.state_of(row.id, adopted, year)) for row in found)


def _facts(edition: Edition, state: domain.EditionState) -> EditionFacts:
    return EditionFacts(
        id=edition.id,
        plan_id=edition.plan_id,
        kind=edition.kind,
        kind_label=str(EDITION_KINDS[domain.EditionKind(edition.kind)]),
        title=edition.title,
        period_from=edition.period_from,
        period_to=edition.period_to,
        state=state,
        state_label=str(EDITION_STATES[state]),
        is_amendment=edition.is_amendment,
        adopted_on=edition.adopted_on,
        changes=edition.change_count,  # type: ignore[attr-defined]
    )


def edition_lineage(edition: Edition) -> tuple[LineageFacts, ...]:
    """What became of the nodes of the edition before this one. Three queries."""
    base, sequence = reach(edition)
    rows = list(Lineage.objects.filter(edition_id=base).order_by("id"))
    kept = versions_in(base, sequence).filter(node__in={row.to_node_id for row in rows if row.to_node_id})
    now = {version.node_id: version for version in kept.select_related("node")}
    earlier = (
        NodeVersion.objects.filter(node__in={row.from_node_id for row in rows})
        .exclude(base_id=base)
        .exclude(edition__adopted_at=None)
        .order_by("edition__adopted_at")
        .select_related("node")
    )
    before = {version.node_id: version for version in earlier}
    return tuple(
        LineageFacts(
            kind=row.kind,
            kind_label=str(LINEAGES[domain.LineageKind(row.kind)]),
            before=link_of(before.get(row.from_node_id)),
            after=link_of(now.get(row.to_node_id)) if row.to_node_id else None,
        )
        for row in rows
    )


def glossary(edition: Edition) -> tuple[Term, ...]:
    """The words that the plan explains, in printed order. One query."""
    rows = GlossaryTerm.objects.filter(edition_id=edition.base_id).order_by("order")
    return tuple(Term(term, text) for term, text in rows.values_list("term", "text"))
