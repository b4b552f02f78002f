"""Reads: what waits for whom, how far a request has come, how it was decided, the town's form of it."""

from .courses import Course, Place, course_of, courses_of
from .document import as_docx
from .people import (
    delegations_of,
    deputies_of,
    holders_of,
    line_above,
    possible_deputies,
    posts_for,
    posts_held,
    posts_of,
)
from .requests import (
    asked_by,
    circulated_to,
    concerns,
    decision_on,
    document_number_of,
    pending,
    pending_for,
    state_of,
)
from .routes import Seating, needs_decision, route_for
from .telling import Told, history_of

__all__ = [
    "Course",
    "Place",
    "Seating",
    "Told",
    "as_docx",
    "asked_by",
    "circulated_to",
    "concerns",
    "course_of",
    "courses_of",
    "decision_on",
    "delegations_of",
    "deputies_of",
    "document_number_of",
    "history_of",
    "holders_of",
    "line_above",
    "needs_decision",
    "pending",
    "pending_for",
    "possible_deputies",
    "posts_for",
    "posts_held",
    "posts_of",
    "route_for",
    "state_of",
]
