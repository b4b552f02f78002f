"""計画ができるまで: the public page of a course, and what it never shows."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tomoni.kernel.actor import Actor
from tomoni.plan.api import (
    Edition,
    Facts,
    Milestone,
    Verdict,
    add_document,
    adopt_edition,
    bring_returns,
    decide_lines,
    draft_edition,
    handle_remark,
    hold_milestone,
    inquiry_file,
    lines_of,
    plan_milestone,
    record_adoption,
    record_remark,
    send_inquiry,
    show_milestone,
)
from tomoni.plan.models import Change
from tomoni.plan.tests.factories import changed, write
from tomoni.voices.api import Decision, reflect
from tomoni.voices.models import Reflection
from tomoni.voices.tests.factories import PLANNER
from tomoni.web.tests import samples

pytestmark = pytest.mark.django_db
BOTH = Actor.system("tests")
OLD, NEW = samples.OLD, samples.NEW


@pytest.fixture
def draft(city: None) -> Edition:
    current = samples.plan()
    return draft_edition(
        actor=BOTH, plan=current.plan, from_edition=current, title="次の計画", period=(2028, 2032)
    )


def stage(
    edition: Edition, kind: str, *, is_public: bool = True, text: bool = True, **facts: Any
) -> Milestone:
    made = plan_milestone(actor=BOTH, edition=edition, kind=kind, facts=Facts(label=facts.get("label", "")))
    if kind == "inquiry":
        held = send_inquiry(
            actor=BOTH, milestone=made, departments=["交通安全課"], until=facts["to"], on=facts["on"]
        )
    else:
        held = hold_milestone(actor=BOTH, milestone=made, facts=Facts(**facts))
    if is_public:
        show_milestone(actor=BOTH, milestone=held, is_public=True, text_is_public=text)
    return held


def answered(milestone: Milestone) -> Change:
    """The department asks for other words, and the draft is changed."""
    raw = changed(inquiry_file(milestone.sheets.get())[1], write("文", OLD, "修正案", NEW))
    bring_returns(actor=BOTH, milestone=milestone, files=[("x.xlsx", raw)])
    verdicts = [Verdict(one.line.pk, True, "", one.now) for one in lines_of(milestone)]
    decide_lines(actor=BOTH, milestone=milestone, verdicts=verdicts)
    return Change.objects.get(edition=milestone.edition)


def course(reader: Any, edition: Edition, status: int = 200) -> str:
    return reader.read(reverse("web:course", args=[edition.pk]), status)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def test_a_draft_without_an_open_stage_has_no_page(draft, reader):
    stage(draft, "consulted", is_public=False, on=days_ago(3), partner="審議会")
    course(reader, draft, 404)


def test_the_line_tells_what_each_stage_changed_and_which_voices_came_in(draft, reader):
    voice = samples.public_voice(received_at=timezone.now() - timedelta(days=5))
    inquiry = stage(draft, "inquiry", on=days_ago(9), to=days_ago(2))
    change = answered(inquiry)
    reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声があったため", change=change)
    stage(draft, "consulted", on=days_ago(1), partner="総合計画審議会", number="企第12号")
    page = course(reader, draft)
    assert "Inquiry within the town hall" in page
    assert "1 voice about the plan arrived at this stage." in page
    assert "texts that differ: 1" in page
    assert "企第12号" in page
    names = re.findall(r'stations__label">([^<]+)<', page)
    assert names == ["Inquiry within the town hall", "Consultation of the council"]
    # Decided today, at the stage that is under way now; what the draft reads like after it is not open yet.
    assert "Voices changed 1 passage of the draft." in page
    assert f"/voices/v/{voice.public_id}/" not in page
    adopt_edition(actor=BOTH, edition=draft, on=timezone.localdate())
    record_adoption(actor=BOTH, edition=draft)
    page = course(reader, draft)
    assert "The plan was adopted on" in page


def test_the_words_of_a_draft_stay_inside_where_the_city_has_not_opened_them(draft, reader):
    inquiry = stage(draft, "inquiry", text=False, on=days_ago(9), to=days_ago(2))
    answered(inquiry)
    later = stage(draft, "consulted", on=days_ago(1), partner="総合計画審議会")
    page = course(reader, draft)
    assert "texts that differ" not in page
    assert NEW not in page
    address = reverse("web:course_difference", args=[draft.pk])
    reader.read(f"{address}?from={inquiry.pk}&to={later.pk}", 404)
    show_milestone(actor=BOTH, milestone=inquiry, is_public=True, text_is_public=True)
    assert "becomes" in reader.read(f"{address}?from={inquiry.pk}&to={later.pk}")


def test_what_is_changed_after_the_last_open_stage_stays_inside(draft, reader):
    voice = samples.public_voice(received_at=timezone.now() - timedelta(days=5))
    change = answered(stage(draft, "inquiry", on=days_ago(9), to=days_ago(2)))
    stage(draft, "other", label="説明会", on=timezone.localdate())
    reflect(actor=PLANNER, voices=[voice], decision=Decision.CHANGED, reason="声があったため", change=change)
    Reflection.objects.update(at=timezone.now() - timedelta(days=3))
    assert f"/voices/v/{voice.public_id}/" in course(reader, draft)
    Change.objects.filter(pk=change.pk).update(new="まだ見せない文です。")
    page = course(reader, draft)
    assert "まだ見せない" not in page
    assert "Voices changed 1 passage of the draft." in page


def test_documents_inside_leak_on_no_exit(draft, reader):
    held = stage(draft, "report", on=days_ago(3), partner="総合計画審議会")
    given = {"actor": BOTH, "milestone": held, "file_name": "答申.pdf"}
    inside = add_document(**given, title="委員の名簿（内部）", content=b"%PDF-inside", is_public=False)
    shown = add_document(**given, title="答申書", content=b"%PDF-shown", is_public=True)
    hidden_stage = stage(draft, "other", is_public=False, on=days_ago(2), label="庁議")
    on_hidden = add_document(
        actor=BOTH,
        milestone=hidden_stage,
        file_name="庁議.pdf",
        title="庁議の資料",
        content=b"%PDF-meeting",
        is_public=True,
    )
    page = course(reader, draft)
    assert "答申書" in page
    for secret in ("委員の名簿", "庁議", str(inside.pk), str(on_hidden.pk)):
        assert secret not in page
    for document in (inside, on_hidden):
        reader.read(reverse("web:course_document", args=[document.pk]), 404)
        for name in ("desk_document", "desk_milestone"):
            key = document.pk if name == "desk_document" else document.milestone_id
            response = reader.get(reverse(f"web:{name}", args=[key]))
            assert response.status_code in (302, 403)
            assert b"%PDF" not in response.content
    response = reader.get(reverse("web:course_document", args=[shown.pk]))
    assert response.content == b"%PDF-shown"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_remarks_of_the_council_stand_with_what_the_city_does(draft, reader):
    held = stage(draft, "report", on=days_ago(3), partner="総合計画審議会")
    remark = record_remark(actor=BOTH, milestone=held, text="点検をふやすこと。", codes=["m1-1"])
    assert "The city has not decided on it yet." in course(reader, draft)
    handle_remark(actor=BOTH, remark=remark, handling="partly", reason="年2回にしました。")
    page = course(reader, draft)
    assert "Partly reflected" in page
    assert "年2回にしました。" in page
    assert "通学路の安全m1-1" in page


def test_the_page_asks_little_of_the_database_however_long_the_course(draft, reader):
    samples.public_voice(received_at=timezone.now() - timedelta(days=5))
    change = answered(stage(draft, "inquiry", on=days_ago(9), to=days_ago(2)))
    reflect(
        actor=PLANNER,
        voices=[samples.public_voice()],
        decision=Decision.CHANGED,
        reason="声があったため",
        change=change,
    )
    for kind in ("consulted", "report", "consulted", "report"):
        held = stage(draft, kind, on=days_ago(1), partner="総合計画審議会")
        if kind == "report":
            record_remark(actor=BOTH, milestone=held, text="意見", codes=["m1-1", "m1-2"])
    with CaptureQueriesContext(connection) as queries:
        course(reader, draft)
    assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


def test_the_plan_and_the_edition_lead_to_the_course(draft, reader):
    stage(draft, "consulted", on=days_ago(3), partner="審議会")
    assert reverse("web:course", args=[draft.pk]) in reader.read(reverse("web:plan"))
    adopt_edition(actor=BOTH, edition=draft, on=timezone.localdate())
    record_adoption(actor=BOTH, edition=draft)
    assert reverse("web:course", args=[draft.pk]) in reader.read(reverse("web:edition", args=[draft.pk]))
