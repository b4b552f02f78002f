"""The declaration of ``accounts``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission, Retention

PART = Part(
    name="accounts",
    label=_("People and departments"),
    permissions=(Permission("accounts.manage", _("Manage people and departments"), personal_data=True),),
    retention=(
        Retention(
            model="accounts.Person",
            fields=("email", "name"),
            years=3,
            starts=_("the account was last used, or the last post ended"),
            shred="tomoni.accounts.jobs:shred",
        ),
    ),
    messages={"accounts.bad_file": _("%(file)s cannot be loaded: %(problem)s")},
    reencrypt="tomoni.accounts.jobs:reencrypt_second_factors",
    demo="tomoni.accounts.demo:load",
)
