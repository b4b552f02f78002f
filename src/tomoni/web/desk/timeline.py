"""What happened to a voice, in short: the lines of the desk's timeline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tomoni.kernel.text import excerpt
from tomoni.voices.api import AnswerDraft, ClosingKind, Summary

from .words import CLOSINGS

if TYPE_CHECKING:
    from .voice_page import VoicePage

Happening = tuple[datetime, str, object]  # when, who, what


def timeline(page: VoicePage) -> list[dict[str, object]]:
    """What happened to the voice, oldest first, in short; the whole record stands on a page of its own."""
    events: list[Happening] = [(page.voice.received_at, "", _("received"))]
    for one in page.assignments:
        events.append((one.at, page.name(one.person), _assigned(one)))
    if page.draft:
        words = _("saved draft %(n)s") % {"n": page.draft.version}
        events.append((page.draft.updated_at, page.name(page.draft.written_by), words))
        events += _approval_told(page, page.draft, _("sent the answer for approval"))
    for summary in page.summaries:
        events += _approval_told(page, summary, _("wrote the public summary"))
    for answer in page.answers:
        events.append((answer.issued_at, answer.department_name, _("issued the answer")))
    if page.row.closing and page.row.closing != ClosingKind.ANSWERED:
        closing = page.voice.closing
        events.append((closing.at, "", f"{CLOSINGS[ClosingKind(closing.kind)]}　{closing.reason}"))
    for reflection in page.reflections:
        events.append(
            (reflection.at, "", _("decided: %(reason)s") % {"reason": excerpt(reflection.reason, 40)})
        )
    if page.row.publication:
        events.append((page.row.publication.at, "", page.public_words))
    return [told(*one) for one in sorted(events, key=lambda one: one[0])]


def _approval_told(page: VoicePage, asked: AnswerDraft | Summary, words: str) -> list[Happening]:
    request = asked.approval
    if request is None:
        return []
    events: list[Happening] = [(request.at, page.name(request.requested_by), words)]
    decision = decision_on(asked)
    if decision:
        verdict = f"{decision.get_verdict_display()}　{decision.note}".strip()
        events.append((decision.at, page.name(decision.by), verdict))
    return events


def decision_on(asked: AnswerDraft | Summary | None) -> Any:
    """What was decided on the draft or the summary, if anything was. The decision was selected along."""
    return getattr(asked.approval, "decision", None) if asked and asked.approval else None


def _assigned(one: Any) -> str:
    """What an assignment says: who took it, or which department it went to; with the note."""
    words = _("took it on (%(department)s)") if one.person else _("department: %(department)s")
    words %= {"department": one.department_name}
    return f"{words}　{one.note}" if one.note else words


def told(at: datetime, who: str, what: object) -> dict[str, object]:
    """One line of the component ``timeline``."""
    return {"when": date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT"), "who": who, "text": what}
