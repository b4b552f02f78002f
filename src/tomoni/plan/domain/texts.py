"""How changes make a new text of a node out of the old one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tomoni.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class PassageText:
    """One bullet or paragraph. ``key`` stays the same through all editions; ``actor`` is whose role it tells."""

    key: UUID
    role: str
    heading: str
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One change: ``key`` None is a new passage (which gets the change's id as its key), ``new`` empty a removal."""

    id: UUID
    key: UUID | None
    role: str
    actor: str
    old: str
    new: str


def amended(
    passages: Sequence[PassageText], changes: Iterable[ChangeText], *, node: str = ""
) -> list[PassageText]:
    """The passages after these changes, in order.

    A new passage stands after the last one of its role (and actor), under the same heading.

    Raises:
        DomainError: ``plan.text_moved_on``: the passage does not read any more as it did when the change was
            written; with ``node`` (a code), ``old`` as it was then and ``now`` as it is ("" where it is gone).
    """
    result = list(passages)
    for change in changes:
        if change.key is None:
            _add(result, change)
            continue
        place = next((place for place, passage in enumerate(result) if passage.key == change.key), None)
        now = "" if place is None else result[place].text
        if place is None or now != change.old:
            raise DomainError("plan.text_moved_on", node=node, old=change.old, now=now)
        if change.new:
            result[place] = replace(result[place], text=change.new)
        else:
            del result[place]
    return result


def _add(passages: list[PassageText], change: ChangeText) -> None:
    alike = [place for place, passage in enumerate(passages) if passage.role == change.role]
    closest = [place for place in alike if passages[place].actor == change.actor] or alike
    place = closest[-1] + 1 if closest else len(passages)
    heading = passages[place - 1].heading if closest else ""
    passages.insert(place, PassageText(change.id, change.role, heading, change.actor, change.new))
