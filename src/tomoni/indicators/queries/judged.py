"""Where the indicators of an edition stand, as the database keeps it: counted, narrowed, page by page."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Substr

from tomoni.indicators.domain import Scale, Standing, Step
from tomoni.indicators.models import Judgement
from tomoni.plan.api import PATH_STEP, Edition, Indicator

from .scale import city_scale


@dataclass(frozen=True, slots=True)
class Tally:
    """How many indicators at one place of the plan, or below it, stand on a step of the city's scale."""

    path: str
    step: Step
    standing: Standing
    count: int


def scale_mark() -> str:
    """The city's scale, and a digest of what it says."""
    return _mark(city_scale().key)


@lru_cache(maxsize=8)
def _mark(key: str) -> str:
    said = repr(_plain(city_scale())).encode()
    return f"{key[:60]}:{hashlib.sha256(said).hexdigest()[:16]}"


def _plain(scale: Scale) -> object:
    return (scale.rubric, scale.unknown, scale.steps, scale.ranks)


def is_judged(edition: Edition) -> bool:
    """Whether every indicator that the edition prints is judged by the city's scale. One query."""
    unjudged = Indicator.objects.filter(edition_id=edition.base_id).exclude(judgements__scale=scale_mark())
    return not unjudged.exists()


def tallies(edition: Edition, levels: int) -> tuple[Tally, ...] | None:
    """How the indicators of an edition stand, counted at the places down to this level: what hangs below such a place
    counts there. One query. None where some are not judged yet."""
    steps = {step.code: step for step in city_scale().all_steps}
    rows = (
        Indicator.objects.filter(
            edition=edition.base_id,
            node__placements__edition=edition.base_id,
            node__placements__repeated=False,
        )
        .annotate(
            judged=FilteredRelation("judgements", condition=Q(judgements__scale=scale_mark())),
            place=Substr("node__placements__path", 1, levels * PATH_STEP),
        )
        .values_list("place", "judged__step", "judged__standing")
        .annotate(n=Count("pk"))
        .order_by("place")
    )
    found = list(rows)
    if any(step is None for _path, step, _standing, _n in found):
        return None
    return tuple(Tally(path, steps[step], Standing(standing), n) for path, step, standing, n in found)


def judged_keys(
    edition: Edition,
    *,
    below: str = "",
    step: str = "",
    live: bool | None = None,
    keys: Collection[UUID] | None = None,
) -> "QuerySet[Judgement, UUID]":
    """The keys of the indicators of an edition (of these) in printed order: those printed at or below the place with
    this path, on this step, that measure themselves or do not."""
    rows = Judgement.objects.filter(scale=scale_mark(), indicator__edition=edition.base_id)
    if below:
        rows = rows.filter(
            indicator__node__placements__edition=edition.base_id,
            indicator__node__placements__repeated=False,
            indicator__node__placements__path__startswith=below,
        )
    if step:
        rows = rows.filter(step=step)
    if live is not None:
        rows = rows.filter(is_live=live)
    if keys is not None:
        rows = rows.filter(indicator__key__in=list(keys))
    return rows.order_by("indicator__order").values_list(F("indicator__key"), flat=True)
