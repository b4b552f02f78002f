"""What planners fill in: the live source of an indicator, and a value by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tomoni.design.forms import choice
from tomoni.kernel.calendars import fiscal_year, fiscal_year_label
from tomoni.kernel.text import half_width

from .api import Actual, Status, live_sources
from .models import Observation

YEARS_BACK = 15
_MINUS = str.maketrans(
    dict.fromkeys("−‐‑‒–—―ー△▲", "-")
)  # △ is how a town hall's tables write less than zero


class FigureField(forms.DecimalField):
    """A number however people type it: 「１，８４０」, 「△3.2」, 「78 ％」. Its own unit may stand behind it, no other."""

    widget = forms.TextInput
    unit = ""

    def to_python(self, value: Any) -> Any:
        return super().to_python(self._plain(value) if isinstance(value, str) else value)

    def _plain(self, text: str) -> str:
        plain = half_width(text).translate(_MINUS).replace(",", "").replace("、", "").replace(" ", "")
        return plain.removesuffix(half_width(self.unit))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class CountField(FigureField):
    """A whole number, zero or more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_digits=18, decimal_places=0, **options)


def _sources() -> list[tuple[str, object]]:
    return [(source.key, choice(source.label, source.definition)) for source in live_sources()]


def _years() -> list[tuple[int, str]]:
    present = fiscal_year(timezone.localdate())
    return [(year, fiscal_year_label(year)) for year in range(present, present - YEARS_BACK, -1)]


class BindForm(forms.Form):
    """By which live source an indicator measures itself."""

    source = forms.ChoiceField(
        label=_("What is counted automatically"),
        help_text=_("From now on the platform fills in the values of the present fiscal year itself."),
        choices=_sources,
        widget=forms.RadioSelect,
    )


class ObservationForm(forms.Form):
    """One value of an indicator for one 年度, recorded by hand."""

    year = forms.TypedChoiceField(label=_("Fiscal year"), choices=_years, coerce=int)
    value = FigureField(
        label=_("Value"),
        required=False,
        max_digits=20,
        decimal_places=6,
    )
    numerator = CountField(
        label=_("Numerator"),
        help_text=_("For a share: how many of them. May be left empty."),
        required=False,
    )
    denominator = CountField(
        label=_("Denominator"),
        help_text=_("For a share: of how many. May be left empty."),
        required=False,
    )
    status = forms.ChoiceField(
        label=_("How firm it is"),
        choices=Observation.Status.choices,
        initial=Status.FINAL.value,
        widget=forms.RadioSelect,
    )
    provenance = forms.CharField(
        label=_("Who counted, and from what"),
        help_text=_(
            "Everyone sees this beside the value. For example: Welfare division, register of members"
        ),
        max_length=200,
    )

    def __init__(self, *args: Any, unit: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        value = self.fields["value"]
        assert isinstance(value, FigureField)
        if unit:
            value.unit = unit
            value.label = _("Value (%(unit)s)") % {"unit": unit}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        correction = data.get("status") == Status.CORRECTION.value
        if "value" in data and data["value"] is None and not correction:
            self.add_error(
                "value", _("Enter the value. Only a correction may leave it empty: not known after all.")
            )
        if (data.get("numerator") is None) != (data.get("denominator") is None):
            self.add_error("denominator", _("Enter both the numerator and the denominator, or neither."))
        return data

    def actual(self, indicator_key: UUID) -> Actual:
        """What was filled in, for ``record_observation``. Only after ``is_valid()``."""
        data = self.cleaned_data
        return Actual(
            indicator_key=indicator_key,
            year=data["year"],
            value=data["value"],
            provenance=data["provenance"],
            status=Status(data["status"]),
            numerator=None if data["numerator"] is None else int(data["numerator"]),
            denominator=None if data["denominator"] is None else int(data["denominator"]),
        )
