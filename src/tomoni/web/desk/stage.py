"""One stage of an edition on the desk: the page that all its forms stand on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import Edition, Milestone, city_course, departments_of, returns_of, sheets_of
from tomoni.plan.api import course as course_of
from tomoni.web.course import size_words, state_chip, state_words, when

from .frame import Desk
from .milestone_forms import (
    CorrectionForm,
    DocumentForm,
    HandlingForm,
    RemarkForm,
    ReturnsForm,
    SendForm,
    ShownForm,
    StageForm,
)

WORKERS = ("plan.propose_change", "plan.adopt")


def milestone_of(key: UUID) -> Milestone:
    """The stage of this id, or a page 404."""
    found: Milestone = get_object_or_404(
        Milestone.objects.select_related("edition__plan", "edition__amends"), pk=key
    )
    return found


def crumbs(edition: Edition, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the course."""
    here = reverse("web:desk_course", args=[edition.pk]) if more else ""
    title = reverse("web:desk_edition", args=[edition.pk])
    if edition.is_amendment:
        title = reverse("web:desk_plan_draft", args=[edition.pk])
    return [
        (_("Amendments of the plan"), reverse("web:desk_plan")),
        (edition.title, title if edition.adopted_at is None else reverse("web:edition", args=[edition.pk])),
        (_("How the plan is made"), here),
        *more,
    ]


def page(
    request: HttpRequest, found: Milestone, handling: tuple[UUID, HandlingForm] | None = None, **forms: Any
) -> HttpResponseBase:
    """The page of a stage; ``forms`` are those that were sent and refused, with what was typed in them: ``handling``
    that of a remark."""
    edition = found.edition
    stations = course_of(edition, inside=True, only=found.pk)
    one = next(station for station in stations if station.id == found.pk)
    before = [station for station in stations[: stations.index(one)] if station.text]
    initial = {"is_public": found.is_public, "text_is_public": found.text_is_public}
    context = {
        **Desk(request).bar(),
        "edition": edition,
        "milestone": found,
        "one": one,
        "when": when(one),
        "chip": state_chip(one),
        "words": state_words(one),
        "documents": [(document, size_words(document.size)) for document in one.documents],
        "earlier": before[-1] if before and one.text else None,
        "may_adopt": Desk(request).may("plan.adopt"),
        "form": StageForm(milestone=found),
        "shown_form": ShownForm(initial=initial),
        "document_form": DocumentForm(auto_id="document_%s"),
        "correction_form": CorrectionForm(milestone=found, auto_id="correction_%s"),
        "remark_form": RemarkForm(auto_id="remark_%s"),
        "remarks": [(remark, _handling(remark.id, handling)) for remark in one.remarks],
        "crumbs": crumbs(edition, (one.name, "")),
        **(_inquiry(found) if found.kind == "inquiry" else {}),
        **forms,
    }
    is_wrong = bool(forms) or handling is not None
    return render(request, "web/desk/milestone.html", context, status=422 if is_wrong else 200)


def _handling(remark: UUID, refused: tuple[UUID, HandlingForm] | None) -> HandlingForm:
    if refused is not None and refused[0] == remark:
        return refused[1]
    return HandlingForm(auto_id=f"handling_{remark}_%s")


def _inquiry(found: Milestone) -> dict[str, Any]:
    """What the page of an inquiry shows more than that of another stage."""
    if found.edition.adopted_at is not None or found.edition.is_amendment:
        return {"is_only_recorded": True}
    if not found.is_held:
        until = timezone.localdate() + timedelta(days=city_course().inquiry_days)
        asked = [(one.name, len(one.nodes)) for one in departments_of(found.edition)]
        return {"send_form": SendForm(departments=asked, initial={"until": found.planned_to or until})}
    sheets = sheets_of(found.pk, found.held_to)
    return {
        "sheets": sheets,
        "answered": sum(sheet.answered_at is not None for sheet in sheets),
        "waiting": sum(sheet.waiting for sheet in sheets),
        "lines": sum(sheet.lines for sheet in sheets),
        "is_any_missing": any(sheet.answered_at is None for sheet in sheets),
        "returns": returns_of(found),
        "returns_form": ReturnsForm(auto_id="returns_%s"),
    }


def doing(
    request: HttpRequest, found: Milestone, name: str, form: Any, act: Callable[[], object], done: str
) -> HttpResponseBase:
    """Do what a form asks for; where it cannot be done, the page comes back with the reason and all that was typed."""
    if form.is_valid():
        try:
            act()
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(None, sentence_for(problem))
        else:
            messages.success(request, done)
            return redirect("web:desk_milestone", found.pk)
    return page(request, found, **{name: form})
