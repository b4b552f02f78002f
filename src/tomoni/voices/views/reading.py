"""What citizens see of voices: the receipt, following one, the public collection and the promise."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import department_names, for_everyone, for_link_holders
from tomoni.audit.api import address_of, allow
from tomoni.kernel.calendars import fiscal_year, fiscal_year_label, fiscal_year_span
from tomoni.kernel.codes import format_receipt_number
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import channel_labels, sentence_for
from tomoni.kernel.text import visible
from tomoni.places.api import Here, here

from .. import domain, queries
from ..forms import FilterForm, FollowForm
from ..models import CLOSING_LABELS, DECISION_LABELS, Standing, Voice

PAGE = 15
MINUTE = 60


# -- following one voice


@for_everyone
def follow(request: HttpRequest) -> HttpResponseBase:
    """Where a voice stands, for who knows its receipt number: dates and departments, no word of it."""
    if request.method != "POST":
        return render(
            request,
            "voices/follow_form.html",
            {"form": FollowForm(), "crumbs": _crumbs(_("Follow my voice"))},
        )
    form = FollowForm(request.POST)
    if not allow(
        "voices.follow", address_of(request), limit=settings.TOMONI_LOOKUPS_PER_MINUTE, seconds=MINUTE
    ):
        form.is_valid()
        form.add_error(
            None, _("Many numbers were tried within a minute. Please wait one minute and try again.")
        )
        return _follow_form(request, form, status=429)
    if not form.is_valid():
        return _follow_form(request, form, status=422)
    try:
        voice = queries.voice_by_receipt(form.cleaned_data["number"])
    except DomainError as problem:
        form.add_error("number", sentence_for(problem))
        return _follow_form(request, form, status=422)
    response = render(request, "voices/follow.html", _following(voice, private=False))
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _follow_form(request: HttpRequest, form: FollowForm, status: int) -> HttpResponse:
    context = {"form": form, "crumbs": _crumbs(_("Follow my voice"))}
    return render(request, "voices/follow_form.html", context, status=status)


@for_link_holders
@require_safe
def private(request: HttpRequest, key: str) -> HttpResponseBase:
    """The whole of one voice, for who holds its secret link: the words, the answer, the reason."""
    voice = get_object_or_404(Voice, follow_key=key)
    return render(request, "voices/follow.html", _following(voice, private=True))


@for_link_holders
@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponseBase:
    """The receipt: the number in large type, what happens next and by when, a code for the phone."""
    voice = get_object_or_404(Voice.objects.select_related("standing"), follow_key=key)
    link = settings.TOMONI_URL + reverse("voices:private", args=[key])
    context = {
        "voice": voice,
        "standing": voice.standing,
        "number": format_receipt_number(voice.receipt_number),
        "link": link,
        "qr": segno.make(link, error="m").svg_inline(
            scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
        ),
        "mailed": bool(getattr(voice, "sender", None) and voice.sender.email),
        "assign_days": settings.TOMONI_ASSIGN_DAYS,
        "crumbs": _crumbs(_("Receipt")),
    }
    return render(request, "voices/receipt.html", context)


def _following(voice: Voice, *, private: bool) -> dict[str, Any]:
    """What the follow page shows. Without the secret link: nothing that is not public."""
    row = (
        Standing.objects.filter(voice=voice)
        .select_related("voice", "voice__text", "voice__closing", "publication__summary")
        .get()
    )
    public = queries.released_words(row)
    answers = queries.answers_to([voice.pk]).get(voice.pk, ())
    reflections = queries.reflections_of([voice.pk]).get(voice.pk, ())
    open_to_reader = private or public is not None
    channel = channel_labels().get(voice.channel, voice.channel)
    return {
        "voice": voice,
        "standing": row,
        "state": queries.standing_of(row),
        "number": format_receipt_number(voice.receipt_number),
        "channel": channel,
        "private": private,
        "headline": _headline(row, reflections),
        "stations": _stations(row, voice, reflections),
        "text": visible(voice.text.text) if private else public,
        "place": visible(voice.text.place) if private else "",
        "answers": answers if open_to_reader else (),
        "withheld": bool(answers or row.closing) and not open_to_reader,
        "reflections": [(one, DECISION_LABELS[domain.Decision(one.decision)]) for one in reflections],
        "closing": CLOSING_LABELS[domain.ClosingKind(row.closing)] if row.closing else "",
        "closing_reason": voice.closing.reason if row.closing and open_to_reader else "",
        "public_id": voice.public_id if public is not None else "",
        "late_days": _late_days(row),
        "sealed": queries.sealed_since(voice) if private else None,
        "provable": voice.text.shredded_at is None,
        "crumbs": _crumbs(format_receipt_number(voice.receipt_number)),
    }


def _late_days(row: Standing) -> int:
    owed = row.closing == "" and row.wants_answer and not row.folded
    return max((timezone.localdate() - row.due_on).days, 0) if owed else 0


def _headline(row: Standing, reflections: tuple[queries.ReflectionView, ...]) -> str:
    if any(one.in_force for one in reflections):
        return _("We answered. And the plan has changed.") if row.answered_on else _("The plan has changed.")
    if row.decided_on and row.answered_on:
        return _("We answered, and decided.")
    if row.answered_on:
        return _("We answered.")
    if row.closing:
        return _("We tell you how this ended.")
    return _("A department is working on it.") if row.in_hand_on else _("We received your voice.")


def _stations(
    row: Standing, voice: Voice, reflections: tuple[queries.ReflectionView, ...]
) -> list[dict[str, Any]]:
    """The four stations with their dates; answered and decided stand in the order in which they came."""
    received = timezone.localtime(voice.received_at)
    department = department_names().get(row.department_id, "") if row.department_id else ""
    stations = [
        _station(_("Received"), row.received_on, note=date_format(received, "TIME_FORMAT")),
        _station(
            _("%(department)s has it in hand") % {"department": department}
            if department
            else _("A department has it in hand"),
            row.in_hand_on,
        ),
    ]
    later = [_answer_station(row), _decision_station(row, reflections)]
    stations += sorted((s for s in later if s), key=lambda s: (s["day"] is None, s["day"] or date.max))
    now = next((index for index, s in enumerate(stations) if s["state"] == "next"), None)
    if now is not None and row.closing == "":
        stations[now]["state"] = "now"
    return stations


def _answer_station(row: Standing) -> dict[str, Any] | None:
    if row.answered_on:
        day = domain.day_count(row.received_on, row.answered_on)
        note = _("on day %(day)s; promised were %(days)s days") % {
            "day": day,
            "days": settings.TOMONI_ANSWER_DAYS,
        }
        return _station(_("Answered"), row.answered_on, note=note)
    if row.closing:
        return _station(str(CLOSING_LABELS[domain.ClosingKind(row.closing)]), row.closed_on)
    if not row.wants_answer:
        return None
    note = _("by %(day)s") % {"day": date_format(row.due_on)}
    if late := _late_days(row):
        note = _("We have not answered yet. We are %(late)s days late.") % {"late": late}
    return _station(_("Answer"), None, note=note)


def _decision_station(
    row: Standing, reflections: tuple[queries.ReflectionView, ...]
) -> dict[str, Any] | None:
    if not reflections:
        return _station(_("Decision, where something can change"), None) if not row.closing else None
    newest = reflections[0]
    label = _("Decided: %(decision)s") % {"decision": DECISION_LABELS[domain.Decision(newest.decision)]}
    note = ""
    if newest.change and not newest.in_force:
        note = _("The new text of the plan is being prepared.")
    return _station(label, newest.on, note=note)


def _station(label: str, day: date | None, note: str = "") -> dict[str, Any]:
    return {
        "label": label,
        "day": day,
        "when": date_format(day) if day else "",
        "note": note,
        "state": "done" if day else "next",
    }


# -- the public collection


@for_everyone
@require_safe
def collection(request: HttpRequest) -> HttpResponseBase:
    """Voices that the public may read, with answers and decisions; open ones too."""
    form = FilterForm(request.GET)
    form.is_valid()
    words = form.cleaned_data.get("q", "").strip()
    where = here(request.GET, request.COOKIES)
    found: Any = None
    page: Any
    if words:
        number = _page_number(request)
        found, voices = queries.find_public(
            words,
            limit=PAGE,
            offset=(number - 1) * PAGE,
            area=where.chosen.pk if where.chosen else None,
        )
        page = Paginator(range(found.value), PAGE).get_page(number)
    else:
        rows = queries.filtered(
            queries.public_rows(),
            department=form.cleaned_data.get("department"),
            state=form.cleaned_data.get("state", ""),
            areas=where.ids,
        )
        page = queries.Leaves(rows, PAGE).get_page(request.GET.get("page"))
        voices = queries.public_voices(page.object_list)
    context = {
        "page": page,
        "found": found,
        "voices": [queries.card(voice) for voice in voices],
        "words": words,
        "here": where,
        "filters": _state_filters(form, where.query),
        "search_keep": [("area", where.chosen.code if where.chosen else "")],
        "area_keep": [("q", words), ("state", form.cleaned_data.get("state", ""))],
        "crumbs": _crumbs(),
    }
    return render(request, "voices/collection.html", context)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _state_filters(form: FilterForm, keep: str) -> list[dict[str, Any]]:
    chosen = form.cleaned_data.get("state", "")
    field: Any = form.fields["state"]
    url = reverse("voices:collection")
    return [
        {
            "label": label,
            "url": f"{url}?{'&'.join(part for part in (f'state={key}' if key else '', keep) if part)}",
            "current": key == chosen,
        }
        for key, label in field.choices
    ]


@for_everyone
@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """One public voice with everything that became of it."""
    row = get_object_or_404(queries.public_rows(), voice__public_id=public_id)
    voices = queries.public_voices([row])
    if not voices:  # its text was shredded: the ledger keeps it, the page has nothing to show
        return render(request, "voices/gone.html", {"crumbs": _crumbs(_("Voice"))}, status=410)
    voice = voices[0]
    context = {
        "voice": voice,
        "card": queries.card(voice),
        "stations": _stations(row, row.voice, voice.reflections),
        "reflections": [(r, DECISION_LABELS[domain.Decision(r.decision)]) for r in voice.reflections],
        "closing": CLOSING_LABELS[domain.ClosingKind(voice.closing)] if voice.closing else "",
        "crumbs": _crumbs(_("Voice of %(day)s") % {"day": date_format(voice.received_on)}),
    }
    return render(request, "voices/one.html", context)


@for_everyone
@require_safe
def promise(request: HttpRequest) -> HttpResponseBase:
    """The promise kept or not: how many voices came, how each ended, how many still wait. All of them counted."""
    year = fiscal_year(timezone.localdate())
    start, end = fiscal_year_span(year)
    tally = queries.tally(start, end)
    context = {
        "year": fiscal_year_label(year),
        "tally": tally,
        "closings": [(label, tally.by_closing.get(kind.value, 0)) for kind, label in CLOSING_LABELS.items()],
        "share": queries.answered_within_promise(start, end, timezone.localdate()),
        "days": settings.TOMONI_ANSWER_DAYS,
        "crumbs": _crumbs(_("The promise to answer")),
    }
    return render(request, "voices/promise.html", context)


class _Echo:
    """A file that hands back what is written to it: csv rows become a stream."""

    def write(self, value: str) -> str:
        return value


@for_everyone
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    """The open table of public voices as CSV: UTF-8 with a byte order mark, safe to open in a spreadsheet."""
    where = here(request.GET, {})
    response = StreamingHttpResponse(_csv_lines(where), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="voices.csv"'
    return response


def _csv_lines(where: Here) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    header = [
        _("Voice"),
        _("Channel"),
        _("Received on"),
        _("Area"),
        _("Text"),
        _("Ended as"),
        _("Answered on"),
        _("Answer"),
        _("Decision"),
        _("Reason"),
    ]
    yield writer.writerow(header)
    for row in queries.open_rows_of_public(where.ids):
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: object) -> str:
    """No cell begins like a formula: spreadsheets would run it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _crumbs(last: str = "") -> list[tuple[str, str]]:
    here = (_("Everyone's voices"), reverse("voices:collection") if last else "")
    return [here, (last, "")] if last else [here]
