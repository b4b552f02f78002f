"""The next edition begins as a draft of one that is there."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import as_received

from ..models import (
    Edition,
    GlossaryTerm,
    Indicator,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    RelatedPlan,
    Responsibility,
)
from ..queries.editions import reach
from ..queries.texts import current_versions

_AT_ONCE = 1_000


@recorded("plan.edition_drafted")
def draft_edition(
    *,
    actor: Actor,
    plan: Plan,
    from_edition: Edition,
    title: str,
    period: tuple[int | None, int | None],
) -> Edition:
    """Begin a full edition that reads like ``from_edition`` now: same items, places, texts and indicators, with the
    same keys. ``period`` are its first and last 年度.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: ``plan.title_missing``; ``plan.period_wrong``: it ends before it begins;
            ``plan.other_plans_edition``: ``from_edition`` belongs to another plan.
    """
    require(actor, "plan.propose_change", plan)
    first, last = period
    if not title.strip():
        raise DomainError("plan.title_missing")
    if first is not None and last is not None and first > last:
        raise DomainError("plan.period_wrong")
    if from_edition.plan_id != plan.pk:
        raise DomainError("plan.other_plans_edition")
    draft = Edition(
        plan=plan,
        kind=from_edition.kind,
        title=as_received(title.strip())[0][:500],
        period_from=first,
        period_to=last,
        level_labels=from_edition.level_labels,
        sequence=0,
    )
    draft.base_id = draft.pk
    draft.save(force_insert=True)
    _copy_all(from_edition, draft)
    return draft


def _copy_all(source: Edition, draft: Edition) -> None:
    """Within the database where it can: five thousand items with all that belongs to them take a second."""
    base, sequence = reach(source)
    versions = current_versions(base, sequence)
    held = NodeVersion.objects.filter(base_id=base, sequence__lte=sequence)
    if held.count() > len(versions):  # amended: older versions of some items lie below
        held = held.filter(pk__in=list(versions.values()))
    new_base = {"edition_id": draft.pk, "base_id": draft.pk, "sequence": 0}
    _insert_from(NodeVersion, held, ("node_id", "kind", "level", "marker", "title", "title_en"), new_base)
    texts = ("key", "role", "heading", "actor", "order", "text")
    offices = ("printed_name", "department_id", "lead", "order")
    related = ("printed_name", "plan_id", "order")
    for model, fields in ((Passage, texts), (Responsibility, offices), (RelatedPlan, related)):
        _insert_below(model, held, fields, draft)
    of_edition = {"edition_id": draft.pk}
    places = (
        "node_id",
        "parent_id",
        "order",
        "path",
        "depth",
        "child_count",
        "repeated",
        "repeated_ref",
        "marker",
    )
    _insert_from(Placement, Placement.objects.filter(edition_id=base), places, of_edition)
    terms = GlossaryTerm.objects.filter(edition_id=base)
    _insert_from(GlossaryTerm, terms, ("term", "text", "order"), of_edition)
    _copy_indicators(base, draft)


def _insert_below(model: Any, versions: QuerySet[Any], fields: Iterable[str], draft: Edition) -> None:
    """What belongs to these versions, once more below the draft's versions of the same items."""
    now = NodeVersion.objects.filter(edition=draft, node=OuterRef("version__node"))
    rows = model.objects.filter(version__in=versions.values("pk"))
    _insert_from(model, rows, fields, {}, version_id=Subquery(now.values("pk")))


def _insert_from(
    model: Any, rows: QuerySet[Any], fields: Iterable[str], fixed: dict[str, Any], **computed: Any
) -> None:
    """INSERT … SELECT: these rows again, with some columns set anew."""
    fields_of = {field.attname: field for field in model._meta.concrete_fields}
    columns: dict[str, Any] = {name: F(name) for name in fields}
    for name, value in fixed.items():
        target = fields_of[name]
        kind = getattr(target, "target_field", target)  # of a foreign key the key it leads to
        columns[name] = Value(value, output_field=type(kind)())
    columns |= computed
    chosen, parameters = rows.order_by().values_list(*columns.values()).query.sql_with_params()
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(fields_of[name].column) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quoted(model._meta.db_table)} ({names}) {chosen}", parameters)


def _copy_indicators(base: Any, draft: Edition) -> None:
    """One by one: each has an id of its own, which the database cannot make alike everywhere."""
    rows = list(Indicator.objects.filter(edition_id=base))
    for row in rows:
        row.pk, row.edition, row._state.adding = uuid4(), draft, True
    Indicator.objects.bulk_create(rows, batch_size=_AT_ONCE)
