"""Making an edition of a document. Written in bulk: a plan of 5,000 nodes takes seconds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from tomoni.accounts.api import department_names
from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import (
    Edition,
    GlossaryTerm,
    Indicator,
    Lineage,
    Node,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    RelatedPlan,
    Responsibility,
)
from ..queries import edition_in_force
from ..queries.content import standings_of
from ..queries.editions import reach
from ..queries.texts import passages_in
from .adopting import adopt_loaded

_AT_ONCE = 1_000


@recorded("plan.edition_loaded")
def load_edition(
    *,
    actor: Actor,
    document: dict[str, Any],
    source: str,
    adopt: bool,
    plan: Plan | None = None,
    on: date | None = None,
) -> Edition:
    """Make a full edition of a document of the format ``tomoni-plan/1``, as a draft or adopted at once.

    Without ``plan`` the edition belongs to the plan of the same title and municipality, or else to a new one.
    A node is held to be one that the plan already has if id and title (or id and marker) or kind and title are the
    same; its passages and indicators keep their keys where they read the same. ``on`` is the day of the decision
    (today).

    Raises:
        NotAllowed: the actor may not load (or adopt) plans.
        DomainError: ``plan.already_loaded`` (``title``, ``edition``: its id): this document is an edition already, nothing was changed;
            and all that ``domain.check`` raises, with ``where`` it is wrong.
    """
    require(actor, "plan.load", plan)
    checked = domain.check(document)
    digest = domain.digest(document)
    owner = plan or _plan_of(checked)
    loaded = Edition.objects.filter(plan=owner, source_digest=digest).first()
    if loaded is not None:
        raise DomainError("plan.already_loaded", title=loaded.title, edition=loaded.pk)
    edition = _edition(checked, owner, source, digest)
    _Loading(checked, edition, _earlier(owner, checked.kind)).write()
    if adopt:
        day = on or timezone.localdate()
        return adopt_loaded(actor=actor, edition=edition, on=day, reason=source)
    return edition


def _plan_of(checked: domain.Document) -> Plan:
    found = Plan.objects.filter(title=checked.title, municipality=checked.municipality).first()
    if found is not None:
        return found
    number = Plan.objects.count() + 1
    return Plan.objects.create(
        slug="plan" if number == 1 else f"plan-{number}",
        title=checked.title,
        municipality=checked.municipality,
        order=number,
    )


def _edition(checked: domain.Document, plan: Plan, source: str, digest: str) -> Edition:
    new = uuid4()
    levels = Counter((node.kind, node.level) for node in checked.nodes if node.level)
    edition: Edition = Edition.objects.create(
        id=new,
        plan=plan,
        kind=checked.kind,
        title=checked.title,
        period_from=checked.period_from,
        period_to=checked.period_to,
        level_labels={kind: level for (kind, level), _ in reversed(levels.most_common())},
        base_id=new,
        sequence=0,
        source=source[:500],
        source_digest=digest,
    )
    return edition


# ---- what the plan has already -------------------------------------------------------------------


@dataclass(slots=True)
class _Earlier:
    """The plan's nodes as they were last called, and the texts in force, to be recognised in the document."""

    codes: dict[UUID, str] = field(default_factory=dict)
    versions: dict[UUID, NodeVersion] = field(default_factory=dict)
    passages: dict[UUID, list[Passage]] = field(default_factory=dict)
    indicators: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    standings: dict[UUID, domain.Standing] = field(default_factory=dict)  # of the text in force


def _earlier(plan: Plan, kind: str) -> _Earlier:
    found = _Earlier(codes=dict(Node.objects.filter(plan=plan).values_list("id", "code")))
    adopted = NodeVersion.objects.filter(edition__plan=plan).exclude(edition__adopted_at=None)
    found.versions = {version.node_id: version for version in adopted.order_by("edition__adopted_at")}
    current = edition_in_force(plan, kind)
    if current is not None:
        chain = reach(current)
        found.passages = passages_in(*chain)
        found.standings = standings_of(current)
        found.indicators = {
            (row.node_id, domain.likeness(row.name)): row.key
            for row in Indicator.objects.filter(edition=current.base_id)
        }
    return found


@dataclass(slots=True)
class _Loading:
    """One document on its way into the tables."""

    document: domain.Document
    edition: Edition
    earlier: _Earlier
    nodes: dict[str, UUID] = field(default_factory=dict)  # id in the document -> node
    versions: dict[str, int] = field(default_factory=dict)  # id in the document -> version

    def write(self) -> None:
        originals = self.document.originals
        self._nodes()
        self._versions()
        for name, original in originals.items():
            self.nodes.setdefault(name, self.nodes[original])
            self.versions.setdefault(name, self.versions[original])
        Placement.objects.bulk_create(self._placements(originals), batch_size=_AT_ONCE)
        Passage.objects.bulk_create(self._passages(), batch_size=_AT_ONCE)
        Responsibility.objects.bulk_create(self._responsibilities(), batch_size=_AT_ONCE)
        RelatedPlan.objects.bulk_create(self._related_plans(), batch_size=_AT_ONCE)
        Indicator.objects.bulk_create(self._indicators(), batch_size=_AT_ONCE)
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(edition=self.edition, term=term, text=text, order=order)
            for order, (term, text) in enumerate(self.document.glossary, 1)
        )
        Lineage.objects.bulk_create(self._lineages(), batch_size=_AT_ONCE)

    # -- nodes

    def _nodes(self) -> None:
        """Recognise the nodes that the plan has, and make the others."""
        self.nodes = self._recognised()
        known = set(Node.objects.values_list("code", flat=True)) | domain.TAKEN_CODES
        new = []
        for number, node in enumerate(self.document.nodes, 1):
            if node.same_as is None and node.id not in self.nodes:
                code = self._free_code(domain.address_code(node.id, number), known)
                known.add(code)
                new.append(Node(plan=self.edition.plan, code=code))
                self.nodes[node.id] = new[-1].id
        Node.objects.bulk_create(new, batch_size=_AT_ONCE)

    def _recognised(self) -> dict[str, UUID]:
        by_code = {code: node for node, code in self.earlier.codes.items()}
        likenesses = {
            node: (version.kind, domain.likeness(version.title))
            for node, version in self.earlier.versions.items()
        }
        counts = Counter(likenesses.values())
        by_title = {likeness: node for node, likeness in likenesses.items() if counts[likeness] == 1}
        found: dict[str, UUID] = {}
        printed = [
            (number, node) for number, node in enumerate(self.document.nodes, 1) if node.same_as is None
        ]
        for number, node in printed:
            known = by_code.get(domain.address_code(node.id, number))
            version = self.earlier.versions.get(known) if known else None
            if version is not None and (
                domain.likeness(version.title) == domain.likeness(node.title)
                or (version.marker and version.marker == node.marker and version.kind == node.kind)
            ):
                found[node.id] = version.node_id
        taken = set(found.values())
        for _number, node in printed:
            same = by_title.get((node.kind, domain.likeness(node.title)))
            if node.id not in found and same is not None and same not in taken:
                found[node.id] = same
                taken.add(same)
        return found

    def _free_code(self, code: str, known: set[str]) -> str:
        if code not in known:
            return code
        stem = f"{self.edition.plan.slug}-{code}"
        number, free = 1, stem
        while free in known:
            number += 1
            free = f"{stem}-{number}"
        return free

    def _versions(self) -> None:
        own = [node for node in self.document.nodes if node.same_as is None]
        NodeVersion.objects.bulk_create(
            (
                NodeVersion(
                    edition=self.edition,
                    base_id=self.edition.base_id,
                    sequence=0,
                    node_id=self.nodes[node.id],
                    kind=node.kind,
                    level=node.level,
                    marker=node.marker,
                    title=node.title,
                    title_en=node.title_en,
                )
                for node in own
            ),
            batch_size=_AT_ONCE,
        )
        made = dict(NodeVersion.objects.filter(edition=self.edition).values_list("node_id", "id"))
        self.versions = {node.id: made[self.nodes[node.id]] for node in own}

    def _placements(self, originals: dict[str, str]) -> Iterator[Placement]:
        children: dict[str | None, list[str]] = {}
        by_id = {node.id: node for node in self.document.nodes}
        for node in self.document.nodes:
            above = None if node.parent is None else originals[node.parent]
            children.setdefault(above, []).append(node.id)
        open_ends: list[tuple[str | None, str]] = [(None, "")]
        while open_ends:
            above, path = open_ends.pop()
            for order, name in enumerate(children.get(above, ()), 1):
                node, repeated = by_id[name], by_id[name].same_as is not None
                here = domain.path_of(path, order)
                yield Placement(
                    edition=self.edition,
                    node_id=self.nodes[name],
                    parent_id=None if above is None else self.nodes[above],
                    order=order,
                    path=here,
                    depth=len(here) // domain.STEP,
                    child_count=0 if repeated else len(children.get(name, ())),
                    repeated=repeated,
                    repeated_ref=node.repeated_ref,
                    marker=node.marker if repeated else "",
                )
                if not repeated:
                    open_ends.append((name, here))

    # -- what belongs to nodes

    def _passages(self) -> Iterator[Passage]:
        keys: dict[tuple[UUID, str, str, str], list[UUID]] = {}
        for node, passages in self.earlier.passages.items():
            for row in passages:
                keys.setdefault((node, row.role, row.actor, row.text), []).append(row.key)
        orders: Counter[int] = Counter()
        for text in self.document.passages:
            version = self.versions[text.node]
            orders[version] += 1
            earlier = keys.get((self.nodes[text.node], text.role, text.actor, text.text))
            yield Passage(
                version_id=version,
                key=earlier.pop(0) if earlier else uuid4(),
                role=text.role,
                heading=text.heading,
                actor=text.actor,
                order=orders[version],
                text=text.text,
            )

    def _responsibilities(self) -> Iterator[Responsibility]:
        by_name = {name: department for department, name in department_names().items()}
        orders: Counter[int] = Counter()
        for node, name in self.document.departments:
            version = self.versions[node]
            orders[version] += 1
            yield Responsibility(
                version_id=version,
                printed_name=name,
                department_id=by_name.get(name),
                lead=orders[version] == 1,
                order=orders[version],
            )

    def _related_plans(self) -> Iterator[RelatedPlan]:
        by_title = {domain.likeness(title): plan for plan, title in Plan.objects.values_list("id", "title")}
        for order, (node, name) in enumerate(self.document.related_plans, 1):
            yield RelatedPlan(
                version_id=self.versions[node],
                printed_name=name,
                plan_id=by_title.get(domain.likeness(name)),
                order=order,
            )

    def _indicators(self) -> Iterator[Indicator]:
        used: set[UUID] = set()
        for order, row in enumerate(self.document.indicators, 1):
            node = self.nodes[row.node]
            key = self.earlier.indicators.get((node, domain.likeness(row.name)))
            if key is None or key in used:
                key = uuid4()
            used.add(key)
            yield Indicator(
                edition=self.edition,
                node_id=node,
                key=key,
                name=row.name,
                definition=row.definition,
                unit=row.unit,
                kind=row.kind,
                type=row.type,
                direction=row.direction,
                cumulative=row.cumulative,
                baseline_text=row.baseline.text,
                baseline_value=row.baseline.value,
                baseline_period=row.baseline.period,
                target_text=row.target.text,
                target_value=row.target.value,
                target_period=row.target.period,
                order=order,
            )

    def _lineages(self) -> Iterator[Lineage]:
        """What became of the items of the text in force. That one was split or merged, people say later."""
        now = {
            self.nodes[node.id]: domain.Standing(
                node.title, None if node.parent is None else self.nodes[self.document.originals[node.parent]]
            )
            for node in self.document.nodes
            if node.same_as is None
        }
        for one in domain.became(self.earlier.standings, now, {}):
            yield Lineage(
                edition=self.edition, from_node_id=one.from_node, to_node_id=one.to_node, kind=one.kind
            )
