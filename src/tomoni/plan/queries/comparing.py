"""What is different between two editions, item by item (新旧対照)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import domain
from ..models import DIRECTIONS, NODE_KINDS, Change, Edition
from .changes import change_facts, role_label
from .content import Content, IndicatorText, Place, content_of
from .differences import (
    Difference,
    FieldDifference,
    IndicatorDifference,
    NodeDifference,
    TermDifference,
    TextDifference,
)
from .editions import reach
from .shapes import ChangeFacts, NodeLink, Printed

# Share of pairs of characters from which something counts as another wording of what went.
_ALIKE_TEXTS = 0.5
_ALIKE_NAMES = 0.6


def compare_editions(old: Edition, new: Edition) -> Difference:
    """What is different in ``new``, with the decisions behind it where amendments made it. Twelve queries at most,
    whatever the size of the plan."""
    found = compare_contents(content_of(old), content_of(new))
    return _with_changes(found, old, new)


def compare_contents(before: Content, after: Content) -> Difference:
    """What is different in ``after``."""
    return _Comparing(before, after).difference()


# ---- comparing -----------------------------------------------------------------------------------


class _Comparing:
    """Two editions side by side."""

    def __init__(self, before: Content, after: Content) -> None:
        self.before, self.after = before, after
        self.homes_before, self.homes_after = before.homes(), after.homes()
        self.indicators_before = _grouped(before.indicators)
        self.indicators_after = _grouped(after.indicators)
        self.again_before, self.again_after = _repeated(before.places), _repeated(after.places)
        self.children_before, self.children_after = _children(before.places), _children(after.places)
        self.home_of_text = {text.key: node for node, texts in before.texts.items() for text in texts}
        self._gone_into = self._targets()
        self.keys_after = {text.key for texts in after.texts.values() for text in texts}

    def difference(self) -> Difference:
        nodes = [self._node(node) for node in self.homes_after]
        nodes += [self._node(node) for node in self.homes_before if node not in self.homes_after]
        return Difference(
            tuple(node for node in nodes if node is not None),
            _is_reordered(self.children_before.get(None, ()), self.children_after.get(None, ())),
            tuple(_terms(dict(self.before.glossary), dict(self.after.glossary))),
        )

    def _node(self, node: UUID) -> NodeDifference | None:
        old, new = self.before.links.get(node), self.after.links.get(node)
        if new is None:
            assert old is not None
            return NodeDifference(
                old, "ended", self._parent_before(node), gone_into=self._gone_into.get(node, ())
            )
        found = NodeDifference(
            link=new,
            state="changed" if old else "added",
            parent=self._parent_after(node),
            moved=self._moved(node) if old else None,
            renamed=(old.title, new.title) if old and old.title != new.title else None,
            fields=tuple(self._fields(old, new)) if old else (),
            texts=self._texts(node),
            indicators=tuple(self._indicators(node)),
            **self._offices(node),
            **self._again(node),
            is_reordered=bool(old) and self._reordered(node),
            **self._related(node),
            made_of=self._made_of(node),
            gone_into=self._gone_into.get(node, ()),
        )
        plain = NodeDifference(link=new, state="changed", parent=found.parent)
        return None if found == plain else found

    def _parent_before(self, node: UUID) -> NodeLink | None:
        place = self.homes_before.get(node)
        return self.before.links.get(place.parent) if place and place.parent else None

    def _parent_after(self, node: UUID) -> NodeLink | None:
        place = self.homes_after.get(node)
        return self.after.links.get(place.parent) if place and place.parent else None

    def _moved(self, node: UUID) -> tuple[NodeLink | None, NodeLink | None] | None:
        if self.homes_before[node].parent == self.homes_after[node].parent:
            return None
        return self._parent_before(node), self._parent_after(node)

    def _fields(self, old: NodeLink, new: NodeLink) -> Iterator[FieldDifference]:
        was, now = self.homes_before[old.id], self.homes_after[old.id]
        if (old.kind, old.level, old.marker, old.title_en) == (
            new.kind,
            new.level,
            new.marker,
            new.title_en,
        ) and (was.repeated_ref == now.repeated_ref):
            return
        yield from _different(
            (_("Kind of item"), _kind(old), _kind(new)),
            (_("Name of the level"), old.level, new.level),
            (_("Number as printed"), old.marker, new.marker),
            (_("English title"), old.title_en, new.title_en),
            (_("Reference as printed"), was.repeated_ref, now.repeated_ref),
        )

    def _texts(self, node: UUID) -> tuple[TextDifference, ...]:
        before, after = self.before.texts.get(node, ()), self.after.texts.get(node, ())
        if before == after:
            return ()
        old = {text.key: text for text in before}
        gone = [text for text in before if text.key not in self.keys_after]
        new = [text for text in after if text.key not in self.home_of_text]
        partners = _partners(gone, new, _texts_alike)
        found = []
        for text in after:
            was = old.get(text.key) or partners.get(text.key)
            home = self.home_of_text.get(text.key)
            fields = tuple(_text_fields(was, text)) if was else ()
            if was is not None and was.text == text.text and not fields:
                continue
            came_from = self.before.links.get(home) if home is not None and home != node else None
            words = was.text if was else self._words_elsewhere(home, text.key)
            found.append(
                TextDifference(
                    text.key, role_label(text.role), text.actor, words, text.text, fields, came_from
                )
            )
        paired = {text.key for text in partners.values()}
        found += [
            TextDifference(text.key, role_label(text.role), text.actor, text.text, "")
            for text in gone
            if text.key not in paired
        ]
        return tuple(found)

    def _words_elsewhere(self, home: UUID | None, key: UUID) -> str:
        if home is None:
            return ""
        return next((text.text for text in self.before.texts[home] if text.key == key), "")

    def _indicators(self, node: UUID) -> Iterator[IndicatorDifference]:
        before = self.indicators_before.get(node, ())
        after = self.indicators_after.get(node, ())
        if before == after:
            return
        old = {row.key: row for row in before}
        kept = {row.key for row in after}
        gone = [row for row in before if row.key not in kept]
        partners = _partners(gone, [row for row in after if row.key not in old], _names_alike)
        for row in after:
            was = old.get(row.key) or partners.get(row.key)
            if was is None:
                fields = tuple(_different((pgettext("indicator", "Target"), "", _printed(row.target))))
                yield IndicatorDifference(row.key, row.name, "added", fields)
            elif fields := tuple(_indicator_fields(was, row)):
                yield IndicatorDifference(row.key, row.name, "changed", fields)
        paired = {row.key for row in partners.values()}
        for row in gone:
            if row.key not in paired:
                yield IndicatorDifference(row.key, row.name, "removed")

    def _offices(self, node: UUID) -> dict[str, Any]:
        before = [_office(one) for one in self.before.offices.get(node, ())]
        after = [_office(one) for one in self.after.offices.get(node, ())]
        return {
            "offices_added": tuple(name for name in after if name not in before),
            "offices_removed": tuple(name for name in before if name not in after),
        }

    def _related(self, node: UUID) -> dict[str, Any]:
        before, after = self.before.related.get(node, ()), self.after.related.get(node, ())
        return {
            "related_added": tuple(name for name in after if name not in before),
            "related_removed": tuple(name for name in before if name not in after),
        }

    def _made_of(self, node: UUID) -> tuple[NodeLink, ...]:
        """The items of the old edition out of which this one was made, where the old one did not say so yet."""
        origins = self.after.origins.get(node, ())
        if origins == self.before.origins.get(node, ()):
            return ()
        return tuple(link for one in origins if (link := self._link_of(one)) is not None)

    def _targets(self) -> dict[UUID, tuple[NodeLink, ...]]:
        """The items that were made out of each item."""
        found: dict[UUID, list[NodeLink]] = {}
        for node, origins in self.after.origins.items():
            if node in self.after.links and origins != self.before.origins.get(node, ()):
                for source in origins:
                    found.setdefault(source, []).append(self.after.links[node])
        return {source: tuple(links) for source, links in found.items()}

    def _link_of(self, node: UUID) -> NodeLink | None:
        known = (self.before.links, self.after.origin_links, self.after.links, self.before.origin_links)
        return next((links[node] for links in known if node in links), None)

    def _again(self, node: UUID) -> dict[str, Any]:
        before, after = self.again_before.get(node, Counter()), self.again_after.get(node, Counter())
        return {
            "repeated_at": tuple(self._link(parent, self.after) for parent in (after - before).elements()),
            "no_longer_at": tuple(self._link(parent, self.before) for parent in (before - after).elements()),
        }

    def _link(self, node: UUID | None, content: Content) -> NodeLink | None:
        return content.links.get(node) if node else None

    def _reordered(self, node: UUID) -> bool:
        pairs: tuple[tuple[Sequence[Any], Sequence[Any]], ...] = (
            (self.children_before.get(node, ()), self.children_after.get(node, ())),
            _both(self.before.texts, self.after.texts, node, lambda text: text.key),
            _both(self.indicators_before, self.indicators_after, node, lambda row: row.key),
            _both(self.before.offices, self.after.offices, node, lambda office: office.name),
            _both(self.before.related, self.after.related, node, str),
        )
        return any(_is_reordered(old, new) for old, new in pairs)


def _terms(before: dict[str, str], after: dict[str, str]) -> Iterator[TermDifference]:
    for term in (*after, *(term for term in before if term not in after)):
        if before.get(term) != after.get(term):
            yield TermDifference(term, before.get(term, ""), after.get(term, ""))


def _both(
    before: dict[UUID, Any], after: dict[UUID, Any], node: UUID, key: Callable[[Any], object]
) -> tuple[list[object], list[object]]:
    return [key(one) for one in before.get(node, ())], [key(one) for one in after.get(node, ())]


def _is_reordered(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether what both have stands in another order."""
    old, new = set(before), set(after)
    return [one for one in before if one in new] != [one for one in after if one in old]


def _grouped(rows: Iterable[IndicatorText]) -> dict[UUID, list[IndicatorText]]:
    found: dict[UUID, list[IndicatorText]] = {}
    for row in rows:
        found.setdefault(row.node, []).append(row)
    return found


def _repeated(places: Iterable[Place]) -> dict[UUID, "Counter[UUID | None]"]:
    found: dict[UUID, Counter[UUID | None]] = {}
    for place in places:
        if place.repeated:
            found.setdefault(place.node, Counter())[place.parent] += 1
    return found


def _children(places: Iterable[Place]) -> dict[UUID | None, list[tuple[UUID, bool]]]:
    found: dict[UUID | None, list[tuple[UUID, bool]]] = {}
    for place in places:
        found.setdefault(place.parent, []).append((place.node, place.repeated))
    return found


def _office(office: Any) -> str:
    return _("%(name)s (leading)") % {"name": office.name} if office.lead else str(office.name)


def _different(*fields: tuple[str, str, str]) -> Iterator[FieldDifference]:
    for label, old, new in fields:
        if old != new:
            yield FieldDifference(label, old, new)


def _indicator_fields(old: IndicatorText, new: IndicatorText) -> Iterator[FieldDifference]:
    yes = pgettext("indicator", "yes")
    yield from _different(
        (_("Name of the indicator"), old.name, new.name),
        (pgettext("indicator", "Definition"), old.definition, new.definition),
        (pgettext("indicator", "Unit"), old.unit, new.unit),
        (_("Kind of indicator"), old.kind, new.kind),
        (_("Type of indicator"), old.type, new.type),
        (pgettext("indicator", "Direction"), _direction(old.direction), _direction(new.direction)),
        (_("Counted up over the years"), yes if old.cumulative else "", yes if new.cumulative else ""),
        (pgettext("indicator", "Baseline"), _printed(old.baseline), _printed(new.baseline)),
        (pgettext("indicator", "Target"), _printed(old.target), _printed(new.target)),
    )
    if (_printed(old.baseline), _printed(old.target)) == (_printed(new.baseline), _printed(new.target)):
        yield from _different(
            (_("Baseline as a number"), _number(old.baseline), _number(new.baseline)),
            (_("Target as a number"), _number(old.target), _number(new.target)),
        )


def _kind(link: NodeLink) -> str:
    return str(NODE_KINDS[domain.NodeKind(link.kind)])


def _text_fields(old: domain.PassageText, new: domain.PassageText) -> Iterator[FieldDifference]:
    if (old.heading, old.role, old.actor) != (new.heading, new.role, new.actor):
        yield from _different(
            (_("Heading"), old.heading, new.heading),
            (_("Section"), role_label(old.role), role_label(new.role)),
            (_("Whose part"), old.actor, new.actor),
        )


def _direction(code: str) -> str:
    return str(DIRECTIONS[domain.Direction(code)]) if code else ""


def _printed(value: Printed) -> str:
    text = value.text or _number(value)
    return f"{text} ({value.period})" if value.period and text else text or value.period


def _number(value: Printed) -> str:
    return "" if value.value is None else f"{value.value:f}"


# ---- other wordings of what went -------------------------------------------------------------------


def _partners(gone: Sequence[Any], new: Sequence[Any], alike: Callable[[Any, Any], float]) -> dict[UUID, Any]:
    """For what came, what went that it is another wording of; the most alike first. A document that is loaded anew
    knows passages only by their words."""
    if not gone or not new or len(gone) * len(new) > 10_000:
        return {}
    pairs = [
        (score, n, m)
        for n, came in enumerate(new)
        for m, went in enumerate(gone)
        if (score := alike(went, came))
    ]
    found: dict[UUID, Any] = {}
    taken: set[int] = set()
    for _score, n, m in sorted(pairs, reverse=True):
        if new[n].key not in found and m not in taken:
            found[new[n].key] = gone[m]
            taken.add(m)
    return found


def _texts_alike(old: domain.PassageText, new: domain.PassageText) -> float:
    if (old.role, old.actor) != (new.role, new.actor):
        return 0.0
    return _likeness(old.text, new.text, _ALIKE_TEXTS)


def _names_alike(old: IndicatorText, new: IndicatorText) -> float:
    return _likeness(old.name, new.name, _ALIKE_NAMES)


def _likeness(old: str, new: str, least: float) -> float:
    """Share of the pairs of characters that both have (Dice), or 0 below ``least``."""
    before = Counter(pairwise(old[:2_000]))
    after = Counter(pairwise(new[:2_000]))
    total = before.total() + after.total()
    share = 2 * (before & after).total() / total if total else float(old == new)
    return share if share >= least else 0.0


# ---- decisions behind it ---------------------------------------------------------------------------


def _with_changes(difference: Difference, old: Edition, new: Edition) -> Difference:
    """The texts with the adopted changes that made them: those of amendments that lie between the two editions."""
    changes = _changes_between(old, new)
    if not changes:
        return difference
    nodes = []
    for node in difference.nodes:
        texts = tuple(replace(text, changes=tuple(changes.get(text.key, ()))) for text in node.texts)
        nodes.append(replace(node, texts=texts))
    return replace(difference, nodes=tuple(nodes))


def _changes_between(old: Edition, new: Edition) -> dict[UUID, list[ChangeFacts]]:
    """Changes by the key of their passage, in the order in which they were adopted."""
    base, sequence = reach(new)
    mine = Q(edition__base=base, edition__sequence__lte=sequence)
    if base != old.base_id:  # the amendments of the old plan after ``old`` may have led to the new text too
        mine |= Q(edition__base=old.base_id, edition__sequence__gt=reach(old)[1])
    else:
        mine &= Q(edition__sequence__gt=reach(old)[1])
    rows = Change.objects.adopted().filter(mine).select_related("edition")
    found: dict[UUID, list[ChangeFacts]] = {}
    for change in rows.order_by("edition__adopted_at", "created_at", "id"):
        found.setdefault(change.passage_key or change.id, []).append(change_facts(change))
    return found
