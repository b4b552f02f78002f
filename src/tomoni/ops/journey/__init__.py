"""One voice walks the whole house, over HTTP: what ``tomoni up --check`` does, and what the demo's pages must be able to do."""

from .story import walk

__all__ = ["walk"]
