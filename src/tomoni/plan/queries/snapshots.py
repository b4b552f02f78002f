"""What a draft says at a moment, as a document that can be kept, and back.

The document is of the format ``tomoni-plan/1``, so that it can be read and loaded anywhere; the keys of items, passages
and indicators stand in it too, so that two of them are compared as exactly as two editions.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from .. import domain
from ..models import Change, Edition, Milestone, PlanText
from .content import Content, IndicatorText, Office, Place, content_of, in_order, tells_a_role
from .shapes import NodeLink, Printed

_FORMAT = "tomoni-plan/1"


def text_now(edition: Edition) -> Content:
    """All that an edition says now; a drafted amendment with the changes in it. Eight queries, for such a draft nine.

    Raises:
        DomainError: ``plan.text_moved_on``: a change of the draft fits the text in force no more.
    """
    content = content_of(edition)
    if not edition.is_amendment or edition.adopted_at is not None:
        return content
    changes: dict[UUID, list[domain.ChangeText]] = {}
    for change in Change.objects.filter(edition=edition).order_by("created_at", "id"):
        changes.setdefault(change.node_id, []).append(
            domain.ChangeText(
                change.id, change.passage_key, change.role, change.actor, change.old, change.new
            )
        )
    for node, found in changes.items():
        code = content.links[node].code if node in content.links else ""
        content.texts[node] = in_order(domain.amended(content.texts.get(node, ()), found, node=code))
    return content


def keep_text(edition: Edition) -> PlanText:
    """The text of an edition as it is now, kept; the same text is kept once."""
    raw = canonical(document_of(edition, text_now(edition)))
    digest = hashlib.sha256(raw).hexdigest()
    text, _is_new = PlanText.objects.get_or_create(
        digest=digest, defaults={"content": zlib.compress(raw, level=6)}
    )
    return text


def document_in(text: PlanText) -> dict[str, Any]:
    """The document that was kept."""
    found: dict[str, Any] = json.loads(zlib.decompress(bytes(text.content)))
    return found


def sent_text(milestone: Milestone) -> Content:
    """How the draft read when a stage was held. One query, unless the text was joined in."""
    assert milestone.text is not None
    return content_in(document_in(milestone.text))


def canonical(document: dict[str, Any]) -> bytes:
    """The one form of a document that its digest is made of."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        errors="replace"
    )


# ---- as a document ---------------------------------------------------------------------------------


def document_of(edition: Edition, content: Content) -> dict[str, Any]:
    """The content as a document of the format ``tomoni-plan/1``."""
    codes = {node: link.code for node, link in content.links.items()}
    document: dict[str, Any] = {
        "format": _FORMAT,
        "title": edition.title,
        "municipality": edition.plan.municipality or None,
        "edition": {"kind": edition.kind, "from": edition.period_from, "to": edition.period_to},
        "nodes": list(_nodes(content, codes)),
        "sections": list(_sections(content, codes)),
        "roles": list(_roles(content, codes)),
        "indicators": [_indicator(row, codes) for row in content.indicators],
        "departments": [
            {"node": codes[node], "name": office.name, "lead": office.lead}
            for node, offices in content.offices.items()
            for office in offices
        ],
        "related_plans": [
            {"node": codes[node], "name": name} for node, names in content.related.items() for name in names
        ],
        "glossary": [{"term": term, "text": text} for term, text in content.glossary],
    }
    if content.origins:
        document["origins"] = {
            str(node): [str(one) for one in found] for node, found in content.origins.items()
        }
    return document


def _nodes(content: Content, codes: dict[UUID, str]) -> Iterator[dict[str, Any]]:
    for number, place in enumerate(content.places, 1):
        link = content.links[place.node]
        yield {
            "id": f"{link.code}~{number}" if place.repeated else link.code,
            "key": str(link.id),
            "parent": codes[place.parent] if place.parent else None,
            "kind": link.kind,
            "level": link.level or None,
            "marker": (place.marker if place.repeated else link.marker) or None,
            "title": link.title,
            "title_en": link.title_en or None,
            "same_as": link.code if place.repeated else None,
            "repeated_ref": place.repeated_ref or None,
        }


def _sections(content: Content, codes: dict[UUID, str]) -> Iterator[dict[str, Any]]:
    for node, texts in content.texts.items():
        plain = [text for text in texts if not tells_a_role(text)]
        for (role, heading, actor), run in groupby(plain, lambda one: (one.role, one.heading, one.actor)):
            items = list(run)
            yield {
                "node": codes[node],
                "role": role,
                "heading": heading or None,
                "actor": actor or None,
                "items": [text.text for text in items],
                "keys": [str(text.key) for text in items],
            }


def _roles(content: Content, codes: dict[UUID, str]) -> Iterator[dict[str, Any]]:
    for node, texts in content.texts.items():
        for text in filter(tells_a_role, texts):
            yield {
                "node": codes[node],
                "actor": text.actor,
                "heading": text.heading or None,
                "text": text.text,
                "key": str(text.key),
            }


def _indicator(row: IndicatorText, codes: dict[UUID, str]) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "node": codes[row.node],
        "name": row.name,
        "definition": row.definition or None,
        "unit": row.unit or None,
        "kind": row.kind or None,
        "type": row.type or None,
        "direction": row.direction or None,
        "cumulative": row.cumulative,
        "baseline": _value(row.baseline),
        "target": _value(row.target),
    }


def _value(printed: Printed) -> dict[str, Any]:
    value = printed.value
    number: int | float | None = None
    if value is not None:
        number = int(value) if value == value.to_integral_value() else float(value)
    found = {"text": printed.text, "value": number, "period": printed.period or None}
    if value is not None and Decimal(str(number)) != value:
        found["exact"] = f"{value:f}"  # more digits than a number of JSON holds
    return found


# ---- and back --------------------------------------------------------------------------------------


def content_in(document: dict[str, Any]) -> Content:
    """The content of a document that ``document_of`` made."""
    rows = document["nodes"]
    ids = {row["id"]: UUID(row["key"]) for row in rows}
    texts: dict[UUID, list[domain.PassageText]] = {}
    for node, text in _passages(document):
        texts.setdefault(ids[node], []).append(text)
    offices: dict[UUID, list[Office]] = {}
    for row in document["departments"]:
        offices.setdefault(ids[row["node"]], []).append(Office(row["name"], row["lead"]))
    related: dict[UUID, list[str]] = {}
    for row in document["related_plans"]:
        related.setdefault(ids[row["node"]], []).append(row["name"])
    return Content(
        links={ids[row["id"]]: _link(row) for row in rows if not row["same_as"]},
        places=tuple(_place(row, ids) for row in rows),
        texts={node: tuple(found) for node, found in texts.items()},
        indicators=tuple(_indicator_in(row, ids) for row in document["indicators"]),
        offices={node: tuple(found) for node, found in offices.items()},
        related={node: tuple(found) for node, found in related.items()},
        glossary=tuple((row["term"], row["text"]) for row in document["glossary"]),
        origins={
            UUID(node): tuple(UUID(one) for one in found)
            for node, found in document.get("origins", {}).items()
        },
    )


def _link(row: dict[str, Any]) -> NodeLink:
    named = (row[name] or "" for name in ("kind", "level", "marker", "title", "title_en"))
    return NodeLink(UUID(row["key"]), row["id"], *named)


def _place(row: dict[str, Any], ids: dict[str, UUID]) -> Place:
    parent = ids[row["parent"]] if row["parent"] else None
    is_repeated = bool(row["same_as"])
    marker = (row["marker"] or "") if is_repeated else ""
    return Place(UUID(row["key"]), parent, is_repeated, row["repeated_ref"] or "", marker)


def _passages(document: dict[str, Any]) -> Iterator[tuple[str, domain.PassageText]]:
    for row in document["sections"]:
        for key, text in zip(row["keys"], row["items"], strict=True):
            yield (
                row["node"],
                domain.PassageText(UUID(key), row["role"], row["heading"] or "", row["actor"] or "", text),
            )
    for row in document["roles"]:
        yield (
            row["node"],
            domain.PassageText(
                UUID(row["key"]), domain.PassageRole.ROLES, row["heading"] or "", row["actor"], row["text"]
            ),
        )


def _indicator_in(row: dict[str, Any], ids: dict[str, UUID]) -> IndicatorText:
    named = (row[name] or "" for name in ("name", "definition", "unit", "kind", "type", "direction"))
    printed = (row["cumulative"], _printed(row["baseline"]), _printed(row["target"]))
    return IndicatorText._make((UUID(row["key"]), ids[row["node"]], *named, *printed))


def _printed(value: dict[str, Any]) -> Printed:
    said = value.get("exact") or (None if value["value"] is None else str(value["value"]))
    return Printed(value["text"], None if said is None else Decimal(said), value["period"] or "")
