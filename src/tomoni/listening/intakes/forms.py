"""The one screen on which a voice is entered for somebody, and the printing of forms."""

import re
import uuid
from datetime import date, datetime, time
from typing import Any, NoReturn

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.design.forms import LongText, choice
from tomoni.kernel.calendars import parse_date
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.kernel.text import (
    as_received,
    clean_email,
    count_characters,
    half_width,
    is_blank,
    looks_like_email,
    squash_spaces,
)
from tomoni.places.api import Area
from tomoni.plan.api import Node, find_node
from tomoni.voices.api import AnswerWish, ConsentChoice, SenderDetails

from .domain import Way
from .models import NOT_ASKED, WAY_LABELS, PaperForm
from .queries import paper_by_code

WISHES = {
    AnswerWish.PHONE: _("By telephone"),
    AnswerWish.LETTER: pgettext_lazy("intake", "By post"),
    AnswerWish.MAIL: _("By mail"),
    AnswerWish.PAGE: _("They look themselves, with the receipt number"),
    AnswerWish.NONE: _("No answer wished"),
}
_NEEDED = {
    AnswerWish.PHONE: ("phone", _("To call back, the telephone number is needed.")),
    AnswerWish.LETTER: ("address", _("To answer by post, the address is needed.")),
    AnswerWish.MAIL: ("email", _("To answer by mail, the mail address is needed.")),
}
NOT_ASKED_CODE = "not_asked"
LONGEST = 20_000  # characters
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:時|[:時]?(?P<minute>\d{2})分?)")


def _refuse_clock() -> NoReturn:
    raise forms.ValidationError(_("Please write the time like 14:30."))


class IntakeForm(forms.Form):
    """What somebody said, in the order in which one hears it. Only the text, the way and the wish have to be there."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("How it came"),
        widget=forms.RadioSelect,
        choices=[(way.value, WAY_LABELS[way]) for way in Way],
        initial=Way.PHONE.value,
    )
    text = LongText(
        label=pgettext_lazy("intake", "What was said"),
        help_text=_("In the person's own words. What you add yourself belongs into the note of the voice."),
        error_messages={"required": pgettext_lazy("intake", "There is nothing written yet.")},
        widget=forms.Textarea(attrs={"rows": 8, "data-draft": "intake", "autofocus": True}),
        strip=False,
    )
    day = forms.CharField(
        label=pgettext_lazy("intake", "Received on"),
        max_length=40,
        help_text=_("For example 2026-11-20 or 令和8年11月20日."),
    )
    clock = forms.CharField(label=_("At"), max_length=20, required=False, help_text=_("For example 14:30."))
    place = forms.CharField(label=_("Which place it is about"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    paper = forms.CharField(
        label=_("Code on the sheet"), max_length=20, required=False, help_text=_("For example 7K3F-90QX.")
    )
    answer_wish = forms.ChoiceField(
        label=_("How they would like to be answered"),
        widget=forms.RadioSelect,
        choices=[(wish.value, label) for wish, label in WISHES.items()],
        error_messages={"required": _("Please ask how they would like to be answered.")},
    )
    name = forms.CharField(label=pgettext_lazy("intake", "Name"), max_length=100, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    email = forms.CharField(label=_("Mail address"), max_length=254, required=False)
    consent = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Please choose what they answered.")}
    )
    department = forms.ChoiceField(label=_("Give it to"), required=False)

    def __init__(
        self,
        *args: Any,
        areas: list[Area],
        departments: dict[str, str],
        consent_words: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        """``departments``: those to which it can be given at once, by key; empty for who may not."""
        super().__init__(*args, **kwargs)
        self._areas = {str(area.pk): area for area in areas}
        self._offer(
            "area",
            [
                ("", pgettext_lazy("intake", "Not a particular one")),
                *((k, a.label) for k, a in self._areas.items()),
            ],
        )
        asked = [(one["code"], choice(one["label"], one["help"])) for one in consent_words["choices"]]
        self._offer("consent", [*asked, (NOT_ASKED_CODE, choice(NOT_ASKED, _("Then nothing is published.")))])
        self.fields["consent"].label = consent_words["question"]
        self.fields["consent"].help_text = consent_words["explanation"]
        if departments:
            self._offer("department", [("", _("Nobody yet")), *departments.items()])
        else:
            del self.fields["department"]
        for name in ("day", "clock", "paper"):
            self.fields[name].widget.attrs |= {"data-size": "medium", "autocomplete": "off"}
        for name in ("name", "phone", "address", "email"):
            self.fields[name].widget.attrs |= {"autocomplete": "off"}

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_text(self) -> str:
        text = as_received(self.cleaned_data["text"])[0]
        if is_blank(text):
            raise forms.ValidationError(pgettext_lazy("intake", "There is nothing written yet."))
        if count_characters(text) > LONGEST:
            raise forms.ValidationError(
                _(
                    "This is longer than %(limit)s characters. Please enter it as two voices; nothing is lost."
                ),
                params={"limit": f"{LONGEST:,}"},
            )
        return text

    def clean_day(self) -> date:
        try:
            return parse_date(self.cleaned_data["day"])
        except DomainError as problem:
            raise forms.ValidationError(sentence_for(problem)) from problem

    def clean_clock(self) -> time | None:
        typed = half_width(self.cleaned_data["clock"]).strip()
        if not typed:
            return None
        found = _CLOCK.fullmatch(typed)
        try:
            return time(int(found["hour"]), int(found["minute"] or 0)) if found else _refuse_clock()
        except ValueError:
            return _refuse_clock()

    def clean_phone(self) -> str:
        phone = half_width(as_received(self.cleaned_data["phone"])[0]).strip()
        if phone and sum(character.isdigit() for character in phone) < 9:
            raise forms.ValidationError(_("This telephone number is too short. Please read it back."))
        return phone

    def clean_email(self) -> str:
        email = clean_email(self.cleaned_data["email"])
        if email and not looks_like_email(email):
            raise forms.ValidationError(_("A mail address looks like name@example.jp. Please read it back."))
        return email

    def clean_paper(self) -> PaperForm | None:
        typed = self.cleaned_data["paper"]
        try:
            return paper_by_code(typed) if typed.strip() else None
        except DomainError as problem:
            raise forms.ValidationError(sentence_for(problem)) from problem

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        wish = AnswerWish(data["answer_wish"]) if data.get("answer_wish") else None
        if wish in _NEEDED and not data.get(_NEEDED[wish][0]) and _NEEDED[wish][0] not in self.errors:
            self.add_error(*_NEEDED[wish])
        if data.get("day") and self.received_at > timezone.now():
            self.add_error("day", _("This lies in the future. Please check the day and the time."))
        return data

    @property
    def received_at(self) -> datetime:
        """The moment of receipt. Without a time: now on the present day, else the opening of that day's office."""
        day, clock = self.cleaned_data["day"], self.cleaned_data.get("clock")
        now = timezone.localtime()
        if clock is None and day == now.date():
            return now
        return timezone.make_aware(datetime.combine(day, clock or time(8, 30)))

    @property
    def chosen_area(self) -> Area | None:
        """The area that was named, else that of the printed form."""
        paper = self.cleaned_data.get("paper")
        return self._areas.get(self.cleaned_data["area"]) or (paper.area if paper else None)

    @property
    def chosen_consent(self) -> ConsentChoice | None:
        code = self.cleaned_data["consent"]
        return None if code == NOT_ASKED_CODE else ConsentChoice(code)

    @property
    def sender(self) -> SenderDetails | None:
        data = self.cleaned_data
        name, address = (squash_spaces(as_received(data[key])[0]) for key in ("name", "address"))
        if not any((name, address, data["phone"], data["email"])):
            return None
        return SenderDetails(name, data["email"], address, phone=data["phone"])


def blank_intake(**known: Any) -> dict[str, Any]:
    """The first values of a new entry: an id that makes a double click harmless, and today."""
    return {"submission": uuid.uuid4(), "day": timezone.localdate().isoformat(), **known}


class PaperFormForm(forms.Form):
    """A new printing of the form: where it will lie out, and what its sheets are about."""

    title = forms.CharField(
        label=_("For which place or occasion"),
        max_length=100,
        help_text=_("For example: Central community hall, November."),
        error_messages={"required": _("Please write where the form will lie out.")},
    )
    place = forms.CharField(label=_("Where filled-in sheets are handed in"), max_length=200, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    about = forms.CharField(
        label=_("Item of the plan that it is about"),
        max_length=100,
        required=False,
        help_text=_("Its code, as in its address: m4-2. Empty for everything."),
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas = {str(area.pk): area for area in areas}
        field: Any = self.fields["area"]
        field.choices = [
            ("", pgettext_lazy("intake", "Not a particular one")),
            *((key, area.label) for key, area in self._areas.items()),
        ]

    def clean_about(self) -> Node | None:
        code = self.cleaned_data["about"].strip()
        node = find_node(code) if code else None
        if code and node is None:
            raise forms.ValidationError(_("The plan has no item with this code."))
        return node

    @property
    def chosen_area(self) -> Area | None:
        return self._areas.get(self.cleaned_data["area"])
