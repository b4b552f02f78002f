"""The declaration of ``audit``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission, Schedule

PART = Part(
    name="audit",
    label=_("Log"),
    permissions=(Permission("audit.read", _("Read the log")),),
    schedules=(
        Schedule("tomoni.audit.outbox:prune", every=timedelta(days=1)),
        Schedule("tomoni.audit.limits:prune", every=timedelta(hours=1)),
        Schedule("tomoni.audit.retention:shred_what_is_due", every=timedelta(days=1)),
    ),
    messages={"audit.not_allowed": _("You may not do this.")},
)
