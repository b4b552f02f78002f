"""The door of ``indicators``."""

from .actions import bind, measure, record_observation, record_observations, unbind
from .domain import Actual, Aim, Rubric, Standing, Status, Verdict
from .queries import Card, Entry, Point, csv_file, csv_rows, history, live_sources, overview

__all__ = [
    "Actual",
    "Aim",
    "Card",
    "Entry",
    "Point",
    "Rubric",
    "Standing",
    "Status",
    "Verdict",
    "bind",
    "csv_file",
    "csv_rows",
    "history",
    "live_sources",
    "measure",
    "overview",
    "record_observation",
    "record_observations",
    "unbind",
]
