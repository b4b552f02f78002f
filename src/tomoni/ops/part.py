"""The declaration of ``ops``: what the house does for itself."""

from datetime import timedelta

from tomoni.kernel.part import Part, Schedule

PART = Part(
    name="ops",
    schedules=(Schedule("tomoni.ops.jobs:keep_statistics", every=timedelta(days=1)),),
)
