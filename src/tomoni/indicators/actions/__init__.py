"""Writes: binding a series to a live source, measuring, recording values by hand."""

from .demo import load_demo
from .measuring import bind, measure, unbind
from .recording import record_observation, record_observations

__all__ = ["bind", "load_demo", "measure", "record_observation", "record_observations", "unbind"]
