"""Writes: loading a document as an edition, amending the edition in force, adopting."""

from .adopting import adopt_edition
from .amending import draft_amendment, propose_change, withdraw_change
from .loading import load_edition

__all__ = ["adopt_edition", "draft_amendment", "load_edition", "propose_change", "withdraw_change"]
