"""Writes: loading a document as an edition, drafting the next one, its spreadsheet, amending, adopting."""

from .adopting import adopt_edition, adopt_loaded
from .amending import draft_amendment, propose_change, withdraw_change
from .approving import reopen_draft, request_edition_approval
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
from .errata import discard_erratum, draft_erratum, publish_erratum, request_erratum_approval
from .explaining import remove_term, write_term
from .hanging import hang_plan
from .importing import (
    correct_reading,
    forget_imports,
    keep_reading,
    make_edition,
    put_import_away,
    receive_document,
    undo_correction,
)
from .inquiries import receive_return, remind_departments, send_inquiry
from .inquiry_lines import Verdict, decide_lines
from .loading import load_edition
from .milestones import (
    Facts,
    add_document,
    correct_milestone,
    drop_milestone,
    handle_remark,
    hold_milestone,
    plan_milestone,
    record_adoption,
    record_remark,
    replan_milestone,
    show_document,
    show_milestone,
)
from .sheets import apply_sheet, discard_sheet, forget_sheets, keep_sheet

__all__ = [
    "Facts",
    "Verdict",
    "add_document",
    "add_item",
    "adopt_edition",
    "adopt_loaded",
    "apply_sheet",
    "begin_editing",
    "correct_milestone",
    "correct_reading",
    "decide_lines",
    "discard_erratum",
    "discard_sheet",
    "draft_amendment",
    "draft_edition",
    "draft_erratum",
    "drop_milestone",
    "edit_item",
    "end_editing",
    "end_item",
    "forget_imports",
    "forget_sheets",
    "handle_remark",
    "hang_plan",
    "hold_milestone",
    "keep_reading",
    "keep_sheet",
    "keep_typed",
    "load_edition",
    "make_edition",
    "move_indicator",
    "move_item",
    "move_passage",
    "place_again",
    "plan_milestone",
    "propose_change",
    "publish_erratum",
    "put_import_away",
    "receive_document",
    "receive_return",
    "record_adoption",
    "record_remark",
    "remind_departments",
    "remove_again",
    "remove_indicator",
    "remove_passage",
    "remove_term",
    "reopen_draft",
    "replan_milestone",
    "request_edition_approval",
    "request_erratum_approval",
    "send_inquiry",
    "set_offices",
    "set_origins",
    "set_related_plans",
    "show_document",
    "show_milestone",
    "undo_correction",
    "withdraw_change",
    "write_indicator",
    "write_passage",
    "write_term",
]
