"""Everything on the page of one node, in five queries whatever the plan's size."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Field,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from tomoni.accounts.api import department_names
from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import (
    NODE_KINDS,
    Change,
    Edition,
    Erratum,
    GlossaryTerm,
    Lineage,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    RelatedPlan,
    Responsibility,
)
from .changes import edition_changes, role_label
from .editions import reach
from .fates import FateRow, NamedRow, fates_of
from .lists import indicators_of
from .shapes import (
    ChangeFacts,
    DepartmentFacts,
    ErratumFacts,
    FateFacts,
    NodeLink,
    NodePage,
    NodePlace,
    PassageFacts,
    RelatedPlanFacts,
    RoleTexts,
    Section,
    Term,
    TreeNode,
)
from .texts import LINK_FIELDS
from .tree import placed


def node_page(edition: Edition, code: str, *, with_terms: bool = False) -> NodePage | None:
    """The page of a node in an edition, or None where the edition has no such node. Five queries.

    For a drafted amendment the passages read as they would after it (one query more). ``with_terms``: the words that
    the edition explains come along.
    """
    home = _home(edition, code)
    if home is None:
        return None
    belongings = _belongings(edition, home.version, home.link.id, with_terms=with_terms)
    names = department_names() if any(row.source == _DEPARTMENT for row in belongings) else {}
    around = _around(edition, home)
    adopted = _changes(belongings, home.link.id)
    drafted = _drafted(edition, home.link.id)
    passages = _passages(belongings, adopted, drafted)
    return NodePage(
        edition_id=edition.id,
        link=home.link,
        kind_label=str(NODE_KINDS[domain.NodeKind(home.link.kind)]),
        depth=len(home.path) // domain.STEP,
        repeated_ref=home.repeated_ref,
        breadcrumbs=around.above,
        sections=sections_in(passages),
        roles=roles_in(passages),
        departments=_departments(belongings, names),
        indicators=indicators_of(edition, home.link.id),
        related_plans=_related_plans(belongings),
        children=around.children,
        before=around.before,
        after=around.after,
        also_at=around.also_at,
        changes=adopted,
        drafted=drafted,
        terms=tuple(Term(row.a, row.b) for row in belongings if row.source == _TERM) if with_terms else None,
        errata=_errata(belongings),
        fates=_fates(belongings, home.link.id, edition.base_id),
    )


# ---- where it stands -----------------------------------------------------------------------------


class _Home(NamedTuple):
    """The node in its edition: the version that holds, its own place, and the further places (再掲)."""

    version: int
    link: NodeLink
    path: str
    repeated_ref: str
    elsewhere: tuple[tuple[str, str], ...]  # (path, printed reference)


def _home(edition: Edition, code: str) -> _Home | None:
    base, sequence = reach(edition)
    rows: Iterable[Any] = Placement.objects.filter(
        edition_id=base,
        node__code=code,
        node__versions__base_id=base,
        node__versions__sequence__lte=sequence,
    ).values_list(
        "node__versions__sequence",
        "node__versions__id",
        "node_id",
        *(f"node__versions__{field}" for field in LINK_FIELDS),
        "path",
        "repeated",
        "repeated_ref",
    )
    places: dict[str, tuple[bool, str]] = {}
    version: int | None = None
    for row in sorted(rows, key=itemgetter(0)):  # the newest version comes last
        _, version, node, *named, path, repeated, reference = row
        places[path] = repeated, reference
        link = NodeLink(node, code, *named)
    if version is None:
        return None
    path = next(path for path, (repeated, _) in places.items() if not repeated)
    elsewhere = tuple((other, ref) for other, (repeated, ref) in sorted(places.items()) if repeated)
    return _Home(version, link, path, places[path][1], elsewhere)


class _Around(NamedTuple):
    above: tuple[NodeLink, ...]
    children: tuple[TreeNode, ...]
    before: NodeLink | None
    after: NodeLink | None
    also_at: tuple[NodePlace, ...]


def _around(edition: Edition, home: _Home) -> _Around:
    """The nodes above, beside and below, and those under which it stands once more. One query."""
    above = domain.paths_above(home.path)
    before, after = domain.neighbours(home.path)
    elsewhere = {path: (domain.paths_above(path) or [""])[-1] for path, _ in home.elsewhere}
    base, sequence = reach(edition)
    beside = {*above, before, after, *elsewhere.values()}
    here = Q(edition=base) & (Q(path__in=beside) | Q(parent=home.link.id))
    found = placed(base, sequence, here)
    return _Around(
        above=tuple(found[path].link for path in above),
        children=tuple(node for path, node in found.items() if path[: -domain.STEP] == home.path),
        before=found[before].link if before in found else None,
        after=found[after].link if after in found else None,
        also_at=tuple(
            NodePlace(found[elsewhere[path]].link if elsewhere[path] else None, reference)
            for path, reference in home.elsewhere
        ),
    )


# ---- what belongs to it --------------------------------------------------------------------------
# Passages, departments, related plans and changes are few and small for one node: they come in one query, as rows of
# one shape, because four trips to the database cost more than the data.

_PASSAGE, _DEPARTMENT, _RELATED, _CHANGE, _TERM, _PLAN = (
    "passage",
    "department",
    "related",
    "change",
    "term",
    "plan",
)
_ERRATUM, _FATE, _NAME = "erratum", "fate", "name"
_SHAPE: "dict[str, Field[Any, Any]]" = {
    "source": CharField(),
    "ref": UUIDField(),
    "place": IntegerField(),
    "a": TextField(),
    "b": TextField(),
    "c": TextField(),
    "d": TextField(),
    "e": TextField(),
    "f": TextField(),
    "ref_2": UUIDField(),
    "ref_3": UUIDField(),
    "on": DateField(),
}


class _Row(NamedTuple):
    source: str
    ref: UUID | None
    place: int | None
    a: str
    b: str
    c: str
    d: str
    e: str
    f: str
    ref_2: UUID | None
    ref_3: UUID | None
    on: date | None


def _rows(queryset: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
    shaped = {
        f"row_{name}": Cast(columns[name], field) if name in columns else Cast(Value(None), field)
        for name, field in _SHAPE.items()
    }
    rows: QuerySet[Any, Any] = queryset.order_by().annotate(**shaped).values_list(*shaped)
    return rows


def _belongings(edition: Edition, version: int, node: UUID, *, with_terms: bool) -> list[_Row]:
    base, sequence = reach(edition)
    errata = Erratum.objects.filter(node=node, edition__base=base, edition__sequence__lte=sequence)
    fates = Lineage.objects.filter(Q(edition=base) | Q(edition__adopted_at__isnull=False))
    sources = Lineage.objects.filter(to_node=node).values("from_node")
    targets = Lineage.objects.filter(from_node=node).values("to_node")
    names = NodeVersion.objects.filter(Q(base=base) | Q(edition__adopted_at__isnull=False))
    parts = [
        _rows(
            Passage.objects.filter(version=version),
            source=Value(_PASSAGE),
            ref=F("key"),
            place=F("order"),
            a=F("role"),
            b=F("heading"),
            c=F("actor"),
            d=F("text"),
        ),
        _rows(
            Responsibility.objects.filter(version=version),
            source=Value(_DEPARTMENT),
            ref=F("department_id"),
            place=F("order"),
            a=F("printed_name"),
            b=Case(When(lead=True, then=Value("lead")), default=Value("")),
        ),
        _rows(
            RelatedPlan.objects.filter(version=version),
            source=Value(_RELATED),
            ref=F("plan_id"),
            place=F("order"),
            a=F("printed_name"),
            b=Coalesce(F("plan__slug"), Value("")),
        ),
        _rows(Plan.objects.all(), source=Value(_PLAN), ref=F("id"), a=F("title"), b=F("slug")),
        _rows(
            Change.objects.filter(node=node).exclude(edition__adopted_at=None),
            source=Value(_CHANGE),
            ref=F("id"),
            place=F("edition__sequence"),
            a=F("role"),
            b=F("old"),
            c=F("new"),
            d=F("reason"),
            e=F("actor"),
            f=F("edition__title"),
            ref_2=F("edition_id"),
            ref_3=F("passage_key"),
            on=F("edition__adopted_on"),
        ),
        _rows(
            errata.exclude(published_at=None),
            source=Value(_ERRATUM),
            ref=F("id"),
            place=Value(0),
            a=F("printed"),
            b=F("should_read"),
            c=F("reason"),
            d=F("edition__title"),
            e=F("edition_id"),
            ref_2=F("passage_key"),
            ref_3=F("indicator_key"),
            on=F("published_on"),
        ),
        _rows(
            fates.filter(Q(from_node=node) | Q(to_node=node)),
            source=Value(_FATE),
            ref=F("from_node_id"),
            place=F("id"),
            a=F("kind"),
            b=F("edition__title"),
            ref_2=F("to_node_id"),
            ref_3=F("edition_id"),
            on=F("edition__adopted_on"),
        ),
        _rows(
            names.filter(Q(node__in=sources) | Q(node__in=targets)),
            source=Value(_NAME),
            ref=F("node_id"),
            place=F("sequence"),
            a=F("node__code"),
            b=F("kind"),
            c=F("level"),
            d=F("marker"),
            e=F("title"),
            f=F("title_en"),
            ref_2=F("base_id"),
            on=F("edition__adopted_on"),
        ),
    ]
    if with_terms:
        terms = GlossaryTerm.objects.filter(edition=base)
        parts.append(_rows(terms, source=Value(_TERM), place=F("order"), a=F("term"), b=F("text")))
    found = parts[0].union(*parts[1:], all=True)
    return [_Row._make(row) for row in sorted(found, key=lambda row: (row[0], row[2] or 0))]


def _changes(rows: Iterable[_Row], node: UUID) -> tuple[ChangeFacts, ...]:
    """Adopted changes, newest first."""
    found = [row for row in rows if row.source == _CHANGE]
    return tuple(
        ChangeFacts(
            id=row.ref,
            edition_id=row.ref_2,
            edition_title=row.f,
            adopted_on=row.on,
            node_id=node,
            node=None,
            passage_key=row.ref_3 or row.ref,
            role=row.a,
            role_label=role_label(row.a),
            actor=row.e,
            old=row.b,
            new=row.c,
            reason=row.d,
        )
        for row in sorted(found, key=lambda row: (row.on, row.place), reverse=True)
        if row.ref and row.ref_2
    )


def _errata(rows: Iterable[_Row]) -> tuple[ErratumFacts, ...]:
    found = (row for row in rows if row.source == _ERRATUM and row.ref)
    return tuple(
        ErratumFacts(row.ref, UUID(row.e), row.d, row.ref_2, row.ref_3, row.a, row.b, row.c, row.on)
        for row in found
        if row.ref
    )


def _fates(rows: list[_Row], node: UUID, base: UUID) -> tuple[FateFacts, ...]:
    """What became of the item."""
    return fates_of(
        node,
        base,
        (
            FateRow(row.a, row.ref, row.ref_2, row.ref_3, row.b, row.on)
            for row in rows
            if row.source == _FATE and row.ref and row.ref_3
        ),
        (
            NamedRow(
                row.ref_2, row.on, row.place or 0, NodeLink(row.ref, row.a, row.b, row.c, row.d, row.e, row.f)
            )
            for row in rows
            if row.source == _NAME and row.ref and row.ref_2
        ),
    )


def _drafted(edition: Edition, node: UUID) -> tuple[ChangeFacts, ...]:
    if edition.sequence is not None:
        return ()
    return tuple(change for change in edition_changes(edition) if change.node_id == node)


def _passages(
    rows: Iterable[_Row], adopted: Iterable[ChangeFacts], drafted: Iterable[ChangeFacts]
) -> list[PassageFacts]:
    newest: dict[UUID, ChangeFacts] = {}
    for change in adopted:
        newest.setdefault(change.passage_key, change)
    texts = [
        domain.PassageText(row.ref, row.a, row.b, row.c, row.d)
        for row in rows
        if row.source == _PASSAGE and row.ref
    ]
    for change in drafted:
        newest[change.passage_key] = change
        drafted_text = domain.ChangeText(
            change.id,
            None if change.is_new else change.passage_key,
            change.role,
            change.actor,
            change.old,
            change.new,
        )
        # A draft whose passage has moved on shows the passage as it is: adopting it will say so.
        with suppress(DomainError):
            texts = domain.amended(texts, [drafted_text])
    return [
        PassageFacts(text.key, text.role, text.heading, text.actor, text.text, _cause(text, newest))
        for text in texts
    ]


def _cause(text: domain.PassageText, newest: dict[UUID, ChangeFacts]) -> ChangeFacts | None:
    """The change by which the passage reads so; none where an old edition is looked at and it was changed later."""
    change = newest.get(text.key)
    return change if change is not None and change.new == text.text else None


def sections_in(passages: Iterable[PassageFacts]) -> tuple[Section, ...]:
    """Passages under their headings, without those that tell whose role it is."""
    groups: dict[tuple[str, str], list[PassageFacts]] = {}
    for passage in passages:
        if passage.role != domain.PassageRole.ROLES or not passage.actor:
            groups.setdefault((passage.role, passage.heading), []).append(passage)
    return tuple(
        Section(role, role_label(role), heading or role_label(role), tuple(group))
        for (role, heading), group in groups.items()
    )


def roles_in(passages: Iterable[PassageFacts]) -> tuple[RoleTexts, ...]:
    """What each kind of actor does."""
    groups: dict[str, list[PassageFacts]] = {}
    for passage in passages:
        if passage.role == domain.PassageRole.ROLES and passage.actor:
            groups.setdefault(passage.actor, []).append(passage)
    return tuple(RoleTexts(actor, tuple(group)) for actor, group in groups.items())


def _related_plans(rows: Iterable[_Row]) -> tuple[RelatedPlanFacts, ...]:
    """As printed; a plan that came into the house after the edition is looked up by its title."""
    listed = list(rows)
    held = {domain.plan_likeness(row.a): row for row in listed if row.source == _PLAN}
    found = []
    for row in listed:
        if row.source == _RELATED:
            plan = held.get(domain.plan_likeness(row.a))
            known = (plan.ref, plan.b) if plan and not row.ref else (row.ref, row.b)
            found.append(RelatedPlanFacts(row.a, *known))
    return tuple(found)


def _departments(rows: Iterable[_Row], names: dict[UUID, str]) -> tuple[DepartmentFacts, ...]:
    """Present names; a printed name that was not known when the edition was loaded is looked up among them."""
    by_name = {name: department for department, name in names.items()}
    found = []
    for row in rows:
        if row.source == _DEPARTMENT:
            department = row.ref or by_name.get(row.a)
            name = names.get(department, row.a) if department else row.a
            found.append(DepartmentFacts(department, name, row.a, row.b == "lead"))
    return tuple(found)
