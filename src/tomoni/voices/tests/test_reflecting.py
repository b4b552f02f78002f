"""What becomes of it: a decision names its reason, its voices and the change of the plan it made."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tomoni.kernel.errors import DomainError
from tomoni.plan.api import adopt_edition
from tomoni.voices import actions, queries
from tomoni.voices.domain import AnswerWish, ClosingKind, Decision, PublicForm

from . import factories
from .factories import CLERK, PLANNER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording():
    factories.wording()


def test_changed_names_its_change_and_every_decision_its_reason():
    voice = factories.voice()
    with pytest.raises(DomainError, match=r"voices\.change_missing"):
        actions.reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声のため")
    with pytest.raises(DomainError, match=r"voices\.reason_missing"):
        actions.reflect(actor=PLANNER, voices=[voice], decision=Decision.LATER, reason=" ")
    with pytest.raises(DomainError, match=r"voices\.no_voices"):
        actions.reflect(actor=PLANNER, voices=[], decision=Decision.LATER, reason="来年")


def test_the_plan_names_the_voices_behind_its_change_and_only_public_ones_by_name():
    change = factories.drafted_change(factories.plan())
    public, private = factories.voice(), factories.voice()
    actions.publish_voice(actor=CLERK, voice=public, form=PublicForm.WORDS)
    actions.reflect(
        actor=PLANNER, voices=[public, private], decision=Decision.CHANGED, reason="声が2件", change=change
    )
    [(view, named)] = queries.reflections_by_change({change.pk})[change.pk]
    assert view.voices == 2
    assert named == [public.public_id]


def test_a_change_is_news_only_when_it_is_adopted():
    change = factories.drafted_change(factories.plan())
    actions.reflect(
        actor=PLANNER, voices=[factories.voice()], decision=Decision.CHANGED, reason="声", change=change
    )
    assert queries.newest_reflections() == []
    adopt_edition(actor=factories.SYSTEM, edition=change.edition, on=timezone.localdate())
    [news] = queries.newest_reflections()
    assert news.in_force
    assert (news.change.old, news.change.new) == (
        "歩道の点検を年1回行います。",
        "歩道の点検を年2回行います。",
    )


def test_voices_that_changed_the_plan_are_counted_once_each_and_only_after_adoption():
    plan, today = factories.plan(), timezone.localdate()
    one, two, folded = factories.voice(), factories.voice(), factories.voice()
    actions.fold_voice(actor=CLERK, voice=folded, into=two)
    measure = lambda: queries.changed_the_plan(today - timedelta(days=30), today, today).value  # noqa: E731
    for new, behind in (("年2回行います。", [one, two, folded]), ("年3回行います。", [one])):
        change = factories.drafted_change(plan, new)
        actions.reflect(actor=PLANNER, voices=behind, decision=Decision.CHANGED, reason="声", change=change)
        before = measure()
        adopt_edition(actor=factories.SYSTEM, edition=change.edition, on=today)
        assert before in (Decimal(0), Decimal(2))
    assert measure() == Decimal(2)


def test_the_share_answered_in_time_counts_the_cohort_that_its_definition_names():
    today = timezone.localdate()
    start, end = today - timedelta(days=100), today
    measure = lambda: queries.answered_within_promise(start, end, today)  # noqa: E731
    assert measure().value is None  # nothing to say is not zero
    factories.voice(days_ago=30)  # its day 30 is today: not over yet, counts neither way
    factories.voice(days_ago=90, wish=AnswerWish.NONE)  # asked for nothing
    assert measure().denominator == 0
    factories.voice(days_ago=31)  # day 30 was yesterday
    factories.answer(factories.voice(days_ago=60), days_after=30)  # on the last day
    factories.answer(factories.voice(days_ago=60), days_after=31)  # a day late
    out = factories.voice(days_ago=90)
    actions.close_voice(actor=CLERK, voice=out, kind=ClosingKind.OUT_OF_SCOPE, reason="広告のため")
    twin = factories.voice(days_ago=90)
    actions.fold_voice(actor=CLERK, voice=twin, into=out)
    shown = factories.voice(days_ago=90)
    actions.close_voice(actor=CLERK, voice=shown, kind=ClosingKind.FOR_INFORMATION, reason="供覧")
    now = measure()
    assert (now.numerator, now.denominator) == (1, 4)
    assert now.value == Decimal("25.0")


def test_the_year_of_the_cohort_is_the_year_of_receipt():
    factories.answer(factories.voice(days_ago=60), days_after=1)
    assert (
        queries.answered_within_promise(date(2000, 4, 1), date(2001, 3, 31), date(2001, 3, 31)).denominator
        == 0
    )
