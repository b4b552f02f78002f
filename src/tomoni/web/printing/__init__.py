"""Files to print and to keep: the plan as PDF, sheets of measures as PDF, Word and Excel."""

from . import paper, pictures, plans, sheets
from .making import KINDS, key_of, produce, wanted

__all__ = ["KINDS", "key_of", "paper", "pictures", "plans", "produce", "sheets", "wanted"]
