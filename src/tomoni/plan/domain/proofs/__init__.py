"""Proofs: a document that was read from a file, while people correct it.

A **proof** is a document of the format ``tomoni-plan/1`` that also knows its source: ``source_lines`` (the texts of
the lines, the first is line 1), in each row the numbers of the lines that it was made of (``lines``, in sections also
``item_lines``, one list for each item), ``layout_lines`` (no text of the plan) and ``elsewhere_lines`` (used for the
whole, such as the title). What a line became follows from this, so the lines always add up: each was placed, is
layout, or is unplaced.
"""

from .correcting import CORRECTIONS, apply, lines_after
from .leaves import Leaf, leaves, near_nodes
from .lines import Became, Counts, LineState, bare, counts, document_of, line_states, one_text
from .tracing import proof_of

__all__ = [
    "CORRECTIONS",
    "Became",
    "Counts",
    "Leaf",
    "LineState",
    "apply",
    "bare",
    "counts",
    "document_of",
    "leaves",
    "line_states",
    "lines_after",
    "near_nodes",
    "one_text",
    "proof_of",
]
