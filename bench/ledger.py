"""Many voices at once, in shares as a town hall has them, with everything that became of each.

Written in bulk, past the actions: what actions would derive is derived here by the same queries
(``derive_standings``, ``released_words``), so that a page finds what it would find in a real ledger.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tomoni.accounts.api import department_names
from tomoni.approvals.models import Request
from tomoni.audit.models import Record
from tomoni.kernel import codes
from tomoni.places.api import Area, areas
from tomoni.plan.api import Change, Node
from tomoni.search import api as search
from tomoni.voices import models, queries
from tomoni.voices.domain import AnswerWish, ClosingKind, ConsentChoice, Decision, Prominence, PublicForm

from . import words

SPAN = timedelta(days=3 * 365)  # over which voices arrived
OPEN, ANSWERED = 0.03, 0.80  # shares; the others were closed otherwise
CONSENTS = {ConsentChoice.WORDS: 60, ConsentChoice.SUMMARY: 20, ConsentChoice.NONE: 20}
PUBLISHED = 0.63  # of those that may be: half of all voices are public
WISHES = {AnswerWish.PAGE: 60, AnswerWish.MAIL: 25, AnswerWish.LETTER: 5, AnswerWish.NONE: 10}
ENDS = {ClosingKind.FOR_INFORMATION: 70, ClosingKind.OUT_OF_SCOPE: 15, ClosingKind.HANDED_OVER: 15}
DECISIONS = {Decision.ALREADY_DONE: 45, Decision.LATER: 25, Decision.NOT_ADOPTED: 20, Decision.OUTSIDE: 10}
WITH_SENDER, CONCERNING, REFLECTED, CHANGING, FOLDED = 0.4, 0.3, 0.1, 0.01, 0.02
TO_ONE_NODE = 0.25  # of the concerns go to one measure: half the town writes about the same thing
AT_ONCE = 2_500


def _chosen(rng: Random, shares: dict[Any, int]) -> Any:
    return rng.choices(list(shares), list(shares.values()))[0]


@dataclass(slots=True)
class _Rows:
    """Rows of one batch, by table in the order in which they can be written."""

    tables: dict[type, list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.tables.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        for model in _ORDER:
            model.objects.bulk_create(self.tables.get(model, ()), batch_size=800)


_ORDER: tuple[Any, ...] = (
    Request, models.Voice, models.VoiceText, models.Sender, models.Summary, models.Assignment, models.AnswerDraft,
    models.AnswerDraftVersion, models.Answer, models.AnswerTo, models.Closing, models.Publication, models.Concern,
    models.Reflection, models.ReflectionOf, models.Folding, Record,
)  # fmt: skip


@dataclass(slots=True)
class Ledger:
    """What voices point at, and the one who writes them."""

    rng: Random
    nodes: list[Node]
    changes: list[Change]
    wording: models.ConsentWording = field(default_factory=queries.newest_consent_wording)
    departments: list[tuple[UUID, str]] = field(default_factory=lambda: sorted(department_names().items()))
    areas: list[Area] = field(default_factory=lambda: areas("chiku"))
    now: datetime = field(default_factory=timezone.now)
    reflections: list[models.Reflection] = field(default_factory=list)
    before: models.Voice | None = None

    def seed(self, count: int) -> None:
        """Write so many voices."""
        self._decide()
        every = iter(range(count))
        while numbers := list(islice(every, AT_ONCE)):
            with transaction.atomic():
                self._write([number / count for number in numbers])

    def _decide(self) -> None:
        """The decisions that changed the plan; each names many voices."""
        self.reflections = [
            models.Reflection(
                decision=Decision.CHANGED,
                reason=words.reason(self.rng),
                change=change,
                at=self.now - timedelta(days=20),
            )
            for change in self.changes
        ]
        models.Reflection.objects.bulk_create(self.reflections)

    def _write(self, ages: list[float]) -> None:
        rows = _Rows()
        for age in ages:
            self._voice(rows, age)
        rows.write()
        ids = [voice.pk for voice in rows.tables[models.Voice]]
        standings = queries.derive_standings(models.Voice.objects.filter(pk__in=ids))
        models.Standing.objects.bulk_create(standings, batch_size=800)
        search.put_many(queries.PRIVATE, self._private(rows))
        search.put_many(queries.PUBLIC, self._public(ids))

    def _private(self, rows: _Rows) -> Iterator[tuple[UUID, str, Any]]:
        for text in rows.tables[models.VoiceText]:
            yield text.voice_id, text.text, text.voice.received_on

    def _public(self, ids: list[UUID]) -> Iterator[tuple[UUID, str, Any, set[str]]]:
        shown = {row.voice_id: row for row in queries.public_rows().filter(voice__in=ids)}
        answers, marks = queries.answers_to(list(shown)), queries.search_marks(list(shown.values()))
        for voice, row in shown.items():
            if released := queries.released_words(row):
                texts = [released, *(one.text for one in answers.get(voice, ()))]
                yield voice, "\n".join(texts), row.received_on, marks[voice]

    # -- one voice

    def _voice(self, rows: _Rows, age: float) -> None:
        """A voice with its fate. ``age`` 0 arrived now, 1 at the beginning."""
        rng = self.rng
        is_open = age < OPEN
        received = self.now - (
            timedelta(days=45) * age / OPEN if is_open else timedelta(days=45) + SPAN * age
        )
        area = rng.choice([None, *self.areas])
        voice = rows.add(
            models.Voice(
                public_id=codes.new_public_id(),
                receipt_number=codes.new_receipt_number(),
                follow_key=secrets.token_urlsafe(16),
                channel="letter",
                received_at=received,
                recorded_at=received,
                area=area,
                area_name=area.name if area else "",
                consent=_chosen(rng, CONSENTS),
                consent_wording=self.wording,
                answer_wish=_chosen(rng, WISHES),
            )
        )
        rows.add(models.VoiceText(voice=voice, text=words.voice(rng), flags=[]))
        self._record(rows, "voices.received", voice)
        if rng.random() < WITH_SENDER:
            email = f"person{rng.randrange(10_000)}@example.jp"
            rows.add(
                models.Sender(
                    voice=voice, name="山田 花子", email=email, key=f"{hash(email) & 0xFFFFFFFF:064x}"
                )
            )
        if not is_open or age > OPEN / 3:
            self._deal_with(rows, voice, is_open)
        self._publish(rows, voice)
        if not is_open and self.before and rng.random() < FOLDED:
            rows.add(models.Folding(voice=voice, into=self.before, at=received))
        elif not is_open:
            self.before = voice if self.before is None or rng.random() < 0.1 else self.before

    def _deal_with(self, rows: _Rows, voice: models.Voice, is_open: bool) -> None:
        rng = self.rng
        department, name = rng.choice(self.departments)
        rows.add(
            models.Assignment(
                voice=voice,
                department_id=department,
                department_name=name,
                at=min(voice.received_at + timedelta(days=2), self.now),
            )
        )
        self._record(rows, "voices.assigned", voice)
        if rng.random() < CONCERNING:
            node = self.nodes[0] if rng.random() < TO_ONE_NODE else rng.choice(self.nodes)
            rows.add(models.Concern(voice=voice, node=node, received_at=voice.received_at, area=voice.area))
        if is_open:
            if rng.random() < 0.3:
                request = (
                    rows.add(Request(kind="voices.answer", title=voice.public_id))
                    if rng.random() < 0.3
                    else None
                )
                self._draft(rows, voice, request)
            return
        if rng.random() < REFLECTED:
            self._reflect(rows, voice)
        ended = voice.received_at + timedelta(days=rng.randrange(3, 44))
        if rng.random() < ANSWERED / (1 - OPEN):
            self._answer(rows, voice, department, name, ended)
        else:
            kind = _chosen(rng, ENDS)
            rows.add(models.Closing(voice=voice, kind=kind, reason=words.reason(rng), at=ended))
            self._record(rows, "voices.closed", voice)

    def _draft(self, rows: _Rows, voice: models.Voice, request: Request | None = None) -> models.AnswerDraft:
        draft: models.AnswerDraft = rows.add(
            models.AnswerDraft(voice=voice, text=words.answer(self.rng), approval=request)
        )
        rows.add(models.AnswerDraftVersion(draft=draft, version=1, text=draft.text))
        self._record(rows, "voices.drafted", draft)
        return draft

    def _answer(
        self, rows: _Rows, voice: models.Voice, department: UUID, name: str, issued: datetime
    ) -> None:
        draft = self._draft(rows, voice)
        answer = rows.add(
            models.Answer(
                draft=draft,
                text=draft.text,
                department_id=department,
                department_name=name,
                signatory="こもれび市長",
                issued_at=issued,
            )
        )
        rows.add(models.AnswerTo(answer=answer, voice=voice))
        rows.add(models.Closing(voice=voice, kind=ClosingKind.ANSWERED, at=issued))
        self._record(rows, "voices.answered", answer)

    def _reflect(self, rows: _Rows, voice: models.Voice) -> None:
        if self.rng.random() < CHANGING / REFLECTED:
            reflection = self.rng.choice(self.reflections)
        else:
            reflection = rows.add(
                models.Reflection(
                    decision=_chosen(self.rng, DECISIONS),
                    reason=words.reason(self.rng),
                    at=voice.received_at + timedelta(days=30),
                )
            )
        rows.add(models.ReflectionOf(reflection=reflection, voice=voice))

    def _publish(self, rows: _Rows, voice: models.Voice) -> None:
        if voice.consent == ConsentChoice.NONE or self.rng.random() > PUBLISHED:
            return
        summary = None
        if voice.consent == ConsentChoice.SUMMARY:
            summary = rows.add(models.Summary(voice=voice, text=words.voice(self.rng)[:120]))
        rows.add(
            models.Publication(
                voice=voice,
                prominence=Prominence.PUBLIC,
                form=PublicForm.SUMMARY if summary else PublicForm.WORDS,
                summary=summary,
                at=voice.received_at + timedelta(days=3),
            )
        )
        self._record(rows, "voices.published", voice)

    def _record(self, rows: _Rows, verb: str, subject: Any) -> None:
        label = subject._meta.label
        rows.add(
            Record(
                verb=verb, actor_kind="system", job="bench", subject_type=label, subject_id=str(subject.pk)
            )
        )
