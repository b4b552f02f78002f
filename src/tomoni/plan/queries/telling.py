"""What is to be approved, in plain words: for the form (起案用紙) and for who decides."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from ..models import Edition, Erratum
from .changes import edition_changes
from .comparing import compare_editions
from .differences import Difference, NodeDifference, TextDifference
from .editions import edition_in_force
from .nodes import node_titles
from .shapes import ChangeFacts


def approval_texts(requests: Iterable[UUID]) -> dict[UUID, str]:
    """The drafts and corrections that these requests are about, in words, by request."""
    wanted = list(requests)
    found = {
        edition.approval_id: told(edition)
        for edition in Edition.objects.filter(approval__in=wanted).select_related("plan", "amends")
        if edition.approval_id
    }
    errata = Erratum.objects.filter(approval__in=wanted).select_related("edition")
    return found | {one.approval_id: told_erratum(one) for one in errata if one.approval_id}


def told(edition: Edition) -> str:
    """What an edition changes, line by line."""
    if edition.is_amendment:
        return "\n".join(line for change in edition_changes(edition) for line in _change(change))
    old = _before(edition)
    if old is None:
        return _("It is the first edition: %(n)s items, %(m)s indicators.") % {
            "n": edition.versions.count(),
            "m": edition.indicators.count(),
        }
    found = compare_editions(old, edition)
    head = _("Compared with “%(title)s”:") % {"title": old.title}
    return "\n".join([head, *difference_in_words(found)])


def _before(edition: Edition) -> Edition | None:
    """The edition that was in force when this one was (or will be) adopted."""
    if edition.adopted_at is None:
        return edition_in_force(edition.plan, edition.kind)
    earlier = Edition.objects.filter(
        plan=edition.plan_id, kind=edition.kind, adopted_at__lt=edition.adopted_at
    )
    return earlier.select_related("amends").order_by("-adopted_at").first()


def _change(change: ChangeFacts) -> Iterator[str]:
    text = TextDifference(change.id, change.role_label, change.actor, change.old, change.new)
    yield f"◆ {change.node.name if change.node else ''}　{change.role_label}"
    yield from _text(text)
    if change.reason:
        yield _("Reason: %(reason)s") % {"reason": change.reason}


def _text(text: TextDifference) -> Iterator[str]:
    yield f"{text.role_label}{f'（{text.actor}）' if text.actor else ''}　{text.sentence}"
    if text.old:
        yield _("Before: %(text)s") % {"text": text.old}
    if text.new and text.new != text.old:
        yield _("After: %(text)s") % {"text": text.new}
    for change in text.changes:
        if change.reason:
            yield _("Reason: %(reason)s") % {"reason": change.reason}


def difference_in_words(found: Difference) -> Iterator[str]:
    """A whole difference, line by line."""
    if found.is_empty:
        yield _("It reads the same.")
    for node in found.nodes:
        yield from _node(node)
    if found.is_reordered:
        yield _("The items at the top stand in another order.")
    for term in found.terms:
        yield term.sentence


def _node(node: NodeDifference) -> Iterator[str]:
    yield f"◆ {node.link.name}"
    yield from node.sentences
    for text in node.texts:
        yield from _text(text)
    for indicator in node.indicators:
        yield indicator.sentence
        yield from (field.sentence for field in indicator.fields)


def told_erratum(one: Erratum) -> str:
    """A correction, line by line."""
    name = node_titles([one.node_id], one.edition).get(one.node_id)
    return "\n".join(
        (
            f"◆ {one.edition.title}　{name.name if name else ''}",
            _("Printed: %(text)s") % {"text": one.printed},
            _("Should read: %(text)s") % {"text": one.should_read},
            _("Reason: %(reason)s") % {"reason": one.reason},
        )
    )
