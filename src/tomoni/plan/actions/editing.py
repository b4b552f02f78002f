"""Editing one item of a draft of a whole edition: its name, texts, indicators, who is responsible, what it names.

Each action takes the ``stamp`` of the part that it changes, as the person saw it; what was changed meanwhile is not
overwritten. Each gives back the line that it adds to the item's history.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..models import Edition, Node, NodeEdit
from ..queries.content import Content, IndicatorText, Office, content_of, in_order, tells_a_role
from ..queries.nodes import node_titles
from ..queries.stamps import (
    ITEM,
    OFFICES,
    ORIGINS,
    RELATED,
    indicator_part,
    passage_part,
    stamp_of,
)
from ..queries.states import state_of
from .applying import apply_content, open_draft

LONGEST_LINE = 500  # characters
LONGEST_TEXT = 20_000

Change = Callable[[Content], Content]


def edited(
    actor: Actor, edition: Edition, node: Node, change: Change, *, seen: tuple[str, str] | None = None
) -> NodeEdit:
    """Change one item; ``seen`` is the part that changes and its stamp as the person saw it.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.no_such_item_here``; ``plan.moved_on``: somebody changed this
            part meanwhile; ``plan.nothing_changed``.
    """
    require(actor, "plan.propose_change", edition)
    open_draft(edition)
    before = content_of(edition, node.pk)
    if node.pk not in before.links:
        raise DomainError("plan.no_such_item_here", node=node.code)
    if seen and stamp_of(before, node.pk, seen[0]) != seen[1]:
        raise DomainError("plan.moved_on", node=node.code)
    return keep_edit(actor, edition, node, before, change(before))


def keep_edit(actor: Actor, edition: Edition, node: Node, before: Content, after: Content) -> NodeEdit:
    """Write it, and give back the line of this item's history.

    Raises:
        DomainError: ``plan.nothing_changed``.
    """
    if before == after:
        raise DomainError("plan.nothing_changed")
    apply_content(edition, before, after, actor.person)
    kept: NodeEdit | None = NodeEdit.objects.filter(edition=edition, node=node).order_by("-id").first()
    states = {"before": state_of(before, node.pk), "after": state_of(after, node.pk)}
    if kept is None or kept.after != states["after"]:  # only its place among others is another one
        kept = NodeEdit.objects.create(edition=edition, node=node, person=actor.person, **states)
    return kept


# ---- the item itself -----------------------------------------------------------------------------


@recorded("plan.item_edited")
def edit_item(
    *,
    actor: Actor,
    edition: Edition,
    node: Node,
    stamp: str,
    kind: str,
    title: str,
    level: str = "",
    marker: str = "",
    title_en: str = "",
) -> NodeEdit:
    """Change what an item is called, its kind, level and number.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.item_untitled``; ``plan.unknown_kind``; ``plan.line_too_long``.
    """
    named = item_names(node.code, kind, title, level, marker, title_en)

    def change(before: Content) -> Content:
        return replace(before, links={node.pk: replace(before.links[node.pk], **named)})

    return edited(actor, edition, node, change, seen=(ITEM, stamp))


def item_names(code: str, kind: str, title: str, level: str, marker: str, title_en: str) -> dict[str, Any]:
    """The names of an item, clean.

    Raises:
        DomainError: ``plan.unknown_kind``; ``plan.item_untitled``; ``plan.line_too_long``.
    """
    if kind not in set(domain.NodeKind):
        raise DomainError("plan.unknown_kind", where=code, kind=kind)
    clean = {"title": line(title), "level": line(level), "marker": line(marker), "title_en": line(title_en)}
    if not clean["title"]:
        raise DomainError("plan.item_untitled")
    return {"kind": kind, **clean}


def line(text: str) -> str:
    """A text of one line as it is kept.

    Raises:
        DomainError: ``plan.line_too_long``.
    """
    clean = " ".join(as_received(text)[0].split())
    if len(clean) > LONGEST_LINE:
        raise DomainError("plan.line_too_long", most=LONGEST_LINE)
    return clean


def long_text(text: str) -> str:
    """A text of several lines as it is kept.

    Raises:
        DomainError: ``plan.line_too_long``.
    """
    clean = as_received(text.strip())[0].replace("\r\n", "\n")
    if len(clean) > LONGEST_TEXT:
        raise DomainError("plan.line_too_long", most=LONGEST_TEXT)
    return clean


# ---- passages ------------------------------------------------------------------------------------


@recorded("plan.passage_written")
def write_passage(
    *,
    actor: Actor,
    edition: Edition,
    node: Node,
    key: UUID | None,
    stamp: str,
    role: str,
    text: str,
    heading: str = "",
    whose: str = "",
) -> NodeEdit:
    """Change a passage, or (``key`` None) add one after the last of its section. ``whose``: who it says does
    something, where it tells a role.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.unknown_role``; ``plan.text_missing``; ``plan.line_too_long``.
    """
    if role not in set(domain.PassageRole):
        raise DomainError("plan.unknown_role", where=node.code, role=role)
    words = long_text(text)
    if not words:
        raise DomainError("plan.text_missing")
    told = line(whose) if role == domain.PassageRole.ROLES else ""
    written = domain.PassageText(key or uuid4(), role, line(heading), told, words)

    def change(before: Content) -> Content:
        texts = before.texts.get(node.pk, ())
        if key is None:
            return _with_texts(before, node.pk, _inserted(texts, written))
        was = next(one for one in texts if one.key == key)
        if (was.role, was.heading, was.actor) == (written.role, written.heading, written.actor):
            return _with_texts(before, node.pk, [written if one.key == key else one for one in texts])
        others = [one for one in texts if one.key != key]
        return _with_texts(before, node.pk, _inserted(others, written))

    return edited(actor, edition, node, change, seen=(passage_part(key), stamp) if key else None)


def _inserted(texts: Iterable[domain.PassageText], new: domain.PassageText) -> list[domain.PassageText]:
    """After the last passage of its section, or else of its role, or else at the end."""
    found = list(texts)
    section = (new.role, new.heading, new.actor)
    alike = [n for n, one in enumerate(found) if (one.role, one.heading, one.actor) == section]
    alike = alike or [n for n, one in enumerate(found) if one.role == new.role]
    found.insert(alike[-1] + 1 if alike else len(found), new)
    return found


def _with_texts(before: Content, node: UUID, texts: Iterable[domain.PassageText]) -> Content:
    return replace(before, texts=before.texts | {node: in_order(texts)})


@recorded("plan.passage_removed")
def remove_passage(*, actor: Actor, edition: Edition, node: Node, key: UUID, stamp: str) -> NodeEdit:
    """Take a passage out of the draft.

    Raises:
        NotAllowed, DomainError: as ``edited``.
    """

    def change(before: Content) -> Content:
        texts = before.texts.get(node.pk, ())
        return _with_texts(before, node.pk, (one for one in texts if one.key != key))

    return edited(actor, edition, node, change, seen=(passage_part(key), stamp))


@recorded("plan.passage_moved")
def move_passage(*, actor: Actor, edition: Edition, node: Node, key: UUID, up: bool) -> NodeEdit:
    """Let a passage change places with the one before (or after) it in its section.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.nothing_changed`` also where there is none.
    """

    def change(before: Content) -> Content:
        texts = list(before.texts.get(node.pk, ()))
        here = next((n for n, one in enumerate(texts) if one.key == key), None)
        if here is None:
            raise DomainError("plan.moved_on", node=node.code)
        beside = [n for n, one in enumerate(texts) if _section(one) == _section(texts[here])]
        return _with_texts(before, node.pk, _swapped(texts, beside, here, up))

    return edited(actor, edition, node, change)


def _section(text: domain.PassageText) -> tuple[str, str, str]:
    return (text.role, "", text.actor) if tells_a_role(text) else (text.role, text.heading, "")


def _swapped(rows: Sequence[Any], beside: Sequence[int], here: int, up: bool) -> list[Any]:
    """The rows with the one at ``here`` and its neighbour among ``beside`` exchanged."""
    result = list(rows)
    place = beside.index(here) + (-1 if up else 1)
    if 0 <= place < len(beside):
        there = beside[place]
        result[here], result[there] = result[there], result[here]
    return result


# ---- indicators ----------------------------------------------------------------------------------


@recorded("plan.indicator_written")
def write_indicator(
    *, actor: Actor, edition: Edition, node: Node, stamp: str, indicator: IndicatorText, is_new: bool = False
) -> NodeEdit:
    """Change an indicator, or add one after the others of the item.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.indicator_unnamed``; ``plan.line_too_long``.
    """
    row = _clean(indicator)

    def change(before: Content) -> Content:
        if not is_new:
            kept = tuple(row if one.key == row.key else one for one in before.indicators)
            return replace(before, indicators=kept)
        rows = list(before.indicators)
        last = [n for n, one in enumerate(rows) if one.node == node.pk]
        rows.insert(last[-1] + 1 if last else len(rows), row)
        return replace(before, indicators=tuple(rows))

    seen = None if is_new else (indicator_part(row.key), stamp)
    return edited(actor, edition, node, change, seen=seen)


def _clean(row: IndicatorText) -> IndicatorText:
    if row.direction and row.direction not in set(domain.Direction):
        raise DomainError("plan.unknown_kind", where=row.name, kind=row.direction)
    lines: dict[str, Any] = {name: line(getattr(row, name)) for name in ("name", "unit", "kind", "type")}
    if not lines["name"]:
        raise DomainError("plan.indicator_unnamed")
    printed: dict[str, Any] = {
        name: replace(value, text=line(value.text), period=line(value.period))
        for name, value in (("baseline", row.baseline), ("target", row.target))
    }
    return row._replace(definition=long_text(row.definition), **lines, **printed)


@recorded("plan.indicator_removed")
def remove_indicator(*, actor: Actor, edition: Edition, node: Node, key: UUID, stamp: str) -> NodeEdit:
    """Take an indicator out of the draft. What was measured of it stays with the editions that print it.

    Raises:
        NotAllowed, DomainError: as ``edited``.
    """

    def change(before: Content) -> Content:
        return replace(before, indicators=tuple(one for one in before.indicators if one.key != key))

    return edited(actor, edition, node, change, seen=(indicator_part(key), stamp))


@recorded("plan.indicator_moved")
def move_indicator(*, actor: Actor, edition: Edition, node: Node, key: UUID, up: bool) -> NodeEdit:
    """Let an indicator change places with the one before (or after) it at the same item.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.nothing_changed`` also where there is none.
    """

    def change(before: Content) -> Content:
        rows = before.indicators
        beside = [n for n, one in enumerate(rows) if one.node == node.pk]
        here = next((n for n in beside if rows[n].key == key), None)
        if here is None:
            raise DomainError("plan.moved_on", node=node.code)
        return replace(before, indicators=tuple(_swapped(rows, beside, here, up)))

    return edited(actor, edition, node, change)


# ---- who is responsible, what it names, where it came from -------------------------------------------


@recorded("plan.offices_set")
def set_offices(
    *, actor: Actor, edition: Edition, node: Node, stamp: str, offices: Sequence[tuple[str, bool]]
) -> NodeEdit:
    """Say which departments are responsible, in this order: (name, whether it leads).

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.line_too_long``.
    """
    found: dict[str, Office] = {}
    for name, lead in offices:
        if clean := line(name):
            found.setdefault(clean, Office(clean, lead))

    def change(before: Content) -> Content:
        return replace(before, offices=_kept(before.offices, node.pk, tuple(found.values())))

    return edited(actor, edition, node, change, seen=(OFFICES, stamp))


@recorded("plan.related_plans_set")
def set_related_plans(
    *, actor: Actor, edition: Edition, node: Node, stamp: str, names: Sequence[str]
) -> NodeEdit:
    """Say which other plans an item names, in this order.

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.line_too_long``.
    """
    clean = tuple(dict.fromkeys(filter(None, map(line, names))))

    def change(before: Content) -> Content:
        return replace(before, related=_kept(before.related, node.pk, clean))

    return edited(actor, edition, node, change, seen=(RELATED, stamp))


@recorded("plan.origins_set")
def set_origins(
    *, actor: Actor, edition: Edition, node: Node, stamp: str, origins: Iterable[UUID]
) -> NodeEdit:
    """Say out of which other items of the edition before an item was made (分割, 統合).

    Raises:
        NotAllowed, DomainError: as ``edited``; ``plan.no_such_item``: no adopted edition of this plan has one of them.
    """
    wanted = tuple(sorted({one for one in origins if one != node.pk}))
    known = node_titles(Node.objects.filter(pk__in=wanted, plan=edition.plan_id).values_list("pk", flat=True))
    if len(known) < len(wanted):
        raise DomainError("plan.no_such_item")

    def change(before: Content) -> Content:
        said = _kept(before.origins, node.pk, wanted)
        return replace(before, origins=said, origin_links=before.origin_links | known)

    return edited(actor, edition, node, change, seen=(ORIGINS, stamp))


def _kept(before: dict[UUID, Any], node: UUID, now: tuple[Any, ...]) -> dict[UUID, Any]:
    """What belongs to items, with this item's part set; nothing where it is empty."""
    others = {one: value for one, value in before.items() if one != node}
    return others | {node: now} if now else others
