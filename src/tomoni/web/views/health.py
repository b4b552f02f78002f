"""For machines: whether the site works, and what search engines may read."""

from datetime import datetime

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.audit.api import failed_jobs, oldest_due, owed_jobs


@for_everyone
@require_safe
def healthz(request: HttpRequest) -> HttpResponseBase:
    """Whether the database answers and the worker keeps up. 503 where the database does not answer.

    ``jobs_late_seconds``: for how long the job that waits longest has been due; a worker that runs keeps it small.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        state = {
            "status": "ok",
            "jobs_owed": owed_jobs(),
            "jobs_late_seconds": _seconds_since(oldest_due()),
            "jobs_failed": failed_jobs().count(),
        }
    except DatabaseError:
        return _uncached(JsonResponse({"status": "database unreachable"}, status=503))
    return _uncached(JsonResponse(state))


def _seconds_since(moment: datetime | None) -> int:
    return round(max((timezone.now() - moment).total_seconds(), 0)) if moment else 0


@for_everyone
@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Everything that is public may be found; the desk and sign-in are of no use to a search engine."""
    lines = ("User-agent: *", "Disallow: /desk/", "Disallow: /accounts/", "Disallow: /api/", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
