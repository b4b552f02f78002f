"""The words for standings and for the sentences that explain them: codes come from ``domain``."""

from django.utils.translation import gettext_lazy as _

from tomoni.indicators.domain import Standing

STANDINGS: dict[Standing, object] = {
    Standing.REACHED: _("Target reached"),
    Standing.ON_TRACK: _("On track"),
    Standing.LATE: _("Behind"),
    Standing.UNKNOWN: _("Cannot be said yet"),
}
SENTENCES: dict[str, object] = {
    "reached": _("The target has been reached."),
    "kept": _("The value is being kept as planned."),
    "on_track": _("It is moving towards the target at the planned pace."),
    "nearly": _("It is moving towards the target, a little more slowly than planned."),
    "late": _("It is moving more slowly than the plan foresees."),
    "missed": _("The year of the target is over, and the target has not been reached."),
    "moved_away": _("It has become worse than when the plan began."),
    "not_kept": _("The value that is to be kept is not being kept."),
    "no_value": _("There is no value yet."),
    "no_target": _("The plan names no target in figures."),
    "no_direction": _("The plan does not say whether more or less is better."),
    "no_baseline": _("Without a value from the beginning, the pace cannot be judged."),
}
