"""A plan to be read from beginning to end: every node with its texts, in the order of the document."""

from dataclasses import dataclass
from uuid import UUID

from ..models import Edition
from .content import Content, IndicatorText, Place, content_of
from .page import roles_in, sections_in
from .shapes import NodeLink, PassageFacts, RoleTexts, Section


@dataclass(frozen=True, slots=True)
class WholeNode:
    """A node with all that the plan says at this place. A ``repeated`` one (再掲) only names its home."""

    link: NodeLink
    depth: int  # 1 at the top of what was asked for
    repeated: bool
    repeated_ref: str
    sections: tuple[Section, ...] = ()
    roles: tuple[RoleTexts, ...] = ()
    departments: tuple[str, ...] = ()
    related_plans: tuple[str, ...] = ()
    indicators: tuple[IndicatorText, ...] = ()


@dataclass(frozen=True, slots=True)
class WholePlan:
    """The nodes in printed order, and the words that the plan explains."""

    nodes: tuple[WholeNode, ...]
    glossary: tuple[tuple[str, str], ...]


def whole_plan(edition: Edition, code: str = "") -> WholePlan:
    """An edition from beginning to end; with ``code`` that node and all below it (nothing, if there is none such).
    Five queries."""
    content = content_of(edition)
    printed: dict[UUID, list[IndicatorText]] = {}
    for one in content.indicators:
        printed.setdefault(one.node, []).append(one)
    return WholePlan(
        nodes=tuple(
            _node(content, place, depth, printed.get(place.node, []))
            for place, depth in _placed(content, code)
        ),
        glossary=content.glossary if not code else (),
    )


def _placed(content: Content, code: str) -> list[tuple[Place, int]]:
    """Places with their depths, from the node with this code on (all, without one)."""
    depths: dict[object, int] = {} if code else {None: 0}
    found = []
    for place in content.places:
        link = content.links[place.node]
        begins = bool(code) and link.code == code and not place.repeated
        if not begins and place.parent not in depths:
            continue
        depth = 1 if begins else depths[place.parent] + 1
        if not place.repeated:
            depths[place.node] = depth
        found.append((place, depth))
    return found


def _node(content: Content, place: Place, depth: int, printed: list[IndicatorText]) -> WholeNode:
    link = content.links[place.node]
    if place.repeated:
        marked = NodeLink(link.id, link.code, link.kind, link.level, place.marker, link.title, link.title_en)
        return WholeNode(marked, depth, True, place.repeated_ref)
    passages = [
        PassageFacts(text.key, text.role, text.heading, text.actor, text.text)
        for text in content.texts.get(place.node, ())
    ]
    return WholeNode(
        link,
        depth,
        False,
        "",
        sections_in(passages),
        roles_in(passages),
        tuple(office.name for office in content.offices.get(place.node, ())),
        content.related.get(place.node, ()),
        tuple(printed),
    )
