"""What kinds, states and roles are called, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from .. import domain

NODE_KINDS = {
    domain.NodeKind.GOAL: _("Goal"),
    domain.NodeKind.POLICY: _("Policy"),
    domain.NodeKind.MEASURE: _("Measure"),
    domain.NodeKind.ACTION: _("Action"),
    domain.NodeKind.OTHER: _("Item"),
}
EDITION_KINDS = {
    domain.EditionKind.VISION: _("Basic vision"),
    domain.EditionKind.BASIC: _("Basic plan"),
    domain.EditionKind.IMPLEMENTATION: _("Implementation plan"),
}
EDITION_STATES = {
    domain.EditionState.DRAFT: _("Draft"),
    domain.EditionState.COMING: _("Adopted, not yet begun"),
    domain.EditionState.IN_FORCE: _("In force"),
    domain.EditionState.SUPERSEDED: _("Superseded"),
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
    domain.LineageKind.RENAMED: _("Renamed"),
    domain.LineageKind.SPLIT: _("Split"),
    domain.LineageKind.MERGED: _("Merged"),
    domain.LineageKind.ENDED: _("Ended"),
}
