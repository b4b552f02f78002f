"""The declaration of ``evaluation``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission

PART = Part(
    name="evaluation",
    label=_("Evaluation"),
    permissions=(
        Permission("evaluation.write", _("Write and freeze the sheets of measures")),
        Permission("evaluation.publish", _("Publish frozen sheets")),
    ),
    on={"evaluation.sheet_set_asked": ("tomoni.evaluation.jobs:freeze_set",)},
    demo="tomoni.evaluation.demo:load",
    messages={
        "evaluation.words_too_long": _(
            "Please write at most %(longest)s characters in each field: a sheet is one page."
        ),
        "evaluation.words_moved_on": _(
            "Somebody else has saved these words meanwhile. Nothing was overwritten: please look at both and save again."
        ),
        "evaluation.bad_year": _("Please give a fiscal year between %(first)s and %(last)s."),
        "evaluation.day_ahead": _("The day lies ahead. A sheet shows what is known by today at the latest."),
        "evaluation.not_adopted": _("Only an adopted edition of the plan has sheets."),
        "evaluation.no_such_node": _("This edition has no such item."),
        "evaluation.no_measures": _("This edition has no items of which there could be sheets."),
        "evaluation.set_not_finished": _("Not all sheets are frozen yet. Please wait until they are."),
    },
)
