"""Which plan hangs below which, and of which area it is: ward plans and plans of single fields (個別計画)."""

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.places.api import Area

from ..models import Plan
from ..queries import edition_in_force
from .indexing import index_texts


@recorded("plan.plan_hung")
def hang_plan(*, actor: Actor, plan: Plan, parent: Plan | None, area: Area | None) -> Plan:
    """Let a plan hang below another one, of one area or of the whole city. Without ``parent`` it stands by itself.

    Raises:
        NotAllowed: the actor may not load plans.
        DomainError: ``plan.plan_below_itself``; ``plan.area_needs_parent``: a plan of one area hangs below the city's.
    """
    require(actor, "plan.load", plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    above = parent
    while above is not None:
        if above.pk == plan.pk:
            raise DomainError("plan.plan_below_itself", plan=plan.title)
        above = above.parent
    if area is not None and parent is None:
        raise DomainError("plan.area_needs_parent")
    plan.parent, plan.area = parent, area
    plan.save(update_fields=["parent", "area"])
    current = edition_in_force(plan)
    if current is not None:
        index_texts(current)  # by its area it is found from now on
    return plan
