"""Reads of the plan. The number of queries of each does not depend on the size of the plan."""

from .changes import change_facts, changes_by_ids, edition_changes
from .editions import chain, edition_in_force, edition_lineage, editions, glossary, main_plan
from .lists import indicators_by_keys, indicators_of, node_list, open_indicators, open_nodes
from .nodes import find_node, node_titles, passages_of, responsible_departments, search_nodes
from .page import node_page
from .shapes import (
    ChangeFacts,
    DepartmentFacts,
    EditionFacts,
    IndicatorFacts,
    LineageFacts,
    NodeLink,
    NodePage,
    NodePlace,
    PassageFacts,
    Printed,
    RelatedPlanFacts,
    RoleTexts,
    Section,
    Term,
    TreeNode,
)
from .tree import tree

__all__ = [
    "ChangeFacts",
    "DepartmentFacts",
    "EditionFacts",
    "IndicatorFacts",
    "LineageFacts",
    "NodeLink",
    "NodePage",
    "NodePlace",
    "PassageFacts",
    "Printed",
    "RelatedPlanFacts",
    "RoleTexts",
    "Section",
    "Term",
    "TreeNode",
    "chain",
    "change_facts",
    "changes_by_ids",
    "edition_changes",
    "edition_in_force",
    "edition_lineage",
    "editions",
    "find_node",
    "glossary",
    "indicators_by_keys",
    "indicators_of",
    "main_plan",
    "node_list",
    "node_page",
    "node_titles",
    "open_indicators",
    "open_nodes",
    "passages_of",
    "responsible_departments",
    "search_nodes",
    "tree",
]
