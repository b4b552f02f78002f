"""Freezing sheets: what stands on them, that they never change, who may."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tomoni.audit.models import Outbox, Record
from tomoni.evaluation import domain
from tomoni.evaluation.api import (
    Sheet,
    compose,
    continue_set,
    freeze_all,
    freeze_sheet,
    is_as_frozen,
    measure,
    measures,
    public_sheets,
    publish_set,
    publish_sheet,
    withdraw_sheet,
    words_of,
    write_words,
)
from tomoni.evaluation.demo import load
from tomoni.evaluation.events import SheetSetAsked
from tomoni.evaluation.jobs import freeze_set
from tomoni.evaluation.models import SheetSet
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan.api import draft_edition, find_node
from tomoni.voices.api import Decision, SenderDetails, fold_voice, reflect
from tomoni.voices.tests.factories import CLERK, PLANNER, SYSTEM, staff, wording

from .samples import heard, measured, plan

pytestmark = pytest.mark.django_db

EVALUATOR = staff("evaluation.write", "evaluation.publish")
NOBODY = staff()


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def edition():
    wording()
    return plan()


def composed(edition, code="m1", **changes):
    node = measure(edition, code)
    assert node
    return compose(edition, node, **{"year": 2026, "as_of": today(), **changes})


def frozen(edition, code="m1", **changes) -> Sheet:
    asked = {"year": 2026, "as_of": today(), **changes}
    return freeze_sheet(actor=EVALUATOR, edition=edition, code=code, **asked)


def test_a_sheet_holds_the_plan_its_indicators_and_its_voices(edition):
    measured(edition, 52, 60, 71)
    one, other = heard(), heard("見守りをふやして", "a1")
    reflect(actor=PLANNER, voices=[one, other], decision=Decision.LATER, reason="来年度に考えます。")
    data = composed(edition)
    assert data["above"] == ["目標1 安心してくらせるまち"]
    assert data["node"]["title"] == "通学路の安全"
    [indicator] = data["indicators"]
    assert indicator["baseline"] == {"text": "52%", "period": "2021"}
    assert [(value["year"], value["text"]) for value in indicator["values"]] == [
        (2021, "52%"),
        (2022, "60%"),
        (2023, "71%"),
    ]
    assert indicator["values"][0]["provenance"] == "点検の記録"
    assert data["voices"]["count"] == 2  # one of them concerns an action below the measure
    [decision] = data["voices"]["decisions"]
    assert (decision["decision"], decision["voices"]) == ("later", 2)
    assert data["issues"] == data["initiatives"] == []
    assert data["words"] == {"improvement": "", "outcome": "", "direction": ""}


def test_a_sheet_holds_no_word_of_a_citizen(edition):
    heard("うちの前の歩道が傷んでいます。")
    assert "うちの前" not in str(composed(edition))


def test_people_are_counted_apart_from_voices(edition):
    for _ in range(2):
        heard(sender=SenderDetails(email="hanako@example.org"))
    heard("だれかの声")
    folded = heard("同じ声")
    fold_voice(actor=CLERK, voice=folded, into=heard("同じ声の元"))
    voices = composed(edition)["voices"]
    assert (voices["count"], voices["people"]) == (4, 3)


def test_as_of_a_day_before_nothing_of_later_is_known(edition):
    measured(edition, 52, 60)
    heard()
    data = composed(edition, as_of=today() - timedelta(days=1))
    assert data["indicators"][0]["values"] == []
    assert data["voices"]["count"] == 0


def test_a_frozen_sheet_stays_as_it_was(edition):
    sheet = frozen(edition)
    measured(edition, 52, 60)
    heard()
    kept = Sheet.objects.get(pk=sheet.pk)
    assert is_as_frozen(kept)
    assert kept.data["indicators"][0]["values"] == []
    assert kept.digest == domain.digest(kept.data) != frozen(edition).digest
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()
    with pytest.raises(TypeError):
        Sheet.objects.update(title="x")
    kept.data["voices"]["count"] = 1000
    assert not is_as_frozen(kept)


def test_who_froze_it_and_when_is_recorded(edition):
    sheet = frozen(edition)
    record = Record.objects.get(verb="evaluation.sheet_frozen")
    assert (record.person, record.subject_id) == (EVALUATOR.person, str(sheet.pk))
    assert sheet.frozen_by == EVALUATOR.person
    assert sheet.frozen_at <= timezone.now()


def test_a_second_click_freezes_no_second_sheet(edition):
    assert frozen(edition).pk == frozen(edition).pk


def test_only_who_may_freezes_and_publishes(edition):
    with pytest.raises(NotAllowed):
        freeze_sheet(actor=NOBODY, edition=edition, code="m1", year=2026, as_of=today())
    with pytest.raises(NotAllowed):
        freeze_all(actor=NOBODY, edition=edition, year=2026, as_of=today())
    sheet = frozen(edition)
    with pytest.raises(NotAllowed):
        publish_sheet(actor=staff("evaluation.write"), sheet=sheet)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"as_of": date(2999, 1, 1)}, "evaluation.day_ahead"),
        ({"year": 20226}, "evaluation.bad_year"),
        ({"code": "nothing"}, "evaluation.no_such_node"),
    ],
)
def test_what_cannot_be_frozen_is_refused(edition, changes, code):
    with pytest.raises(DomainError) as refused:
        frozen(edition, **changes)
    assert refused.value.code == code


def test_a_draft_has_no_sheets(edition):
    draft = draft_edition(
        actor=PLANNER, plan=edition.plan, from_edition=edition, title="次の計画", period=(2028, 2032)
    )
    with pytest.raises(DomainError) as refused:
        frozen(draft)
    assert refused.value.code == "evaluation.not_adopted"


def test_the_words_of_a_planner_come_onto_the_sheet(edition):
    node = find_node("m1")
    words = {"improvement": "点検を早めた", "outcome": " 傷みが減った ", "direction": "続ける"}
    kept = write_words(actor=EVALUATOR, node=node, year=2026, words=words)
    assert kept.version == 1
    assert composed(edition)["words"]["outcome"] == "傷みが減った"
    assert composed(edition, year=2025)["words"]["outcome"] == ""


def test_two_writers_do_not_overwrite_each_other(edition):
    node = find_node("m1")
    write_words(actor=EVALUATOR, node=node, year=2026, words={"outcome": "一人目"})
    with pytest.raises(DomainError) as refused:
        write_words(actor=EVALUATOR, node=node, year=2026, words={"outcome": "二人目"}, version=0)
    assert refused.value.code == "evaluation.words_moved_on"
    assert words_of(node.pk, 2026).outcome == "一人目"
    write_words(actor=EVALUATOR, node=node, year=2026, words={"outcome": "二人目"}, version=1)
    assert words_of(node.pk, 2026).outcome == "二人目"


def test_words_have_room_on_one_page(edition):
    with pytest.raises(DomainError) as refused:
        write_words(actor=EVALUATOR, node=find_node("m1"), year=2026, words={"outcome": "あ" * 401})
    assert refused.value.code == "evaluation.words_too_long"


def test_only_published_sheets_are_public_and_they_can_be_withdrawn(edition):
    sheet = frozen(edition)
    assert not public_sheets().exists()
    publish_sheet(actor=EVALUATOR, sheet=sheet)
    assert public_sheets().get().pk == sheet.pk
    withdraw_sheet(actor=EVALUATOR, sheet=sheet)
    assert not public_sheets().exists()


def test_all_measures_of_an_edition_are_frozen_in_the_background(edition, monkeypatch):
    monkeypatch.setattr("tomoni.evaluation.actions.AT_A_TIME", 1)
    asked = freeze_all(actor=EVALUATOR, edition=edition, year=2026, as_of=today())
    assert asked.total == len(measures(edition)) == 2
    assert freeze_all(actor=EVALUATOR, edition=edition, year=2026, as_of=today()).pk == asked.pk
    event = SheetSetAsked(asked.pk)
    owed = Outbox.objects.filter(job__endswith="freeze_set").count()
    freeze_set(event)
    assert asked.sheets.count() == 1
    assert SheetSet.objects.get().finished_at is None
    assert Outbox.objects.filter(job__endswith="freeze_set").count() == owed + 1
    freeze_set(event)
    freeze_set(event)  # delivered once more: nothing is frozen twice
    done = SheetSet.objects.get()
    assert done.finished_at is not None
    assert done.sheets.count() == 2
    assert {sheet.frozen_by for sheet in done.sheets.all()} == {EVALUATOR.person}
    assert done.sheets.order_by("place")[0].title.startswith("1-1 通学路")


def test_a_set_is_published_when_it_is_whole(edition):
    asked = freeze_all(actor=EVALUATOR, edition=edition, year=2026, as_of=today())
    with pytest.raises(DomainError) as refused:
        publish_set(actor=EVALUATOR, sheet_set=asked)
    assert refused.value.code == "evaluation.set_not_finished"
    whole = continue_set(actor=SYSTEM, sheet_set=asked)
    publish_set(actor=EVALUATOR, sheet_set=whole)
    assert public_sheets().count() == 2


def test_composing_costs_the_same_for_any_number_of_voices(edition, django_assert_max_num_queries):
    for _ in range(3):
        heard()
    node = measure(edition, "m1")
    with django_assert_max_num_queries(12):
        compose(edition, node, year=2026, as_of=today())


def test_the_demo_freezes_what_its_file_says_and_is_safe_to_load_again(edition, tmp_path):
    (tmp_path / "sheets.yaml").write_text(
        "m1: {improvement: 早めた, outcome: 減った, direction: 続ける}", "utf-8"
    )
    for _ in range(2):
        load(tmp_path, lambda line: None)
    sheet = public_sheets().defer(None).get()
    assert sheet.data["words"] == {"improvement": "早めた", "outcome": "減った", "direction": "続ける"}
