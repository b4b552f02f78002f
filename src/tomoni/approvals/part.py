"""The declaration of ``approvals``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission, Retention

PART = Part(
    name="approvals",
    label=_("Approvals"),
    permissions=(Permission("approvals.decide", _("Decide on requests for approval"), personal_data=True),),
    retention=tuple(
        Retention(
            model=model,
            fields=("note",),
            years=5,
            starts=_("approval was requested"),
            shred="tomoni.approvals.jobs:shred",
        )
        for model in ("approvals.Request", "approvals.Decision")
    ),
    messages={
        "approvals.own_request": _(
            "You asked for this approval yourself. Somebody else has to decide on it."
        ),
        "approvals.already_decided": _(
            "Somebody has already decided on this. Please look at the page again."
        ),
        "approvals.no_reason": _("Please say why you send it back, so that it can be mended."),
        "approvals.no_person": _("Only a person can decide on this."),
    },
)
