"""Who may decide, and who sets up routes and deputies."""

from rules import add_perm, predicate

from tomoni.audit.api import holds
from tomoni.kernel.actor import Actor

from .models import Request


@predicate("decides")  # type: ignore[untyped-decorator]
def _decides(actor: Actor, request: Request | None = None) -> bool:
    """Whether a post of the actor decides. On a route the seat says on what: a grant for one department is enough."""
    if request is None or request.route_version_id is None:
        return actor.may("approvals.decide")
    return any(grant.permission == "approvals.decide" for grant in actor.grants) or actor.may(
        "approvals.decide"
    )


add_perm("approvals.decide", _decides)
add_perm("approvals.manage", holds("approvals.manage"))
