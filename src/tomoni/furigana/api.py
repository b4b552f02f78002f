"""The door of ``furigana``."""

from .actions import end_reading, keep_reading
from .domain import Piece, Readings, annotate
from .models import Reading
from .queries import all_readings, catalogue_readings, kept_readings

__all__ = [
    "Piece",
    "Reading",
    "Readings",
    "all_readings",
    "annotate",
    "catalogue_readings",
    "end_reading",
    "keep_reading",
    "kept_readings",
]
