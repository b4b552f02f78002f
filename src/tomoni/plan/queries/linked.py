"""All plans of the city, and how they are linked: which hangs below which, and which items name which."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tomoni.kernel.calendars import fiscal_year

from .. import domain
from ..models import EDITION_KINDS, Edition, NodeVersion, Plan, RelatedPlan
from .editions import edition_in_force, reach
from .shapes import NodeLink
from .texts import LINK_FIELDS


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One plan in a list; kind and period are those of its edition in force. ``named_by`` are the items of the main
    plan that name it as related."""

    id: UUID
    slug: str
    title: str
    parent: UUID | None
    area_code: str
    area_label: str
    kind_label: str
    period_from: int | None  # 年度
    period_to: int | None
    in_force: bool
    named_by: tuple[NodeLink, ...]


@dataclass(frozen=True, slots=True)
class PlanList:
    """All plans in their order, and the names of plans that this house does not hold, with the items that name them."""

    plans: tuple[PlanFacts, ...] = ()
    not_held: tuple[tuple[str, tuple[NodeLink, ...]], ...] = ()

    def below(self, plan: UUID | None) -> tuple[PlanFacts, ...]:
        """The plans that hang directly below one (below none)."""
        return tuple(one for one in self.plans if one.parent == plan)


def plan_list() -> PlanList:
    """Every plan with its links. Four queries."""
    rows = list(Plan.objects.select_related("area").order_by("order", "slug"))
    current = _in_force()
    names = {domain.plan_likeness(row.title): row.pk for row in rows}
    named: dict[UUID | str, list[NodeLink]] = {}
    main = edition_in_force()
    for link, printed, plan in _related(main) if main else ():
        key = plan or names.get(domain.plan_likeness(printed)) or printed
        if link not in named.setdefault(key, []):
            named[key].append(link)
    return PlanList(
        tuple(_facts(row, current.get(row.pk), tuple(named.get(row.pk, ()))) for row in rows),
        tuple((name, tuple(links)) for name, links in named.items() if isinstance(name, str)),
    )


def naming(plan: Plan) -> tuple[NodeLink, ...]:
    """The items of the main plan in force that name a plan as related. Two queries."""
    main = edition_in_force()
    if main is None or main.plan_id == plan.pk:
        return ()
    wanted = domain.plan_likeness(plan.title)
    found = (
        link
        for link, printed, held in _related(main)
        if held == plan.pk or (held is None and domain.plan_likeness(printed) == wanted)
    )
    return tuple(dict.fromkeys(found))


def _in_force() -> dict[UUID, Edition]:
    """The edition of each plan that is in force, the 基本計画 before other kinds."""
    adopted: dict[UUID, list[Edition]] = {}
    for edition in Edition.objects.exclude(adopted_at=None).order_by("adopted_at"):
        adopted.setdefault(edition.plan_id, []).append(edition)
    year = fiscal_year(timezone.localdate())
    found: dict[UUID, Edition] = {}
    for plan, editions in adopted.items():
        listed = [
            domain.Adopted(one.id, one.kind, one.period_from, one.adopted_at)
            for one in editions
            if one.adopted_at
        ]
        ids = [domain.in_force(listed, kind, year) for kind in domain.EditionKind]
        by_id = {one.id: one for one in editions}
        found[plan] = next(by_id[one] for one in ids if one)
    return found


def _related(edition: Edition) -> list[tuple[NodeLink, str, UUID | None]]:
    """What the nodes of an edition name as related plans, as they are in force. One query."""
    base, sequence = reach(edition)
    newer = NodeVersion.objects.filter(
        node=OuterRef("version__node"),
        base=base,
        sequence__gt=OuterRef("version__sequence"),
        sequence__lte=sequence,
    )
    rows = RelatedPlan.objects.filter(
        ~Exists(newer), version__base_id=base, version__sequence__lte=sequence
    ).order_by("version_id", "order")
    fields = ("version__node_id", "version__node__code", *(f"version__{field}" for field in LINK_FIELDS))
    listed: Any = rows.values_list("printed_name", "plan_id", *fields)
    return [(NodeLink(*link), printed, plan) for printed, plan, *link in listed]


def _facts(plan: Plan, edition: Edition | None, named_by: tuple[NodeLink, ...]) -> PlanFacts:
    return PlanFacts(
        id=plan.pk,
        slug=plan.slug,
        title=plan.title,
        parent=plan.parent_id,
        area_code=plan.area.code if plan.area else "",
        area_label=plan.area.label if plan.area else "",
        kind_label=str(EDITION_KINDS[domain.EditionKind(edition.kind)]) if edition else "",
        period_from=edition.period_from if edition else None,
        period_to=edition.period_to if edition else None,
        in_force=edition is not None,
        named_by=named_by,
    )
