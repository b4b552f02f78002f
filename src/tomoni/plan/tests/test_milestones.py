"""The course of an edition: stages are planned, held once, corrected beside; the text at each is kept."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from docx import Document

from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api
from tomoni.plan.actions.milestones import Facts, refuse_incomplete_course
from tomoni.plan.domain import MilestoneKind, read_course
from tomoni.plan.models import Milestone, MilestoneDocument, Passage, PlanText
from tomoni.plan.queries import milestones as queries
from tomoni.plan.queries.content import content_of
from tomoni.plan.queries.snapshots import content_in, document_in, keep_text

from . import samples
from .samples import PLANNER

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
PDF = b"%PDF-1.7 an invented document"


def draft(title: str = "後期基本計画", **changes: Any) -> api.Edition:
    """The next edition as a draft that reads like the one in force."""
    current = samples.load(samples.document(**changes))
    return api.draft_edition(
        actor=PLANNER, plan=current.plan, from_edition=current, title=title, period=(2029, 2033)
    )


def held(edition: api.Edition, kind: MilestoneKind, on: date | None = None, **facts: Any) -> Milestone:
    on = on or timezone.localdate()
    given = {"partner": "審議会", **facts} if kind in ("consulted", "report") else facts
    stage = api.plan_milestone(
        actor=PLANNER, edition=edition, kind=kind, facts=Facts(label=given.get("label", ""))
    )
    return api.hold_milestone(actor=PLANNER, milestone=stage, facts=Facts(on=on, **given))


def reword(edition: api.Edition, old: str, new: str) -> None:
    """Change a text of a draft, as somebody at the desk does."""
    Passage.objects.filter(version__edition=edition, text=old).update(text=new)


def refused(code: str, action: Any, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as problem:
        action(**given)
    assert problem.value.code == code
    return problem.value


# ---- the text at a stage -----------------------------------------------------------------------------


def test_a_kept_text_reads_back_exactly_as_it_was():
    edition = draft()
    content = content_of(edition)
    assert content_in(document_in(keep_text(edition))) == content


def test_what_is_kept_is_a_document_that_any_house_can_load():
    edition = draft()
    document = document_in(keep_text(edition)) | {"title": "よその計画", "municipality": "よその町"}
    loaded = api.load_edition(actor=PLANNER, document=document, source="kept", adopt=False)
    assert loaded.versions.count() == edition.versions.count()
    assert loaded.indicators.count() == edition.indicators.count()


def test_numbers_with_more_digits_than_json_holds_stay_exact():
    edition = draft()
    edition.indicators.update(target_value="12345678901234.123457")
    assert content_in(document_in(keep_text(edition))) == content_of(edition)


def test_the_same_text_is_kept_once():
    edition = draft()
    held(edition, MilestoneKind.CONSULTED)
    held(edition, MilestoneKind.REPORT)
    assert PlanText.objects.count() == 1


def test_an_amendment_is_kept_with_its_changes_in_it():
    samples.load()
    amendment = samples.draft()
    samples.propose(amendment, "m1", "緑の線を引き直します。", "緑の線を毎年引き直します。")
    kept = document_in(keep_text(amendment))
    said = [text for section in kept["sections"] for text in section["items"]]
    assert "緑の線を毎年引き直します。" in said
    assert "緑の線を引き直します。" not in said


def test_the_difference_between_two_stages_is_told_in_words():
    edition = draft()
    first = held(edition, MilestoneKind.CONSULTED)
    reword(edition, "緑の線を引き直します。", "緑の線を毎年引き直します。")
    second = held(edition, MilestoneKind.REPORT)
    texts = queries.TextsAtStages([first.text_id, second.text_id])
    [node] = texts.difference(first.text_id, second.text_id).nodes
    assert node.link.code == "m1"
    assert [text.new for text in node.texts] == ["緑の線を毎年引き直します。"]
    reword(edition, "声がまちを動かします。", "声でまちが動きます。")
    [now] = queries.difference_to_now(second.text_id, edition).nodes
    assert now.link.code == "m3"


# ---- what was held is fixed --------------------------------------------------------------------------


def test_a_held_stage_never_changes():
    stage = held(draft(), MilestoneKind.CONSULTED, number="企第12号")
    stage.number = "企第13号"
    refused("plan.milestone_is_fixed", stage.save)
    refused("plan.milestone_is_fixed", stage.delete)
    refused("plan.milestone_is_fixed", Milestone.objects.filter(pk=stage.pk).update, number="x")
    refused("plan.milestone_is_fixed", Milestone.objects.all().delete)
    refused("plan.milestone_is_fixed", api.drop_milestone, actor=PLANNER, milestone=stage)
    refused(
        "plan.milestone_is_fixed", api.hold_milestone, actor=PLANNER, milestone=stage, facts=Facts(on=TODAY)
    )


def test_a_planned_stage_is_replanned_or_dropped():
    edition = draft()
    stage = api.plan_milestone(
        actor=PLANNER, edition=edition, kind="comment", facts=Facts(date(2027, 1, 5), date(2027, 2, 5))
    )
    moved = api.replan_milestone(
        actor=PLANNER, milestone=stage, facts=Facts(date(2027, 2, 1), date(2027, 3, 5))
    )
    [station] = api.course(edition, inside=True)
    assert (station.planned_on, station.state) == (date(2027, 2, 1), "planned")
    api.drop_milestone(actor=PLANNER, milestone=moved)
    assert api.course(edition, inside=True) == ()


def test_a_stage_with_documents_is_not_dropped():
    edition = draft()
    stage = api.plan_milestone(actor=PLANNER, edition=edition, kind="consulted", facts=Facts())
    document(stage)
    refused("plan.milestone_has_documents", api.drop_milestone, actor=PLANNER, milestone=stage)


def test_a_correction_is_a_record_beside_what_was_wrong():
    edition = draft()
    stage = held(edition, MilestoneKind.VOTE, number="議案第3号", result="passed")
    correct = {"actor": PLANNER, "milestone": stage, "field": "number", "reason": "番号のまちがい"}
    api.correct_milestone(**correct, new="議案第30号")
    [station] = api.course(edition, inside=True)
    assert station.number == "議案第30号"
    assert [(one.old, one.new, one.reason) for one in station.corrections] == [
        ("議案第3号", "議案第30号", "番号のまちがい")
    ]
    assert Milestone.objects.get(pk=stage.pk).number == "議案第3号"
    refused("plan.nothing_changed", api.correct_milestone, **correct, new="議案第30号")
    refused("plan.correction_field_wrong", api.correct_milestone, **(correct | {"field": "text"}), new="x")
    refused(
        "plan.correction_field_wrong", api.correct_milestone, **(correct | {"field": "held_on"}), new="きのう"
    )


def test_a_stage_says_what_is_missing_before_it_is_held():
    edition = draft()
    today = timezone.localdate()

    def hold(kind: str, **facts: Any) -> dict[str, Any]:
        stage = api.plan_milestone(actor=PLANNER, edition=edition, kind=kind, facts=Facts(label="x"))
        return {"actor": PLANNER, "milestone": stage, "facts": Facts(**facts)}

    act = api.hold_milestone
    refused("plan.milestone_day_missing", act, **hold("consulted", partner="審議会"))
    refused("plan.milestone_day_ahead", act, **hold("vote", on=today + timedelta(days=1)))
    refused("plan.milestone_partner_missing", act, **hold("report", on=today))
    refused("plan.milestone_number_missing", act, **hold("vote", on=today, result="passed"))
    refused("plan.milestone_result_missing", act, **hold("vote", on=today, number="1"))
    refused("plan.milestone_period_wrong", act, **hold("comment", on=today))
    refused("plan.milestone_label_missing", act, **hold("other", on=today))
    short = {"on": today, "to": today + timedelta(days=29)}
    assert refused("plan.milestone_short_period", act, **hold("comment", **short)).params["days"] == 30
    api.hold_milestone(**hold("comment", **short, short_reason="法律の施行に間に合わせるため"))
    api.hold_milestone(**hold("comment", on=today, to=today + timedelta(days=30)))


def test_stages_stand_in_the_order_of_their_days_and_the_adoption_last():
    edition = draft()
    held(edition, MilestoneKind.REPORT, TODAY - timedelta(days=2))
    held(edition, MilestoneKind.CONSULTED, TODAY - timedelta(days=9))
    api.plan_milestone(actor=PLANNER, edition=edition, kind="vote", facts=Facts(date(2027, 3, 1)))
    api.plan_milestone(actor=PLANNER, edition=edition, kind="other", facts=Facts(label="説明会"))
    kinds = [station.kind for station in api.course(edition, inside=True)]
    assert kinds == ["consulted", "report", "vote", "other"]


def test_of_an_adopted_edition_a_past_stage_is_recorded_without_its_text():
    edition = samples.load(on=date(2024, 3, 22))
    refused(
        "plan.milestone_after_adoption",
        held,
        edition=edition,
        kind=MilestoneKind.CONSULTED,
        on=date(2024, 4, 1),
    )
    stage = held(edition, MilestoneKind.CONSULTED, date(2023, 9, 1))
    assert stage.text is None


def test_adopting_closes_the_course_once():
    edition = draft()
    api.adopt_edition(actor=PLANNER, edition=edition, on=timezone.localdate())
    first = api.record_adoption(actor=PLANNER, edition=edition)
    assert api.record_adoption(actor=PLANNER, edition=edition) == first
    [station] = api.course(edition, inside=False)
    assert (station.kind, station.state) == ("adopted", "done")
    assert content_in(document_in(first.text)) == content_of(edition)


# ---- adoption ----------------------------------------------------------------------------------------


def vision() -> api.Edition:
    edition = draft()
    api.Edition.objects.filter(pk=edition.pk).update(kind="vision")
    edition.refresh_from_db()
    return edition


def test_a_basic_vision_is_not_adopted_without_the_vote_of_the_assembly():
    edition = vision()
    adopt = {"actor": PLANNER, "edition": edition, "on": timezone.localdate()}
    problem = refused("plan.milestones_missing", api.adopt_edition, **adopt)
    assert problem.params["stages"] == str(api.MILESTONE_KINDS[MilestoneKind.VOTE])
    stage = held(edition, MilestoneKind.VOTE, number="議案第1号", result="rejected")
    refused("plan.vote_not_passed", api.adopt_edition, **adopt)
    api.correct_milestone(
        actor=PLANNER, milestone=stage, field="result", new="passed", reason="結果の書きまちがい"
    )
    assert api.adopt_edition(**adopt).adopted_at


def test_a_basic_plan_needs_no_vote_unless_the_city_says_so():
    refuse_incomplete_course(draft())


def test_the_letter_to_the_council_has_number_day_addressee_and_what_is_attached():
    edition = draft()
    stage = held(edition, MilestoneKind.CONSULTED, number="企第12号", partner="みずうみ町総合計画審議会")
    document(stage)
    letter = Document(BytesIO(api.consultation_docx(stage)))
    said = [paragraph.text for paragraph in letter.paragraphs]
    assert said[0] == "企第12号"
    assert said[1].startswith("令和")
    assert said[2] == "みずうみ町総合計画審議会　会長　様"
    assert "みずうみ町長" in said
    assert "後期基本計画（案）について（諮問）" in said
    assert "2　答申書" in said
    assert "　　1-1 通学路の安全" in said


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("comment_days: 30|comment_days: many", "comment_days"),
        ("vision: [vote]|vision: [song]", "needed, vision"),
        ("council: 総合計画審議会|council:", "council"),
        ("{title}（案）|{name}（案）", "{title}"),
        ("stages:|stages: [", "while parsing"),
    ],
)
def test_a_slip_in_the_file_of_the_citys_rules_is_named(tmp_path, wrong, problem):
    text = (settings.TOMONI_CATALOG / "plan" / "course.yaml").read_text("utf-8")
    old, new = wrong.split("|")
    path = tmp_path / "course.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = refused("plan.bad_course", read_course, path=path)
    assert found.params["file"] == "course.yaml"
    assert problem in str(found.params["problem"])


# ---- documents ---------------------------------------------------------------------------------------


def document(
    stage: Milestone, content: bytes = PDF, name: str = "答申.pdf", **more: Any
) -> MilestoneDocument:
    given = {"title": "答申書", "is_public": False, **more}
    return api.add_document(actor=PLANNER, milestone=stage, file_name=name, content=content, **given)


def test_a_document_is_kept_as_it_came_and_once():
    stage = held(draft(), MilestoneKind.REPORT)
    kept = document(stage)
    assert document(stage, name="もう一度.pdf") == kept
    found = api.kept_document(kept.pk, inside=True)
    assert found is not None
    assert found[1] == PDF
    assert (kept.kind, kept.file_name, kept.size) == ("pdf", "答申.pdf", len(PDF))


def test_the_public_gets_a_document_only_if_it_and_its_stage_are_public():
    stage = held(draft(), MilestoneKind.REPORT)
    inside, shown = document(stage), document(stage, PDF + b"2", is_public=True)
    assert api.kept_document(shown.pk, inside=False) is None
    api.show_milestone(actor=PLANNER, milestone=stage, is_public=True, text_is_public=False)
    assert api.kept_document(shown.pk, inside=False) is not None
    assert api.kept_document(inside.pk, inside=False) is None
    [station] = api.course(stage.edition, inside=False)
    assert [one.id for one in station.documents] == [shown.pk]
    assert station.text == ""
    api.show_document(actor=PLANNER, document=shown, is_public=False)
    assert api.kept_document(shown.pk, inside=False) is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "plan.document_empty"),
        ("program.pdf", b"MZ\x90\x00\x03", "plan.document_unknown_kind"),
        ("page.html", b"\x00<script>", "plan.document_unknown_kind"),
        ("broken.docx", b"PK\x03\x04 broken", "plan.document_unknown_kind"),
        ("large.pdf", b"%PDF-" + b"0" * 20_000_000, "plan.document_too_large"),
    ],
)
def test_what_is_no_document_is_refused_by_what_it_is(name, content, code):
    problem = refused(code, document, stage=held(draft(), MilestoneKind.REPORT), content=content, name=name)
    assert problem.params["file"] == name


# ---- remarks -----------------------------------------------------------------------------------------


def test_a_remark_names_its_items_and_what_the_city_did_with_it():
    edition = draft()
    stage = held(edition, MilestoneKind.REPORT)
    remark = api.record_remark(
        actor=PLANNER, milestone=stage, text="通学路の点検をふやすこと。", codes=["m1", "a1"]
    )
    api.handle_remark(actor=PLANNER, remark=remark, handling="not_reflected", reason="検討中")
    api.handle_remark(actor=PLANNER, remark=remark, handling="reflected", reason="年2回にしました。")
    [station] = api.course(edition, inside=True)
    [found] = station.remarks
    assert found.nodes == (("a1", "① 歩道の点検"), ("m1", "1-1 通学路の安全"))
    assert (found.handling, found.reason) == ("reflected", "年2回にしました。")
    assert remark.handlings.count() == 2


def test_a_remark_belongs_to_a_report_that_was_held():
    edition = draft()
    planned = api.plan_milestone(actor=PLANNER, edition=edition, kind="report", facts=Facts())
    given = {"actor": PLANNER, "text": "意見", "codes": []}
    refused("plan.remark_not_a_report", api.record_remark, milestone=planned, **given)
    stage = held(edition, MilestoneKind.REPORT)
    refused("plan.remark_no_such_node", api.record_remark, milestone=stage, **(given | {"codes": ["zz"]}))


# ---- who may -----------------------------------------------------------------------------------------


def test_only_who_works_on_the_plan_runs_its_course():
    edition = draft()
    stage = held(edition, MilestoneKind.REPORT)
    proposer = Actor.system("x").__class__.of_person(
        samples.CLERK.person, grants=frozenset({Grant("plan.propose_change")})
    )
    for action in (
        lambda actor: api.plan_milestone(actor=actor, edition=edition, kind="vote", facts=Facts()),
        lambda actor: api.add_document(
            actor=actor, milestone=stage, title="x", file_name="x.pdf", content=PDF, is_public=False
        ),
        lambda actor: api.record_remark(actor=actor, milestone=stage, text="x", codes=[]),
    ):
        with pytest.raises(NotAllowed):
            action(samples.CLERK)
        action(proposer)
    for action in (
        lambda actor: api.show_milestone(actor=actor, milestone=stage, is_public=True, text_is_public=True),
        lambda actor: api.add_document(
            actor=actor, milestone=stage, title="y", file_name="y.pdf", content=PDF + b"y", is_public=True
        ),
    ):
        with pytest.raises(NotAllowed):
            action(proposer)


def test_stages_of_one_day_stand_in_the_order_in_which_they_were_recorded():
    edition = draft()
    made = [held(edition, MilestoneKind.OTHER, label=str(number)).pk for number in range(6)]
    assert [station.id for station in api.course(edition, inside=True)] == made
