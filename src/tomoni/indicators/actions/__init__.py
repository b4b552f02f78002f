"""Writes: binding a series to a live source, measuring, recording values by hand."""

from .measuring import bind, measure, unbind
from .recording import record_observation, record_observations

__all__ = [
    "bind",
    "measure",
    "record_observation",
    "record_observations",
    "unbind",
]
