"""The declaration of the letter channel."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part

PART = Part(
    name="listening.letters", label=_("Letters to the mayor"), channels={"letter": _("Letter to the mayor")}
)
