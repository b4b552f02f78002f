"""Reads that join parts, and cost the same whatever the size of the plan or of the ledger."""

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
from .finding import KINDS, Choices, Found, Wanted, choices, find_everywhere, homes_of
from .glance import Glance, Judged, Standings, glance

__all__ = [
    "KINDS",
    "Behind",
    "Choices",
    "EditionInSight",
    "Found",
    "Glance",
    "Judged",
    "NamedVoice",
    "Standings",
    "VoiceLine",
    "VoicesOfNode",
    "Wanted",
    "behind_changes",
    "choices",
    "edition_for",
    "example_voices",
    "find_everywhere",
    "glance",
    "homes_of",
    "voices_of_node",
    "whole_node",
]
