"""What kinds, states and roles are called, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import domain

NODE_KINDS = {
    domain.NodeKind.GOAL: pgettext_lazy("item of a plan", "Goal"),
    domain.NodeKind.POLICY: pgettext_lazy("item of a plan", "Policy"),
    domain.NodeKind.MEASURE: pgettext_lazy("item of a plan", "Measure"),
    domain.NodeKind.ACTION: pgettext_lazy("item of a plan", "Action"),
    domain.NodeKind.OTHER: pgettext_lazy("item of a plan", "Item"),
}
EDITION_KINDS = {
    domain.EditionKind.VISION: _("Basic vision"),
    domain.EditionKind.BASIC: _("Basic plan"),
    domain.EditionKind.IMPLEMENTATION: _("Implementation plan"),
}
EDITION_STATES = {
    domain.EditionState.DRAFT: pgettext_lazy("edition of a plan", "Draft"),
    domain.EditionState.COMING: pgettext_lazy("edition of a plan", "Adopted, not yet begun"),
    domain.EditionState.IN_FORCE: pgettext_lazy("edition of a plan", "In force"),
    domain.EditionState.SUPERSEDED: pgettext_lazy("edition of a plan", "Superseded"),
}
ROLES = {
    domain.PassageRole.VISION: _("What we aim at"),
    domain.PassageRole.ISSUES: _("Where we stand, what is difficult"),
    domain.PassageRole.DIRECTION: _("Which way we go"),
    domain.PassageRole.ACTIONS: _("What the city does"),
    domain.PassageRole.ROLES: _("Everybody's part"),
    domain.PassageRole.VIEWPOINTS: _("Viewpoints"),
    domain.PassageRole.COLLABORATION: _("How we work together"),
    domain.PassageRole.RELATED_PLANS: _("Related plans"),
    domain.PassageRole.GLOSSARY: _("Words explained"),
    domain.PassageRole.OTHER: _("More about it"),
}
DIRECTIONS = {
    domain.Direction.UP: _("more is better"),
    domain.Direction.DOWN: _("less is better"),
    domain.Direction.KEEP: _("to be kept"),
}
LINEAGES = {
    domain.LineageKind.RENAMED: pgettext_lazy("item of a plan", "Renamed"),
    domain.LineageKind.MOVED: pgettext_lazy("item of a plan", "Moved"),
    domain.LineageKind.SPLIT: pgettext_lazy("item of a plan", "Split"),
    domain.LineageKind.MERGED: pgettext_lazy("item of a plan", "Merged"),
    domain.LineageKind.SUCCEEDED: pgettext_lazy("item of a plan", "Carried on"),
    domain.LineageKind.ENDED: pgettext_lazy("item of a plan", "Ended"),
}
