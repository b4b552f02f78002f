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


def texts_in_role(edition: Edition, role: domain.PassageRole) -> dict[UUID, tuple[str, ...]]:
    """All passages of one role, by node, in printed order. Two queries."""
    base, sequence = reach(edition)
    node_of = {version: node for node, version in current_versions(base, sequence).items()}
    rows = Passage.objects.filter(version__base_id=base, version__sequence__lte=sequence, role=role)
    found: dict[UUID, list[str]] = {}
    for version, text in rows.order_by("version_id", "order").values_list("version_id", "text"):
        if version in node_of:
            found.setdefault(node_of[version], []).append(text)
    return {node: tuple(texts) for node, texts in found.items()}


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
