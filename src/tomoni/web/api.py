"""The door of ``web``: what the command line asks about the machine."""

from .printing.paper import PACKAGES as PRINTING_PACKAGES
from .printing.paper import is_available as can_print

__all__ = ["PRINTING_PACKAGES", "can_print"]
