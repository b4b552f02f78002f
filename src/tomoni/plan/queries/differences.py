"""What is different between two editions, as plain data with its words (改め文): ready for templates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tomoni.kernel.diff import Piece, compare, lines

from .shapes import ChangeFacts, NodeLink

_MOST_PHRASES = 3  # changes of one text that the sentence tells; beyond that the text itself says it better
_QUOTED = 40  # characters


@dataclass(frozen=True)
class TextDifference:
    """One passage: ``old`` is empty for a new one, ``new`` for one that went. ``changes`` are the decisions that made
    it, where amendments did."""

    key: UUID
    role_label: str
    actor: str
    old: str
    new: str
    fields: tuple["FieldDifference", ...] = ()  # its heading, its section, whose role it tells
    came_from: NodeLink | None = None  # it stood at another item before
    changes: tuple[ChangeFacts, ...] = ()

    @property
    def is_new(self) -> bool:
        return not self.old

    @property
    def is_removal(self) -> bool:
        return not self.new

    @cached_property
    def lines(self) -> list[tuple[Piece, ...]]:
        """The old and the new text in one, line by line. Worked out when asked for."""
        return lines(compare(self.old, self.new))

    @cached_property
    def sentence(self) -> str:
        """What becomes of the text, in words (改め文)."""
        if self.is_new:
            return _("It is added.")
        if self.is_removal:
            return _("It is taken out.")
        said = [field.sentence for field in self.fields]
        if self.old != self.new:
            said.insert(0, _in_words(compare(self.old, self.new)))
        elif self.came_from is not None:
            said.insert(0, _("It stands here now; its words are the same."))
        return _joined(said)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One property that reads differently: "目標値", "90", "95"."""

    label: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        words = {"label": self.label, "old": self.old, "new": self.new}
        if not self.old:
            return _("%(label)s: new: %(new)s") % words
        if not self.new:
            return _("%(label)s: taken out: %(old)s") % words
        return _("%(label)s: from %(old)s to %(new)s") % words


@dataclass(frozen=True, slots=True)
class IndicatorDifference:
    """One indicator: new, gone, or with properties that read differently."""

    key: UUID
    name: str
    state: str  # added, removed, changed
    fields: tuple[FieldDifference, ...] = ()

    @property
    def sentence(self) -> str:
        """What becomes of the indicator, in words."""
        words = {
            "added": _("The indicator “%(name)s” is new."),
            "removed": _("The indicator “%(name)s” is taken out."),
            "changed": _("The indicator “%(name)s” changes."),
        }
        return words[self.state] % {"name": self.name}


@dataclass(frozen=True, slots=True)
class TermDifference:
    """One word of the glossary: ``old`` is empty for a new one, ``new`` for one that went."""

    term: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        """What becomes of the explanation, in words."""
        if not self.old:
            return _("The word “%(term)s” is explained: %(text)s") % {"term": self.term, "text": self.new}
        if not self.new:
            return _("The word “%(term)s” is not explained any more.") % {"term": self.term}
        said = _in_words(compare(self.old, self.new))
        return _("The explanation of “%(term)s” changes. %(how)s") % {"term": self.term, "how": said}


@dataclass(frozen=True, slots=True)
class NodeDifference:
    """What became of one item. ``state``: added, ended, changed.

    ``moved`` is what it stood under and stands under now (None: at the top). ``fields`` are its title, marker and the
    like. ``is_reordered``: what stands below it (or its texts, indicators) has another order.
    """

    link: NodeLink
    state: str
    parent: NodeLink | None
    moved: tuple[NodeLink | None, NodeLink | None] | None = None
    renamed: tuple[str, str] | None = None
    fields: tuple[FieldDifference, ...] = ()
    texts: tuple[TextDifference, ...] = ()
    indicators: tuple[IndicatorDifference, ...] = ()
    offices_added: tuple[str, ...] = ()
    offices_removed: tuple[str, ...] = ()
    repeated_at: tuple[NodeLink | None, ...] = ()  # 再掲 that came
    no_longer_at: tuple[NodeLink | None, ...] = ()  # 再掲 that went
    is_reordered: bool = False
    related_added: tuple[str, ...] = ()
    related_removed: tuple[str, ...] = ()
    made_of: tuple[NodeLink, ...] = ()  # out of which items it was made, where that is said anew
    gone_into: tuple[NodeLink, ...] = ()  # items that were made out of this one

    @property
    def sentences(self) -> tuple[str, ...]:
        """What became of the item itself, in words."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        where = {"parent": _name(self.parent)}
        if self.state == "added":
            yield _('It is new, under "%(parent)s".') % where if self.parent else _("It is new, at the top.")
        if len(self.made_of) == 1:
            yield _("It was taken out of %(names)s.") % {"names": _quoted(self.made_of)}
        elif self.made_of:
            yield _("It was merged out of %(names)s.") % {"names": _quoted(self.made_of)}
        if self.state == "ended":
            yield _('It ends. It stood under "%(parent)s".') % where if self.parent else _("It ends.")
        if len(self.gone_into) > 1:
            yield _("It was split into %(names)s.") % {"names": _quoted(self.gone_into)}
        elif self.gone_into and self.state == "ended":
            yield _("It goes on as %(names)s.") % {"names": _quoted(self.gone_into)}
        elif self.gone_into:
            yield _("A part of it goes on as %(names)s.") % {"names": _quoted(self.gone_into)}
        if self.moved:
            yield _("It moves from %(old)s to %(new)s.") % {
                "old": _place(self.moved[0]),
                "new": _place(self.moved[1]),
            }
        if self.renamed:
            yield _('It is renamed: from "%(old)s" to "%(new)s".') % {
                "old": self.renamed[0],
                "new": self.renamed[1],
            }
        yield from (field.sentence for field in self.fields)
        for names, words in (
            (self.offices_added, _("Now also responsible: %(names)s.")),
            (self.offices_removed, _("No longer responsible: %(names)s.")),
            (self.related_added, _("Now also named as related plans: %(names)s.")),
            (self.related_removed, _("No longer named as related plans: %(names)s.")),
        ):
            if names:
                yield words % {"names": _listed(names)}
        for place in self.repeated_at:
            yield _("It also stands at %(place)s now.") % {"place": _place(place)}
        for place in self.no_longer_at:
            yield _("It no longer stands at %(place)s as well.") % {"place": _place(place)}
        if self.is_reordered:
            yield _("What belongs to it stands in another order.")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is different."""

    added: int
    ended: int
    moved: int
    renamed: int
    texts: int
    indicators: int
    terms: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different: the items in the order of the new edition, then those that ended."""

    nodes: tuple[NodeDifference, ...]
    is_reordered: bool  # the items at the top stand in another order
    terms: tuple[TermDifference, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.nodes and not self.is_reordered and not self.terms

    @property
    def counts(self) -> Counts:
        return Counts(
            added=sum(node.state == "added" for node in self.nodes),
            ended=sum(node.state == "ended" for node in self.nodes),
            moved=sum(node.moved is not None for node in self.nodes),
            renamed=sum(node.renamed is not None for node in self.nodes),
            texts=sum(len(node.texts) for node in self.nodes),
            indicators=sum(len(node.indicators) for node in self.nodes),
            terms=len(self.terms),
        )


# ---- words ---------------------------------------------------------------------------------------


def _name(link: NodeLink | None) -> str:
    return link.name if link else ""


def _place(link: NodeLink | None) -> str:
    return _('under "%(name)s"') % {"name": link.name} if link else _("at the top")


def _quoted(links: Iterable[NodeLink]) -> str:
    return _listed(_('"%(name)s"') % {"name": link.name} for link in links)


def _listed(names: Iterable[str]) -> str:
    return pgettext("between values", ", ").join(names)


def _in_words(pieces: Sequence[Piece]) -> str:
    """「年1回」を「年2回」に改めます: each place that changed, if there are few."""
    said: list[str] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        follows = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind == "old" and follows is not None and follows.kind == "new":
            said.append(
                _('"%(old)s" becomes "%(new)s".') % {"old": _quote(piece.text), "new": _quote(follows.text)}
            )
            place += 1
        elif piece.kind == "old":
            said.append(_('"%(old)s" goes.') % {"old": _quote(piece.text)})
        elif piece.kind == "new":
            said.append(_('"%(new)s" comes.') % {"new": _quote(piece.text)})
        place += 1
    if len(said) > _MOST_PHRASES:
        return _("Its words change in %(n)s places.") % {"n": len(said)}
    return _joined(said)


def _joined(sentences: Iterable[str]) -> str:
    """Sentences one after the other, as the reader's language sets them."""
    return ("" if (get_language() or "ja").startswith("ja") else " ").join(sentences)


def _quote(text: str) -> str:
    return str(Truncator(" ".join(text.split())).chars(_QUOTED))
