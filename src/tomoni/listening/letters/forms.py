"""The form of a letter: one form, filled in three steps, carried from step to step in the page itself.

Nothing is kept on the server before the letter is sent, so nothing can expire, and a lost session loses no word.
"""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tomoni.design.forms import choice
from tomoni.kernel.text import (
    as_received,
    clean_email,
    count_characters,
    is_blank,
    looks_like_email,
    squash_spaces,
)
from tomoni.places.api import Area, areas
from tomoni.voices.api import AnswerWish, ConsentChoice, ConsentWording, newest_consent_wording

STEPS = ("write", "how", "check")
FIELDS = {
    "write": ("text", "place", "area"),
    "how": ("answer_wish", "email", "name", "address", "consent"),
    "check": (),
}

ANSWER_WISHES = {
    AnswerWish.PAGE: (
        _("On the page of my receipt"),
        _("It opens with the link that you get after sending."),
    ),
    AnswerWish.MAIL: (_("On the page, and tell me by mail"), _("Please write your mail address below.")),
    AnswerWish.LETTER: (_("By post"), _("Please write your name and postal address below.")),
    AnswerWish.NONE: (_("I need no answer"), _("We read it all the same.")),
}


class AsTypedField(forms.CharField):
    """Text as typed. A NUL byte is no error of the person's: the ledger replaces it and keeps everything else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.validators = [
            v for v in self.validators if type(v).__name__ != "ProhibitNullCharactersValidator"
        ]

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")  # browsers send every line end as two


class LetterForm(forms.Form):
    """What a letter holds. ``form_id`` tells a second click from a second letter."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    about = forms.CharField(widget=forms.HiddenInput, required=False)
    text = AsTypedField(
        label=_("What would you like to say?"),
        help_text=_(
            "What troubles you, what would be better, what was good. A short sentence is enough. "
            "Please do not write names or telephone numbers here."
        ),
        error_messages={"required": _("There is nothing written yet. A short sentence is enough.")},
        widget=forms.Textarea(attrs={"rows": 9, "data-draft": "letter", "autocomplete": "off"}),
    )
    place = AsTypedField(
        label=_("Which place is it about?"),
        help_text=_("For example: in front of Midoridai primary school."),
        required=False,
        max_length=200,
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=str, empty_value="")
    answer_wish = forms.ChoiceField(
        label=_("How may we answer you?"),
        widget=forms.RadioSelect,
        initial=AnswerWish.PAGE.value,
        error_messages={"required": _("Please choose how we may answer.")},
    )
    email = AsTypedField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        help_text=_(
            "We send your receipt there, and tell you when the answer is there. It is never published."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}
        ),
    )
    name = AsTypedField(
        label=_("Name"),
        required=False,
        max_length=100,
        help_text=_("You may leave it empty. It is never published."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = AsTypedField(
        label=_("Postal address"),
        required=False,
        max_length=300,
        help_text=_("Needed only if you would like the answer by post. It is never published."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    consent = forms.ChoiceField(
        label=_("May we publish your voice?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what we may publish.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording: ConsentWording = newest_consent_wording()
        self._areas: dict[str, Area] = {str(area.pk): area for area in areas("chiku")}
        words = self.consent_words
        areas_by_name = {key: area.label for key, area in self._areas.items()}
        self._labels: dict[str, dict[str, Any]] = {
            "area": {"": _("Not a particular one"), **areas_by_name},
            "answer_wish": {key.value: label for key, (label, _note) in ANSWER_WISHES.items()},
            "consent": {one["code"]: one["label"] for one in words["choices"]},
        }
        self._field("area").choices = list(self._labels["area"].items())
        self._field("answer_wish").choices = [
            (key.value, choice(label, note)) for key, (label, note) in ANSWER_WISHES.items()
        ]
        self._field("consent").choices = [
            (one["code"], choice(one["label"], one["help"])) for one in words["choices"]
        ]
        self.fields["consent"].label = words["question"]
        self.fields["consent"].help_text = words["explanation"]
        limit = settings.TOMONI_LETTER_CHARACTERS
        self.fields["text"].widget.attrs["data-limit"] = limit

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def consent_words(self) -> dict[str, Any]:
        """The wording of consent in the reader's language."""
        by_language: dict[str, dict[str, Any]] = self.wording.words
        return by_language.get(get_language() or "ja") or by_language["ja"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if is_blank(text):
            raise forms.ValidationError(_("There is nothing written yet. A short sentence is enough."))
        limit: int = settings.TOMONI_LETTER_CHARACTERS
        length = count_characters(text)
        if length > limit:
            raise forms.ValidationError(
                _(
                    "This letter has %(length)s characters; up to %(limit)s can be sent. Please send it in two letters. Nothing you wrote is lost."
                ),
                params={"length": f"{length:,}", "limit": f"{limit:,}"},
            )
        return text

    def clean_email(self) -> str:
        email = clean_email(self.cleaned_data["email"])
        if email and not looks_like_email(email):
            raise forms.ValidationError(
                _(
                    "A mail address looks like name@example.jp. Please check what stands before and after the @."
                )
            )
        return email

    def clean_name(self) -> str:
        return squash_spaces(as_received(self.cleaned_data["name"])[0])

    def clean_address(self) -> str:
        return squash_spaces(as_received(self.cleaned_data["address"])[0])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        wish = data.get("answer_wish")
        if wish == AnswerWish.MAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("To tell you by mail, we need a mail address."))
        if wish == AnswerWish.LETTER:
            if not data.get("name"):
                self.add_error("name", _("To write to you by post, we need your name."))
            if not data.get("address"):
                self.add_error("address", _("To write to you by post, we need your address."))
        if self.files:
            self.add_error(
                None,
                _(
                    "Files cannot be sent from this page. What you wrote is kept; please take the file out and send again."
                ),
            )
        return data

    def first_step_with_errors(self, until: str) -> str | None:
        """The first step, not after ``until``, whose fields need another look."""
        for step in STEPS[: STEPS.index(until) + 1]:
            if any(name in self.errors for name in FIELDS[step]):
                return step
        return STEPS[0] if self.non_field_errors() else None

    def hidden(self, shown: str) -> dict[str, str]:
        """What the page of a step carries on in hidden fields: all that other steps asked, as typed."""
        others = {name for step, names in FIELDS.items() if step != shown for name in names}
        carried = {
            name: self.data.get(name, "") for name in self.fields if name in others and name in self.data
        }
        return {key: as_received(value)[0] for key, value in carried.items()}

    def in_words(self, name: str) -> str:
        """What was typed or chosen, as a person reads it."""
        value = as_received(str(self.data.get(name, "")))[0]
        return str(self._labels[name].get(value, "")) if name in self._labels else value

    @property
    def chosen_area(self) -> Area | None:
        return self._areas.get(self.cleaned_data.get("area") or "")

    @property
    def chosen_consent(self) -> ConsentChoice:
        return ConsentChoice(self.cleaned_data["consent"])

    @property
    def chosen_wish(self) -> AnswerWish:
        return AnswerWish(self.cleaned_data["answer_wish"])


def blank_form(about: str = "", email: str = "") -> LetterForm:
    """A new letter. Its id makes a double click harmless."""
    return LetterForm(initial={"form_id": uuid.uuid4(), "about": about, "email": email})
