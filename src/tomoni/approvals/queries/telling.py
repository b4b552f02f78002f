"""The story of a request in words, for pages and for the form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tomoni.approvals.domain import Verdict
from tomoni.approvals.models import Request, StepDecision

from .courses import label_of


@dataclass(frozen=True, slots=True)
class Told:
    """One line: when, who (a person), at which post, what they did, and the remark."""

    at: datetime
    person: UUID | None
    post: str
    words: str
    note: str = ""


def history_of(request: Request) -> list[Told]:
    """What happened to a request, oldest first."""
    lines = [Told(request.at, request.requested_by, "", _("drew it up and asked"), request.note)]
    lines += _steps(request)
    decision = getattr(request, "decision", None)
    if decision and (request.route_version_id is None or decision.verdict == Verdict.WITHDRAWN):
        words = {
            Verdict.APPROVED: pgettext("approvals", "approved"),
            Verdict.RETURNED: pgettext("approvals", "sent it back"),
            Verdict.WITHDRAWN: _("took it back"),
        }[Verdict(decision.verdict)]
        lines.append(Told(decision.at, decision.by, "", words, decision.note))
    for one in request.circulations.exclude(seen_at=None).select_related("post", "decided"):
        assert one.seen_at is not None
        words = _("read afterwards what the deputy decided") if one.decided else _("saw it")
        lines.append(Told(one.seen_at, one.seen_by, one.post.title, words, one.note))
    for number in request.document_numbers.all():
        words = _("entered the document number %(number)s") % {"number": number.number}
        lines.append(Told(number.at, number.by, "", words))
    return sorted(lines, key=lambda line: line.at)


def _steps(request: Request) -> Iterator[Told]:
    decisions = request.step_decisions.select_related("step__role", "post")
    labels = {
        step.stage: label_of(step)
        for step in (request.route_version.steps.select_related("role") if request.route_version else ())
    }
    for one in decisions:
        yield Told(one.at, one.by, one.post.title if one.post else "", _words(one, labels), one.note)


def _words(one: StepDecision, labels: dict[int, str]) -> str:
    if one.back_to is not None:
        return _("sent it back to %(step)s") % {"step": labels.get(one.back_to, "")}
    if one.verdict == Verdict.RETURNED:
        return pgettext("approvals", "sent it back")
    words = {
        "check": _("checked it"),
        "agree": pgettext("approvals", "agreed"),
        "decide": pgettext("approvals", "approved"),
    }[one.step.duty]
    return _("%(did)s (as deputy)") % {"did": words} if one.delegation_id else words
