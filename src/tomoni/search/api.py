"""The door of ``search``."""

from .domain import EVERYWHERE, Among, mark
from .index import put, put_many, remove
from .queries import Count, count, counts, find, find_each, similar

__all__ = [
    "EVERYWHERE",
    "Among",
    "Count",
    "count",
    "counts",
    "find",
    "find_each",
    "mark",
    "put",
    "put_many",
    "remove",
    "similar",
]
