"""正誤: what an adopted edition should have said, as a list and as a table."""

from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.plan.api import Edition, errata_of
from tomoni.web.tables import csv_lines
from tomoni.web.words import name_of, untranslated

COLUMNS = ("id", "edition", "code", "item", "printed", "should_read", "reason", "published_on")


@for_everyone
@require_safe
def errata(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The corrections of an edition, the newest first."""
    edition = _edition(key)
    context = {
        "edition": edition,
        "rows": [(one, link, name_of(link) if link else "") for one, link in errata_of(edition)],
        "text_language": untranslated(),
        "crumbs": [
            (_("The plan"), reverse("web:plan")),
            (edition.title, reverse("web:edition", args=[edition.pk])),
            (pgettext("errata", "Corrections"), ""),
        ],
    }
    return render(request, "web/errata.html", context)


@for_everyone
@require_safe
def table(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The same as CSV: UTF-8 with a byte order mark."""
    edition = _edition(key)
    rows = (
        (
            str(one.id),
            one.edition_title,
            link.code if link else "",
            link.name if link else "",
            one.printed,
            one.should_read,
            one.reason,
            one.published_on.isoformat() if one.published_on else "",
        )
        for one, link in errata_of(edition)
    )
    response = StreamingHttpResponse(csv_lines(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, "errata.csv")
    return response


def _edition(key: UUID) -> Edition:
    found: Edition = get_object_or_404(
        Edition.objects.select_related("plan"), pk=key, adopted_at__isnull=False
    )
    return found
