"""``/api/v1/plan/``: the adopted plan for everyone, read only. Drafts are not to be seen here.

An adopted edition never changes, so most answers carry a tag of the edition: who has it already costs one query.
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import condition
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from .api import (
    ChangeFacts,
    Difference,
    Edition,
    EditionFacts,
    IndicatorFacts,
    LineageFacts,
    NodeDifference,
    NodeLink,
    NodePage,
    Plan,
    Term,
    TreeNode,
    adopted_changes,
    adopted_edition,
    compare_editions,
    edition_lineage,
    editions,
    glossary,
    indicators_page,
    node_page,
    node_titles,
    nodes_page,
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
    area: str | None = Field(description="The code of the area whose plan it is; null: the whole city")


class Plans(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[PlanOut]
    count: int


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


class Editions(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[EditionOut]
    count: int


class LineageOut(Schema):
    """What became of an item compared with the edition before. ``after`` is null where it ended."""

    kind: str
    before: str | None = Field(description="The code of the item in the edition before")
    before_name: str
    after: str | None
    after_name: str


class Lineage(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[LineageOut]
    count: int


class TermOut(Schema):
    """A word that the plan explains."""

    term: str
    text: str


class Terms(Schema):
    """One page of a list; ``count`` is the number of all."""

    items: list[TermOut]
    count: int


class TextDifferenceOut(Schema):
    """One passage that reads differently. An empty ``old`` is a new passage, an empty ``new`` a removal."""

    key: UUID
    role: str
    actor: str
    old: str
    new: str
    sentence: str = Field(description="What becomes of it, in the words of an amendment (改め文)")
    changes: list[UUID] = Field(description="The changes by which it was decided")


class NodeDifferenceOut(Schema):
    """What became of one item between two editions."""

    code: str
    name: str
    state: str = Field(description='"added", "ended" or "changed"')
    sentences: list[str]
    texts: list[TextDifferenceOut]
    indicators: list[str] = Field(description="What changed of its indicators, in words")


class Comparison(Schema):
    """One page of what is different between two editions; ``count`` is the number of all items."""

    old: UUID
    new: UUID
    items: list[NodeDifferenceOut]
    count: int


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
    """One change of one passage. An empty ``old`` is a new passage, an empty ``new`` a removal.

    The voices behind it, those that the public may read, are under ``/voices/?change=`` with its id.
    """

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
    area: str = Field("", description="The code of an area: the plan of this area")


class WhichNodes(Which):
    """Which items of an edition."""

    kind: Literal["", "goal", "policy", "measure", "action", "other"] = Field(
        "", description="Only this kind"
    )
    parent: str = Field("", description="Only those right below the item with this code")
    depth: int | None = Field(None, ge=1, le=20, description="Only so many levels")
    q: str = Field("", max_length=200, description="Only those with all these words in the title")


class WhichIndicators(Which):
    """Which indicators of an edition."""

    node: str = Field("", description="Only those at the item with this code")
    q: str = Field("", max_length=200, description="Only those with all these words in the name")


# ---- who has an answer already ----------------------------------------------------------------------

Seen = tuple[str, datetime | None]


def _seen(request: HttpRequest, **path: Any) -> Seen:
    """A weak tag and the moment of adoption of the edition that the address names. What is asked, the reader's language
    and the day (present names of departments) go into the tag. One query, for a plan or an item two."""
    kept: Seen | None = getattr(request, "_seen", None)
    if kept is None:
        given = request.GET
        try:
            edition = UUID(given["edition"]) if given.get("edition") else None
        except ValueError:
            edition = None
        found = _adopted(
            given.get("plan", ""), path.get("key", edition), path.get("code", ""), given.get("area", "")
        )
        said = [
            str(found and found.pk),
            request.get_full_path(),
            get_language(),
            timezone.localdate().isoformat(),
        ]
        digest = hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:20]
        kept = f'W/"{digest}"', found.adopted_at if found else None
        cast(Any, request)._seen = kept
    return kept


def _tag(request: HttpRequest, **path: Any) -> str:
    cast(Any, request).is_tagged = True  # the answer needs no other tag
    return _seen(request, **path)[0]


def _modified(request: HttpRequest, **path: Any) -> datetime | None:
    return _seen(request, **path)[1]


_of_edition: Callable[..., Any] = decorate_view(condition(etag_func=_tag, last_modified_func=_modified))


# ---- answers ---------------------------------------------------------------------------------------


@router.get("/plans", response=Plans, summary="All plans")
def list_plans(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    every = plans()
    return {"items": [_plan(one) for one in _page(every, paging)], "count": len(every)}


@router.get("/plans/{slug}/editions", response=Editions, summary="Adopted editions of a plan, newest first")
def list_editions(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    plan = next((plan for plan in plans() if plan.slug == slug), None)
    if plan is None:
        raise Http404
    adopted = tuple(facts for facts in editions(plan) if facts.adopted_on is not None)
    return {"items": list(_page(adopted, paging)), "count": len(adopted)}


@router.get("/editions/{uuid:key}", response=EditionOut, summary="One adopted edition")
def get_edition(request: HttpRequest, key: UUID) -> EditionFacts:
    edition = _edition("", key)
    return next(facts for facts in editions(edition.plan) if facts.id == edition.pk)


@router.get(
    "/editions/{uuid:key}/lineage", response=Lineage, summary="What became of the items of the edition before"
)
@_of_edition
def list_lineage(request: HttpRequest, key: UUID, paging: Query[Paging]) -> dict[str, Any]:
    found = edition_lineage(_edition("", key))
    return {"items": [_lineage(one) for one in _page(found, paging)], "count": len(found)}


@router.get("/editions/{uuid:key}/glossary", response=Terms, summary="The words that an edition explains")
@_of_edition
def list_terms(request: HttpRequest, key: UUID, paging: Query[Paging]) -> dict[str, Any]:
    found: tuple[Term, ...] = tuple(glossary(_edition("", key)))
    return {
        "items": [{"term": one.term, "text": one.text} for one in _page(found, paging)],
        "count": len(found),
    }


@router.get(
    "/compare", response=Comparison, summary="What is different between two adopted editions of a plan"
)
def compare(request: HttpRequest, old: UUID, new: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Items in the order of the newer edition, then those that ended."""
    before, after = _edition("", old), _edition("", new)
    if before.plan_id != after.plan_id:
        raise Http404
    found = _compared(before, after, get_language())
    items = [_difference(one) for one in _page(found.nodes, paging)]
    return {"old": old, "new": new, "items": items, "count": len(found.nodes)}


@router.get("/nodes", response=Nodes, summary="Items of an edition, in the order of the document")
@_of_edition
def list_nodes(request: HttpRequest, which: Query[WhichNodes]) -> dict[str, Any]:
    found, count = nodes_page(
        _edition(which.plan, which.edition, area=which.area),
        kind=which.kind,
        parent=which.parent,
        depth=which.depth,
        words=which.q,
        limit=which.limit,
        offset=which.offset,
    )
    return {"items": [_node(node, parent) for node, parent in found], "count": count}


@router.get("/nodes/{slug:code}", response=NodeDetail, summary="One item with its texts")
@_of_edition
def get_node(request: HttpRequest, code: str, edition: UUID | None = None, plan: str = "") -> dict[str, Any]:
    page = node_page(_edition(plan, edition, code), code)
    if page is None:
        raise Http404
    return _detail(page)


@router.get("/indicators", response=Indicators, summary="Indicators of an edition as printed")
@_of_edition
def list_indicators(request: HttpRequest, which: Query[WhichIndicators]) -> dict[str, Any]:
    edition = _edition(which.plan, which.edition, area=which.area)
    page, count = indicators_page(
        edition, node=which.node, words=which.q, limit=which.limit, offset=which.offset
    )
    codes = node_titles({facts.node_id for facts in page}, edition)
    return {"items": [_indicator(facts, codes[facts.node_id].code) for facts in page], "count": count}


@router.get("/changes", response=Changes, summary="Adopted changes, newest first")
def list_changes(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:
    found, count = adopted_changes(
        plan=which.plan, edition=which.edition, limit=which.limit, offset=which.offset
    )
    return {"items": [_change(facts, facts.node) for facts in found], "count": count}


def _edition(plan: str, edition: UUID | None, code: str = "", area: str = "") -> Edition:
    found = _adopted(plan, edition, code, area)
    if found is None:
        raise Http404
    return found


def _adopted(plan: str, edition: UUID | None, code: str, area: str) -> Edition | None:
    if area and not plan and edition is None:
        plan = next((one.slug for one in plans() if one.area and one.area.code == area), "")
        if not plan:
            return None
    return adopted_edition(plan=plan, edition=edition, code=code)


@lru_cache(maxsize=8)
def _compared(before: Edition, after: Edition, language: str) -> Difference:
    """Two adopted editions never change, so neither does what is different between them."""
    return compare_editions(before, after)


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "municipality": plan.municipality,
        "parent": plan.parent.slug if plan.parent else None,
        "area": plan.area.code if plan.area else None,
    }


def _lineage(one: LineageFacts) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "before": one.before.code if one.before else None,
        "before_name": one.before.name if one.before else "",
        "after": one.after.code if one.after else None,
        "after_name": one.after.name if one.after else "",
    }


def _difference(one: NodeDifference) -> dict[str, Any]:
    return {
        "code": one.link.code,
        "name": one.link.name,
        "state": one.state,
        "sentences": list(one.sentences),
        "texts": [
            {
                "key": text.key,
                "role": text.role_label,
                "actor": text.actor,
                "old": text.old,
                "new": text.new,
                "sentence": text.sentence,
                "changes": [change.id for change in text.changes],
            }
            for text in one.texts
        ],
        "indicators": [
            f"{each.name}: {' '.join(field.sentence for field in each.fields) or each.state}"
            for each in one.indicators
        ],
    }


def _page(items: tuple[Any, ...], paging: Paging) -> tuple[Any, ...]:
    return items[paging.offset : paging.offset + paging.limit]


def _node(node: TreeNode, parent: str | None) -> dict[str, Any]:
    return {
        **_names(node.link),
        "parent": parent,
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
