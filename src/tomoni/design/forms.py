"""How Django's forms look here: ``FORM_RENDERER = "tomoni.design.forms.Renderer"``.

Label with its 必須 or 任意, help, error and control come in this order for every field, so that a
template says ``{{ form.text.as_field_group }}`` and nothing else.
"""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

# Django's own words for these are cold. Said here, they are translated here, for all forms of the house.
GENTLE_WORDS = (
    _("This field is required."),
    _("Enter a valid email address."),
)

OWN_TEMPLATES = {
    "django/forms/errors/list/default.html": "design/forms/errors.html",
    "django/forms/widgets/radio.html": "design/components/choices.html",
    "django/forms/widgets/checkbox_select.html": "design/components/choices.html",
}


class LongText(forms.CharField):
    """A text of several lines. A line end counts as one character, as the note under the field counts it."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class BoundField(forms.BoundField):
    """A field on a page: also tells assistive technology about the note on its length.

    A long text never gets ``maxlength``: browsers cut off pasted text there and say nothing. It carries
    ``data-limit`` instead, which the note under it counts down; the form checks the length when it is sent.
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        attributes = field.widget.attrs  # the form's own copy
        if isinstance(field.widget, forms.Textarea) and (length := attributes.pop("maxlength", None)):
            attributes.setdefault("data-limit", length)

    @property
    def limit(self) -> int | None:
        """How many characters a long text may have, where that is worth saying."""
        length = self.field.widget.attrs.get("data-limit")
        return int(length) if length and isinstance(self.field.widget, forms.Textarea) else None

    @property
    def draft(self) -> str:
        """Under which name a draft is kept on the reader's own device; empty for none."""
        return str(self.field.widget.attrs.get("data-draft", ""))

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if described is None or not self.limit:
            return described
        return f"{described} {self.auto_id}_limit".strip()


class Renderer(DjangoTemplates):
    """Renders fields as components of the design; widgets without a template here keep Django's."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/components/field.html"
    bound_field_class = BoundField

    def get_template(self, template_name: str) -> object:
        return super().get_template(OWN_TEMPLATES.get(template_name, template_name))


def choice(label: object, note: object) -> SafeString:
    """The label of a choice with a second line that explains it."""
    return format_html('<b>{}</b><span class="choice__note">{}</span>', label, note)
