"""Everything that is on record about one voice: who did what, which mails went out, who looked."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_staff, staff_names
from tomoni.approvals.api import StepDecision
from tomoni.audit.api import Record, looks_at
from tomoni.notify.api import deliveries
from tomoni.voices.api import Voice

from .frame import READ
from .timeline import told
from .voice_page import VoicePage
from .words import LOOKS, MAIL_KINDS, VERBS

_MOST_LOOKS = 30


@for_staff(READ)
@require_safe
def history(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The whole record of a voice, for who works on it."""
    page = VoicePage(request, key)
    records, looks = list(_records_of(page.voice)), list(looks_at(page.voice)[:_MOST_LOOKS])
    people = {one.person for one in records} | {one.person for one in looks}
    found = staff_names({person for person in people if person})
    names: dict[UUID | None, str] = dict(found.items())
    context = page.desk.context(
        row=page.row,
        voice=page.voice,
        entries=[
            told(
                one.at,
                names.get(one.person) or (_("the system") if one.job else ""),
                VERBS.get(one.verb, one.verb),
            )
            for one in records
        ],
        mails=[(MAIL_KINDS.get(one.kind, one.kind), one) for one in deliveries(page.voice.pk)],
        looks=[(one.at, names.get(one.person, ""), LOOKS.get(one.purpose, one.purpose)) for one in looks],
        most_looks=_MOST_LOOKS,
    )
    return render(request, "web/desk/history.html", context)


def _records_of(voice: Voice) -> Iterable[Record]:
    """The records about the voice and about all that hangs on it, oldest first."""
    drafts = list(voice.drafts.select_related("approval__decision", "answer"))
    summaries = list(voice.summaries.select_related("approval__decision"))
    requests = [one.approval for one in drafts if one.approval]
    requests += [one.approval for one in summaries if one.approval]
    subjects: list[Model] = [
        voice,
        *drafts,
        *(draft.answer for draft in drafts if hasattr(draft, "answer")),
        *summaries,
        *requests,
        *(request.decision for request in requests if hasattr(request, "decision")),
        *StepDecision.objects.filter(request__in=requests),
        *voice.assignments.all(),
        *voice.publications.all(),
        *voice.concerns.all(),
        *voice.reflections.all(),
        *(getattr(voice, name) for name in ("closing", "folding") if hasattr(voice, name)),
    ]
    about = Q()
    for label in {one._meta.label for one in subjects}:
        keys = [str(one.pk) for one in subjects if one._meta.label == label]
        about |= Q(subject_type=label, subject_id__in=keys)
    # "asked for approval" is said twice: by the draft and by the request itself.
    return Record.objects.filter(about).exclude(verb="approvals.requested").order_by("at", "id")
