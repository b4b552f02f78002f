"""Writes: loading a document as an edition, drafting the next one, its spreadsheet, amending, adopting."""

from .adopting import adopt_edition
from .amending import draft_amendment, propose_change, withdraw_change
from .drafting import draft_edition
from .importing import (
    correct_reading,
    keep_reading,
    make_edition,
    put_import_away,
    receive_document,
    undo_correction,
)
from .loading import load_edition
from .sheets import apply_sheet, discard_sheet, forget_sheets, keep_sheet

__all__ = [
    "adopt_edition",
    "apply_sheet",
    "correct_reading",
    "discard_sheet",
    "draft_amendment",
    "draft_edition",
    "forget_sheets",
    "keep_reading",
    "keep_sheet",
    "load_edition",
    "make_edition",
    "propose_change",
    "put_import_away",
    "receive_document",
    "undo_correction",
    "withdraw_change",
]
