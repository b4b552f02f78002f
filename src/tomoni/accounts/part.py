"""The declaration of ``accounts``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission

PART = Part(
    name="accounts",
    label=_("People and departments"),
    permissions=(Permission("accounts.manage", _("Manage people and departments"), personal_data=True),),
)
