"""The door of these channels."""

from .actions import Heard, enter_voice, make_paper, take_intake
from .domain import Way
from .models import WAY_LABELS, Intake, PaperForm
from .queries import Starter, paper_by_code, papers, starters

__all__ = [
    "WAY_LABELS",
    "Heard",
    "Intake",
    "PaperForm",
    "Starter",
    "Way",
    "enter_voice",
    "make_paper",
    "paper_by_code",
    "papers",
    "starters",
    "take_intake",
]
