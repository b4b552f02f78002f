"""計画ができるまで: through which stages an edition came to be, with documents, voices, and what each changed."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.plan.api import (
    MEDIA_TYPES,
    ChangeFacts,
    Edition,
    Station,
    TextsAtStages,
    edition_changes,
    kept_document,
    windows_of,
)
from tomoni.plan.api import course as course_of
from tomoni.voices.api import voices_about_plan
from tomoni.web.course import (
    EXPLANATIONS,
    STATES,
    Step,
    difference,
    size_words,
    state_words,
    steps,
    when,
    where_it_stands,
)
from tomoni.web.queries import Behind, behind_changes
from tomoni.web.words import differences_sentence, period, sentences, untranslated

SHOWN = 3  # items that differ, on the page of the course itself
ITEMS = 20  # on a page of its own


@for_everyone
@require_safe
def course(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The stages of an edition as a line of stations. A draft is shown as far as the city has opened its stages."""
    edition, stations = _open_course(key)
    changes = edition_changes(edition)
    behind = behind_changes([change.id for change in changes]) if changes else {}
    context = {
        "edition": edition,
        "period": period(edition.period_from, edition.period_to),
        "lead": where_it_stands(stations),
        "stations": _stations(edition, stations, changes, behind),
        "crumbs": [*_crumbs(edition), (_("How the plan is made"), "")],
        "text_language": untranslated(),
    }
    return render(request, "web/course.html", context)


def _open_course(key: UUID) -> tuple[Edition, tuple[Station, ...]]:
    edition = get_object_or_404(Edition.objects.select_related("plan", "amends"), pk=key)
    stations = course_of(edition, inside=False)
    if not stations:
        raise Http404
    return edition, stations


def _crumbs(edition: Edition) -> list[tuple[str, str]]:
    crumbs = [(_("The plan"), reverse("web:plan"))]
    if edition.adopted_on:
        crumbs.append((edition.title, reverse("web:edition", args=[edition.pk])))
    return crumbs


def _stations(
    edition: Edition,
    stations: Sequence[Station],
    changes: Iterable[ChangeFacts],
    behind: dict[UUID, Behind],
) -> list[dict[str, Any]]:
    held = [one for one in stations if one.is_held]
    spans = windows_of(held)
    counts = dict(zip([one.id for one in held], voices_about_plan(edition.plan_id, spans), strict=True))
    days = dict(zip([one.id for one in held], spans, strict=True))
    became = steps(stations)
    asked = [(change, behind[change.id]) for change in changes if change.id in behind]
    found = []
    for one in stations:
        step = became.get(one.id)
        because = [pair for pair in asked if one.is_held and _within(pair[1], days[one.id])]
        found.append(
            {
                "one": one,
                "state": STATES[one.state],
                "when": when(one),
                "words": sentences(str(EXPLANATIONS[one.kind]), state_words(one)),
                "documents": [
                    (document, f"{document.kind_label}　{size_words(document.size)}")
                    for document in one.documents
                ],
                "step": step,
                "summary": differences_sentence(step.difference) if step else "",
                "nodes": step.difference.nodes[:SHOWN] if step else (),
                "more": max(0, len(step.difference.nodes) - SHOWN) if step else 0,
                "voices": sentences(_voices_words(counts.get(one.id, 0), one), _because_words(len(because))),
                "because": because if edition.adopted_on else _in_sight(because, step),
            }
        )
    return found


def _in_sight(
    because: list[tuple[ChangeFacts, Behind]], step: Step | None
) -> list[tuple[ChangeFacts, Behind]]:
    """Of a draft the changes that read as they do in texts that everyone may read: who worked on them later may not
    have shown that yet."""
    seen = {(text.key, text.new) for node in step.difference.nodes for text in node.texts} if step else set()
    return [(change, behind) for change, behind in because if (change.passage_key, change.new) in seen]


def _within(behind: Behind, span: tuple[Any, Any]) -> bool:
    decided = timezone.localdate(behind.decided_at)
    first, end = span
    return bool(first <= decided and (end is None or decided < end))


def _voices_words(count: int, one: Station) -> str:
    """Nothing where there are none: of a time before voices were collected, zero would say something untrue."""
    if not count or one.kind == "adopted":
        return ""
    return ngettext(
        "%(n)s voice about the plan arrived at this stage.",
        "%(n)s voices about the plan arrived at this stage.",
        count,
    ) % {"n": count}


def _because_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "Voices changed %(n)s passage of the draft.", "Voices changed %(n)s passages of the draft.", count
    ) % {"n": count}


@for_everyone
@require_safe
def stage_difference(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What was different between two stages, all of it. Only texts that the city has opened."""
    edition, stations = _open_course(key)
    known = [one for one in stations if one.text]
    old, new = (_chosen(request.GET.get(name, ""), known) for name in ("from", "to"))
    texts = TextsAtStages([old.text, new.text])
    found = difference(texts, old.text, new.text)
    page = Paginator(found.nodes, ITEMS).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "known": known,
        "old": old,
        "new": new,
        "found": found,
        "page": page,
        "nodes": list(page),
        "summary": differences_sentence(found),
        "crumbs": [
            *_crumbs(edition),
            (_("How the plan is made"), reverse("web:course", args=[edition.pk])),
            (_("What changed between two stages"), ""),
        ],
        "text_language": untranslated(),
    }
    return render(request, "web/course_difference.html", context)


def _chosen(typed: str, known: Sequence[Station]) -> Station:
    found = next((one for one in known if str(one.id) == typed), None)
    if found is None:
        raise Http404
    return found


@for_everyone
@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A public document of a stage, as it was received."""
    return file_response(kept_document(key, inside=False))


def file_response(found: Any) -> HttpResponse:
    """A kept file to be saved, never to be run: its type is what was found in it, and no browser guesses another."""
    if found is None:
        raise Http404
    kept, content = found
    response = HttpResponse(content, content_type=MEDIA_TYPES[kept.kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
