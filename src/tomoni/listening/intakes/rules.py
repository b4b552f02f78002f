"""Who may enter voices for others: whoever holds the permission, for the whole town hall or for one department."""

from typing import Any

from rules import add_perm, predicate

from tomoni.kernel.actor import Actor

PERMISSION = "intakes.enter"


@predicate(f"holds {PERMISSION} anywhere")  # type: ignore[untyped-decorator]
def _holds(actor: Actor, subject: Any = None) -> bool:
    return any(grant.permission == PERMISSION for grant in actor.grants)


add_perm(PERMISSION, _holds)
