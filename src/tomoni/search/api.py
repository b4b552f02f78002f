"""The door of ``search``."""

from .domain import EVERYWHERE, Among, mark
from .index import put, put_many, remove
from .queries import Count, Found, count, find, look, similar

__all__ = [
    "EVERYWHERE",
    "Among",
    "Count",
    "Found",
    "count",
    "find",
    "look",
    "mark",
    "put",
    "put_many",
    "remove",
    "similar",
]
