"""Reads that join parts, and cost the same whatever the size of the plan or of the ledger."""

from .areas import OfArea, Touched, of_area, touched
from .beside import (
    Behind,
    NamedVoice,
    VoiceLine,
    VoicesOfNode,
    behind_changes,
    example_voices,
    voices_of_node,
)
from .editions import EditionInSight, edition_for, whole_node
from .explaining import Explaining, Piece, explaining, uses_of_words
from .finding import KINDS, Choices, Found, Wanted, choices, find_everywhere, find_nodes, homes_of
from .glance import Glance, Standings, glance
from .marking import Led, Matrix, led, matrix
from .overview_chart import legend
from .parts import Asked, PartOf, Who, everyone, parts_of

__all__ = [
    "KINDS",
    "Asked",
    "Behind",
    "Choices",
    "EditionInSight",
    "Explaining",
    "Found",
    "Glance",
    "Led",
    "Matrix",
    "NamedVoice",
    "OfArea",
    "PartOf",
    "Piece",
    "Standings",
    "Touched",
    "VoiceLine",
    "VoicesOfNode",
    "Wanted",
    "Who",
    "behind_changes",
    "choices",
    "edition_for",
    "everyone",
    "example_voices",
    "explaining",
    "find_everywhere",
    "find_nodes",
    "glance",
    "homes_of",
    "led",
    "legend",
    "matrix",
    "of_area",
    "parts_of",
    "touched",
    "uses_of_words",
    "voices_of_node",
    "whole_node",
]
