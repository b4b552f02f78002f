"""The plans of the demo city have a past and a future: their courses can be seen, and loading again adds nothing."""

from datetime import date

import pytest

from tomoni.plan.api import Edition, course, editions_on_course, lines_of, sheets_of
from tomoni.plan.models import Milestone, MilestoneDocument, PlanText

pytestmark = pytest.mark.django_db


def test_the_plan_in_force_has_its_whole_course(demo_city):
    edition = Edition.objects.filter(amends=None, adopted_on=date(2023, 3, 24)).get()
    stations = course(edition, inside=False)
    kinds = [station.kind for station in stations]
    assert kinds == ["inquiry", "consulted", "comment", "report", "vote", "adopted"]
    assert {station.state for station in stations} == {"done"}
    assert len({station.text for station in stations}) == 4  # three stages changed the draft


def test_the_next_plan_is_in_the_middle_of_its_course(demo_city):
    [(key, title)] = editions_on_course()
    assert title == "こもれび市 第2次基本計画"
    stations = course(Edition.objects.get(pk=key), inside=True)
    assert [(station.kind, station.state) for station in stations] == [
        ("inquiry", "done"),
        ("consulted", "done"),
        ("comment", "planned"),
        ("report", "planned"),
    ]
    inquiry = Milestone.objects.get(pk=stations[0].id)
    answered = [sheet.answered_at is not None for sheet in sheets_of(inquiry.pk, inquiry.held_to)]
    assert sorted(answered) == [False, True, True]
    assert sorted(one.line.decision for one in lines_of(inquiry)) == ["", "accepted", "accepted", "rejected"]


def test_loading_the_demo_again_adds_no_stage(demo_city):
    from tomoni.ops.preparing import load_demo

    def counts() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Edition, Milestone, MilestoneDocument, PlanText))

    before = counts()
    load_demo()
    assert counts() == before
