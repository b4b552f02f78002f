"""Forms of the import desk: bringing a document, correcting lines and items, making an edition."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tomoni.kernel.text import half_width
from tomoni.plan.api import (
    DIRECTIONS,
    EDITION_KINDS,
    IMPORT_KINDS,
    LARGEST_UPLOAD,
    NODE_KINDS,
    ROLES,
    Plan,
    SourceLine,
)

NEW = "new"  # a plan that is not there yet
MOST_LINES = 2_000  # that one correction may take
_SPAN = re.compile(r"(\d{1,7})(?:\s*[-~〜ー－–]\s*(\d{1,7}))?")
_YEAR = re.compile(r"(?:(令和|平成|R|H)\s*(元|\d{1,2})|((?:19|20)\d\d))\s*(?:年度?)?", re.IGNORECASE)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}

Choices = list[tuple[str, Any]]


class UploadForm(forms.Form):
    """持ち込み: one file."""

    file = forms.FileField(
        label=_("Document of the plan"),
        help_text=_("Text, Markdown, Word, Excel or PDF with text in it, up to %(megabytes)s MB.")
        % {"megabytes": LARGEST_UPLOAD // 1_000_000},
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(IMPORT_KINDS)}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("The file is empty."),
            "missing": _("Please choose a file."),
        },
    )


def _choice(label: object, choices: Choices, **more: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, required=False, **more)  # type: ignore[arg-type]
    field.choices = choices
    return field


class LinesForm(forms.Form):
    """What the chosen lines become. Which of the fields count, the button says by which it is sent."""

    span = forms.CharField(
        label=_("Lines by number"),
        help_text=_("For example 12-18, 25. They are added to those that are ticked."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-size": "medium"}),
    )
    title = forms.CharField(
        label=pgettext_lazy("item of a plan", "Name"),
        help_text=_("If left empty: as printed."),
        required=False,
        max_length=500,
    )
    follow = forms.BooleanField(
        label=_("What follows, up to the next item, belongs to it"), required=False, initial=True
    )
    joined = forms.BooleanField(label=_("Join the lines to one text"), required=False, initial=True)
    name = forms.CharField(label=_("What the indicator is called"), required=False, max_length=500)
    baseline = forms.CharField(label=_("Baseline"), required=False, max_length=200)
    target = forms.CharField(label=_("Target"), required=False, max_length=200)
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=40, widget=forms.TextInput(attrs={"data-size": "short"})
    )

    def __init__(self, *args: Any, nodes: Choices, at: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lines_%s", **kwargs})
        top = [("", _("(at the top)")), *nodes]
        self.fields["kind"] = _choice(_("Kind"), list(NODE_KINDS.items()), initial="measure")
        self.fields["under"] = _choice(_("Stands under"), top, initial=at)
        for name in ("item", "heading", "indicator"):
            self.fields[f"{name}_node"] = _choice(_("Of which item"), nodes, initial=at)
        for name in ("item", "heading"):
            self.fields[f"{name}_role"] = _choice(_("What it is about"), list(ROLES.items()), initial="other")

    def clean_span(self) -> list[int]:
        """The numbers that were typed, one by one."""
        typed = half_width(self.cleaned_data["span"]).replace("、", ",").replace("，", ",")
        lines: list[int] = []
        for part in filter(None, (part.strip() for part in re.split(r"[,\s]+(?![-~])", typed))):
            found = _SPAN.fullmatch(part)
            if found is None:
                raise forms.ValidationError(_("Please write numbers of lines, for example 12-18, 25."))
            first, last = int(found[1]), int(found[2] or found[1])
            if not first <= last < first + MOST_LINES:
                raise forms.ValidationError(
                    _("Please write the smaller number first, and at most 2000 lines.")
                )
            lines.extend(range(first, last + 1))
        return lines

    def correction(self, do: str, ticked: list[str]) -> dict[str, Any]:
        """The correction as the plan's domain takes it."""
        said = self.cleaned_data
        lines = [int(line) for line in ticked if line.isdecimal() and len(line) < 8]
        found: dict[str, Any] = {"do": do, "lines": sorted({*lines, *said["span"]})}
        if do == "node":
            found |= {key: said[key] for key in ("kind", "under", "title", "follow")}
        elif do in ("item", "heading"):
            found |= {"node": said[f"{do}_node"], "role": said[f"{do}_role"]}
            if do == "item":
                found["joined"] = said["joined"]
        elif do == "indicator":
            found |= {key: said[key] for key in ("name", "baseline", "target", "unit")}
            found["node"] = said["indicator_node"]
        return found


class NodeForm(forms.Form):
    """Correcting one item: name, kind, where it stands, splitting, merging."""

    marker = forms.CharField(
        label=_("Number or sign before the name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"data-size": "medium"}),
    )
    title = forms.CharField(label=pgettext_lazy("item of a plan", "Name"), required=False, max_length=500)
    joined = forms.BooleanField(label=_("Its name goes on from the name before"), required=False)

    def __init__(self, *args: Any, nodes: Choices, lines: list[SourceLine], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "node_%s", **kwargs})
        self.fields["kind"] = _choice(_("Kind"), list(NODE_KINDS.items()))
        self.fields["under"] = _choice(_("Stands under"), [("", _("(at the top)")), *nodes])
        after = [(str(line.number), f"{line.number}　{line.text[:40]}") for line in lines if line.text]
        self.fields["after"] = _choice(_("Last line of this item"), after)

    def correction(self, do: str, node: str) -> dict[str, Any]:
        """The correction as the plan's domain takes it."""
        said = self.cleaned_data
        wanted = {
            "rename": ("marker", "title"),
            "retype": ("kind",),
            "move": ("under",),
            "merge": ("joined",),
            "split": (),
        }.get(do, ())
        found: dict[str, Any] = {"do": do, "node": node} | {key: said[key] for key in wanted}
        if do == "split":
            found["after"] = int(said["after"]) if said["after"] else None
        return found


class PartForm(forms.Form):
    """Something that belongs to an item, corrected where it stands: which one, and what it read like."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    was = forms.CharField(widget=forms.HiddenInput, strip=False)

    def correction(self, do: str, node: str) -> dict[str, Any]:
        """The correction as the plan's domain takes it."""
        return {"do": do, "node": node, **self.cleaned_data}


class IndicatorPartForm(PartForm):
    """An indicator: name, definition, unit, baseline, target, direction."""

    name = forms.CharField(label=_("What the indicator is called"), max_length=500)
    definition = forms.CharField(
        label=pgettext_lazy("indicator", "Definition"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=40, widget=forms.TextInput(attrs={"data-size": "short"})
    )
    baseline = forms.CharField(label=_("Baseline"), required=False, max_length=200)
    baseline_period = forms.CharField(label=_("Year of the baseline"), required=False, max_length=40)
    target = forms.CharField(label=_("Target"), required=False, max_length=200)
    target_period = forms.CharField(label=_("Year of the target"), required=False, max_length=40)
    direction = forms.ChoiceField(
        label=pgettext_lazy("indicator", "Direction"),
        required=False,
        choices=[("", _("(not said)")), *DIRECTIONS.items()],
    )
    cumulative = forms.BooleanField(label=_("Counted up over the years"), required=False)

    def correction(self, do: str, node: str) -> dict[str, Any]:
        found = super().correction(do, node)
        for side in ("baseline", "target"):
            found[side] = {"text": found[side], "period": found.pop(f"{side}_period")}
        return found


class RolePartForm(PartForm):
    """What somebody does: who, and the words."""

    actor = forms.CharField(label=_("Whose part"), max_length=500)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))


class EditionForm(forms.Form):
    """版にする: which plan, and what the edition is called."""

    title = forms.CharField(label=pgettext_lazy("plan", "Title"), max_length=500)
    from_year = forms.CharField(
        label=_("First year of its period"),
        help_text=_("For example 2024 or 令和6年度."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"data-size": "short"}),
    )
    to_year = forms.CharField(
        label=_("Last year of its period"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"data-size": "short"}),
    )
    field_order = ("plan", "title", "kind", "from_year", "to_year")

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Choices = [(str(plan.pk), plan.title) for plan in plans]
        self.fields["plan"] = _choice(_("Which plan"), [*known, (NEW, _("A new plan"))])
        self.fields["kind"] = _choice(_("Kind of the edition"), list(EDITION_KINDS.items()))
        self.fields["plan"].required = self.fields["kind"].required = True
        self.order_fields(self.field_order)

    def clean_from_year(self) -> int | None:
        return self._year("from_year")

    def clean_to_year(self) -> int | None:
        last, first = self._year("to_year"), self.cleaned_data.get("from_year")
        if last is not None and first is not None and last < first:
            raise forms.ValidationError(_("The last year lies before the first one."))
        return last

    def _year(self, field: str) -> int | None:
        typed = half_width(self.cleaned_data[field]).strip()
        if not typed:
            return None
        found = _YEAR.fullmatch(typed)
        if found is None:
            raise forms.ValidationError(_("Please write a year, for example 2024 or 令和6年度."))
        if found[3]:
            return int(found[3])
        return _ERAS[found[1].upper()] + (1 if found[2] == "元" else int(found[2]))
