"""The door of ``indicators``."""

from .actions import bind, measure, record_observation, record_observations, unbind
from .domain import Actual, Aim, Rank, Rubric, Scale, Standing, Status, Step, Verdict, format_printed, rank
from .queries import (
    Card,
    Entry,
    Point,
    city_scale,
    csv_file,
    csv_rows,
    history,
    live_sources,
    overview,
    step_label,
    words_in,
)

__all__ = [
    "Actual",
    "Aim",
    "Card",
    "Entry",
    "Point",
    "Rank",
    "Rubric",
    "Scale",
    "Standing",
    "Status",
    "Step",
    "Verdict",
    "bind",
    "city_scale",
    "csv_file",
    "csv_rows",
    "format_printed",
    "history",
    "live_sources",
    "measure",
    "overview",
    "rank",
    "record_observation",
    "record_observations",
    "step_label",
    "unbind",
    "words_in",
]
