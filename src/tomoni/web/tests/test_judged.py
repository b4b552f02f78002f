"""Where indicators stand is kept beside them: it always says what would be worked out from the values now."""

import pytest
from django.test import override_settings

from tomoni.indicators.api import bind, city_scale, ensure_judged, judge, overview, tallies
from tomoni.indicators.models import Judgement
from tomoni.plan.api import Edition, indicators_of
from tomoni.voices.tests.factories import staff

from . import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def kept() -> dict[object, tuple[str, str, bool]]:
    rows = Judgement.objects.values_list("indicator__key", "step", "standing", "is_live")
    return {key: (step, standing, live) for key, step, standing, live in rows}


def derived(edition: Edition) -> dict[object, tuple[str, str, bool]]:
    cards = overview(indicators_of(edition))
    return {key: (one.step.code, one.standing.value, one.is_live) for key, one in cards.items()}


def test_it_follows_every_value_and_every_binding() -> None:
    edition = samples.plan()
    assert kept() == derived(edition)
    for values in ((52, 60, 68, 76, 88), (52, 52, 52, 52, 52)):
        samples.measured(edition, "m1-1" if values[-1] > 60 else "m1-2", *values)
        assert kept() == derived(edition)
    key = indicators_of(edition, samples.node_id("m2-1"))[0].key
    bind(actor=staff("indicators.bind"), indicator_key=key, source="voices.answered_within_30_days")
    assert kept() == derived(edition)
    assert kept()[key][2] is True


def test_an_edition_that_nobody_judged_yet_is_told_apart_and_judged_once(
    django_assert_max_num_queries,
) -> None:
    edition = samples.plan()
    Judgement.objects.all()[:1].get().delete()
    assert tallies(edition, 3) is None
    ensure_judged(edition)
    assert kept() == derived(edition)
    with django_assert_max_num_queries(1):
        ensure_judged(edition)
    assert sum(one.count for one in tallies(edition, 3) or ()) == len(indicators_of(edition))


def test_another_scale_makes_them_anew() -> None:
    edition = samples.plan()
    samples.measured(edition, "m1-1", 52, 60, 68, 76, 88)
    with override_settings(TOMONI_RUBRIC="letters"):
        assert tallies(edition, 3) is None
        ensure_judged(edition)
        codes = {step.code for step in city_scale().all_steps}
        assert {step for step, _standing, _live in kept().values()} <= codes
        assert kept() == derived(edition)
    judge()
    assert kept() == derived(edition)


def test_places_are_counted_down_to_a_level() -> None:
    edition = samples.plan(goals=2, measures=3)
    whole, upper = tallies(edition, 3) or (), tallies(edition, 1) or ()
    assert len({one.path for one in upper}) == 2
    assert sum(one.count for one in whole) == sum(one.count for one in upper) == 6
    assert len(kept()) == 6
