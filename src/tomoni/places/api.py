"""The door of ``places``."""

from .actions import end_area, record_area, record_scheme
from .models import Area, Scheme
from .queries import (
    COOKIE,
    PARAMETER,
    Here,
    areas,
    areas_around,
    areas_within,
    find_area,
    here,
    ids_of_code,
    ids_under,
    schemes,
)

__all__ = [
    "COOKIE",
    "PARAMETER",
    "Area",
    "Here",
    "Scheme",
    "areas",
    "areas_around",
    "areas_within",
    "end_area",
    "find_area",
    "here",
    "ids_of_code",
    "ids_under",
    "record_area",
    "record_scheme",
    "schemes",
]
