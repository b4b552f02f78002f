"""What people may read of voices. Who may see which words is decided in one place: ``released_words``."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tomoni.kernel import codes
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import visible
from tomoni.places.api import areas_around
from tomoni.plan.api import ChangeFacts, changes_by_ids, edition_in_force, marks_of_nodes
from tomoni.search import api as search

from .. import domain
from ..models import Answer, AnswerTo, Concern, ConsentWording, Reflection, ReflectionOf, Standing, Voice
from .standings import standing_of

PUBLIC = "voices.public"  # search documents of what the public may read
Areas = Collection[UUID] | QuerySet[Any, Any]  # ids
_PAGE = 500  # voices that the open table reads at once


def voice_by_receipt(typed: str) -> Voice:
    """The voice with this receipt number, however it was typed.

    Raises:
        DomainError: ``receipt.…`` where the number cannot be one, ``voices.receipt_unknown`` where none has it.
            To the person both say the same: nothing tells whether another number exists.
    """
    voice = Voice.objects.filter(receipt_number=codes.parse_receipt_number(typed)).first()
    if voice is None:
        raise DomainError("voices.receipt_unknown")
    return voice


def newest_consent_wording() -> ConsentWording:
    """The words by which people are asked today.

    Raises:
        DomainError: ``voices.no_consent_wording``: the catalogue has not been loaded.
    """
    wording = ConsentWording.objects.order_by("-version").first()
    if wording is None:
        raise DomainError("voices.no_consent_wording")
    return wording


def released_words(row: Standing) -> str | None:
    """What the public may read of a voice: its words, the summary, or (None) nothing. The one gate of every exit.

    Needs ``publication__summary`` and ``voice__text`` joined in. A voice that is answered for the person alone,
    hidden, or whose text was shredded has nothing to read.
    """
    publication = row.publication
    if publication is None or publication.prominence != domain.Prominence.PUBLIC:
        return None
    if publication.form == domain.PublicForm.SUMMARY:
        return publication.summary.text if publication.summary else None
    return visible(row.voice.text.text) or None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer as people read it."""

    id: UUID
    text: str
    department_name: str
    signatory: str
    document_number: str
    issued_at: datetime
    superseded: bool = False

    @property
    def issued_on(self) -> date:
        """The day on which it went out."""
        return timezone.localdate(self.issued_at)


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """One decision as people read it; ``change`` where it changed the plan; ``voices`` how many stand behind it."""

    id: UUID
    decision: str
    reason: str
    at: datetime
    voices: int
    change: ChangeFacts | None = None

    @property
    def on(self) -> date:
        """The day of the decision."""
        return timezone.localdate(self.at)

    @property
    def in_force(self) -> bool:
        """Whether a decided change of the plan has been adopted."""
        return self.change is not None and self.change.adopted_on is not None


@dataclass(frozen=True, slots=True)
class PublicVoice:
    """A voice as the public reads it."""

    public_id: str
    channel: str
    received_on: date
    due_on: date
    area_name: str
    text: str
    form: str
    station: domain.Station
    decision: str
    closing: str
    closing_reason: str
    answered_on: date | None
    late_days: int  # days past the promised day without an answer; 0 in time or answered
    answers: tuple[AnswerView, ...] = ()
    reflections: tuple[ReflectionView, ...] = ()


def public_voices(rows: Iterable[Standing]) -> list[PublicVoice]:
    """These voices as the public reads them, with answers and decisions. Four queries, however many."""
    kept = [(row, text) for row in rows if (text := released_words(row)) is not None]
    ids = [row.voice_id for row, _ in kept]
    answers = answers_to(ids)
    reflections = reflections_of(ids)
    today = timezone.localdate()
    return [
        _public(row, text, answers.get(row.voice_id, ()), reflections.get(row.voice_id, ()), today)
        for row, text in kept
    ]


def _public(
    row: Standing,
    text: str,
    answers: tuple[AnswerView, ...],
    reflections: tuple[ReflectionView, ...],
    today: date,
) -> PublicVoice:
    state = standing_of(row)
    owed = state.is_open and row.wants_answer
    return PublicVoice(
        public_id=row.voice.public_id,
        channel=row.voice.channel,
        received_on=row.received_on,
        due_on=row.due_on,
        area_name=row.voice.area_name,
        text=text,
        form=row.publication.form if row.publication else "",
        station=state.station,
        decision=row.decision,
        closing=row.closing,
        closing_reason=row.voice.closing.reason if row.closing else "",
        answered_on=row.answered_on,
        late_days=max((today - row.due_on).days, 0) if owed else 0,
        answers=answers,
        reflections=reflections,
    )


def public_rows() -> QuerySet[Standing]:
    """Standings of voices that the public may read, with all that ``released_words`` needs, newest first."""
    return (
        Standing.objects.filter(public=True)
        .select_related("voice", "voice__text", "voice__closing", "publication__summary")
        .order_by("-received_at", "voice")
    )


def filtered(
    rows: QuerySet[Standing],
    *,
    department: UUID | None = None,
    state: str = "",
    areas: Areas | None = None,
) -> QuerySet[Standing]:
    """Narrow a list: by department, by areas (their ids), by state (``open``, ``answered``, ``changed``, ``closed``)."""
    if department:
        rows = rows.filter(department=department)
    if areas is not None:
        rows = rows.filter(area__in=areas)
    match state:
        case "open":
            rows = rows.filter(closing="")
        case "answered":
            rows = rows.exclude(answered_on=None)
        case "changed":
            rows = rows.filter(decision=domain.Decision.CHANGED)
        case "closed":
            rows = rows.exclude(closing__in=["", domain.ClosingKind.ANSWERED])
    return rows


def answers_to(voices: list[UUID]) -> dict[UUID, tuple[AnswerView, ...]]:
    """The answers to each voice, oldest first. One query."""
    found: dict[UUID, list[AnswerView]] = {}
    links = AnswerTo.objects.filter(voice__in=voices).select_related("answer").order_by("answer__issued_at")
    superseded = {link.answer.supersedes_id for link in links}
    for link in links:
        found.setdefault(link.voice_id, []).append(_answer_view(link.answer, link.answer_id in superseded))
    return {voice: tuple(views) for voice, views in found.items()}


def _answer_view(answer: Answer, superseded: bool) -> AnswerView:
    return AnswerView(
        id=answer.pk,
        text=answer.text,
        department_name=answer.department_name,
        signatory=answer.signatory,
        document_number=answer.document_number,
        issued_at=answer.issued_at,
        superseded=superseded,
    )


def reflections_of(voices: list[UUID]) -> dict[UUID, tuple[ReflectionView, ...]]:
    """The decisions because of each voice, newest first. Two queries."""
    links = list(
        ReflectionOf.objects.filter(voice__in=voices)
        .select_related("reflection")
        .annotate(voices=_voices_behind("reflection"))
        .order_by("-reflection__at")
    )
    changes = changes_by_ids({link.reflection.change_id for link in links if link.reflection.change_id})
    found: dict[UUID, list[ReflectionView]] = {}
    for link in links:
        found.setdefault(link.voice_id, []).append(_reflection_view(link.reflection, link.voices, changes))
    return {voice: tuple(views) for voice, views in found.items()}


def _voices_behind(reference: str) -> Subquery:
    """How many voices stand behind a reflection, as a column."""
    others = ReflectionOf.objects.filter(reflection=OuterRef(reference)).order_by()
    return Subquery(others.values("reflection").annotate(n=Count("pk")).values("n")[:1])


def _reflection_view(reflection: Reflection, voices: int, changes: dict[UUID, ChangeFacts]) -> ReflectionView:
    return ReflectionView(
        id=reflection.pk,
        decision=reflection.decision,
        reason=reflection.reason,
        at=reflection.at,
        voices=voices,
        change=changes.get(reflection.change_id) if reflection.change_id else None,
    )


def newest_reflections(limit: int = 3) -> list[ReflectionView]:
    """The newest decisions because of voices, for the front page. Two queries.

    A change that is decided but not yet adopted is not among them: the page says what changed, not what may.
    """
    rows = Reflection.objects.exclude(
        decision__in=[domain.Decision.OUTSIDE, domain.Decision.ALREADY_DONE]
    ).annotate(voice_count=_voices_behind("pk"))
    rows = rows.order_by("-at")[: limit * 4]
    changes = changes_by_ids({row.change_id for row in rows if row.change_id})
    views = [_reflection_view(row, row.voice_count, changes) for row in rows]
    return [view for view in views if view.in_force or view.change is None][:limit]


def changes_wanted_in(areas: Collection[UUID], changes: Collection[UUID]) -> set[UUID]:
    """Those of these changes of the plan behind which voices of these areas stand. One query."""
    behind = ReflectionOf.objects.filter(reflection__change__in=changes, voice__area__in=areas)
    return set(behind.values_list("reflection__change", flat=True))


def newest_changes_of(areas: Collection[UUID], limit: int = 3) -> list[ReflectionView]:
    """The newest changes of the plan in force that voices of these areas brought about. Two queries."""
    behind = ReflectionOf.objects.filter(reflection=OuterRef("pk"), voice__area__in=areas)
    rows = list(
        Reflection.objects.exclude(change=None)
        .filter(Exists(behind), change__edition__adopted_at__isnull=False)
        .annotate(voice_count=_voices_behind("pk"))
        .order_by("-at")[:limit]
    )
    changes = changes_by_ids({row.change_id for row in rows if row.change_id})
    return [_reflection_view(row, row.voice_count, changes) for row in rows]


def reflections_by_change(changes: set[UUID]) -> dict[UUID, list[tuple[ReflectionView, list[str]]]]:
    """For changes of the plan: the decision behind each, and the public ids of those of its voices that are public."""
    rows = list(Reflection.objects.filter(change__in=changes).annotate(voice_count=_voices_behind("pk")))
    links = ReflectionOf.objects.filter(reflection__in=rows, voice__standing__public=True).order_by(
        "voice__received_at"
    )
    named: dict[UUID, list[str]] = {}
    for reflection, public_id in links.values_list("reflection", "voice__public_id"):
        named.setdefault(reflection, []).append(public_id)
    found: dict[UUID, list[tuple[ReflectionView, list[str]]]] = {}
    for row in rows:
        view = _reflection_view(row, row.voice_count, {})
        if row.change_id:
            found.setdefault(row.change_id, []).append((view, named.get(row.pk, [])))
    return found


def count_by_node(areas: Collection[UUID]) -> dict[UUID, int]:
    """How many voices of these areas concern each node of the plan. One query."""
    concerned = Concern.objects.filter(area__in=areas)
    return dict(concerned.values_list("node").annotate(n=Count("pk")).order_by())


def voices_concerning(
    node: UUID, limit: int = 3, areas: Areas | None = None
) -> tuple[int, Sequence[Standing]]:
    """How many voices (of these areas) concern a node of the plan, all of them, and the newest of ``public_rows``.

    One query; a second where none of them is public.
    """
    concerned = Concern.objects.filter(node=node)
    if areas is not None:
        concerned = concerned.filter(area__in=areas)
    total = concerned.values("node").annotate(n=Count("pk")).values("n")
    newest = concerned.filter(voice__standing__public=True).order_by("-received_at", "voice")
    shown = public_rows().filter(voice__in=newest.values("voice")[:limit])
    rows = list(shown.annotate(concerning=Subquery(total)))
    return (rows[0].concerning if rows else concerned.count()), rows


def open_rows_of_public(areas: Areas | None = None) -> Iterator[tuple[object, ...]]:
    """Rows of the open table ``voices``: each public voice (of these areas) with its newest answer and decision."""
    rows = rest = filtered(public_rows(), areas=areas)
    while page := list(rest[:_PAGE]):  # a page may hold nothing to read: others follow
        last = page[-1]
        after = Q(received_at__lt=last.received_at) | Q(voice__gt=last.voice_id)
        rest = rows.filter(after, received_at__lte=last.received_at)
        for voice in public_voices(page):
            answer = voice.answers[-1].text if voice.answers else ""
            reason = voice.reflections[0].reason if voice.reflections else ""
            yield (
                voice.public_id, voice.channel, voice.received_on, voice.area_name, voice.text,
                voice.closing, voice.answered_on, answer, voice.decision, reason,
            )  # fmt: skip


def open_span() -> tuple[date | None, date | None]:
    """The days of the first and the last voice of the open table."""
    days = Standing.objects.filter(public=True).aggregate(first=Min("received_at"), last=Max("received_at"))
    first, last = days["first"], days["last"]
    return first and timezone.localdate(first), last and timezone.localdate(last)


def voices_behind(change: UUID) -> "QuerySet[ReflectionOf, Any]":
    """The ids of the voices behind a change of the plan, once it is adopted: a draft is not public."""
    behind = ReflectionOf.objects.filter(reflection__change=change)
    return behind.exclude(reflection__change__edition__adopted_at=None).values("voice")


def find_public(
    words: str, limit: int = 15, offset: int = 0, area: UUID | None = None
) -> tuple[search.Count, list[PublicVoice]]:
    """Public voices (of an area) that contain these words, newest first."""
    among = search.Among(marks=(search.mark("area", area),)) if area else search.EVERYWHERE
    found = search.look({PUBLIC: among}, words, limit=limit, offset=offset)[PUBLIC]
    rows = {row.voice_id: row for row in public_rows().filter(voice__in=found.refs)}
    return found.count, public_voices(rows[ref] for ref in found.refs if ref in rows)


def search_marks(rows: Collection[Standing]) -> dict[UUID, set[str]]:
    """For ``search``: the areas in which each voice stands, and the items of the plan that it concerns, with those
    above them in the plan in force. Needs ``voice`` joined in. Four queries, and one for each area."""
    found: dict[UUID, set[str]] = {row.voice_id: set() for row in rows}
    around = {area: _area_marks(area) for row in rows if (area := row.voice.area_id)}
    for row in rows:
        if row.voice.area_id:
            found[row.voice_id] |= around[row.voice.area_id]
    concerns = list(Concern.objects.filter(voice__in=list(found)).values_list("voice_id", "node_id"))
    edition = edition_in_force() if concerns else None
    if edition:
        marks = marks_of_nodes({node for _, node in concerns}, edition)
        for voice, node in concerns:
            found[voice] |= marks[node]
    return found


def _area_marks(area: UUID) -> set[str]:
    return {search.mark("area", one.pk) for one in areas_around(area)}
