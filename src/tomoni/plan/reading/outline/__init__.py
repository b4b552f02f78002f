"""The skeleton of a document: which markers head items of the plan, and which of them stand above which.

Nothing is known beforehand about the document at hand but how families of markers usually stand; where their numbers
start anew tells what contains what.
"""

from ..forms import unfold
from ..joining import Joiner
from ..pieces import Piece
from .items import find_nodes, leave_out_book_parts, leave_out_ways
from .listings import find_listings
from .measures import find_measures
from .nesting import rank
from .outline import PLAIN, ROOT, Outline
from .owners import find_owners
from .recurring import find_recurring
from .sections import find_heads, find_sections
from .titles import absorb_titles, tell_unknown_words
from .unnumbered import find_plain_headings, find_root

__all__ = ["PLAIN", "ROOT", "Outline", "outline_of"]


def outline_of(pieces: list[Piece], joiner: Joiner) -> Outline:
    """What each piece is."""
    outline = Outline(unfold(pieces), joiner)
    tell_unknown_words(outline)
    absorb_titles(outline)
    find_heads(outline)
    find_measures(outline)
    find_sections(outline)
    find_recurring(outline)
    find_nodes(outline)
    find_plain_headings(outline)
    find_root(outline)
    leave_out_ways(outline)
    leave_out_book_parts(outline)
    outline.ranks = rank(outline)
    find_listings(outline)
    find_owners(outline)
    return outline
