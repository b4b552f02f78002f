"""The door of ``search``."""

from .index import put, put_many, remove
from .queries import Count, count, find, similar

__all__ = ["Count", "count", "find", "put", "put_many", "remove", "similar"]
