"""Forms around voices: following one, and what staff type in at the desk. Pages of the desk live in ``web``."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.accounts.api import department_names
from tomoni.design.forms import LongText, choice

from . import domain
from .models import DECISION_LABELS, Voice


class FollowForm(forms.Form):
    """Somebody types a receipt number."""

    number = forms.CharField(
        label=_("Receipt number"),
        help_text=_("Nine characters, such as 7K3F-90QX-H. Capital or small letters, both are fine."),
        max_length=60,
        error_messages={"required": _("Please type your receipt number.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-size": "medium",
            }
        ),
    )


class FilterForm(forms.Form):
    """What the public collection is narrowed to; every value stands in the address."""

    q = forms.CharField(required=False, max_length=100)
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Not yet answered")),
            ("answered", _("Answered")),
            ("changed", _("Changed the plan")),
            ("closed", _("Ended otherwise")),
        ],
    )
    department = forms.UUIDField(required=False)


class AssignForm(forms.Form):
    """所管を決める: which department answers for the voice."""

    department = forms.TypedChoiceField(label=_("Department"), coerce=UUID)
    note = forms.CharField(label=_("Note for the department"), required=False, max_length=400)

    def __init__(self, *args: Any, departments: dict[UUID, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = department_names() if departments is None else departments
        field: Any = self.fields["department"]
        field.choices = [
            ("", _("Please choose")),
            *((str(key), name) for key, name in names.items()),
        ]


class DraftForm(forms.Form):
    """The answer that is being written. ``version`` is the one that the writer saw."""

    text = LongText(
        label=_("Draft of the answer"),
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("There is nothing written yet.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class SummaryForm(forms.Form):
    """公表用要旨."""

    summary = LongText(
        label=_("Public summary"),
        help_text=_(
            "What the public will read instead of the person's words. No names, no hints at who it was."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("There is nothing written yet.")},
    )


class IssueForm(forms.Form):
    """施行: in which form the public may read the voice, and the document number."""

    form = forms.ChoiceField(label=_("What the public reads"), required=False, widget=forms.RadioSelect)
    document_number = forms.CharField(label=_("Document number"), required=False, max_length=60)

    def __init__(self, *args: Any, voice: Voice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consent = domain.ConsentChoice(voice.consent)
        offered = [("", _("Nothing: only the person reads it"))]
        if consent is not domain.ConsentChoice.NONE:
            offered.insert(0, (domain.PublicForm.SUMMARY.value, _("The approved summary and the answer")))
        if consent is domain.ConsentChoice.WORDS:
            offered.insert(0, (domain.PublicForm.WORDS.value, _("The words as written and the answer")))
        field: Any = self.fields["form"]
        field.choices = offered
        self.initial.setdefault("form", offered[0][0])

    @property
    def chosen_form(self) -> domain.PublicForm | None:
        chosen = self.cleaned_data["form"]
        return domain.PublicForm(chosen) if chosen else None


class CloseForm(forms.Form):
    """処理区分: ending a voice otherwise than by an answer, in the town hall's words. The public reads plainer ones."""

    kind = forms.ChoiceField(
        label=_("How it ends"),
        widget=forms.RadioSelect,
        choices=[
            (
                domain.ClosingKind.FOR_INFORMATION.value,
                choice(
                    pgettext_lazy("desk", "For information"),
                    _("Praise, a wish, something that needs no answer."),
                ),
            ),
            (
                domain.ClosingKind.OUT_OF_SCOPE.value,
                choice(
                    pgettext_lazy("desk", "Out of scope"),
                    _("Not for this channel: advertising, insults, what a court decides."),
                ),
            ),
            (
                domain.ClosingKind.HANDED_OVER.value,
                choice(
                    pgettext_lazy("desk", "Handed over"),
                    _("A request for information, a consultation, a petition."),
                ),
            ),
        ],
    )
    reason = LongText(
        label=_("Reason, as the person will read it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please give the reason. The person will read it.")},
    )


class ReflectionForm(forms.Form):
    """対応結果: what becomes of it, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(decision.value, label) for decision, label in DECISION_LABELS.items()],
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everyone can read it. Say what speaks for it, and when it will be looked at again."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please give the reason. Everyone will read it.")},
    )
