"""Forms of the sheets: what a planner writes, and as of which day a sheet is frozen."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tomoni.design.forms import LongText
from tomoni.evaluation.api import LONGEST, WORDS, SheetWords
from tomoni.kernel.calendars import parse_date
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.kernel.text import half_width


class WordsForm(forms.Form):
    """昨年度の改善・その結果・来年度の方向."""

    improvement = LongText(
        label=gettext_lazy("What was improved in the year before"), max_length=LONGEST, required=False
    )
    outcome = LongText(label=gettext_lazy("What came of it"), max_length=LONGEST, required=False)
    direction = LongText(
        label=gettext_lazy("Where it goes in the year after"), max_length=LONGEST, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, words: SheetWords | None = None) -> None:
        initial = {name: getattr(words, name) for name in WORDS} if words else {}
        super().__init__(data, initial={**initial, "version": words.version if words else 0})

    def written(self) -> dict[str, Any]:
        """As ``write_words`` takes it."""
        typed = self.cleaned_data
        return {"words": {name: typed[name] for name in WORDS}, "version": typed["version"] or 0}

    def beside(self, kept: SheetWords | None) -> None:
        """Where somebody else was faster: what they wrote stands under each field, and the next try counts from it."""
        if kept is None:
            return
        self.data = {**{name: self.data.get(name, "") for name in WORDS}, "version": kept.version}
        for name in WORDS:
            if getattr(kept, name) != self.data[name]:
                self.fields[name].help_text = _("Saved meanwhile by somebody else: %(text)s") % {
                    "text": getattr(kept, name) or "–"
                }


class FreezeForm(forms.Form):
    """Which 年度 a sheet looks at, and as of which day."""

    year = forms.CharField(
        label=gettext_lazy("Fiscal year"),
        help_text=gettext_lazy("The fiscal year that is looked at, for example 2026."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-size": "short"}),
    )
    as_of = forms.CharField(
        label=pgettext_lazy("sheet", "As of the day"),
        help_text=gettext_lazy("For example 2026-11-20 or 令和8年11月20日."),
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
    )

    def clean_year(self) -> int:
        typed = half_width(self.cleaned_data["year"]).strip().removesuffix("年度")
        if not (typed.isascii() and typed.isdecimal() and len(typed) == 4):
            raise forms.ValidationError(_("Please give the fiscal year in four digits, for example 2026."))
        return int(typed)

    def clean_as_of(self) -> date:
        try:
            return parse_date(self.cleaned_data["as_of"])
        except DomainError as problem:
            raise forms.ValidationError(sentence_for(problem)) from problem
