"""The door of ``approvals``."""

from .actions import approve, request_approval, send_back
from .domain import State, Verdict
from .models import Decision, Request
from .queries import decision_on, pending, state_of

__all__ = [
    "Decision",
    "Request",
    "State",
    "Verdict",
    "approve",
    "decision_on",
    "pending",
    "request_approval",
    "send_back",
    "state_of",
]
