"""Public voices as the component ``voice`` shows them."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tomoni.kernel.part import channel_labels
from tomoni.kernel.text import excerpt

from .. import domain
from ..models import CLOSING_LABELS, DECISION_LABELS
from .reading import PublicVoice

ANSWER_IN_A_LIST = 110  # characters; the page of the voice has the whole


def card(voice: PublicVoice) -> dict[str, Any]:
    """A public voice as the component ``voice`` shows it."""
    label, tone = _chip(voice)
    meta = [
        date_format(voice.received_on),
        str(channel_labels().get(voice.channel, voice.channel)),
        voice.area_name,
    ]
    newest = voice.answers[-1] if voice.answers else None
    return {
        "text": voice.text,
        "meta": "　".join(part for part in meta if part),
        "chip": label,
        "tone": tone,
        "answer": excerpt(newest.text, ANSWER_IN_A_LIST) if newest else "",
        "answerer": _("Answer of the city (%(department)s)") % {"department": newest.department_name}
        if newest and newest.department_name
        else "",
        "url": reverse("voices:one", args=[voice.public_id]),
        "late_days": voice.late_days,
        "is_summary": voice.form == domain.PublicForm.SUMMARY,
    }


def _chip(voice: PublicVoice) -> tuple[str, str]:
    """The state of a public voice in a word, and the tone of its chip."""
    if any(one.in_force for one in voice.reflections):
        return _("The plan has changed"), "good"
    if voice.decision:
        return str(DECISION_LABELS[domain.Decision(voice.decision)]), "plain"
    if voice.answered_on:
        return _("Answered"), "plain"
    if voice.closing:
        return str(CLOSING_LABELS[domain.ClosingKind(voice.closing)]), "plain"
    return (_("No answer yet, late"), "late") if voice.late_days else (_("Waiting for an answer"), "turn")
