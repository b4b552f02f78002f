"""The front page: what this is, three doors, what changed because of voices, whether the promise is kept."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.kernel.part import Measurement, live_sources, resolve
from tomoni.voices.api import DECISION_LABELS, Decision, ReflectionView, newest_reflections, tally
from tomoni.web.queries import VoiceLine, example_voices
from tomoni.web.words import day, excerpt, title_of

PROMISE = "voices.answered_within_30_days"


@for_everyone
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The first page of the city."""
    start, end = fiscal_year_span(fiscal_year(timezone.localdate()))
    newest = newest_reflections(3)
    examples = example_voices([one.id for one in newest if one.change is None])
    context = {
        "changes": [_change(one, examples.get(one.id)) for one in newest],
        "tally": tally(start, end),
        "share": _share(),
        "answer_days": settings.TOMONI_ANSWER_DAYS,
    }
    return render(request, "web/front.html", context)


def _share() -> dict[str, object] | None:
    """The share of voices answered in time in this 年度, by the live source that indicators are bound to."""
    today = timezone.localdate()
    start, end = fiscal_year_span(fiscal_year(today))
    source = live_sources().get(PROMISE)
    measured: Measurement | None = resolve(source.measure)(start, end, today) if source else None
    if measured is None or measured.value is None:
        return None
    return {
        "value": _plain(measured.value),
        "numerator": measured.numerator,
        "denominator": measured.denominator,
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _change(view: ReflectionView, example: VoiceLine | None) -> dict[str, Any]:
    """A decision because of voices, as the component ``change`` shows it. Where the plan did not change, one of
    the voices says what it was about."""
    because = ngettext("because of %(n)s voice", "because of %(n)s voices", view.voices) % {"n": view.voices}
    if view.change is None:
        return {
            "chip": DECISION_LABELS[Decision(view.decision)],
            "tone": "plain",
            "meta": f"{date_format(view.on)}　{because}",
            "text": _("“%(words)s”") % {"words": excerpt(example.text)} if example else "",
            "reason": view.reason,
            "url": reverse("voices:one", args=[example.public_id]) if example else "",
            "link_label": _("Read this voice and the answer"),
        }
    facts = view.change
    title = title_of(facts.node) if facts.node else ""
    return {
        "chip": _("The plan has changed"),
        "tone": "good",
        "meta": "　".join(part for part in (day(facts.adopted_on), title, because) if part),
        "old": facts.old,
        "new": facts.new,
        "url": f"{reverse('web:edition', args=[facts.edition_id])}#{facts.id}",
        "link_label": _("Read how this came about"),
    }
