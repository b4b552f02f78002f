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
from .glance import Glance, Standings, glance

__all__ = [
    "Behind",
    "EditionInSight",
    "Glance",
    "NamedVoice",
    "Standings",
    "VoiceLine",
    "VoicesOfNode",
    "behind_changes",
    "edition_for",
    "example_voices",
    "glance",
    "voices_of_node",
    "whole_node",
]
