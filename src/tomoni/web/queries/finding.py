"""What the search of the site finds: nodes of the plan, its indicators, voices that the public may read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from tomoni.kernel.calendars import fiscal_year_span
from tomoni.kernel.text import found_in
from tomoni.places.api import Area, here
from tomoni.plan.api import (
    SEARCH_INDICATORS,
    SEARCH_KIND,
    Edition,
    IndicatorFacts,
    NodeTexts,
    below_node,
    edition_in_force,
    indicators_by_keys,
    node_titles,
    nodes_with_texts,
    tree,
)
from tomoni.search.api import Among, Count, find, look, mark
from tomoni.voices.api import PUBLIC, public_rows
from tomoni.web.keeping import Kept
from tomoni.web.words import name_of

from .beside import VoiceLine, voice_line

PLAN, INDICATORS, VOICES = "plan", "indicators", "voices"
KINDS = {PLAN: SEARCH_KIND, INDICATORS: SEARCH_INDICATORS, VOICES: PUBLIC}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``kind`` empty: all kinds. With an area only its own plan is looked through, and its
    voices; the year narrows voices alone."""

    words: str
    kind: str = ""
    goal: str = ""  # code of a node
    area: str = ""  # its code
    year: int | None = None  # 年度


@dataclass(frozen=True, slots=True)
class Choices:
    """By what a search can be narrowed: parts of the plan as (code, id, name), and areas likewise."""

    goals: tuple[tuple[str, UUID, str], ...] = ()
    areas: tuple[tuple[str, UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of each kind: how much in all, and one page of it."""

    counts: dict[str, Count] = field(default_factory=dict)
    nodes: tuple[NodeTexts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    voices: tuple[VoiceLine, ...] = ()


_CHOICES: Kept[Choices] = Kept(most=32, seconds=60)


def choices() -> Choices:
    """Three queries where they are not kept, else one."""
    edition = edition_in_force()
    if edition is None:
        return _look(None)
    return _CHOICES.get((edition.pk, get_language()), lambda: _look(edition))


def _look(edition: Edition | None) -> Choices:
    tops = tree(edition, depth=1) if edition else ()
    return Choices(
        tuple((node.link.code, node.link.id, name_of(node.link)) for node in tops if not node.repeated),
        tuple(
            (area.code, area.pk, area.label) for _scheme, found in here({}, {}).divisions for area in found
        ),
    )


def find_everywhere(wanted: Wanted, offered: Choices, *, limit: int, offset: int = 0) -> Found:
    """One page of what is wanted, with how much there is of every kind. Six queries at most."""
    found = look(
        _among(wanted, offered),
        wanted.words,
        limit=limit,
        offset=offset,
        page_of=KINDS[wanted.kind] if wanted.kind else "",
    )
    nodes = nodes_with_texts(found[SEARCH_KIND].refs)
    printed = indicators_by_keys(keys) if (keys := found[SEARCH_INDICATORS].refs) else {}
    return Found(
        counts={name: found[kind].count for name, kind in KINDS.items()},
        nodes=tuple(nodes[ref] for ref in found[SEARCH_KIND].refs if ref in nodes),
        indicators=tuple(printed[key] for key in found[SEARCH_INDICATORS].refs if key in printed),
        voices=_voices(found[PUBLIC].refs),
    )


def find_nodes(words: str, limit: int, area: Area | None = None) -> tuple[NodeTexts, ...]:
    """Nodes of all plans (of the plans of an area) in which all these words stand, those that have one in their title
    first. Three queries."""
    among = Among(marks=(mark("area", area.pk),) if area else ())
    refs = find(SEARCH_KIND, words, limit=limit, among=among)
    found = nodes_with_texts(refs)
    nodes = (found[ref] for ref in refs if ref in found)
    return tuple(sorted(nodes, key=lambda one: not found_in(one.link.name, words)))


def _among(wanted: Wanted, offered: Choices) -> dict[str, Among]:
    """Where to look for each kind."""
    goal = next((key for code, key, _ in offered.goals if code == wanted.goal), None)
    in_plan = below_node(goal)
    area = next((key for code, key, _ in offered.areas if code == wanted.area), None)
    marks = (*in_plan.marks, *((mark("area", area),) if area else ()))
    since, until = _span(wanted.year)
    return {SEARCH_KIND: Among(marks), SEARCH_INDICATORS: Among(marks), PUBLIC: Among(marks, since, until)}


def _span(year: int | None) -> tuple[date | None, date | None]:
    return fiscal_year_span(year) if year else (None, None)


def _voices(refs: tuple[UUID, ...]) -> tuple[VoiceLine, ...]:
    if not refs:
        return ()
    rows = {row.voice_id: row for row in public_rows().filter(voice__in=refs)}
    lines = (voice_line(rows[ref]) for ref in refs if ref in rows)
    return tuple(line for line in lines if line is not None)


def homes_of(indicators: Iterable[IndicatorFacts]) -> dict[UUID, str]:
    """The names of the nodes at which these indicators are printed. One query."""
    return {node: name_of(link) for node, link in node_titles({one.node_id for one in indicators}).items()}
