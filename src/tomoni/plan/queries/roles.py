"""What the plan asks of citizens, groups and companies, over all of an edition."""

from dataclasses import dataclass
from uuid import UUID

from .. import domain
from ..models import Edition, Passage
from .editions import reach
from .texts import current_versions


@dataclass(frozen=True, slots=True)
class RoleText:
    """One thing that one kind of actor (as printed) is asked to do at a node."""

    node: UUID
    actor: str
    text: str


def roles_of(edition: Edition) -> tuple[RoleText, ...]:
    """All parts that an edition gives to others than the city, node by node in no order, at each as printed.
    Two queries."""
    base, sequence = reach(edition)
    node_of = {version: node for node, version in current_versions(base, sequence).items()}
    rows = Passage.objects.filter(
        version__base_id=base, version__sequence__lte=sequence, role=domain.PassageRole.ROLES
    ).exclude(actor="")
    listed = rows.order_by("version_id", "order").values_list("version_id", "actor", "text")
    return tuple(
        RoleText(node_of[version], actor, text) for version, actor, text in listed if version in node_of
    )
