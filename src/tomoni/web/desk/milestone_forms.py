"""Forms of the course of an edition: stages, documents, remarks, the inquiry within the town hall."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.design.forms import choice
from tomoni.kernel.calendars import parse_date, wareki
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.plan.api import (
    HANDLINGS,
    LARGEST_DOCUMENT,
    LARGEST_RETURNS,
    MILESTONE_KINDS,
    RESULTS,
    Facts,
    Milestone,
    city_course,
)

_DAY = {"data-size": "medium", "autocomplete": "off"}
_DAY_HELP = _("For example 2026-11-20 or 令和8年11月20日.")
_PERIODS = ("inquiry", "comment")
_NUMBERS = {
    "consulted": _("Document number"),
    "report": _("Document number"),
    "vote": _("Number of the bill"),
}
_PARTNERS = {
    "consulted": _("Whom the city asks"),
    "report": _("Who answered"),
    "vote": _("Which assembly"),
}


class DayField(forms.CharField):
    """A day in either calendar, as it was typed."""

    def __init__(self, **given: Any) -> None:
        given = {"max_length": 40, "widget": forms.TextInput(attrs=dict(_DAY)), **given}
        super().__init__(**given)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_date(typed)
        except DomainError as problem:
            raise forms.ValidationError(_("Please enter a day, for example 令和8年11月20日.")) from problem

    def prepare_value(self, value: Any) -> Any:
        return wareki(value) if isinstance(value, date) else value


class PlanStageForm(forms.Form):
    """段階を加える."""

    kind = forms.ChoiceField(
        label=_("Which stage"),
        choices=[(kind.value, label) for kind, label in MILESTONE_KINDS.items() if kind != "adopted"],
    )
    label = forms.CharField(
        label=_("What the town calls it"),
        help_text=_("For example 第2回審議会. If left empty, the name of the stage stands there."),
        required=False,
        max_length=120,
    )
    on = DayField(label=_("Planned day (or first day)"), help_text=_DAY_HELP, required=False)
    to = DayField(label=_("Planned last day, where it lasts several"), required=False)

    @property
    def facts(self) -> Facts:
        typed = self.cleaned_data
        return Facts(on=typed["on"], to=typed["to"], label=typed["label"])


class StageForm(forms.Form):
    """What is said of a stage, planned or held: only the fields that its kind has."""

    label = forms.CharField(label=_("What the town calls it"), required=False, max_length=120)
    on = DayField(label=_("Day"), help_text=_DAY_HELP, required=False)
    to = DayField(label=_("Last day"), required=False)
    partner = forms.CharField(label="", required=False, max_length=120)
    number = forms.CharField(
        label="", required=False, max_length=60, widget=forms.TextInput(attrs={"data-size": "medium"})
    )
    result = forms.ChoiceField(
        label=_("What the assembly decided"),
        required=False,
        choices=[("", _("(not decided yet)")), *((key.value, label) for key, label in RESULTS.items())],
    )
    address = forms.URLField(
        label=_("Where the consultation runs (address of the page)"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    short_reason = forms.CharField(
        label=_("Why the period is shorter than usual"),
        help_text=_("It is published."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=_("What the public reads about it"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        initial = {
            "label": milestone.label,
            "on": milestone.planned_on,
            "to": milestone.planned_to,
            "partner": milestone.partner or _partner(milestone.kind),
            "number": milestone.number,
            "result": milestone.result,
            "address": milestone.address,
            "short_reason": milestone.short_reason,
            "note": milestone.note,
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        kind = milestone.kind
        if kind in _PERIODS:
            self.fields["on"].label = _("First day")
        else:
            del self.fields["to"]
        for name, labels in (("number", _NUMBERS), ("partner", _PARTNERS)):
            if kind in labels:
                self.fields[name].label = labels[kind]
            else:
                del self.fields[name]
        if kind != "vote":
            del self.fields["result"]
        if kind != "comment":
            del self.fields["address"], self.fields["short_reason"]

    @property
    def facts(self) -> Facts:
        return Facts(**{name: value for name, value in self.cleaned_data.items() if value is not None})


def _partner(kind: str) -> str:
    rules = city_course()
    return {"consulted": rules.council, "report": rules.council, "vote": rules.assembly}.get(kind, "")


class ShownForm(forms.Form):
    """公開: who sees the stage."""

    is_public = forms.BooleanField(
        label=choice(
            _("Everyone sees this stage"),
            _("Its day, its words and its public documents stand on the public page."),
        ),
        required=False,
    )
    text_is_public = forms.BooleanField(
        label=choice(
            _("Everyone may read how the draft read then"),
            _("What changed between two stages is shown where both are open."),
        ),
        required=False,
    )


class DocumentForm(forms.Form):
    """文書: a file with its title."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=200,
        error_messages={"required": _("Please give the document a title.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel, PowerPoint, pictures or text, up to 20 MB. It is kept as it is."),
        error_messages={"required": _("Please choose a file."), "empty": _("The file is empty.")},
    )
    is_public = forms.BooleanField(label=_("Everyone may download it"), required=False)

    def clean_file(self) -> Any:
        """Looked at before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_DOCUMENT:
            given = {"file": file.name, "megabytes": LARGEST_DOCUMENT // 1_000_000}
            raise forms.ValidationError(sentence_for(DomainError("plan.document_too_large", **given)))
        return file


class CorrectionForm(forms.Form):
    """訂正: what was recorded wrongly about a held stage."""

    field = forms.ChoiceField(label=_("What was recorded wrongly"))
    new = forms.CharField(label=_("What is right"), help_text=_DAY_HELP, max_length=2_000)
    reason = forms.CharField(label=_("Why it is corrected"), max_length=400)

    LABELS = {
        "held_on": _("Day"),
        "held_to": _("Last day"),
        "number": pgettext_lazy("stage", "Number"),
        "partner": _("Whom the city asks, or who answered"),
        "result": _("What the assembly decided"),
        "label": _("What the town calls it"),
        "note": _("What the public reads about it"),
    }

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ["held_on", "label", "note"]
        known += ["held_to"] if milestone.kind in _PERIODS else []
        known += ["number", "partner"] if milestone.kind in _NUMBERS else []
        known += ["result"] if milestone.kind == "vote" else []
        field: Any = self.fields["field"]
        field.choices = [(name, label) for name, label in self.LABELS.items() if name in known]

    @property
    def value(self) -> str:
        """The right value as the action takes it: days as 2026-11-20, results by their code."""
        typed: str = self.cleaned_data["new"]
        if self.cleaned_data["field"] in ("held_on", "held_to"):
            try:
                return parse_date(typed).isoformat()
            except DomainError:
                return typed
        if self.cleaned_data["field"] == "result":
            return next((key.value for key, label in RESULTS.items() if str(label) == typed.strip()), typed)
        return typed


class RemarkForm(forms.Form):
    """答申の意見: one remark, and the codes of the items it is about."""

    text = forms.CharField(
        label=_("Remark of the council"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write the remark.")},
    )
    codes = forms.CharField(
        label=_("Codes of the items it is about"),
        help_text=_("As in the addresses of the plan: m4-2, m5-1."),
        required=False,
        max_length=500,
    )

    @property
    def nodes(self) -> list[str]:
        return str(self.cleaned_data["codes"]).replace("、", ",").replace(" ", ",").split(",")


class HandlingForm(forms.Form):
    """市の対応: what the city does with a remark."""

    handling = forms.ChoiceField(
        label=_("What the city does about it"),
        choices=[(key.value, label) for key, label in HANDLINGS.items()],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please give the reason: it is published.")},
    )


class SendForm(forms.Form):
    """照会する: to which departments, until when."""

    until = DayField(label=_("To be answered until"), help_text=_DAY_HELP)
    departments = forms.MultipleChoiceField(
        label=_("Departments that are asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one department.")},
    )

    def __init__(self, *args: Any, departments: Iterable[tuple[str, int]], **kwargs: Any) -> None:
        """``departments``: the name of each and how many items it has."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["departments"]
        field.choices = [
            (name, choice(name, _("Items: %(n)s") % {"n": count})) for name, count in departments
        ]
        self.initial.setdefault("departments", [key for key, _label in field.choices])


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        single = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        return [single(one, initial) for one in given]


class ReturnsForm(forms.Form):
    """返ってきたファイル."""

    returned = ManyFilesField(
        label=_("Files that came back"),
        help_text=_("Several at once, or a .zip. Nothing changes before you have decided."),
        widget=_ManyFiles(attrs={"accept": ".xlsx,.zip"}),
        allow_empty_file=True,
        error_messages={"required": _("Please choose the files.")},
    )

    def clean_returned(self) -> Any:
        """Looked at before anything is read."""
        found = self.cleaned_data["returned"]
        if sum(file.size or 0 for file in found) > LARGEST_RETURNS:
            megabytes = LARGEST_RETURNS // 1_000_000
            raise forms.ValidationError(
                sentence_for(DomainError("plan.inquiry_too_large", megabytes=megabytes))
            )
        return found

    @property
    def contents(self) -> list[tuple[str, bytes]]:
        found: list[UploadedFile[Any]] = self.cleaned_data["returned"]
        return [(file.name or "", file.read()) for file in found]
