"""Stamps: what tells whether a part of an item still reads as the person saw it who wants to change it."""

import hashlib
from typing import Any
from uuid import UUID

from .content import Content

ITEM, OFFICES, RELATED, ORIGINS = "item", "offices", "related", "origins"


def passage_part(key: UUID | None) -> str:
    """The name of a passage as a part of its item; of a new one too."""
    return f"passage {key}" if key else "passage"


def indicator_part(key: UUID | None) -> str:
    """The name of an indicator as a part of its item; of a new one too."""
    return f"indicator {key}" if key else "indicator"


def term_part(term: str) -> str:
    """The name of a word of the glossary; of a new one too."""
    return f"term {term}" if term else "term"


def stamp_of(content: Content, node: UUID | None, part: str) -> str:
    """A digest of what this part says now; of what is not there, a digest too.

    >>> stamp_of(Content({}, (), {}, (), {}), None, term_part("広聴")) == stamp_of(Content({}, (), {}, (), {}), None, "term")
    True
    """
    said = repr(_part(content, node, part))
    return hashlib.blake2s(said.encode(errors="replace"), digest_size=8).hexdigest()


def _part(content: Content, node: UUID | None, part: str) -> Any:
    what, _, name = part.partition(" ")
    if what == "term":
        return next((text for term, text in content.glossary if term == name), None)
    assert node is not None
    match what:
        case "item":
            return content.links.get(node)
        case "passage":
            return next((text for text in content.texts.get(node, ()) if str(text.key) == name), None)
        case "indicator":
            return next((row for row in content.indicators if str(row.key) == name), None)
        case "offices":
            return content.offices.get(node)
        case "related":
            return content.related.get(node)
        case "origins":
            return content.origins.get(node)
    raise ValueError(part)
