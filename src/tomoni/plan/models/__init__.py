"""Tables of the plan, and what their codes are called."""

from .editing import Editing, NodeEdit
from .errata import Erratum
from .import_words import BECAME, BECAME_MARKS, CORRECTIONS, IMPORT_MESSAGES
from .importing import Import, ImportCorrection, ImportFile, ImportReading
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
    "BECAME",
    "BECAME_MARKS",
    "CORRECTIONS",
    "DIRECTIONS",
    "EDITION_KINDS",
    "EDITION_STATES",
    "IMPORT_MESSAGES",
    "LINEAGES",
    "NODE_KINDS",
    "ROLES",
    "Change",
    "Edition",
    "Editing",
    "Erratum",
    "GlossaryTerm",
    "Import",
    "ImportCorrection",
    "ImportFile",
    "ImportReading",
    "Indicator",
    "Lineage",
    "Node",
    "NodeEdit",
    "NodeVersion",
    "Passage",
    "Placement",
    "Plan",
    "RelatedPlan",
    "Responsibility",
    "Spreadsheet",
]
