"""Writes to the ledger. Each is one verb: permission, rule, rows, projection, event; one transaction, one record."""

from .ending import close_voice, issue_answer
from .handling import (
    ANSWER,
    SUMMARY,
    assign_voice,
    request_answer_approval,
    save_draft,
    take_voice,
    write_summary,
)
from .keeping import load_consent_wording, rebuild_standings, shred_voices
from .publishing import hide_voice, publish_voice
from .receiving import SenderDetails, fold_voice, receive_voice
from .reflecting import confirm_concern, reflect
from .sealing import seal_ledger

__all__ = [
    "ANSWER",
    "SUMMARY",
    "SenderDetails",
    "assign_voice",
    "close_voice",
    "confirm_concern",
    "fold_voice",
    "hide_voice",
    "issue_answer",
    "load_consent_wording",
    "publish_voice",
    "rebuild_standings",
    "receive_voice",
    "reflect",
    "request_answer_approval",
    "save_draft",
    "seal_ledger",
    "shred_voices",
    "take_voice",
    "write_summary",
]
