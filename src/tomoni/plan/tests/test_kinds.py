"""Which edition is in force, and the paths of the tree."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tomoni.plan import api, domain
from tomoni.plan.domain import Adopted, EditionState

START = datetime(2024, 4, 1, tzinfo=UTC)


def adopted(period_from: int | None, days: int, kind: str = "basic") -> Adopted:
    return Adopted(uuid4(), kind, period_from, START + timedelta(days=days))


def test_in_one_period_the_last_adoption_counts() -> None:
    first, second = adopted(2024, 0), adopted(2024, 1)
    assert domain.in_force([second, first], "basic", 2026) == second.id
    assert domain.state_of(first.id, [first, second], 2026) == EditionState.SUPERSEDED


def test_an_old_document_loaded_late_does_not_become_the_plan() -> None:
    now, history = adopted(2024, 0), adopted(2019, 500)
    assert domain.in_force([now, history], "basic", 2026) == now.id


def test_the_next_period_waits_until_it_begins() -> None:
    now, coming = adopted(2024, 0), adopted(2029, 10)
    assert domain.state_of(coming.id, [now, coming], 2028) == EditionState.COMING
    assert domain.in_force([now, coming], "basic", 2028) == now.id
    assert domain.in_force([now, coming], "basic", 2029) == coming.id


def test_the_layers_are_in_force_side_by_side() -> None:
    vision, basic = adopted(2024, 0, "vision"), adopted(2024, 1)
    assert {domain.state_of(edition.id, [vision, basic], 2026) for edition in (vision, basic)} == {
        EditionState.IN_FORCE
    }


class TheDatabaseSaysTheSame(TestCase):
    @given(
        st.lists(st.tuples(st.sampled_from([None, 2019, 2024, 2026, 2029, 2031]), st.booleans()), max_size=6)
    )
    def test_as_the_rule(self, periods: list[tuple[int | None, bool]]) -> None:
        plan = api.Plan.objects.create(slug="p", title="計画")
        rule = []
        for days, (period, vision) in enumerate(periods):
            new, kind = uuid4(), "vision" if vision else "basic"
            at = START + timedelta(days=days)
            api.Edition.objects.create(
                id=new,
                base_id=new,
                plan=plan,
                kind=kind,
                title=str(days),
                period_from=period,
                sequence=0,
                adopted_at=at,
                adopted_on=at.date(),
            )
            rule.append(Adopted(new, kind, period, at))
        with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
            basic, vision_found = (api.edition_in_force(plan, kind) for kind in ("basic", "vision"))
            either = api.edition_in_force(plan)
            main = api.edition_in_force()
        assert (basic and basic.id) == domain.in_force(rule, "basic", 2026)
        assert (vision_found and vision_found.id) == domain.in_force(rule, "vision", 2026)
        assert either == (basic or vision_found) == main


@pytest.mark.parametrize("order", [1, 9, 10, 99_999])
def test_paths_sort_as_the_document_and_a_subtree_is_a_range(order: int) -> None:
    here = domain.path_of("00003", order)
    below = domain.path_of(here, 1)
    assert here < below < domain.next_path(here)
    assert domain.paths_above(below) == ["00003", here]
