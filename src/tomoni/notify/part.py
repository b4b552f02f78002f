"""The declaration of ``notify``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission, Retention

PART = Part(
    name="notify",
    label=_("Messages"),
    permissions=(Permission("notify.read", _("Read sent messages"), personal_data=True),),
    retention=(
        Retention(
            model="notify.Message",
            fields=("to", "subject", "body"),
            years=1,
            starts=_("the message was queued"),
            shred="tomoni.notify.jobs:shred",
        ),
    ),
    on={"notify.message_queued": ("tomoni.notify.jobs:deliver",)},
    messages={
        "notify.bad_address": _(
            "No mail can reach this address. Please check it: it has the form name@example.jp."
        )
    },
)
