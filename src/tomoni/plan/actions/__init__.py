"""Writes: loading a document as an edition, drafting the next one, its spreadsheet, amending, adopting."""

from .adopting import adopt_edition
from .amending import draft_amendment, propose_change, withdraw_change
from .arranging import add_item, end_item, move_item, place_again, remove_again
from .attending import begin_editing, end_editing, keep_typed
from .drafting import draft_edition
from .editing import (
    edit_item,
    move_indicator,
    move_passage,
    remove_indicator,
    remove_passage,
    set_offices,
    set_origins,
    set_related_plans,
    write_indicator,
    write_passage,
)
from .explaining import remove_term, write_term
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
    "add_item",
    "adopt_edition",
    "apply_sheet",
    "begin_editing",
    "correct_reading",
    "discard_sheet",
    "draft_amendment",
    "draft_edition",
    "edit_item",
    "end_editing",
    "end_item",
    "forget_sheets",
    "keep_reading",
    "keep_sheet",
    "keep_typed",
    "load_edition",
    "make_edition",
    "move_indicator",
    "move_item",
    "move_passage",
    "place_again",
    "propose_change",
    "put_import_away",
    "receive_document",
    "remove_again",
    "remove_indicator",
    "remove_passage",
    "remove_term",
    "set_offices",
    "set_origins",
    "set_related_plans",
    "undo_correction",
    "withdraw_change",
    "write_indicator",
    "write_passage",
    "write_term",
]
