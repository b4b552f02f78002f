"""Writes: binding a series to a live source, measuring, recording values by hand."""

from .judging import ensure_judged, judge
from .measuring import bind, measure, unbind
from .recording import record_observation, record_observations

__all__ = [
    "bind",
    "ensure_judged",
    "judge",
    "measure",
    "record_observation",
    "record_observations",
    "unbind",
]
