"""受付入力: what was said on the phone or at the counter, what came on paper or by fax; and the forms that lie out."""

from typing import Any
from uuid import UUID, uuid4

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tomoni.accounts.api import Department, for_staff
from tomoni.kernel.codes import format_receipt_number, spoken_receipt_number
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.listening.intakes.api import (
    Heard,
    Intake,
    PaperForm,
    Way,
    enter_voice,
    make_paper,
    paper_by_code,
    papers,
    starters,
)
from tomoni.listening.intakes.forms import IntakeForm, PaperFormForm, blank_intake
from tomoni.places.api import areas
from tomoni.voices.api import AnswerWish, newest_consent_wording

from ..printing import paper
from .frame import Desk, refusing, sent

PAGE = 30
SCHEME = "chiku"


@for_staff("intakes.enter")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def intake(request: HttpRequest) -> HttpResponseBase:
    """One screen: hear, type, send. A starting text adds its questions to what is typed already."""
    desk = Desk(request)
    if request.method != "POST":
        return _page(desk, _form(desk, initial=_known(request)))
    data = _posted(request)
    if starter := data.get("starter"):
        return _page(desk, _form(desk, initial=_with_starter(data, starter)))
    form = _form(desk, data)
    if not form.is_valid():
        return _page(desk, form, status=422)
    chosen = form.cleaned_data
    heard = Heard(
        way=Way(chosen["way"]),
        received_at=form.received_at,
        text=chosen["text"],
        answer_wish=AnswerWish(chosen["answer_wish"]),
        consent=form.chosen_consent,
        place=chosen["place"] or (chosen["paper"].place if chosen["paper"] else ""),
        area=form.chosen_area,
        paper=chosen["paper"],
        sender=form.sender,
        department=Department.objects.get(pk=chosen["department"]) if chosen.get("department") else None,
    )
    entered, _is_new = enter_voice(actor=desk.actor, submission=chosen["submission"], heard=heard)
    return redirect("web:desk_intake_done", entered.pk)


def _posted(request: HttpRequest) -> QueryDict:
    """What was sent, with an id where none (or a torn one) came along: nobody could mend a hidden field."""
    data = sent(request)
    try:
        UUID(data.get("submission", ""))
    except ValueError:
        data["submission"] = str(uuid4())
    return data


def _form(desk: Desk, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> IntakeForm:
    words = newest_consent_wording().words
    return IntakeForm(
        data,
        initial=initial,
        areas=areas(SCHEME),
        departments={str(key): name for key, name in desk.names.items()} if desk.may("voices.assign") else {},
        consent_words=words.get(get_language() or "ja") or words["ja"],
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the address already says: the code of a sheet, as its QR code does."""
    code = request.GET.get("paper", "")
    try:
        found = paper_by_code(code) if code else None
    except DomainError:
        return blank_intake(paper=code)  # shown as it is; what is wrong is said when it is sent
    if found is None:
        return blank_intake()
    return blank_intake(
        way=Way.PAPER.value, paper=found.printed_code, area=str(found.area_id or ""), place=found.place
    )


def _with_starter(data: QueryDict, key: str) -> dict[str, Any]:
    typed = {name: value for name, value in data.items() if name not in ("csrfmiddlewaretoken", "starter")}
    text = next((one.text for one in starters() if one.key == key), "")
    before = str(typed.get("text", "")).rstrip()
    return blank_intake() | typed | {"text": f"{before}\n\n{text}" if before else text}


def _page(desk: Desk, form: IntakeForm, status: int = 200) -> HttpResponse:
    context = {
        **desk.bar(),
        "form": form,
        "starters": starters(),
        "crumbs": [(_("Enter a voice"), "")],
    }
    return render(desk.request, "web/desk/intake.html", context, status=status)


@for_staff("intakes.enter")
@require_safe
def done(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What to say now: the receipt number, to be read out, and by when an answer comes. For who entered it alone:
    the number and the receipt's link are the person's own.
    """
    desk = Desk(request)
    assert desk.actor.person
    own = Intake.objects.filter(entered_by=desk.actor.person)
    found = get_object_or_404(own.select_related("voice__standing"), pk=key)
    number = found.voice.receipt_number
    context = {
        **desk.bar(),
        "voice": found.voice,
        "number": format_receipt_number(number),
        "spoken": spoken_receipt_number(number, kana=True),
        "standing": found.voice.standing,
        "crumbs": [(_("Enter a voice"), reverse("web:desk_intake")), (_("Entered"), "")],
    }
    return render(request, "web/desk/intake_done.html", context)


# ---- forms on paper ------------------------------------------------------------------------------


@for_staff("intakes.enter")
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def forms_on_paper(request: HttpRequest) -> HttpResponseBase:
    """Printing the form for a place or an occasion; which were printed, and how many sheets came back."""
    desk = Desk(request)
    form = PaperFormForm(sent(request) if request.method == "POST" else None, areas=areas(SCHEME))
    if form.is_bound and form.is_valid():
        made = make_paper(
            actor=desk.actor,
            title=form.cleaned_data["title"],
            place=form.cleaned_data["place"],
            area=form.chosen_area,
            about=form.cleaned_data["about"],
        )
        return redirect(reverse("web:desk_papers") + f"#{made.code}")
    context = {
        **desk.bar(),
        "form": form,
        "page": Paginator(papers(), PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Enter a voice"), reverse("web:desk_intake")), (_("Forms on paper"), "")],
    }
    return render(request, "web/desk/papers.html", context, status=422 if form.is_bound else 200)


@for_staff("intakes.enter")
@require_safe
def paper_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """The form to print: A4, large type, with readings. Its code brings a sheet back to the right place."""
    found = get_object_or_404(PaperForm.objects.select_related("consent_wording"), pk=code)
    link = settings.TOMONI_URL + reverse("web:desk_intake") + f"?paper={found.printed_code}"
    html = render(request, "web/print/voice_form.html", {
        "paper": found,
        "consent": found.consent_wording.words["ja"],
        "qr": segno.make(link, error="m").svg_inline(scale=3, border=0, omitsize=True),
        "lines": range(10),
        "city": settings.TOMONI_CITY_NAME,
        "office": settings.TOMONI_CITY_OFFICE,
        "phone": settings.TOMONI_CITY_PHONE,
        "days": settings.TOMONI_ANSWER_DAYS,
    }).content.decode()  # fmt: skip
    try:
        made = paper.to_pdf(html)
    except DomainError as problem:
        return HttpResponse(sentence_for(problem), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="voice-form-{found.code}.pdf"'
    return response
