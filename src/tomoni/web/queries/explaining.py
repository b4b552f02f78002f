"""Words that the plan explains, marked where they stand in its texts."""

from dataclasses import dataclass

from tomoni.plan.api import Edition, Term, TermUses, Vocabulary, glossary, term_uses
from tomoni.web.keeping import Kept

Piece = tuple[str, str]  # a piece of a text, and what it means where it is an explained word


@dataclass(frozen=True, slots=True)
class Explaining:
    """The explained words of one edition."""

    terms: tuple[Term, ...]
    vocabulary: Vocabulary

    def pieces(self, text: str, explained: set[int]) -> list[Piece]:
        """The text in pieces. A word is explained where it stands first: those in ``explained`` are not explained
        again, and what is explained here is added to them."""
        found: list[Piece] = []
        end = 0
        for use in self.vocabulary.uses(text):
            if use.term not in explained:
                explained.add(use.term)
                found += [(text[end : use.start], ""), (text[use.start : use.end], self.terms[use.term].text)]
                end = use.end
        found.append((text[end:], ""))
        return [piece for piece in found if piece[0]]


# An adopted edition never changes.
_EXPLAINING: Kept[Explaining] = Kept(most=64, seconds=3600)
_USES: Kept[tuple[TermUses, ...]] = Kept(most=8, seconds=3600)


def explaining(edition: Edition, terms: tuple[Term, ...] | None = None) -> Explaining:
    """The explained words of an edition, ``terms`` where the caller has them. One query where neither has them nor are
    they kept; those of a draft are not, for they change."""
    if edition.adopted_at is None and edition.base_id == edition.pk:
        return _ready(glossary(edition) if terms is None else terms)
    return _EXPLAINING.get(edition.base_id, lambda: _ready(glossary(edition) if terms is None else terms))


def _ready(terms: tuple[Term, ...]) -> Explaining:
    return Explaining(terms, Vocabulary(term.term for term in terms))


def are_explained(edition: Edition) -> bool:
    """Whether the words of an edition are at hand, without a query."""
    return edition.base_id in _EXPLAINING


def uses_of_words(edition: Edition) -> tuple[TermUses, ...]:
    """All explained words of an adopted edition with where they stand. Four queries where they are not kept."""
    return _USES.get(edition.pk, lambda: term_uses(edition))
