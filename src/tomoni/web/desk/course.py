"""決裁の経路: who decides on a request, who has, and who is next, as pages of the desk show it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tomoni.accounts.api import staff_names
from tomoni.approvals.api import Course, Place, Request, course_of, document_number_of, history_of
from tomoni.plan.api import EDITION_APPROVAL, approval_texts
from tomoni.voices.api import ANSWER, SUMMARY, AnswerDraft, Summary

from .timeline import told
from .words import APPROVAL_KINDS


def course_context(asked: Request) -> dict[str, Any]:
    """What the template ``approval_course`` reads: the route, its steps, the history, the document number."""
    course = course_of(asked)
    history = history_of(asked)
    names = staff_names({line.person for line in history if line.person})
    return {
        "asked": asked,
        "course": course,
        "authority": asked.route_version.label if asked.route_version else "",
        "steps": [_step(place, names) for place in course.places] if course else [],
        "history": [
            told(
                line.at, _who(line.post, line.person, names), "　".join(filter(None, (line.words, line.note)))
            )
            for line in history
        ],
        "document_number": document_number_of(asked.pk),
    }


def _step(place: Place, names: dict[UUID, str]) -> dict[str, object]:
    duty = place.step.get_duty_display()
    one = place.decision
    if one:
        words = _("%(duty)s (as deputy)") % {"duty": duty} if one.delegation_id else duty
        return told(one.at, _who(one.post.title if one.post else "", one.by, names), words)
    words = _("%(duty)s: next") if place.is_open else _("%(duty)s: later")
    return {"when": "", "who": titles(place), "text": words % {"duty": duty}}


def titles(place: Place) -> str:
    """The posts that may decide at a step."""
    found = dict.fromkeys(seat.post.title for seat in place.seats if seat.post)
    return "・".join(found) or _("anybody who decides")


def next_ones(course: Course | None) -> str:
    """The posts whose turn it is; empty where nobody's is."""
    return "、".join(titles(place) for place in course.open_places) if course else ""


def _who(post: str, person: UUID | None, names: dict[UUID, str]) -> str:
    return "　".join(filter(None, (post, names.get(person, "") if person else "")))


def kind_words(kind: str) -> object:
    """What is asked for, in words."""
    return APPROVAL_KINDS.get(kind, kind)


def texts_of(requests: Iterable[Request]) -> dict[UUID, str]:
    """The answers and summaries that these requests are about, and what editions of the plan change, in words."""
    found: dict[UUID, str] = {}
    kinds: dict[str, list[UUID]] = {}
    for one in requests:
        kinds.setdefault(one.kind, []).append(one.pk)
    for kind, holder in ((ANSWER, AnswerDraft), (SUMMARY, Summary)):
        if kind in kinds:
            rows: Any = holder.objects.filter(approval__in=kinds[kind])
            found |= dict(rows.values_list("approval", "text"))
    if EDITION_APPROVAL in kinds:
        found |= approval_texts(kinds[EDITION_APPROVAL])
    return found
