"""One area of the city, across all parts: its plan, what of the city's plan concerns it, its voices and figures."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from tomoni.indicators.api import AreaValue, newest_in_areas
from tomoni.kernel.calendars import fiscal_year, fiscal_year_span
from tomoni.places.api import Area, ids_under
from tomoni.plan.api import (
    SEARCH_KIND,
    Edition,
    IndicatorFacts,
    NodeLink,
    Plan,
    indicators_by_keys,
)
from tomoni.search.api import find
from tomoni.voices.api import (
    ReflectionView,
    Tally,
    count_by_node,
    filtered,
    newest_changes_of,
    public_rows,
    tally,
)

from .beside import VoiceLine, voice_line
from .placing import under_goals

MOST_NAMED = 500  # nodes that are looked through for the name of an area
NEWEST = 3


@dataclass(frozen=True, slots=True)
class Touched:
    """A node of the city's plan that concerns an area: how many of its voices, whether the plan names it there, how
    many figures are counted apart for it."""

    node: NodeLink
    voices: int
    named: bool
    figures: int


@dataclass(frozen=True, slots=True)
class OfArea:
    """What the page of an area shows. ``tally`` is of this 年度."""

    plans: tuple[Plan, ...]
    tally: Tally
    newest: tuple[VoiceLine, ...]
    changed: tuple[ReflectionView, ...]
    figures: tuple[tuple[IndicatorFacts, AreaValue], ...]


def touched(edition: Edition, area: Area) -> tuple[tuple[NodeLink, tuple[Touched, ...]], ...]:
    """The nodes of an edition that concern an area, goal by goal in the order of the document. Five queries."""
    ids = ids_under(area)
    voices = count_by_node(ids)
    named = set(find(SEARCH_KIND, area.name, limit=MOST_NAMED))
    measured = newest_in_areas(areas=ids)
    printed = indicators_by_keys(measured) if measured else {}
    figures = Counter(one.node_id for one in printed.values())
    found: dict[NodeLink, list[Touched]] = {}
    for goal, link in under_goals(edition):
        if link.id in voices or link.id in named or link.id in figures:
            one = Touched(link, voices.get(link.id, 0), link.id in named, figures[link.id])
            found.setdefault(goal, []).append(one)
    return tuple((goal, tuple(nodes)) for goal, nodes in found.items())


def of_area(area: Area) -> OfArea:
    """All that the page of an area shows. Seven queries."""
    ids = ids_under(area)
    rows = filtered(public_rows(), areas=ids)[:NEWEST]
    measured = newest_in_areas(areas=ids)
    printed = indicators_by_keys(measured) if measured else {}
    return OfArea(
        plans=tuple(
            Plan.objects.filter(area__scheme=area.scheme_id, area__code=area.code).order_by("order", "slug")
        ),
        tally=tally(*fiscal_year_span(fiscal_year(timezone.localdate())), ids),
        newest=tuple(line for row in rows if (line := voice_line(row)) is not None),
        changed=tuple(newest_changes_of(ids, NEWEST)),
        figures=tuple((printed[key], values[-1]) for key, values in measured.items() if key in printed),
    )
