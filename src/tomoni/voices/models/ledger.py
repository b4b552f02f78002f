"""The ledger's tables. What can hold personal data stands in tables of its own that can be shredded."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tomoni.audit.api import EncryptedTextField, PersonalTextField

from .. import domain


def _choices(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(key.value, label) for key, label in words.items()]


CONSENT_LABELS = {
    domain.ConsentChoice.WORDS: _("My words may be published as I wrote them"),
    domain.ConsentChoice.SUMMARY: _("Only a summary by the city may be published"),
    domain.ConsentChoice.NONE: _("Please do not publish it"),
}
ANSWER_WISH_LABELS = {
    domain.AnswerWish.PAGE: _("I will read it on my receipt page"),
    domain.AnswerWish.MAIL: _("Tell me by mail"),
    domain.AnswerWish.LETTER: _("By post"),
    domain.AnswerWish.PHONE: _("By telephone"),
    domain.AnswerWish.NONE: _("I need no answer"),
}
CLOSING_LABELS = {
    domain.ClosingKind.ANSWERED: _("Answered"),
    domain.ClosingKind.FOR_INFORMATION: _("Passed round for information"),
    domain.ClosingKind.OUT_OF_SCOPE: _("Not a matter of this channel"),
    domain.ClosingKind.HANDED_OVER: _("Handed over to another procedure"),
}
DECISION_LABELS = {
    domain.Decision.CHANGED: _("Changed"),
    domain.Decision.ALREADY_DONE: _("Already done"),
    domain.Decision.LATER: _("For later"),
    domain.Decision.NOT_ADOPTED: _("Not adopted"),
    domain.Decision.OUTSIDE: _("Outside the city's powers"),
}


class NeverChanges(models.Model):
    """A row that is written once. What comes later is a row of its own."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} {self.pk} is part of the ledger and never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"{self._meta.label} {self.pk} is part of the ledger and is never deleted")


class ConsentWording(NeverChanges):
    """The words by which people were asked what may be published; each voice keeps which version it saw."""

    version = models.PositiveIntegerField(primary_key=True)
    since = models.DateField()
    words = (
        models.JSONField()
    )  # by language: {"ja": {"words": …, "summary": …, "none": …, "note": …}, "en": …}

    def __str__(self) -> str:
        return f"v{self.version}"


class Voice(NeverChanges):
    """One voice: the permanent facts of its receipt, and no word of its text.

    ``receipt_number`` is known to the person alone (nine characters, the last one a check); ``follow_key`` is
    the secret of the link that opens private content; ``public_id`` names the voice on public pages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_id = models.CharField(max_length=8, unique=True)
    receipt_number = models.CharField(max_length=9, unique=True)
    follow_key = models.CharField(max_length=32, unique=True)
    channel = models.CharField(max_length=20)
    received_at = models.DateTimeField()  # as law counts it
    recorded_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=12, default="ja")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    area_name = models.CharField(max_length=80, blank=True)  # as it was called on that day
    batch = models.ForeignKey("audit.Batch", on_delete=models.PROTECT, null=True, related_name="+")
    consent = models.CharField(max_length=10, choices=_choices(CONSENT_LABELS))
    consent_wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, related_name="+")
    answer_wish = models.CharField(max_length=10, choices=_choices(ANSWER_WISH_LABELS))

    def __str__(self) -> str:
        return self.public_id

    @property
    def received_on(self) -> date:
        """The day of receipt in the city's own time."""
        return timezone.localdate(self.received_at)


class Folding(NeverChanges):
    """That a voice says the same words by the same person as an earlier one, and is counted with it."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="folding")
    into = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="folded")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.voice_id} -> {self.into_id}"


class Shreddable(models.Model):
    """Holds what can be personal data, until its retention ends."""

    shredded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class VoiceText(Shreddable):
    """What was said, as received. ``flags`` says which unreadable characters were replaced."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="text")
    text = PersonalTextField()
    place = PersonalTextField(blank=True)  # where it is about, in the person's words
    flags = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.voice_id)


class Sender(Shreddable):
    """Who sent a voice, as far as they told. ``key`` is an HMAC that makes two voices of one person countable."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="sender")
    person = models.UUIDField(null=True)
    name = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    address = EncryptedTextField(blank=True)
    key = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return str(self.voice_id)


class Summary(NeverChanges):
    """公表用要旨: what the public may read instead of the words. A text of its own, approved apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="summaries")
    text = models.TextField()
    written_by = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    approval = models.ForeignKey("approvals.Request", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.voice_id)


class Assignment(NeverChanges):
    """Who deals with a voice from now on: a department, and the person in it who took it."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="assignments")
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    department_name = models.CharField(max_length=80, blank=True)  # as it was called on that day
    person = models.UUIDField(null=True)
    note = PersonalTextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.voice_id} -> {self.department_name}"


class AnswerDraft(models.Model):
    """An answer that is being written. ``version`` counts up, so that two writers notice each other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="drafts")
    text = PersonalTextField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField(null=True)
    updated_at = models.DateTimeField(default=timezone.now)
    approval = models.ForeignKey("approvals.Request", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.voice_id} v{self.version}"


class AnswerDraftVersion(NeverChanges):
    """One saved state of a draft."""

    draft = models.ForeignKey(AnswerDraft, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = PersonalTextField()
    written_by = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="one_text_a_draft_version")]

    def __str__(self) -> str:
        return f"{self.draft_id} v{self.version}"


class Answer(NeverChanges):
    """What the city said. Issued once; a later answer supersedes it, and both stay readable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.OneToOneField(AnswerDraft, on_delete=models.PROTECT, null=True, related_name="answer")
    text = PersonalTextField()
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    department_name = models.CharField(max_length=80, blank=True)
    signatory = models.CharField(max_length=80)  # in whose name it went out
    document_number = models.CharField(max_length=60, blank=True)  # 文書番号 of the town's own system
    drafted_on = models.DateField(null=True)  # 起案
    approved_on = models.DateField(null=True)  # 決裁
    issued_at = models.DateTimeField(default=timezone.now)  # 施行
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    shredded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class AnswerTo(NeverChanges):
    """That an answer was given to a voice."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="to")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="answered_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "voice"], name="one_answer_once_to_a_voice")]

    def __str__(self) -> str:
        return f"{self.answer_id} -> {self.voice_id}"


class Closing(NeverChanges):
    """How a voice ended, with the reason that its person is told."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="closing")
    kind = models.CharField(max_length=20, choices=_choices(CLOSING_LABELS))
    reason = PersonalTextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.kind}"


class Publication(NeverChanges):
    """Who may see the words of a voice from now on (the newest row counts), and in which form."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="publications")
    prominence = models.CharField(max_length=10, choices=[(p.value, p.value) for p in domain.Prominence])
    form = models.CharField(
        max_length=10, blank=True, choices=[(f.value, f.value) for f in domain.PublicForm]
    )
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, null=True, related_name="+")
    reason = PersonalTextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_public_has_a_form",
                condition=~Q(prominence=domain.Prominence.PUBLIC.value) | ~Q(form=""),
            ),
            models.CheckConstraint(
                name="what_is_hidden_has_a_reason",
                condition=~Q(prominence=domain.Prominence.HIDDEN.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.prominence}"


class Concern(models.Model):
    """That a voice concerns a node of the plan, as a person confirmed.

    ``received_at`` and ``area`` are the voice's own, kept here too: the newest voices of a node, and those of an area,
    are found without sorting all.
    """

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="concerns")
    node = models.ForeignKey("plan.Node", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField()
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "node"], name="one_concern_once")]
        indexes = [
            models.Index(fields=["node", "-received_at", "voice"], name="concern_newest"),
            models.Index(fields=["area", "node", "-received_at", "voice"], name="concern_of_area"),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id} ~ {self.node_id}"


class Reflection(NeverChanges):
    """What was decided because of voices, why, and which change of the plan it made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.CharField(max_length=20, choices=_choices(DECISION_LABELS))
    reason = models.TextField()
    change = models.ForeignKey("plan.Change", on_delete=models.PROTECT, null=True, related_name="+")
    voices: Any = models.ManyToManyField(Voice, through="ReflectionOf", related_name="reflections")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="changed_names_its_change",
                condition=~Q(decision=domain.Decision.CHANGED.value) | Q(change__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.pk}"


class ReflectionOf(NeverChanges):
    """That a decision was taken because of a voice."""

    reflection = models.ForeignKey(Reflection, on_delete=models.PROTECT, related_name="of")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="reflected_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reflection", "voice"], name="one_reflection_once")]

    def __str__(self) -> str:
        return f"{self.reflection_id} -> {self.voice_id}"


class Standing(models.Model):
    """Projection for lists: where each voice stands now. Rebuilt from the records by ``queries.derive_standing``.

    Written in the transaction of the action that changes it; a test holds it equal to the derivation.
    """

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, primary_key=True, related_name="standing")
    area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    received_at = models.DateTimeField()
    received_on = models.DateField()
    due_on = models.DateField()
    wants_answer = models.BooleanField()
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, null=True, related_name="+"
    )
    holder = models.UUIDField(null=True)
    in_hand_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=20, blank=True)
    closing = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True)
    folded = models.BooleanField(default=False)
    concerned = models.BooleanField(default=False)  # somebody confirmed that it concerns the plan
    public = models.BooleanField(default=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "due_on"], name="held", condition=Q(closing="", folded=False)),
            models.Index(fields=["-received_at", "voice"], name="newest"),
            # The next ones hold all that is asked, so that counting and leafing do not read the table.
            models.Index(
                fields=[
                    "due_on",
                    "voice",
                    "wants_answer",
                    "holder",
                    "in_hand_on",
                    "department",
                    "closing",
                    "folded",
                ],
                name="open_by_due",
                condition=Q(closing="", folded=False),
            ),
            models.Index(
                fields=["-received_at", "voice", "closing", "answered_on", "decision", "department"],
                name="public_newest",
                condition=Q(public=True),
            ),
            models.Index(
                fields=["area", "-received_at", "voice", "closing", "answered_on", "decision", "department"],
                name="public_of_area",
                condition=Q(public=True),
            ),
            models.Index(
                fields=["-received_at", "voice", "decision", "department"],
                name="to_decide",
                condition=Q(concerned=True, decision=""),
            ),
            models.Index(
                fields=[
                    "received_on",
                    "folded",
                    "wants_answer",
                    "closing",
                    "due_on",
                    "answered_on",
                    "decision",
                ],
                name="received_day",
            ),
            models.Index(
                fields=[
                    "area",
                    "received_on",
                    "folded",
                    "wants_answer",
                    "closing",
                    "due_on",
                    "decision",
                ],
                name="received_in_area",
            ),
        ]

    def __str__(self) -> str:
        return str(self.voice_id)
