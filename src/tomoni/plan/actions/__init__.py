"""Writes: loading a document as an edition, drafting the next one, its spreadsheet, amending, adopting."""

from .adopting import adopt_edition
from .amending import draft_amendment, propose_change, withdraw_change
from .drafting import draft_edition
from .loading import load_edition
from .sheets import apply_sheet, discard_sheet, forget_sheets, keep_sheet

__all__ = [
    "adopt_edition",
    "apply_sheet",
    "discard_sheet",
    "draft_amendment",
    "draft_edition",
    "forget_sheets",
    "keep_sheet",
    "load_edition",
    "propose_change",
    "withdraw_change",
]
