"""What a decision is, which way a request goes, and what the town's form says. No Django."""

from .deciding import State, Verdict, second_person, state_after
from .form import FieldEntry, FormEntry, KindEntry, read_form
from .progress import Act, Progress, Stop, progress_of
from .routes import Duty, Importance, RouteEntry, StepEntry, TownHall, holds_for, is_called, read_routes

__all__ = [
    "Act",
    "Duty",
    "FieldEntry",
    "FormEntry",
    "Importance",
    "KindEntry",
    "Progress",
    "RouteEntry",
    "State",
    "StepEntry",
    "Stop",
    "TownHall",
    "Verdict",
    "holds_for",
    "is_called",
    "progress_of",
    "read_form",
    "read_routes",
    "second_person",
    "state_after",
]
