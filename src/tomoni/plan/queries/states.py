"""One item as an edit found and left it: plain data to keep, and to compare later."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from .. import domain
from .content import Content, IndicatorText, Office, Place
from .shapes import NodeLink, Printed

State = Mapping[str, Any]


def state_of(content: Content, node: UUID) -> dict[str, Any] | None:
    """The item with all that belongs to it, as JSON can hold it; None where the edition does not have it."""
    link = content.links.get(node)
    if link is None:
        return None
    places = [place for place in content.places if place.node == node]
    home = next((place for place in places if not place.repeated), None)
    siblings = [place for place in content.places if home and place.parent == home.parent]
    again = [place for place in places if place.repeated]
    origins = content.origins.get(node, ())
    known = content.origin_links | content.links
    named = {node, *(place.parent for place in places), *origins}
    return {
        "links": {str(one): _link(known[one]) for one in named if one in known},
        "parent": str(home.parent) if home and home.parent else None,
        "reference": home.repeated_ref if home else "",
        "order": siblings.index(home) + 1 if home else 0,
        "again": [
            [str(place.parent) if place.parent else None, place.repeated_ref, place.marker] for place in again
        ],
        "texts": [
            [str(text.key), text.role, text.heading, text.actor, text.text]
            for text in content.texts.get(node, ())
        ],
        "indicators": [_indicator(row) for row in content.indicators if row.node == node],
        "offices": [list(office) for office in content.offices.get(node, ())],
        "related": list(content.related.get(node, ())),
        "origins": [str(one) for one in origins],
    }


def _link(link: NodeLink) -> list[str]:
    return [link.code, link.kind, link.level, link.marker, link.title, link.title_en]


def _indicator(row: IndicatorText) -> list[Any]:
    plain = [str(row.key), *row[2:9]]
    for value in (row.baseline, row.target):
        plain += [value.text, None if value.value is None else f"{value.value:f}", value.period]
    return plain


def content_from(node: UUID, state: State | None) -> Content:
    """The item alone, as an edition that holds nothing else."""
    if state is None:
        return Content({}, (), {}, (), {})
    links = {UUID(one): NodeLink(UUID(one), *named) for one, named in state["links"].items()}
    parent = _id(state["parent"])
    home = Place(node, parent, False, state["reference"])
    again = (Place(node, _id(above), True, reference, marker) for above, reference, marker in state["again"])
    return Content(
        links=links,
        places=(home, *again),
        texts={node: tuple(domain.PassageText(UUID(key), *more) for key, *more in state["texts"])},
        indicators=tuple(_read_indicator(node, row) for row in state["indicators"]),
        offices={node: tuple(Office(*office) for office in state["offices"])},
        related={node: tuple(state["related"])},
        origin_links=links,
        origins={node: tuple(UUID(one) for one in state["origins"])} if state["origins"] else {},
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _read_indicator(node: UUID, row: list[Any]) -> IndicatorText:
    key, *plain = row[:8]
    return IndicatorText._make((UUID(key), node, *plain, _printed(row[8:11]), _printed(row[11:14])))


def _printed(parts: list[Any]) -> Printed:
    text, value, period = parts
    return Printed(text, None if value is None else Decimal(value), period)
