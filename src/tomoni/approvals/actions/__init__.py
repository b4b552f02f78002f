"""Writes: asking, deciding step by step, taking back, seeing, numbering; routes and deputies."""

from .asking import record_document_number, request_approval, withdraw
from .deciding import approve, send_back
from .keeping import mark_seen, shred_notes
from .routing import delegate, end_delegation, load_routes

__all__ = [
    "approve",
    "delegate",
    "end_delegation",
    "load_routes",
    "mark_seen",
    "record_document_number",
    "request_approval",
    "send_back",
    "shred_notes",
    "withdraw",
]
