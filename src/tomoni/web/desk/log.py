"""The log: what was done, who saw personal data, and jobs that were given up."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tomoni.accounts.api import actor_of, for_staff, staff_names
from tomoni.audit.api import failed_jobs, last_looks, last_records, owed_jobs, retry_failed

from .frame import Desk
from .words import LOOKS, VERBS

_NEWEST = 60


@for_staff("audit.read")
@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    """The newest lines of the log and of the looks."""
    records, looks = list(last_records(_NEWEST)), list(last_looks(_NEWEST))
    people = {one.person for one in records} | {one.person for one in looks}
    names = staff_names({person for person in people if person})
    context = {
        **Desk(request).bar(),
        "records": [
            (one.at, _who(one.person, one.job, names), VERBS.get(one.verb, one.verb), _subject(one))
            for one in records
        ],
        "looks": [
            (one.at, _who(one.person, "", names), LOOKS.get(one.purpose, one.purpose), _subject(one))
            for one in looks
        ],
        "failed": list(failed_jobs()[:_NEWEST]),
        "owed": owed_jobs(),
        "newest": _NEWEST,
    }
    return render(request, "web/desk/log.html", context)


@for_staff("audit.read")
@require_POST
def retry(request: HttpRequest) -> HttpResponseBase:
    """Give the jobs that were given up another round of attempts."""
    count = retry_failed(actor=actor_of(request)).count
    messages.success(
        request, ngettext("%(n)s job is tried again.", "%(n)s jobs are tried again.", count) % {"n": count}
    )
    return redirect("web:desk_log")


def _who(person: UUID | None, job: str, names: dict[UUID, str]) -> str:
    if person:
        return names.get(person, "") or _("an account that was ended")
    return _("the system (%(job)s)") % {"job": job} if job else _("a citizen")


def _subject(one: object) -> str:
    """What it was about: the kind of thing and the beginning of its id."""
    kind, key = one.subject_type, one.subject_id  # type: ignore[attr-defined]
    return f"{kind} {key[:8]}"
