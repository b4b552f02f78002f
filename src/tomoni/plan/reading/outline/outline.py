"""What the steps that find the skeleton of a document work on."""

from collections import Counter

from ..joining import Joiner
from ..pieces import Piece
from ..tables import Table

PLAIN = "plain"
ROOT = "root"


class Outline:
    """The pieces, each with its ``kind``: node, echo, section, listing, head, foreign, or "" for text and items."""

    def __init__(self, pieces: list[Piece], joiner: Joiner) -> None:
        self.pieces = pieces
        self.joiner = joiner
        self.tables: dict[int, Table] = {}
        self.section_styles: set[str] = set()
        self.follower: Counter[str] = Counter()  # families of the headings after those without a number
        self.ranks: dict[str, float] = {}
