"""The three steps. Each page carries the whole letter; only "send" writes anything."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from tomoni.accounts.api import Person, actor_of, for_everyone
from tomoni.audit.api import address_of, allow
from tomoni.kernel.text import as_received
from tomoni.plan.api import find_node, node_titles
from tomoni.voices.api import SenderDetails

from .actions import Content, send_letter
from .forms import FIELDS, STEPS, LetterForm, blank_form
from .queries import danger_words, example_words

HOUR = 3600
LONGEST_CODE = 100  # characters


@for_everyone
@cache_control(private=True, max_age=0)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponseBase:
    """Step by step to a sent letter. ``to`` says where the pressed button leads."""
    if request.method != "POST":
        return _page(
            request, "write", blank_form(about=_code(request.GET.get("about", "")), email=_own_mail(request))
        )
    step = request.POST.get("step", "write")
    step = step if step in STEPS else "write"
    form = LetterForm(_posted(request), request.FILES)
    to = request.POST.get("to", "next")
    if to == "back":
        return _page(request, STEPS[max(STEPS.index(step) - 1, 0)], form, quiet=True)
    if to in STEPS and STEPS.index(to) < STEPS.index(step):
        return _page(request, to, form, quiet=True)
    if wrong := form.first_step_with_errors(until=step):
        return _page(request, wrong, form, status=422)
    if step == "check":
        return _send(request, form)
    return _page(request, STEPS[STEPS.index(step) + 1], form, quiet=True)


def _posted(request: HttpRequest) -> Any:
    """What was sent, with a form id where none (or a broken one) came along: nobody could mend a hidden field."""
    data = request.POST.copy()
    try:
        UUID(data.get("form_id", ""))
    except ValueError:
        data["form_id"] = str(uuid4())
    data["about"] = _code(data.get("about", ""))
    return data


def _code(typed: str) -> str:
    """What can be the code of a node; what cannot is no reason to refuse a letter."""
    return as_received(typed)[0][:LONGEST_CODE]


def _send(request: HttpRequest, form: LetterForm) -> HttpResponseBase:
    if not form.is_valid():  # only form_id can be left: made by a program, or torn
        return _page(request, "check", form, status=422)
    if not allow("letters.send", address_of(request), limit=settings.TOMONI_LETTERS_PER_HOUR, seconds=HOUR):
        too_many = _(
            "Many letters came from your network within the hour. Nothing you wrote is lost. Please send it again a little later, or call us."
        )
        return _page(request, "check", form, notice=too_many, status=429)
    data = form.cleaned_data
    actor = actor_of(request)
    details = SenderDetails(data["name"], data["email"], data["address"], actor.person)
    content = Content(
        text=data["text"],
        place=data["place"],
        area=form.chosen_area,
        about=find_node(data["about"]) if data["about"] else None,
        language=get_language() or "ja",
        consent=form.chosen_consent,
        answer_wish=form.chosen_wish,
        sender=details if any((details.name, details.email, details.address, details.person)) else None,
    )
    letter, _is_new = send_letter(actor=actor, form_id=str(data["form_id"]), content=content)
    return redirect(reverse("voices:receipt", args=[letter.voice.follow_key]))


def recover(request: HttpRequest) -> HttpResponse:
    """The letter of a request whose token was lost (cookie gone, session over): shown again, nothing lost."""
    form = LetterForm(_posted(request))
    step = form.first_step_with_errors(until="how") or "check"
    notice = _("A long time passed, so please press the button once more. What you wrote is still here.")
    return _page(request, step, form, notice=notice, status=403)


write.recover = recover  # type: ignore[attr-defined]  # what shows a form again whose token was lost


def _page(
    request: HttpRequest,
    step: str,
    form: LetterForm,
    *,
    quiet: bool = False,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one step. ``quiet`` shows no errors: the person has only just come, or gone back."""
    shown = _without_errors(form) if quiet and form.is_bound else _with_errors_of(step, form)
    about = str(form["about"].value() or "")
    language = get_language() or "ja"
    context = {
        "form": shown,
        "step": step,
        "steps": [_("Write"), _("How to answer"), _("Check and send")],
        "position": STEPS.index(step) + 1,
        "fields": [shown[name] for name in FIELDS[step]],
        "hidden": form.hidden(step) if form.is_bound else {},
        "notice": notice,
        "danger": danger_words(language),
        "examples": example_words(language),
        "about_title": _about_title(about),
        "answer_days": settings.TOMONI_ANSWER_DAYS,
        "assign_days": settings.TOMONI_ASSIGN_DAYS,
        "crumbs": [(_("Everyone's voices"), reverse("voices:collection")), (_("Letter to the mayor"), "")],
    }
    if step == "check" and form.is_bound:
        context["summary"] = _summary(form)
    return render(request, f"letters/{step}.html", context, status=status)


def _about_title(code: str) -> str:
    """The title of the node that the letter is about; empty where there is none of this code."""
    node = find_node(code) if code else None
    link = node_titles([node.pk]).get(node.pk) if node else None
    return link.name if link else ""


def _without_errors(form: LetterForm) -> LetterForm:
    """The same letter with what was typed as first values, so that no error is shown before its time."""
    initial = {name: form.data.get(name, form.fields[name].initial) for name in form.fields}
    return LetterForm(initial=initial)


def _with_errors_of(step: str, form: LetterForm) -> LetterForm:
    """The same letter without the errors of fields that are on another page: nobody can mend them here."""
    for other, names in FIELDS.items():
        for name in names if other != step else ():
            form.errors.pop(name, None)
    return form


def _summary(form: LetterForm) -> list[tuple[str, str, str]]:
    """Question, answer in words, and the step in which it can be changed."""
    return [
        (str(form.fields[name].label), form.in_words(name), step)
        for step, names in FIELDS.items()
        for name in names
    ]


def _own_mail(request: HttpRequest) -> str:
    return request.user.email if isinstance(request.user, Person) else ""
