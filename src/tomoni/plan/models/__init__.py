"""Tables of the plan, and what their codes are called."""

from .labels import DIRECTIONS, EDITION_KINDS, EDITION_STATES, LINEAGES, NODE_KINDS, ROLES
from .tables import (
    Change,
    Edition,
    GlossaryTerm,
    Indicator,
    Lineage,
    Node,
    NodeVersion,
    Passage,
    Placement,
    Plan,
    RelatedPlan,
    Responsibility,
    Spreadsheet,
)

__all__ = [
    "DIRECTIONS",
    "EDITION_KINDS",
    "EDITION_STATES",
    "LINEAGES",
    "NODE_KINDS",
    "ROLES",
    "Change",
    "Edition",
    "GlossaryTerm",
    "Indicator",
    "Lineage",
    "Node",
    "NodeVersion",
    "Passage",
    "Placement",
    "Plan",
    "RelatedPlan",
    "Responsibility",
    "Spreadsheet",
]
