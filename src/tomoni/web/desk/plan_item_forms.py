"""Forms for one item of a draft of the plan: its names, texts, indicators, who is responsible, where it stands."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.design.forms import LongText
from tomoni.kernel.text import half_width
from tomoni.plan.api import (
    DIRECTIONS,
    NODE_KINDS,
    ROLES,
    Content,
    IndicatorText,
    Printed,
    number_in,
)

LINE, TEXT = 500, 10_000  # characters
_LARGEST = Decimal(10) ** 14

Choices = list[tuple[str, Any]]


def _line(label: object, *, required: bool = False, size: str = "", **more: Any) -> forms.CharField:
    attributes = {"autocomplete": "off"} | ({"data-size": size} if size else {})
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        max_length=LINE,
        widget=forms.TextInput(attrs=attributes),
        **more,
    )


class PartForm(forms.Form):
    """One part of an item. ``stamp`` tells whether the part still reads as the person saw it."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class ItemForm(PartForm):
    """What an item is called."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(NODE_KINDS.items()))
    level = _line(_("Name of the level"), size="medium", help_text=_("As printed: 基本目標, 施策."))
    marker = _line(_("Number as printed"), size="medium", help_text=_("For example 施策4, 4-2, ①."))
    title = _line(pgettext_lazy("item of a plan", "Name"), required=True)
    title_en = _line(_("English title"))


class TextForm(PartForm):
    """One text of an item: which section it stands in, and its words."""

    role = forms.ChoiceField(label=_("Section"), choices=list(ROLES.items()))
    heading = _line(
        _("Heading as printed"), help_text=_("Texts with the same heading stand together. May stay empty.")
    )
    whose = _line(
        _("Whose part"),
        size="medium",
        help_text=_("Only for “Everybody's part”: citizens, companies, groups."),
    )
    text = LongText(label=_("Text"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 8}))


class IndicatorForm(PartForm):
    """One indicator as the edition prints it."""

    name = _line(_("Name of the indicator"), required=True)
    definition = LongText(
        label=pgettext_lazy("indicator", "Definition"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unit = _line(pgettext_lazy("indicator", "Unit"), size="short")
    kind = _line(_("Kind of indicator"), size="medium", help_text=_("As printed: 成果指標."))
    type = _line(_("Type of indicator"), size="medium", help_text=_("As printed: 市民意識指標."))
    direction = forms.ChoiceField(
        label=pgettext_lazy("indicator", "Direction"),
        required=False,
        choices=[("", _("(not said)")), *DIRECTIONS.items()],
    )
    cumulative = forms.BooleanField(label=_("Counted up over the years"), required=False)
    baseline_text = _line(_("Baseline as printed"), size="medium")
    baseline_value = _line(
        _("Baseline as a number"),
        size="short",
        help_text=_("For the charts. If left empty: the number in the printed value."),
    )
    baseline_period = _line(_("Year of the baseline"), size="short")
    target_text = _line(_("Target as printed"), size="medium")
    target_value = _line(_("Target as a number"), size="short")
    target_period = _line(_("Year of the target"), size="short")

    def clean_baseline_value(self) -> Decimal | None:
        return self._value("baseline")

    def clean_target_value(self) -> Decimal | None:
        return self._value("target")

    def _value(self, name: str) -> Decimal | None:
        typed = half_width(self.cleaned_data[f"{name}_value"]).replace(",", "").strip()
        typed = typed or number_in(self.cleaned_data.get(f"{name}_text", ""))
        if not typed:
            return None
        try:
            value = Decimal(typed).quantize(Decimal("0.000001"))
        except InvalidOperation:
            raise forms.ValidationError(_("Please write a number, for example 90.5.")) from None
        if not value.is_finite() or abs(value) >= _LARGEST:
            raise forms.ValidationError(_("Please write a number, for example 90.5."))
        return value

    def indicator(self, key: UUID | None, node: UUID) -> IndicatorText:
        """The indicator as it is typed."""
        said = self.cleaned_data
        words = ("name", "definition", "unit", "kind", "type", "direction", "cumulative")
        printed = (
            Printed(said[f"{side}_text"], said[f"{side}_value"], said[f"{side}_period"])
            for side in ("baseline", "target")
        )
        return IndicatorText(key or uuid4(), node, *(said[word] for word in words), *printed)


class OfficesForm(PartForm):
    """Which departments are responsible, and which of them leads."""

    offices = forms.MultipleChoiceField(
        label=_("Responsible departments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Others, as they are to be printed"),
        help_text=_("One in each line."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lead = forms.ChoiceField(label=_("Which one leads"), required=False)

    def __init__(self, *args: Any, names: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Choices = [(name, name) for name in names]
        _choose(self, "offices", known)
        _choose(self, "lead", [("", _("(the first one)")), *known])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("lead") and said["lead"] not in self._names(said):
            self.add_error("lead", _("Please choose one of the departments that are ticked."))
        return said

    def chosen(self) -> list[tuple[str, bool]]:
        """Names with whether each leads."""
        names = self._names(self.cleaned_data)
        lead = self.cleaned_data["lead"] or (names[0] if names else "")
        return [(name, name == lead) for name in names]

    def _names(self, said: dict[str, Any]) -> list[str]:
        return [*said.get("offices", ()), *_lines(said.get("more", ""))]


class RelatedForm(PartForm):
    """Which other plans an item names."""

    names = forms.CharField(
        label=_("Related plans"),
        help_text=_("One in each line. A plan that this site holds becomes a link by its title."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def chosen(self) -> list[str]:
        """The names, in order."""
        return _lines(self.cleaned_data["names"])


class OriginsForm(PartForm):
    """Out of which items of the edition in force this one was made."""

    origins = forms.MultipleChoiceField(
        label=_("Made out of these items"),
        help_text=_("One: it was taken out of it. Several: they were merged."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, items: Choices = [], **kwargs: Any) -> None:  # noqa: B006  (never changed)
        super().__init__(*args, **kwargs)
        _choose(self, "origins", items)

    def chosen(self) -> list[UUID]:
        """The ids of the items."""
        return [UUID(one) for one in self.cleaned_data["origins"]]


class PlaceForm(forms.Form):
    """Where an item stands."""

    parent = forms.ChoiceField(label=_("Stands under"), required=False)
    position = forms.CharField(
        label=_("As the which one there"),
        help_text=_("1 is the first. If left empty: at the end."),
        required=False,
        max_length=6,
        widget=forms.TextInput(attrs={"data-size": "short", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, items: Choices = [], **kwargs: Any) -> None:  # noqa: B006  (never changed)
        super().__init__(*args, **kwargs)
        _choose(self, "parent", [("", _("(at the top)")), *items])

    def clean_position(self) -> int:
        typed = half_width(self.cleaned_data["position"]).strip()
        if not typed:
            return 1_000_000
        if not typed.isdecimal() or int(typed) < 1:
            raise forms.ValidationError(_("Please write a number: 1 is the first."))
        return int(typed)


class NewItemForm(PlaceForm, ItemForm):
    """A new item: what it is called and where it stands."""

    field_order = ("parent", "position", "kind", "level", "marker", "title", "title_en")


class AgainForm(PlaceForm):
    """再掲: a second place of an item."""

    marker = _line(_("Number as printed there"), size="medium")
    reference = _line(_("Reference as printed"), size="medium", help_text=_("For example Ⅳ1(4)."))


class TermForm(PartForm):
    """A word and what it means."""

    term = _line(_("Word"), required=True, size="medium")
    text = LongText(label=_("Explanation"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4}))


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field: Any = form.fields[name]
    field.choices = choices


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def indicator_initial(row: IndicatorText) -> dict[str, Any]:
    """An indicator as its form shows it. A number that the printed value says anyway is left out."""
    found: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("name", "definition", "unit", "kind", "type", "direction", "cumulative")
    }
    for side, value in (("baseline", row.baseline), ("target", row.target)):
        number = "" if value.value is None else f"{value.value:f}"
        shown = "" if number == number_in(value.text) else number
        found |= {f"{side}_text": value.text, f"{side}_value": shown, f"{side}_period": value.period}
    return found


def item_initial(content: Content, node: UUID) -> dict[str, Any]:
    """What an item is called, as its form shows it."""
    link = content.links[node]
    return {name: getattr(link, name) for name in ("kind", "level", "marker", "title", "title_en")}
