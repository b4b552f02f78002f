"""A spreadsheet that was brought back: kept until somebody decides, then applied to its draft or thrown away."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from tomoni.accounts.api import department_names
from tomoni.audit.api import Batch, batch_of, recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from .. import domain
from ..models import (
    Edition,
    Indicator,
    Lineage,
    Node,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    Responsibility,
    Spreadsheet,
)
from ..queries import edition_in_force
from ..queries.content import Content, IndicatorText, Place, content_of
from ..queries.editions import reach
from ..queries.texts import versions_in
from ..spreadsheet.opening import LARGEST_FILE
from ..spreadsheet.reading import SheetChanges

_AT_ONCE = 1_000


@recorded("plan.sheet_kept")
def keep_sheet(*, actor: Actor, draft: Edition, file_name: str, content: bytes) -> Spreadsheet:
    """Keep an uploaded file until somebody decides. The same file again is the one that is there.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.sheet_too_large`` (``megabytes``).
    """
    require(actor, "plan.propose_change", draft)
    _refuse_other_than_full_drafts(draft)
    if len(content) > LARGEST_FILE:
        raise DomainError("plan.sheet_too_large", megabytes=LARGEST_FILE // 1_000_000)
    kept, _ = Spreadsheet.objects.get_or_create(
        edition=draft,
        digest=hashlib.sha256(content).hexdigest(),
        defaults={"file_name": as_received(file_name)[0][-200:], "content": content},
    )
    return kept


@recorded("plan.sheet_discarded")
def discard_sheet(*, actor: Actor, sheet: Spreadsheet) -> Edition:
    """Throw an uploaded file away; its draft is given back.

    Raises:
        NotAllowed: the actor may not propose changes.
    """
    require(actor, "plan.propose_change", sheet.edition)
    draft: Edition = sheet.edition
    sheet.delete()
    return draft


@recorded("plan.sheets_forgotten")
def forget_sheets(*, actor: Actor, before: datetime) -> Batch:
    """End uploaded files that nobody decided on since this moment, and those of editions that were adopted."""
    old = Spreadsheet.objects.filter(uploaded_at__lt=before) | Spreadsheet.objects.exclude(
        edition__adopted_at=None
    )
    gone = list(old.order_by("id").values_list("id", flat=True))
    Spreadsheet.objects.filter(pk__in=gone).delete()
    return batch_of("plan.sheets_forgotten", gone)


@recorded("plan.sheet_applied")
def apply_sheet(
    *, actor: Actor, draft: Edition, changes: SheetChanges, sheet: Spreadsheet | None = None
) -> Edition:
    """Make the draft read as the file does (``changes`` is what ``read_sheet`` found). The kept file has done its work
    and goes.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.edition_is_adopted``; ``plan.not_a_full_draft``; ``plan.sheet_has_problems``;
            ``plan.draft_moved_on``: somebody changed the draft after the preview was made.
    """
    require(actor, "plan.propose_change", draft)
    Plan.objects.select_for_update().get(pk=draft.plan_id)
    draft.refresh_from_db()
    _refuse_other_than_full_drafts(draft)
    if changes.after is None:
        raise DomainError("plan.sheet_has_problems")
    if content_of(draft) != changes.before:
        raise DomainError("plan.draft_moved_on")
    _Applying(draft, changes.before, changes.after).write()
    if sheet is not None:
        sheet.delete()
    return draft


def _refuse_other_than_full_drafts(edition: Edition) -> None:
    if edition.adopted_at is not None:
        raise DomainError("plan.edition_is_adopted")
    if edition.is_amendment:
        raise DomainError("plan.not_a_full_draft")


class _Applying:
    """A draft on its way from one content to another. What reads the same is left alone."""

    def __init__(self, draft: Edition, before: Content, after: Content) -> None:
        self.draft, self.before, self.after = draft, before, after
        self.versions: dict[UUID, int] = {}

    def write(self) -> None:
        self._nodes()
        self._versions()
        self._places()
        self._texts()
        self._offices()
        self._indicators()
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
        if self.before.places == self.after.places:
            return
        Placement.objects.filter(edition=self.draft).delete()
        Placement.objects.bulk_create(self._placements(), batch_size=_AT_ONCE)

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
        """What became of the items of the text in force: those with another title, those that ended."""
        Lineage.objects.filter(edition=self.draft).delete()
        Lineage.objects.bulk_create(self._became(), batch_size=_AT_ONCE)

    def _became(self) -> Iterator[Lineage]:
        current = edition_in_force(self.draft.plan, self.draft.kind)
        if current is None:
            return
        titles = dict(versions_in(*reach(current)).values_list("node_id", "title"))
        for node, title in titles.items():
            link = self.after.links.get(node)
            if link is None:
                yield Lineage(edition=self.draft, from_node_id=node, kind=domain.LineageKind.ENDED)
            elif domain.likeness(title) != domain.likeness(link.title):
                kind = domain.LineageKind.RENAMED
                yield Lineage(edition=self.draft, from_node_id=node, to_node_id=node, kind=kind)


def _fill(row: Indicator, order: int, found: IndicatorText) -> Indicator:
    row.order, row.node_id, row.name, row.definition = order, found.node, found.name, found.definition
    row.unit, row.kind, row.type = found.unit, found.kind, found.type
    row.direction, row.cumulative = found.direction, found.cumulative
    row.baseline_text, row.baseline_value, row.baseline_period = _printed(found.baseline)
    row.target_text, row.target_value, row.target_period = _printed(found.target)
    return row


def _printed(value: Any) -> tuple[Any, Any, Any]:
    return value.text, value.value, value.period
