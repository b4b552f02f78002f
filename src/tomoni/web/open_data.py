"""Open data: the tables that parts declare open, as files, and how large and how old these are."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from django.conf import settings
from django.utils import timezone

from tomoni.kernel.part import OpenTable, parts, resolve
from tomoni.plan.api import adopted_changes

from .licences import licence
from .models import OpenFile
from .queries import behind_changes
from .tables import CSV, JSON, Column, Table, lines_of

# What heads every table of the 自治体標準オープンデータセット.
HEAD = (
    Column("local_government_code", "全国地方公共団体コード"),
    Column("local_government_name", "地方公共団体名"),
)
FORMS = (CSV, JSON)
_AT_ONCE = 500


def open_tables() -> dict[str, OpenTable]:
    """The open tables of all parts by key."""
    return {one.key: one for part in parts() for one in part.open_tables}


def as_table(one: OpenTable, url: str) -> Table:
    """An open table as a file; each row says whose it is."""
    labels = one.labels or one.columns
    columns = (*HEAD, *(Column(key, label) for key, label in zip(one.columns, labels, strict=True)))
    about = {
        "title": str(one.label),
        "url": settings.TOMONI_URL + url,
        "publisher": settings.TOMONI_CITY_NAME,
        "licence": licence().url,
        "retrieved": timezone.localdate(),
    }
    return Table(file_name(one), columns, lambda: _with_head(resolve(one.rows)()), about)


def _with_head(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    head = settings.TOMONI_CITY_CODE, settings.TOMONI_CITY_NAME
    return ((*head, *row) for row in rows)


def file_name(one: OpenTable) -> str:
    """As files of the standard are called: 131016_plan_nodes."""
    name = one.key.replace(".", "_")
    return f"{settings.TOMONI_CITY_CODE}_{name}" if settings.TOMONI_CITY_CODE else name


def span_of(one: OpenTable) -> tuple[date | None, date | None]:
    """The first and the last day of a table, where it has any."""
    days: tuple[date | None, date | None] = resolve(one.span)() if one.span else (None, None)
    return days


def files() -> dict[tuple[str, str], OpenFile]:
    """What is known of the files, by table and form. One query."""
    return {(one.table, one.form): one for one in OpenFile.objects.all()}


def measure_files() -> None:
    """Read every table once in each form, and keep how large it is and since when it has been so."""
    known, now = files(), timezone.now()
    for key, one in open_tables().items():
        for form in FORMS:
            table = as_table(one, "")
            table.about.pop("retrieved")  # the day alone changes nothing
            digest, size = hashlib.sha256(), 0
            for line in lines_of(table, form):
                digest.update(raw := line.encode())
                size += len(raw)
            before = known.get((key, form))
            same = before is not None and before.digest == digest.hexdigest()
            OpenFile.objects.update_or_create(
                table=key,
                form=form,
                defaults={
                    "size": size,
                    "digest": digest.hexdigest(),
                    "changed_at": before.changed_at if before and same else now,
                },
            )
    OpenFile.objects.exclude(table__in=open_tables()).delete()


# ---- the table that joins parts --------------------------------------------------------------------


def open_changes() -> Iterator[tuple[object, ...]]:
    """Rows of the open table ``plan.changes``: newest first. Drafts are not among them."""
    start = 0
    while True:
        found, count = adopted_changes(limit=_AT_ONCE, offset=start)
        behind = behind_changes([one.id for one in found])
        for one in found:
            voices = behind.get(one.id)
            yield (
                str(one.id), one.edition_title, one.adopted_on, one.node.code if one.node else "",
                one.node.name if one.node else "", one.role, one.old, one.new, one.reason,
                voices.voices if voices else 0, ";".join(v.public_id for v in voices.named) if voices else "",
            )  # fmt: skip
        start += _AT_ONCE
        if start >= count:
            return
