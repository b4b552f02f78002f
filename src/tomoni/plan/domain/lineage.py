"""What became of the items of an edition in the next one. No Django."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from .document import likeness
from .kinds import LineageKind


class Standing(NamedTuple):
    """What an item is called, and under what it stands (None: at the top)."""

    title: str
    parent: UUID | None


class Fate(NamedTuple):
    """``to_node`` is None where the item ended."""

    from_node: UUID
    to_node: UUID | None
    kind: LineageKind


def became(
    before: Mapping[UUID, Standing], after: Mapping[UUID, Standing], origins: Mapping[UUID, Sequence[UUID]]
) -> Iterator[Fate]:
    """What became of each item that is not as it was, in the order of ``before``.

    ``origins`` is what people said: out of which items (of ``before``) an item was made. The kind follows from it:
    several origins are a merger; one that goes on itself, or that several items come from, was split.

    >>> a, b, c = UUID(int=1), UUID(int=2), UUID(int=3)
    >>> one = Standing("道", None)
    >>> [(kind.value, to and to.int) for _from, to, kind in became({a: one}, {b: one, c: one}, {b: [a], c: [a]})]
    [('split', 2), ('split', 3)]
    >>> [(kind.value, to and to.int) for _from, to, kind in became({a: one, b: one}, {c: one}, {c: [a, b]})]
    [('merged', 3), ('merged', 3)]
    """
    targets: dict[UUID, list[UUID]] = {}
    for node, sources in origins.items():
        for source in sources if node in after else ():
            targets.setdefault(source, []).append(node)
    for node, was in before.items():
        now, made = after.get(node), targets.get(node, [])
        for target in made:
            yield Fate(node, target, _kind(len(origins[target]), len(made), goes_on=now is not None))
        if now is None:
            if not made:
                yield Fate(node, None, LineageKind.ENDED)
            continue
        if likeness(was.title) != likeness(now.title):
            yield Fate(node, node, LineageKind.RENAMED)
        if was.parent != now.parent:
            yield Fate(node, node, LineageKind.MOVED)


def _kind(sources: int, targets: int, *, goes_on: bool) -> LineageKind:
    if sources > 1:
        return LineageKind.MERGED
    return LineageKind.SPLIT if goes_on or targets > 1 else LineageKind.SUCCEEDED
