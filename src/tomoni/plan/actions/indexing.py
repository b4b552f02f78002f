"""Keeping the search index of the plan: follows the text in force, can be made anew at any time."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tomoni.places.api import areas_around
from tomoni.search.api import mark, put_many, remove

from ..models import Edition, Indicator, Node, Plan
from ..queries import SEARCH_INDICATORS, edition_in_force, indicators_of, marks_of_nodes
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
    versions = versions_in(base, sequence).order_by("sequence", "id")  # of one edition: as in the document
    if wanted is not None:
        versions = versions.filter(node__in=wanted)
    titles = {version.node_id: version for version in versions}
    passages = passages_in(base, sequence, wanted)
    of_area = (
        {mark("area", one.pk) for one in areas_around(edition.plan.area_id)}
        if edition.plan.area_id
        else set()
    )
    marks = {node: found | of_area for node, found in marks_of_nodes(titles, edition).items()}
    day = edition.adopted_on or timezone.localdate()
    backwards = reversed(titles.items())  # what was put last is found first: so, in the document's order
    put_many(
        SEARCH_KIND,
        (
            (
                node,
                "\n".join([str(version), version.title_en, *(row.text for row in passages[node])]),
                day,
                marks[node],
            )
            for node, version in backwards
        ),
    )
    if wanted is None:
        _index_indicators(edition, day, marks)
        others = Node.objects.filter(plan=edition.plan_id).exclude(
            placements__edition=base, placements__repeated=False
        )
        remove(SEARCH_KIND, others.values_list("id", flat=True))


def _index_indicators(edition: Edition, day: date, marks: Mapping[UUID, frozenset[str]]) -> None:
    """Make the indicators of an edition findable; those of its plan that it does not print are forgotten."""
    printed = indicators_of(edition)
    put_many(
        SEARCH_INDICATORS,
        (
            (one.key, f"{one.name}\n{one.definition}", day, marks.get(one.node_id, ()))
            for one in reversed(printed)
        ),
    )
    others = Indicator.objects.filter(edition__plan=edition.plan_id).exclude(
        key__in=[one.key for one in printed]
    )
    remove(SEARCH_INDICATORS, others.values_list("key", flat=True))


def reindex(only: Plan | None = None) -> None:
    """Make the index of all plans (of one) anew out of the editions in force."""
    for plan in [only] if only else Plan.objects.all():
        current = edition_in_force(plan)
        if current is not None:
            with transaction.atomic():
                index_texts(current)
