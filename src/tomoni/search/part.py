"""The declaration of ``search``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Schedule

PART = Part(
    name="search",
    label=_("Search"),
    schedules=(Schedule("tomoni.search.jobs:tidy", every=timedelta(days=7)),),
)
