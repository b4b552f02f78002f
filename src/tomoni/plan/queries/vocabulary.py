"""The words that an edition explains, and where it uses them."""

from dataclasses import dataclass
from uuid import UUID

from .. import domain
from ..models import Edition, Passage
from .editions import glossary, reach
from .lists import node_list
from .shapes import NodeLink
from .texts import current_versions


@dataclass(frozen=True, slots=True)
class TermUses:
    """A word that the plan explains, and the nodes in whose texts it stands, in the order of the document."""

    term: str
    text: str
    nodes: tuple[NodeLink, ...]


def term_uses(edition: Edition) -> tuple[TermUses, ...]:
    """All explained words of an edition in printed order, each with where it is used. Four queries."""
    terms = glossary(edition)
    if not terms:
        return ()
    vocabulary = domain.Vocabulary(term.term for term in terms)
    base, sequence = reach(edition)
    node_of = {version: node for node, version in current_versions(base, sequence).items()}
    used: list[set[UUID]] = [set() for _ in terms]
    texts = Passage.objects.filter(version__base_id=base, version__sequence__lte=sequence)
    for version, text in texts.values_list("version_id", "text").iterator(chunk_size=5_000):
        if version in node_of:
            for use in vocabulary.uses(text):
                used[use.term].add(node_of[version])
    links = [node.link for node, _parent in node_list(edition) if not node.repeated]
    return tuple(
        TermUses(term.term, term.text, tuple(link for link in links if link.id in nodes))
        for term, nodes in zip(terms, used, strict=True)
    )
