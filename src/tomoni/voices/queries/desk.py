"""What staff see: queues, drafts, similar voices."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tomoni.search import api as search

from ..models import AnswerDraft, Sender, Standing, Summary, Voice
from .reading import AnswerView, answers_to

PRIVATE = "voices.private"  # search documents of every voice as received, for staff


@dataclass(frozen=True, slots=True)
class Queues:
    """How many voices wait in each queue of the desk. None: not asked for."""

    late: int
    mine: int
    new: int
    open: int
    to_decide: int | None


def queues(
    person: UUID | None, departments: Collection[UUID] | None = None, *, to_decide: bool = True
) -> Queues:
    """The counts beside the names of the queues, of these departments (None: of all).

    One query over what is open, a second one over what is ``to_decide``.
    """
    today = timezone.localdate()
    counts = of_departments(open_rows(), departments).aggregate(
        late=Count("pk", filter=Q(wants_answer=True, due_on__lt=today)),
        mine=Count("pk", filter=Q(holder=person)) if person else Count("pk", filter=Q(pk=None)),
        new=Count("pk", filter=Q(in_hand_on=None)),
        open=Count("pk"),
    )
    undecided = of_departments(to_decide_rows(), departments).count() if to_decide else None
    return Queues(to_decide=undecided, **counts)


def of_departments(rows: QuerySet[Standing], departments: Collection[UUID] | None) -> QuerySet[Standing]:
    """Of these voices, those of the departments; all where None is given."""
    return rows if departments is None else rows.filter(department__in=list(departments))


def open_rows() -> QuerySet[Standing]:
    """Voices that the city still owes an end, the most urgent first."""
    return Standing.objects.filter(closing="", folded=False).order_by("due_on", "voice")


def to_decide_rows() -> QuerySet[Standing]:
    """Voices that concern the plan and on which nothing is decided, newest first."""
    return Standing.objects.filter(concerned=True, decision="").order_by("-received_at")


def queue_rows(queue: str, person: UUID | None) -> QuerySet[Standing]:
    """The rows of one queue of the desk: late, mine, new, open, to_decide or all."""
    today = timezone.localdate()
    match queue:
        case "late":
            rows = open_rows().filter(wants_answer=True, due_on__lt=today)
        case "mine":
            rows = open_rows().filter(holder=person)
        case "new":
            rows = open_rows().filter(in_hand_on=None)
        case "to_decide":
            rows = to_decide_rows()
        case "all":
            rows = Standing.objects.order_by("-received_at", "voice")
        case _:
            rows = open_rows()
    return rows.select_related("voice", "voice__text")


def with_pending_request(requests: Iterable[UUID]) -> dict[UUID, UUID]:
    """For requests of approval: which voice each is about (its answer's draft or its summary)."""
    ids = list(requests)
    drafts = AnswerDraft.objects.filter(approval__in=ids).values_list("approval", "voice")
    summaries = Summary.objects.filter(approval__in=ids).values_list("approval", "voice")
    return dict([*drafts, *summaries])


def current_draft(voice: Voice) -> AnswerDraft | None:
    """The answer that is being written, if one is."""
    return AnswerDraft.objects.filter(voice=voice, answer=None).order_by("-updated_at").first()


def same_sender(voice: Voice) -> int:
    """How many other voices the same person sent, where that can be known."""
    sender = Sender.objects.filter(voice=voice).exclude(key="").first()
    if sender is None:
        return 0
    return Sender.objects.filter(key=sender.key).exclude(voice=voice).count()


@dataclass(frozen=True, slots=True)
class Precedent:
    """A past voice that says something alike, in its own words, and the newest answer to it."""

    voice: UUID
    text: str
    answer: AnswerView


def similar_answered(
    voice: Voice, limit: int = 3, departments: Collection[UUID] | None = None
) -> list[Precedent]:
    """Past voices of these departments (None: of all) that say something alike and were answered, best first."""
    refs = [ref for ref in search.similar(PRIVATE, voice.text.text, limit=limit * 6 + 1) if ref != voice.pk]
    answers = answers_to(refs)
    rows = of_departments(Standing.objects.filter(voice__in=list(answers)), departments)
    texts = dict(rows.values_list("voice", "voice__text__text"))
    kept = [ref for ref in refs if texts.get(ref)][:limit]
    return [Precedent(ref, texts[ref], answers[ref][-1]) for ref in kept]
