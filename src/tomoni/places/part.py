"""The declaration of ``places``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission

PART = Part(
    name="places",
    label=_("Areas"),
    permissions=(Permission("places.manage", _("Manage areas")),),
    messages={
        "places.no_name": _("The area needs a name."),
        "places.before_present": _(
            "The day must be later than %(since)s, the day from which the present entry holds."
        ),
        "places.parent_not_there": _("%(parent)s does not exist on that day, so that nothing can lie in it."),
        "places.inside_itself": _("An area cannot lie inside itself."),
    },
    demo="tomoni.places.demo:load",
)
