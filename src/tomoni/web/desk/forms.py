"""Forms that only the desk has. What belongs to one part alone stands with that part."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.design.forms import choice
from tomoni.kernel.calendars import parse_date
from tomoni.kernel.errors import DomainError
from tomoni.plan.api import EditionFacts
from tomoni.voices.api import PublicForm, Voice
from tomoni.voices.forms import IssueForm


class FilterForm(forms.Form):
    """What stands above the list: which department. The queue stands in the column beside it."""

    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, departments: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.choices = [("", _("All departments")), *((str(key), name) for key, name in departments.items())]


class PublishForm(IssueForm):
    """公開: in which form the public reads a voice from now on."""

    field_order = ("form",)

    def __init__(self, *args: Any, voice: Voice, **kwargs: Any) -> None:
        super().__init__(*args, voice=voice, **kwargs)
        del self.fields["document_number"]
        field: Any = self.fields["form"]
        field.choices = [option for option in field.choices if option[0]]
        field.required = True

    @property
    def is_offered(self) -> bool:
        """Whether the person let the city publish anything."""
        field: Any = self.fields["form"]
        return bool(field.choices)

    @property
    def public_form(self) -> PublicForm:
        return PublicForm(self.cleaned_data["form"])


class HideForm(forms.Form):
    """公開をやめる: the reason is kept."""

    reason = forms.CharField(
        label=_("Why it is taken off the public pages"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please give the reason. It is kept in the log.")},
    )


class FoldForm(forms.Form):
    """同じ声にまとめる: with which earlier voice this one is counted."""

    into = forms.CharField(
        label=_("Receipt number or public number of the earlier voice"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-size": "medium"}),
        error_messages={"required": _("Please type the number of the earlier voice.")},
    )


class ReturnForm(forms.Form):
    """差戻し: the reason, so that it can be mended, and to whom. For an approval it may stay empty."""

    note = forms.CharField(
        label=_("Remark"),
        help_text=_("Needed when you send it back: what is to be mended."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stage = forms.TypedChoiceField(
        label=_("Send it back to"), required=False, widget=forms.RadioSelect, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, earlier: dict[int, str], **kwargs: Any) -> None:
        """``earlier``: the labels of the steps that have decided already, by their stage."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stage"]
        field.choices = [("", _("Who asked for it")), *((str(key), name) for key, name in earlier.items())]
        if not earlier:
            del self.fields["stage"]


class NumberForm(forms.Form):
    """文書番号."""

    number = forms.CharField(
        label=_("Document number"),
        help_text=_("The number that your register of documents gave. A later one corrects it."),
        max_length=60,
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
        error_messages={"required": _("Please enter the document number.")},
    )


class DeputyForm(forms.Form):
    """代決者: who decides while I am away. ``until`` is the last day away."""

    post = forms.ChoiceField(label=_("Your post"))
    deputy = forms.ChoiceField(label=_("Deputy"))
    since = forms.CharField(
        label=_("First day away"), max_length=40, help_text=_("For example 2026-11-20 or 令和8年11月20日.")
    )
    until = forms.CharField(label=_("Last day away"), max_length=40)

    def __init__(self, *args: Any, posts: dict[UUID, str], deputies: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("post", posts), ("deputy", deputies)):
            field: Any = self.fields[name]
            field.choices = [(str(key), label) for key, label in choices.items()]
        for name in ("since", "until"):
            self.fields[name].widget.attrs |= {"data-size": "medium", "autocomplete": "off"}

    def clean_since(self) -> object:
        return _day(self.cleaned_data["since"])

    def clean_until(self) -> object:
        return _day(self.cleaned_data["until"])


class OthersForm(forms.Form):
    """Which other voices say the same, so that one decision answers for all of them."""

    others = forms.MultipleChoiceField(
        label=_("Other voices that say the same"),
        help_text=_("The decision counts for them too, and their people are told."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, voices: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["others"]
        field.choices = [(key, choice(label, note)) for key, (label, note) in voices.items()]


class PassageForm(forms.Form):
    """Which passage of the plan changes: "m4-2|<key of the passage>"."""

    place = forms.ChoiceField(
        label=_("Passage that changes"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the passage that changes.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = choices


class RewordForm(forms.Form):
    """How a passage will read."""

    new = forms.CharField(
        label=_("How the passage will read"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write how the passage will read.")},
    )


class WordingForm(RewordForm):
    """How the passage will read, and in which draft of an amendment the change stands."""

    draft = forms.ChoiceField(label=_("Draft of the amendment"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, drafts: list[EditionFacts], title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["draft"]
        open_ones = [
            (str(draft.id), choice(draft.title, _("Open draft with %(n)s changes") % {"n": draft.changes}))
            for draft in drafts
        ]
        field.choices = [*open_ones, ("new", choice(title, _("A new draft is begun")))]
        self.initial.setdefault("draft", field.choices[0][0])


class NextEditionForm(forms.Form):
    """The next edition: what it is called and for which 年度."""

    title = forms.CharField(
        label=_("Title of the edition"),
        max_length=300,
        error_messages={"required": _("Please give the edition a title.")},
    )
    period_from = forms.IntegerField(
        label=_("First fiscal year"),
        min_value=1950,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-size": "small"}),
    )
    period_to = forms.IntegerField(
        label=_("Last fiscal year"),
        min_value=1950,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-size": "small"}),
    )


class SheetForm(forms.Form):
    """The spreadsheet of a draft, brought back."""

    file = forms.FileField(
        label=_("Spreadsheet that you changed"),
        help_text=_(
            "The file that was downloaded here, in the format .xlsx. Nothing changes before you have seen what would."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Please choose the file."),
            "empty": _("The file is empty."),
        },
    )


class AdoptForm(forms.Form):
    """議決・決裁の日."""

    on = forms.CharField(
        label=pgettext_lazy("plan", "Day of the decision"),
        help_text=_("For example 2026-11-20 or 令和8年11月20日."),
        max_length=40,
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
    )

    def clean_on(self) -> object:
        day = _day(self.cleaned_data["on"])
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


def _day(typed: str) -> date:
    """A day as it was typed, in either calendar."""
    try:
        return parse_date(typed)
    except DomainError as problem:
        raise forms.ValidationError(_("Please enter a day, for example 令和8年11月20日.")) from problem
