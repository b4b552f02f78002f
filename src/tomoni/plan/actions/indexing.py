"""Keeping the search index of the plan: follows the text in force, can be made anew at any time."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tomoni.search.api import put_many, remove

from ..models import Edition, Node, Plan
from ..queries import edition_in_force
from ..queries.editions import reach
from ..queries.nodes import SEARCH_KIND
from ..queries.texts import passages_in, versions_in


def index_texts(edition: Edition, nodes: Iterable[UUID] | None = None) -> None:
    """Make the nodes of an edition findable (those given, or all), if it is in force for its plan.

    With all nodes, those of its plan that the edition does not have are forgotten. Joins the caller's transaction.
    """
    current = edition_in_force(edition.plan)
    if current is None or current.pk != edition.pk:
        return
    base, sequence = reach(edition)
    wanted = None if nodes is None else list(nodes)
    versions = versions_in(base, sequence)
    if wanted is not None:
        versions = versions.filter(node__in=wanted)
    titles = {version.node_id: version for version in versions}
    passages = passages_in(base, sequence, wanted)
    day = edition.adopted_on or timezone.localdate()
    put_many(
        SEARCH_KIND,
        (
            (node, "\n".join([str(version), version.title_en, *(row.text for row in passages[node])]), day)
            for node, version in titles.items()
        ),
    )
    if wanted is None:
        others = Node.objects.filter(plan=edition.plan_id).exclude(
            placements__edition=base, placements__repeated=False
        )
        remove(SEARCH_KIND, others.values_list("id", flat=True))


def reindex() -> None:
    """Make the index of all plans anew out of the editions in force."""
    for plan in Plan.objects.all():
        current = edition_in_force(plan)
        if current is not None:
            with transaction.atomic():
                index_texts(current)
