"""A proof cut into leaves of a readable length, each beginning at an item where that is possible."""

from collections.abc import Sequence
from dataclasses import dataclass

from .lines import LineState, Proof

MOST = 150  # lines on a leaf


@dataclass(frozen=True, slots=True)
class Leaf:
    """Lines ``first`` to ``last``, headed by the item that is open where they begin (None before all items)."""

    number: int
    first: int
    last: int
    node: str | None
    unplaced: int

    @property
    def previous(self) -> int:
        """The number of the leaf before; 0 before the first."""
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def leaves(proof: Proof, states: Sequence[LineState], most: int = MOST) -> list[Leaf]:
    """All leaves of a proof. A chapter (an item at the top) begins a new one unless that would be very short."""
    if not states:
        return []
    starts = {row["lines"][0]: (row["id"], row["parent"] is None) for row in proof["nodes"] if row["lines"]}
    cuts = [1]
    last_start = 1
    for number in range(2, len(states) + 1):
        length = number - cuts[-1]
        begins = starts.get(number)
        if begins is not None and begins[1] and length >= most // 5:
            cuts.append(number)
        elif length >= most:
            # Back to the last item of this leaf, if that lies in its second half.
            cuts.append(last_start if last_start - cuts[-1] > most // 2 else number)
        if begins is not None:
            last_start = number
    ends = [*(cut - 1 for cut in cuts[1:]), len(states)]
    return [
        _leaf(number, first, last, starts, states)
        for number, (first, last) in enumerate(zip(cuts, ends, strict=True), 1)
    ]


def _leaf(
    number: int, first: int, last: int, starts: dict[int, tuple[str, bool]], states: Sequence[LineState]
) -> Leaf:
    here = states[first - 1 : last]
    open_node = next((state.node for state in here if state.number in starts), None)
    open_node = open_node or next((state.node for state in here if state.node), None)
    unplaced = sum(state.became == "unplaced" for state in here)
    return Leaf(number, first, last, open_node, unplaced)


def near_nodes(proof: Proof, first: int, last: int) -> list[str]:
    """Ids of the items to which something on these lines may belong, in printed order: those that begin here, all
    above them, the one before, and those at the top two levels."""
    rows = {row["id"]: row for row in proof["nodes"]}
    wanted: set[str] = set()
    before: str | None = None
    for row in proof["nodes"]:
        line = (row["lines"] or [row.get("line") or 0])[0]
        above = rows.get(row["parent"]) if row["parent"] else None
        if above is None or above["parent"] is None:
            wanted.add(row["id"])
        if first <= line <= last:
            wanted.add(row["id"])
        elif line < first:
            before = row["id"]
    if before is not None:
        wanted.add(before)
    for name in list(wanted):
        parent = rows[name]["parent"]
        while parent is not None and parent not in wanted:
            wanted.add(parent)
            parent = rows[parent]["parent"]
    return [row["id"] for row in proof["nodes"] if row["id"] in wanted]
