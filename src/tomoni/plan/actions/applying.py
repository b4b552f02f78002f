"""A draft is made to read otherwise: from one content to another, written in bulk. What reads the same is left alone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tomoni.accounts.api import department_names
from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import (
    Edition,
    GlossaryTerm,
    Indicator,
    Lineage,
    Node,
    NodeEdit,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    RelatedPlan,
    Responsibility,
)
from ..queries import edition_in_force
from ..queries.approving import is_with_deciders
from ..queries.content import Content, IndicatorText, Place, standings_of
from ..queries.states import state_of

_AT_ONCE = 1_000


def open_draft(draft: Edition) -> None:
    """Go on only if this is a draft of a whole edition that may be changed, and hold it until the transaction ends.

    Raises:
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.draft_in_approval``: it waits for a
            decision, or was decided on.
    """
    Plan.objects.select_for_update().get(pk=draft.plan_id)
    draft.refresh_from_db()
    refuse_other_than_full_drafts(draft)
    refuse_in_approval(draft)


def refuse_other_than_full_drafts(edition: Edition) -> None:
    """Raises:
    DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``.
    """
    if edition.adopted_at is not None:
        raise DomainError("plan.edition_is_adopted")
    if edition.is_amendment:
        raise DomainError("plan.not_a_full_draft")


def refuse_in_approval(edition: Edition) -> None:
    """What somebody decides on, or has agreed to, stays as it is until it is taken back.

    Raises:
        DomainError: ``plan.draft_in_approval``.
    """
    if is_with_deciders(edition.approval_id):
        raise DomainError("plan.draft_in_approval")


def apply_content(draft: Edition, before: Content, after: Content, person: UUID | None) -> None:
    """Make the draft, which reads as ``before``, read as ``after``; each changed item gets a line in its history."""
    _Applying(draft, before, after).write()
    changed = list(_changed(before, after))
    NodeEdit.objects.bulk_create(
        (
            NodeEdit(edition=draft, node_id=node, person=person, before=was, after=now)
            for node, was, now in changed
        ),
        batch_size=_AT_ONCE,
    )


def _changed(before: Content, after: Content) -> Iterator[tuple[UUID, Any, Any]]:
    """Items that do not read as they did, with their states. That others came between its siblings is not its change."""
    old, new = _parts(before), _parts(after)
    for node in dict.fromkeys((*old, *new)):
        if old.get(node) != new.get(node):
            yield node, state_of(before, node), state_of(after, node)


def _parts(content: Content) -> dict[UUID, list[Any]]:
    """All that belongs to each item, to be compared."""
    found: dict[UUID, list[Any]] = {
        node: [
            link,
            content.texts.get(node, ()),
            content.offices.get(node, ()),
            content.related.get(node, ()),
            content.origins.get(node, ()),
        ]
        for node, link in content.links.items()
    }
    rows: tuple[Place | IndicatorText, ...] = (*content.places, *content.indicators)
    for row in rows:
        if row.node in found:
            found[row.node].append(row)
    return found


class _Applying:
    """A draft on its way from one content to another."""

    def __init__(self, draft: Edition, before: Content, after: Content) -> None:
        self.draft, self.before, self.after = draft, before, after
        self.versions: dict[UUID, int] = {}

    def write(self) -> None:
        self._nodes()
        self._versions()
        self._places()
        self._texts()
        self._offices()
        self._related()
        self._indicators()
        self._glossary()
        self._lineages()

    def _nodes(self) -> None:
        """Items that no edition had before."""
        new = self.after.links.keys() - self.before.links.keys()
        known = set(Node.objects.filter(plan=self.draft.plan_id).values_list("id", flat=True))
        Node.objects.bulk_create(
            [Node(id=id, plan_id=self.draft.plan_id, code=self.after.links[id].code) for id in new - known],
            batch_size=_AT_ONCE,
        )

    def _versions(self) -> None:
        before, after = self.before.links, self.after.links
        gone = before.keys() - after.keys()
        if gone:
            Indicator.objects.filter(edition=self.draft, node__in=gone).delete()
            NodeVersion.objects.filter(edition=self.draft, node__in=gone).delete()
        NodeVersion.objects.bulk_create(
            [
                NodeVersion(
                    edition=self.draft,
                    base_id=self.draft.base_id,
                    sequence=0,
                    node_id=id,
                    kind=link.kind,
                    level=link.level,
                    marker=link.marker,
                    title=link.title,
                    title_en=link.title_en,
                )
                for id, link in after.items()
                if id not in before
            ],
            batch_size=_AT_ONCE,
        )
        changed = {id for id, link in after.items() if id in before and before[id] != link}
        rows = list(NodeVersion.objects.filter(edition=self.draft, node__in=changed)) if changed else []
        for row in rows:
            link = after[row.node_id]
            row.kind, row.level, row.marker = link.kind, link.level, link.marker
            row.title, row.title_en = link.title, link.title_en
        NodeVersion.objects.bulk_update(
            rows, ["kind", "level", "marker", "title", "title_en"], batch_size=_AT_ONCE
        )
        found = NodeVersion.objects.filter(edition=self.draft)
        self.versions = dict(found.values_list("node_id", "id"))

    def _places(self) -> None:
        if self.before.places == self.after.places and self.before.links.keys() == self.after.links.keys():
            return
        kept = {_row(place): place.pk for place in Placement.objects.filter(edition=self.draft)}
        new = [place for place in self._placements() if kept.pop(_row(place), None) is None]
        Placement.objects.filter(pk__in=list(kept.values())).delete()
        Placement.objects.bulk_create(new, batch_size=_AT_ONCE)

    def _placements(self) -> Iterator[Placement]:
        children: dict[UUID | None, list[Place]] = {}
        for place in self.after.places:
            children.setdefault(place.parent, []).append(place)
        waiting: list[tuple[UUID | None, str]] = [(None, "")]
        while waiting:
            parent, path = waiting.pop()
            for order, place in enumerate(children.get(parent, ()), 1):
                here = domain.path_of(path, order)
                yield Placement(
                    edition=self.draft,
                    node_id=place.node,
                    parent_id=parent,
                    order=order,
                    path=here,
                    depth=len(here) // domain.STEP,
                    child_count=0 if place.repeated else len(children.get(place.node, ())),
                    repeated=place.repeated,
                    repeated_ref=place.repeated_ref,
                    marker=place.marker,
                )
                if not place.repeated:
                    waiting.append((place.node, here))

    def _different(self, before: dict[UUID, Any], after: dict[UUID, Any]) -> set[UUID]:
        nodes = before.keys() | after.keys()
        return {node for node in nodes & self.versions.keys() if before.get(node, ()) != after.get(node, ())}

    def _texts(self) -> None:
        nodes = self._different(self.before.texts, self.after.texts)
        Passage.objects.filter(version__in=[self.versions[node] for node in nodes]).delete()
        Passage.objects.bulk_create(
            (
                Passage(
                    version_id=self.versions[node],
                    key=text.key,
                    role=text.role,
                    heading=text.heading,
                    actor=text.actor,
                    order=order,
                    text=text.text,
                )
                for node in nodes
                for order, text in enumerate(self.after.texts.get(node, ()), 1)
            ),
            batch_size=_AT_ONCE,
        )

    def _offices(self) -> None:
        nodes = self._different(self.before.offices, self.after.offices)
        rows = Responsibility.objects.filter(version__in=[self.versions[node] for node in nodes])
        known = dict(rows.exclude(department=None).values_list("printed_name", "department_id"))
        by_name = {name: department for department, name in department_names().items()} if nodes else {}
        rows.delete()
        Responsibility.objects.bulk_create(
            (
                Responsibility(
                    version_id=self.versions[node],
                    printed_name=office.name,
                    department_id=known.get(office.name) or by_name.get(office.name),
                    lead=office.lead,
                    order=order,
                )
                for node in nodes
                for order, office in enumerate(self.after.offices.get(node, ()), 1)
            ),
            batch_size=_AT_ONCE,
        )

    def _related(self) -> None:
        nodes = self._different(self.before.related, self.after.related)
        RelatedPlan.objects.filter(version__in=[self.versions[node] for node in nodes]).delete()
        known = Plan.objects.values_list("id", "title") if nodes else ()
        by_title = {domain.likeness(title): plan for plan, title in known}
        RelatedPlan.objects.bulk_create(
            (
                RelatedPlan(
                    version_id=self.versions[node],
                    printed_name=name,
                    plan_id=by_title.get(domain.likeness(name)),
                    order=order,
                )
                for node in nodes
                for order, name in enumerate(self.after.related.get(node, ()), 1)
            ),
            batch_size=_AT_ONCE,
        )

    def _glossary(self) -> None:
        if self.before.glossary == self.after.glossary:
            return
        GlossaryTerm.objects.filter(edition=self.draft).delete()
        GlossaryTerm.objects.bulk_create(
            (
                GlossaryTerm(edition=self.draft, term=term, text=text, order=order)
                for order, (term, text) in enumerate(self.after.glossary, 1)
            ),
            batch_size=_AT_ONCE,
        )

    def _indicators(self) -> None:
        before = {row.key: (order, row) for order, row in enumerate(self.before.indicators, 1)}
        after = {row.key: (order, row) for order, row in enumerate(self.after.indicators, 1)}
        gone = before.keys() - after.keys()
        rows = Indicator.objects.filter(edition=self.draft)
        if gone:
            rows.filter(key__in=gone).delete()
        changed = {key for key, found in after.items() if key in before and before[key] != found}
        kept = list(rows.filter(key__in=changed)) if changed else []
        for row in kept:
            _fill(row, *after[row.key])
        fields = [
            field.name
            for field in Indicator._meta.concrete_fields
            if field.name not in ("id", "edition", "key")
        ]
        Indicator.objects.bulk_update(kept, fields, batch_size=200)
        Indicator.objects.bulk_create(
            (
                _fill(Indicator(edition=self.draft, key=key), *found)
                for key, found in after.items()
                if key not in before
            ),
            batch_size=_AT_ONCE,
        )

    def _lineages(self) -> None:
        """What became of the items of the text in force, where names, places or what people said of it changed."""
        unchanged = (
            self.before.links == self.after.links
            and self.before.places == self.after.places
            and self.before.origins == self.after.origins
        )
        if unchanged:
            return
        current = edition_in_force(self.draft.plan, self.draft.kind)
        Lineage.objects.filter(edition=self.draft).delete()
        if current is None:
            return
        # An edit of one item knows the name of that one alone.
        after = self.after.standings() if len(self.after.links) > 1 else standings_of(self.draft)
        fates = domain.became(standings_of(current), after, self.after.origins)
        Lineage.objects.bulk_create(
            (
                Lineage(edition=self.draft, from_node_id=one.from_node, to_node_id=one.to_node, kind=one.kind)
                for one in fates
            ),
            batch_size=_AT_ONCE,
        )


def _row(place: Placement) -> tuple[Any, ...]:
    """What a placement says, to tell it again."""
    fields = ("node_id", "parent_id", "path", "child_count", "repeated", "repeated_ref", "marker")
    return tuple(getattr(place, field) for field in fields)


def _fill(row: Indicator, order: int, found: IndicatorText) -> Indicator:
    row.order, row.node_id, row.name, row.definition = order, found.node, found.name, found.definition
    row.unit, row.kind, row.type = found.unit, found.kind, found.type
    row.direction, row.cumulative = found.direction, found.cumulative
    row.baseline_text, row.baseline_value, row.baseline_period = _printed(found.baseline)
    row.target_text, row.target_value, row.target_period = _printed(found.target)
    return row


def _printed(value: Any) -> tuple[Any, Any, Any]:
    return value.text, value.value, value.period
