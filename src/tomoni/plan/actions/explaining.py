"""The words that a draft of a whole edition explains."""

from dataclasses import replace

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from ..models import Edition
from ..queries.content import content_of
from ..queries.stamps import stamp_of, term_part
from .applying import apply_content, open_draft
from .editing import line, long_text


@recorded("plan.term_written")
def write_term(*, actor: Actor, edition: Edition, was: str, stamp: str, term: str, text: str) -> Edition:
    """Explain a word, or (``was``: the word as it stood) change an explanation.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.term_missing``: word or explanation; ``plan.term_twice``;
            ``plan.moved_on``: somebody changed it meanwhile; ``plan.nothing_changed``; ``plan.line_too_long``.
    """
    word, words = line(term), long_text(text)
    if not word or not words:
        raise DomainError("plan.term_missing")
    return _changed(actor, edition, was, stamp, (word, words))


@recorded("plan.term_removed")
def remove_term(*, actor: Actor, edition: Edition, was: str, stamp: str) -> Edition:
    """Take a word out of the draft's glossary.

    Raises:
        NotAllowed: the actor may not propose changes.
        DomainError: what ``open_draft`` raises; ``plan.moved_on``: somebody changed it meanwhile.
    """
    return _changed(actor, edition, was, stamp, None)


def _changed(actor: Actor, edition: Edition, was: str, stamp: str, now: tuple[str, str] | None) -> Edition:
    require(actor, "plan.propose_change", edition)
    open_draft(edition)
    before = content_of(edition)
    terms = list(before.glossary)
    here = next((n for n, (term, _text) in enumerate(terms) if term == was), None)
    if was and (here is None or stamp_of(before, None, term_part(was)) != stamp):
        raise DomainError("plan.moved_on", node=was)
    if now and any(term == now[0] for n, (term, _text) in enumerate(terms) if n != here):
        raise DomainError("plan.term_twice", term=now[0])
    if here is None:
        terms += [now] if now else []
    elif now:
        terms[here] = now
    else:
        del terms[here]
    after = replace(before, glossary=tuple(terms))
    if after == before:
        raise DomainError("plan.nothing_changed")
    apply_content(edition, before, after, actor.person)
    return edition
