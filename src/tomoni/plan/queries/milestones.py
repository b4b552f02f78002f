"""The course of an edition as pages show it: its stages with documents and remarks, and what changed between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from .. import domain
from ..models import (
    HANDLINGS,
    MILESTONE_KINDS,
    RESULTS,
    Edition,
    Milestone,
    MilestoneCorrection,
    MilestoneDocument,
    NodeVersion,
    PlanText,
    Remark,
    RemarkHandling,
)
from .comparing import compare_contents
from .content import Content
from .differences import Difference
from .editions import reach
from .snapshots import content_in, document_in, text_now


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A file of a stage; ``size`` in bytes."""

    id: UUID
    title: str
    file_name: str
    kind: str
    kind_label: str
    size: int
    is_public: bool
    received_on: date


@dataclass(frozen=True, slots=True)
class RemarkFacts:
    """A remark of the council: the items it is about (code and name), and what the city did with it, if it has."""

    id: UUID
    order: int
    text: str
    nodes: tuple[tuple[str, str], ...]
    handling: str
    handling_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageCorrection:
    """That something was recorded wrongly: what, how it was recorded, how it is, why, since when."""

    field: str
    old: str
    new: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Station:
    """One stage with all corrections in it. ``text`` is the digest of how the draft read, empty where it was not kept
    (or, for the public, is not shown)."""

    id: UUID
    kind: str
    kind_label: str
    label: str
    state: domain.MilestoneState
    planned_on: date | None
    planned_to: date | None
    held_on: date | None
    held_to: date | None
    number: str
    partner: str
    result: str
    result_label: str
    note: str
    short_reason: str
    address: str
    text: str
    is_public: bool
    text_is_public: bool
    kept_on: date | None = None  # the day on which the text was kept
    documents: tuple[DocumentFacts, ...] = ()
    remarks: tuple[RemarkFacts, ...] = ()
    corrections: tuple[StageCorrection, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: the town's own word, else its kind."""
        return self.label or self.kind_label

    @property
    def is_held(self) -> bool:
        return self.held_on is not None

    @property
    def is_late(self) -> bool:
        """Whether its planned day has passed."""
        last = self.planned_on
        return not self.is_held and last is not None and last < timezone.localdate()

    @property
    def is_kept_later(self) -> bool:
        """Whether the stage was recorded on a later day, so that the text is not quite that of the day itself."""
        return bool(self.text and self.kept_on and self.held_on and self.kept_on > self.held_on)


def city_course() -> domain.Course:
    """What the city's rules say about the course of an edition.

    Raises:
        DomainError: ``plan.bad_course``.
    """
    return domain.read_course(settings.TOMONI_CATALOG / "plan" / "course.yaml")


def course(edition: Edition, *, inside: bool, only: UUID | None = None) -> tuple[Station, ...]:
    """The stages of an edition in the order of their days. Four queries at most.

    Without ``inside`` only what everyone may see: public stages, public documents, texts that are shown. With ``only``
    documents and remarks of this stage alone.
    """
    recorded = F("fixed_at").asc(nulls_last=True)  # of stages on one day the one that was recorded first
    rows = Milestone.objects.filter(edition=edition).order_by(recorded, "created_at", "id")
    if not inside:
        rows = rows.filter(is_public=True)
    found = [_station(row) for row in rows]
    ids = [one.id for one in found]
    if not ids:
        return ()
    corrections = _corrections([one.id for one in found if one.is_held])
    wanted = [one for one in found if only in (None, one.id)]
    documents = _documents([one.id for one in wanted], inside=inside)
    reports = [one.id for one in wanted if one.kind == domain.MilestoneKind.REPORT]
    remarks = _remarks(edition, reports) if reports else {}
    whole = [
        replace(
            _corrected(one, corrections.get(one.id, ())),
            text=one.text if inside or one.text_is_public else "",
            documents=tuple(documents.get(one.id, ())),
            remarks=tuple(remarks.get(one.id, ())),
        )
        for one in found
    ]
    return tuple(sorted(whole, key=_place))


def _place(one: Station) -> tuple[bool, date]:
    """By their days, those without one after all others; the adoption last."""
    return one.kind == domain.MilestoneKind.ADOPTED, one.held_on or one.planned_on or date.max


def _station(row: Milestone) -> Station:
    return Station(
        id=row.id,
        kind=row.kind,
        kind_label=str(MILESTONE_KINDS[domain.MilestoneKind(row.kind)]),
        label=row.label,
        state=domain.milestone_state(row.held_on, row.held_to, timezone.localdate()),
        planned_on=row.planned_on,
        planned_to=row.planned_to,
        held_on=row.held_on,
        held_to=row.held_to,
        number=row.number,
        partner=row.partner,
        result=row.result,
        result_label=str(RESULTS[domain.Result(row.result)]) if row.result else "",
        note=row.note,
        short_reason=row.short_reason,
        address=row.address,
        text=row.text_id or "",
        is_public=row.is_public,
        text_is_public=row.text_is_public,
        kept_on=timezone.localdate(row.fixed_at) if row.fixed_at and row.text_id else None,
    )


def _corrections(ids: Collection[UUID]) -> dict[UUID, list[StageCorrection]]:
    found: dict[UUID, list[StageCorrection]] = {}
    for row in MilestoneCorrection.objects.filter(milestone__in=ids).order_by("id"):
        found.setdefault(row.milestone_id, []).append(
            StageCorrection(row.field, row.old, row.new, row.reason, timezone.localdate(row.at))
        )
    return found


def _corrected(one: Station, corrections: Iterable[StageCorrection]) -> Station:
    made = tuple(corrections)
    values: dict[str, Any] = {}
    for correction in made:
        is_day = correction.field in ("held_on", "held_to")
        values[correction.field] = date.fromisoformat(correction.new) if is_day else correction.new
    if "result" in values:
        values["result_label"] = str(RESULTS[domain.Result(values["result"])])
    now = replace(one, **values, corrections=made)
    return replace(now, state=domain.milestone_state(now.held_on, now.held_to, timezone.localdate()))


def _documents(ids: Collection[UUID], *, inside: bool) -> dict[UUID, list[DocumentFacts]]:
    rows = MilestoneDocument.objects.filter(milestone__in=ids).order_by("received_at", "id")
    if not inside:
        rows = rows.filter(is_public=True)
    found: dict[UUID, list[DocumentFacts]] = {}
    for row in rows:
        found.setdefault(row.milestone_id, []).append(
            DocumentFacts(
                id=row.id,
                title=row.title,
                file_name=row.file_name,
                kind=row.kind,
                kind_label=str(row.get_kind_display()),
                size=row.size,
                is_public=row.is_public,
                received_on=timezone.localdate(row.received_at),
            )
        )
    return found


def _remarks(edition: Edition, reports: Collection[UUID]) -> dict[UUID, list[RemarkFacts]]:
    """Remarks with their items, one row for each item. One query."""
    newest = RemarkHandling.objects.filter(remark=OuterRef("pk")).order_by("-id")
    base, sequence = reach(edition)
    named = NodeVersion.objects.filter(node=OuterRef("nodes"), base_id=base, sequence__lte=sequence)
    named = named.order_by("-sequence")
    rows = (
        Remark.objects.filter(milestone__in=reports)
        .annotate(
            handling=Subquery(newest.values("handling")[:1]),
            reason=Subquery(newest.values("reason")[:1]),
            code=F("nodes__code"),
            marker=Subquery(named.values("marker")[:1]),
            title=Subquery(named.values("title")[:1]),
        )
        .order_by("order", "code")
        .values("id", "milestone_id", "order", "text", "handling", "reason", "code", "marker", "title")
    )
    by_id: dict[UUID, RemarkFacts] = {}
    of: dict[UUID, UUID] = {}
    for row in rows:
        nodes: tuple[tuple[str, str], ...] = ()
        if row["code"]:
            nodes = ((row["code"], f"{row['marker'] or ''} {row['title'] or row['code']}".strip()),)
        of[row["id"]] = row["milestone_id"]
        if row["id"] in by_id:
            one = by_id[row["id"]]
            by_id[row["id"]] = replace(one, nodes=one.nodes + nodes)
            continue
        handling = row["handling"] or ""
        label = str(HANDLINGS[domain.Handling(handling)]) if handling else ""
        by_id[row["id"]] = RemarkFacts(
            row["id"], row["order"], row["text"], nodes, handling, label, row["reason"] or ""
        )
    found: dict[UUID, list[RemarkFacts]] = {}
    for id, one in by_id.items():
        found.setdefault(of[id], []).append(one)
    return found


def windows_of(stations: Iterable[Station]) -> tuple[tuple[date, date | None], ...]:
    """For each held stage, in order, the days whose voices came in at it: from the first to before the second. Of a
    public comment these are its own days, of another stage all until the next."""
    found = [
        (one.held_on, one.held_to if one.kind == domain.MilestoneKind.COMMENT else None)
        for one in stations
        if one.held_on
    ]
    return tuple((window.start, window.end) for window in domain.windows(found))


# ---- what changed between stages ---------------------------------------------------------------------


class TextsAtStages:
    """The texts of several stages, read together when the first of them is asked for. One query."""

    def __init__(self, digests: Iterable[str]) -> None:
        self._wanted = {digest for digest in digests if digest}
        self._rows: dict[str, PlanText] | None = None
        self._contents: dict[str, Content] = {}

    def content(self, digest: str) -> Content:
        """How the draft read."""
        if self._rows is None:
            self._rows = {row.digest: row for row in PlanText.objects.filter(digest__in=self._wanted)}
        if digest not in self._contents:
            self._contents[digest] = content_in(document_in(self._rows[digest]))
        return self._contents[digest]

    def difference(self, old: str, new: str) -> Difference:
        """What was different at the later stage."""
        return compare_contents(self.content(old), self.content(new))


def difference_to_now(digest: str, edition: Edition) -> Difference:
    """What is different in the edition now from how it read at a stage. Ten queries at most."""
    return compare_contents(TextsAtStages([digest]).content(digest), text_now(edition))


def text_at(milestone: Milestone) -> dict[str, Any]:
    """The document that was kept at a stage, of the format ``tomoni-plan/1``. One query.

    Raises:
        PlanText.DoesNotExist: none was kept.
    """
    return document_in(PlanText.objects.get(digest=milestone.text_id))


# ---- what an adoption needs --------------------------------------------------------------------------


def stages_missing(edition: Edition) -> tuple[str, ...]:
    """The stages that the city's rules ask for before this edition is adopted, and that were not held; a vote that
    did not pass is not one. Two queries at most."""
    needed = city_course().needed[edition.kind]
    if not needed:
        return ()
    held = [one for one in _held(edition) if one.kind in needed]
    done = {
        one.kind for one in held if one.kind != domain.MilestoneKind.VOTE or one.result in domain.DECIDED_FOR
    }
    return tuple(str(MILESTONE_KINDS[kind]) for kind in needed if kind not in done)


def vote_result(edition: Edition) -> str:
    """What the assembly decided last; empty where it has not. Two queries."""
    votes = [one for one in _held(edition) if one.kind == domain.MilestoneKind.VOTE]
    return max(votes, key=lambda one: one.held_on or date.min).result if votes else ""


def _held(edition: Edition) -> list[Station]:
    rows = [_station(row) for row in Milestone.objects.filter(edition=edition).held()]
    corrections = _corrections([one.id for one in rows]) if rows else {}
    return [_corrected(one, corrections.get(one.id, ())) for one in rows]


def has_public_course(edition: UUID) -> bool:
    """Whether everyone can see any stage of an edition. One query."""
    return bool(Milestone.objects.filter(edition=edition, is_public=True).exists())


def editions_on_course(plan: UUID | None = None) -> tuple[tuple[UUID, str], ...]:
    """Drafts (id, title) that everyone can follow on their course, the newest first, of one plan or all. One query."""
    rows = Edition.objects.filter(adopted_at=None, milestones__is_public=True).distinct()
    if plan is not None:
        rows = rows.filter(plan=plan)
    return tuple(rows.order_by("-created_at").values_list("id", "title"))


def kept_document(key: UUID, *, inside: bool) -> tuple[MilestoneDocument, bytes] | None:
    """A document with its bytes, if it may be seen: for the public it and its stage must be public. One query."""
    rows = MilestoneDocument.objects.select_related("file", "milestone__edition").filter(pk=key)
    if not inside:
        rows = rows.filter(is_public=True, milestone__is_public=True)
    found: MilestoneDocument | None = rows.first()
    return (found, bytes(found.file.content)) if found else None
