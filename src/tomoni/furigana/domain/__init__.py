"""Which kana stand over which kanji. No Django."""

from .annotating import Piece, Readings, annotate, checked
from .markup import over_page, ruby

__all__ = ["Piece", "Readings", "annotate", "checked", "over_page", "ruby"]
