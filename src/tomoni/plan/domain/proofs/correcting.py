"""Corrections of a proof: each a plain dictionary with ``do`` and what it concerns, so that it can be kept for ever.

A correction never loses a line: what is taken out of the plan becomes unplaced, and is listed as such.
"""

from collections.abc import Callable, Iterable

from tomoni.kernel.errors import DomainError

from .correcting_items import lines_after, merge, move, remove, rename, retype, split
from .correcting_lines import to_heading, to_indicator, to_item, to_layout, to_node, to_unplaced
from .correcting_parts import indicator_text, role_text
from .desk import Correction, Desk
from .lines import Proof

__all__ = ["CORRECTIONS", "apply", "lines_after"]

CORRECTIONS: dict[str, Callable[[Desk, Correction], None]] = {
    "layout": to_layout,
    "unplace": to_unplaced,
    "node": to_node,
    "item": to_item,
    "heading": to_heading,
    "indicator": to_indicator,
    "retype": retype,
    "move": move,
    "rename": rename,
    "split": split,
    "merge": merge,
    "remove": remove,
    "indicator_text": indicator_text,
    "role_text": role_text,
}
"""What can be corrected, by the name in ``do``."""


def apply(proof: Proof, corrections: Iterable[Correction]) -> Proof:
    """The proof with these corrections, one after the other; the proof that was given stays as it is.

    Raises:
        DomainError: ``plan.no_such_line`` (``line``), ``plan.no_line_chosen``, ``plan.no_such_item``,
            ``plan.below_itself``, ``plan.lies_too_deep`` (``most``), ``plan.nothing_before``, ``plan.item_untitled``,
            ``plan.title_too_long`` (``most``), ``plan.unknown_correction``, ``plan.nothing_after`` (``line``).
    """
    proof = _copied(proof)
    for correction in corrections:
        work = CORRECTIONS.get(str(correction.get("do")))
        if work is None:
            raise DomainError("plan.unknown_correction")
        work(Desk(proof), correction)
    return proof


def _copied(proof: Proof) -> Proof:
    """A copy to work upon. Lists within rows are not copied: they are replaced, never changed in place."""
    return {
        key: [dict(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in proof.items()
    }
