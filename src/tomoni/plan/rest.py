"""``/api/v1/plan/``: the adopted plan for everyone, read only. Drafts are not to be seen here."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from .api import (
    ChangeFacts,
    Edition,
    EditionFacts,
    IndicatorFacts,
    NodeLink,
    NodePage,
    TreeNode,
    adopted_changes,
    adopted_edition,
    editions,
    indicators_of,
    node_list,
    node_page,
    node_titles,
    plans,
)

router = Router(tags=["plan"])


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0)


class PlanOut(Schema):
    """A comprehensive plan, or a plan that is linked to it."""

    slug: str
    title: str
    municipality: str
    parent: str | None = Field(description="The slug of the plan that it hangs below")


class EditionOut(Schema):
    """One adopted text of a plan. The periods are fiscal years (from April), both included."""

    id: UUID
    kind: str = Field(description='"vision" (基本構想), "basic" (基本計画) or "implementation" (実施計画)')
    title: str
    period_from: int | None
    period_to: int | None
    state: str = Field(description='"in_force", "coming" or "superseded"')
    is_amendment: bool
    adopted_on: date | None
    changes: int


class NodeOut(Schema):
    """An item of the plan in its place. ``code`` is the same in every edition."""

    code: str
    parent: str | None
    depth: int
    kind: str = Field(description='"goal", "policy", "measure", "action" or "other"')
    level: str = Field(description="What the plan calls this level")
    marker: str
    title: str
    title_en: str
    children: int
    repeated: bool = Field(description="Stands here once more (再掲); its home is elsewhere")


class Nodes(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[NodeOut]
    count: int


class PassageOut(Schema):
    """One bullet or paragraph. ``key`` is the same in every edition that has it."""

    key: UUID
    role: str
    heading: str
    actor: str = Field(description="Whose role it is, where it tells one")
    text: str
    change: UUID | None = Field(description="The change that made it read so")


class Printed(Schema):
    """A baseline or a target as the plan prints it."""

    text: str
    value: float | None
    period: str


class IndicatorOut(Schema):
    """An indicator as the plan prints it; what was measured is under ``/indicators/``."""

    key: UUID
    node: str
    name: str
    definition: str
    unit: str
    kind: str
    type: str
    direction: str = Field(description='"up", "down", "keep" or ""')
    cumulative: bool
    baseline: Printed
    target: Printed


class Indicators(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[IndicatorOut]
    count: int


class ChangeOut(Schema):
    """One change of one passage. An empty ``old`` is a new passage, an empty ``new`` a removal."""

    id: UUID
    edition: UUID
    adopted_on: date | None
    node: str | None
    passage: UUID
    role: str
    old: str
    new: str
    reason: str


class Changes(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[ChangeOut]
    count: int


class DepartmentOut(Schema):
    """Who is responsible: the present name, and the one that was printed."""

    name: str
    printed_name: str
    lead: bool


class NodeDetail(Schema):
    """All that the plan says of one item."""

    edition: UUID
    code: str
    kind: str
    level: str
    marker: str
    title: str
    title_en: str
    above: list[str] = Field(description="Codes from the top to the item above")
    also_below: list[str] = Field(description="Codes of further items below which it stands (再掲)")
    children: list[str]
    passages: list[PassageOut]
    indicators: list[IndicatorOut]
    departments: list[DepartmentOut]
    related_plans: list[str]
    changes: list[ChangeOut]


class Which(Paging):
    """Which edition: the one in force of the main plan, where nothing is said."""

    plan: str = Field("", description="The slug of a plan")
    edition: UUID | None = Field(None, description="The id of an adopted edition")


@router.get("/plans", response=list[PlanOut], summary="All plans")
def list_plans(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "slug": plan.slug,
            "title": plan.title,
            "municipality": plan.municipality,
            "parent": plan.parent.slug if plan.parent else None,
        }
        for plan in plans()
    ]


@router.get("/plans/{slug}/editions", response=list[EditionOut], summary="Adopted editions of a plan")
def list_editions(request: HttpRequest, slug: str) -> list[EditionFacts]:
    plan = next((plan for plan in plans() if plan.slug == slug), None)
    if plan is None:
        raise Http404
    return [facts for facts in editions(plan) if facts.adopted_on is not None]


@router.get("/nodes", response=Nodes, summary="Items of an edition, in the order of the document")
def list_nodes(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    listed = node_list(_edition(which.plan, which.edition))
    return {"items": [_node(*item) for item in _page(listed, which)], "count": len(listed)}


@router.get("/nodes/{slug:code}", response=NodeDetail, summary="One item with its texts")
def get_node(request: HttpRequest, code: str, edition: UUID | None = None, plan: str = "") -> dict[str, Any]:
    page = node_page(_edition(plan, edition, code), code)
    if page is None:
        raise Http404
    return _detail(page)


@router.get("/indicators", response=Indicators, summary="Indicators of an edition as printed")
def list_indicators(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    edition = _edition(which.plan, which.edition)
    printed = indicators_of(edition)
    page = _page(printed, which)
    codes = node_titles({facts.node_id for facts in page}, edition)
    return {"items": [_indicator(facts, codes[facts.node_id].code) for facts in page], "count": len(printed)}


@router.get("/changes", response=Changes, summary="Adopted changes, newest first")
def list_changes(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    found, count = adopted_changes(
        plan=which.plan, edition=which.edition, limit=which.limit, offset=which.offset
    )
    return {"items": [_change(facts, facts.node) for facts in found], "count": count}


def _edition(plan: str, edition: UUID | None, code: str = "") -> Edition:
    found = adopted_edition(plan=plan, edition=edition, code=code)
    if found is None:
        raise Http404
    return found


def _page(items: tuple[Any, ...], paging: Paging) -> tuple[Any, ...]:
    return items[paging.offset : paging.offset + paging.limit]


def _node(node: TreeNode, parent: NodeLink | None) -> dict[str, Any]:
    return {
        **_names(node.link),
        "parent": parent.code if parent else None,
        "depth": node.depth,
        "children": node.child_count,
        "repeated": node.repeated,
    }


def _names(link: NodeLink) -> dict[str, str]:
    return {
        "code": link.code,
        "kind": link.kind,
        "level": link.level,
        "marker": link.marker,
        "title": link.title,
        "title_en": link.title_en,
    }


def _detail(page: NodePage) -> dict[str, Any]:
    passages = [passage for section in page.sections for passage in section.passages]
    passages += [passage for role in page.roles for passage in role.passages]
    return {
        **_names(page.link),
        "edition": page.edition_id,
        "above": [link.code for link in page.breadcrumbs],
        "also_below": [place.parent.code for place in page.also_at if place.parent],
        "children": [child.link.code for child in page.children],
        "passages": [
            {
                "key": passage.key,
                "role": passage.role,
                "heading": passage.heading,
                "actor": passage.actor,
                "text": passage.text,
                "change": passage.change.id if passage.change else None,
            }
            for passage in passages
        ],
        "indicators": [_indicator(facts, page.link.code) for facts in page.indicators],
        "departments": page.departments,
        "related_plans": [related.printed_name for related in page.related_plans],
        "changes": [_change(facts, page.link) for facts in page.changes],
    }


def _indicator(facts: IndicatorFacts, node: str) -> dict[str, Any]:
    return {
        "key": facts.key,
        "node": node,
        "name": facts.name,
        "definition": facts.definition,
        "unit": facts.unit,
        "kind": facts.kind,
        "type": facts.type,
        "direction": facts.direction,
        "cumulative": facts.cumulative,
        "baseline": facts.baseline,
        "target": facts.target,
    }


def _change(facts: ChangeFacts, node: NodeLink | None) -> dict[str, Any]:
    return {
        "id": facts.id,
        "edition": facts.edition_id,
        "adopted_on": facts.adopted_on,
        "node": node.code if node else None,
        "passage": facts.passage_key,
        "role": facts.role,
        "old": facts.old,
        "new": facts.new,
        "reason": facts.reason,
    }
