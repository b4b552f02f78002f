"""The door of ``places``."""

from .actions import end_area, record_area, record_scheme
from .models import Area, Scheme
from .queries import areas, areas_around, areas_within, find_area, schemes

__all__ = [
    "Area",
    "Scheme",
    "areas",
    "areas_around",
    "areas_within",
    "end_area",
    "find_area",
    "record_area",
    "record_scheme",
    "schemes",
]
