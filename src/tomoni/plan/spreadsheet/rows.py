"""An edition as rows of text, exactly as a spreadsheet shows them: the one form in which file and draft are compared."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from .. import domain
from ..queries.content import Content, IndicatorText, tells_a_role
from ..queries.shapes import Printed
from . import layout


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what tells it again, its cells as text, and what of the edition it was made of."""

    id: str
    values: tuple[str, ...]
    made_of: Any

    @property
    def print(self) -> str:
        return fingerprint(self.values)


def fingerprint(values: Iterable[str]) -> str:
    """A short digest of what the cells say."""
    return hashlib.blake2s("\x1f".join(values).encode(errors="replace"), digest_size=8).hexdigest()


def rows_of(content: Content) -> dict[str, list[Row]]:
    """The rows of each sheet, in the order of the document."""
    return {
        layout.NODES.name: list(_nodes(content)),
        layout.TEXTS.name: list(_texts(content)),
        layout.INDICATORS.name: [_indicator(content, row) for row in content.indicators],
        layout.ROLES.name: list(_roles(content)),
        layout.OFFICES.name: list(_offices(content)),
        layout.RELATED.name: list(_related(content)),
        layout.TERMS.name: list(_terms(content)),
    }


def _row(sheet: layout.Sheet, id: str, values: Iterable[str], made_of: Any) -> Row:
    """Cells as they are compared: notes and the id say nothing."""
    kept = tuple(
        shown(value) if column.kind not in ("id", "note") else ""
        for column, value in zip(sheet.columns, values, strict=True)
    )
    return Row(id, kept, made_of)


def shown(text: str) -> str:
    """A text as a cell holds it: plain line ends, no space around it, not longer than a cell can be.

    >>> shown("  一行目\\r\\n二行目　")
    '一行目\\n二行目'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if (
        len(text) * 2 > layout.LONGEST_CELL
        and len(text.encode("utf-16-le", "replace")) > 2 * layout.LONGEST_CELL
    ):
        half = layout.LONGEST_CELL // 2
        return text[:half].rstrip() + layout.CUT
    return text


def number(value: Decimal | None) -> str:
    """A number as a cell holds it.

    >>> number(Decimal("90.500000")), number(Decimal("1E+2")), number(None)
    ('90.5', '100', '')
    """
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def again_id(code: str, parent: str, seen: Counter[str]) -> str:
    """What tells a row of 再掲 again: where it stands."""
    return counted(f"{code}>{parent}", seen)


def name_id(id: str) -> str:
    """Under what the name beside a row of 再掲 is remembered."""
    return f"{id}|"


def counted(id: str, seen: Counter[str]) -> str:
    """The id, with a number where it was there before."""
    seen[id] += 1
    return id if seen[id] == 1 else f"{id}#{seen[id]}"


def _nodes(content: Content) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for place in content.places:
        link = content.links[place.node]
        parent = content.links[place.parent].code if place.parent else ""
        marker = place.marker if place.repeated else link.marker
        values: tuple[str, ...] = (
            link.code,
            "",
            parent,
            layout.KINDS[domain.NodeKind(link.kind)],
            link.level,
            marker,
            link.title,
            link.title_en,
            layout.AGAIN if place.repeated else "",
            place.repeated_ref,
            layout.BETWEEN.join(
                sorted(content.origin_links[one].code for one in content.origins.get(place.node, ()))
            ),
            "",
        )
        if place.repeated:
            values = _only_place(values)
        id = again_id(link.code, parent, seen) if place.repeated else link.code
        yield _row(layout.NODES, id, values, place)


def _only_place(values: tuple[str, ...]) -> tuple[str, ...]:
    """A row of 再掲 says only where the item stands once more: its name belongs to the item's own row."""
    kept = {layout.NODES.place(header) for header in ("親のコード", "番号", layout.AGAIN, "参照")}
    return tuple(value if place in kept else "" for place, value in enumerate(values))


def _texts(content: Content) -> Iterator[Row]:
    for node, text in _passages(content):
        if not tells_a_role(text):
            role = layout.TEXT_ROLES[domain.PassageRole(text.role)]
            values = (str(text.key), content.links[node].code, "", role, text.heading, text.text, "")
            yield _row(layout.TEXTS, str(text.key), values, (node, text))


def _roles(content: Content) -> Iterator[Row]:
    for node, text in _passages(content):
        if tells_a_role(text):
            values = (str(text.key), content.links[node].code, "", text.actor, text.heading, text.text, "")
            yield _row(layout.ROLES, str(text.key), values, (node, text))


def _passages(content: Content) -> Iterator[tuple[UUID, domain.PassageText]]:
    for place in content.places:
        if not place.repeated:
            for text in content.texts.get(place.node, ()):
                yield place.node, text


def _indicator(content: Content, row: IndicatorText) -> Row:
    values = (
        str(row.key),
        content.links[row.node].code,
        "",
        row.name,
        row.definition,
        row.unit,
        row.kind,
        row.type,
        layout.DIRECTIONS[domain.Direction(row.direction)] if row.direction else "",
        layout.YES if row.cumulative else "",
        *_printed(row.baseline),
        *_printed(row.target),
        "",
    )
    return _row(layout.INDICATORS, str(row.key), values, row)


def _printed(value: Printed) -> tuple[str, str, str]:
    return value.text, number(value.value), value.period


def _offices(content: Content) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for place in content.places:
        if place.repeated:
            continue
        code = content.links[place.node].code
        for office in content.offices.get(place.node, ()):
            values = (code, "", office.name, layout.YES if office.lead else "", "")
            yield _row(
                layout.OFFICES, office_id(code, shown(office.name), seen), values, (place.node, office)
            )


def _related(content: Content) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for place in content.places:
        code = content.links[place.node].code
        for name in () if place.repeated else content.related.get(place.node, ()):
            id = office_id(code, shown(name), seen)
            yield _row(layout.RELATED, id, (code, "", name, ""), (place.node, name))


def _terms(content: Content) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for term, text in content.glossary:
        yield _row(layout.TERMS, counted(shown(term), seen), (term, text, ""), (term, text))


def office_id(code: str, name: str, seen: Counter[str]) -> str:
    """What tells a row of a department, or of a related plan, again."""
    return counted(f"{code}>{name}", seen)
