"""The town's files: what is wrong is named with file and line; the form as a document."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from docx import Document

from tomoni.approvals import demo
from tomoni.approvals.api import (
    approve,
    as_docx,
    delegate,
    load_routes,
    record_document_number,
    request_approval,
)
from tomoni.approvals.domain import TownHall as Known
from tomoni.approvals.domain import read_form, read_routes
from tomoni.approvals.models import Route
from tomoni.approvals.tests.townhall import SYSTEM, TownHall, built
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.calendars import wareki
from tomoni.kernel.errors import DomainError

CATALOG = Path(settings.TOMONI_CATALOG) / "approvals"
HALL = Known(
    parts=frozenset({"voices", "plan"}),
    posts=frozenset({"財政課長", "企画係長"}),
    roles=frozenset({"mayor"}),
    departments=frozenset({"finance"}),
)


def routes_of(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "routes.yaml"
    path.write_text(text, encoding="utf-8")
    return read_routes(path, HALL)


def route(steps: str, when: str = "") -> str:
    """A file with one route: these steps stand on its line 5."""
    return f"voices.answer:\n  - key: a\n    label: 課長専決\n    {when or '# always'}\n    steps: {steps}\n"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("- a", 1, "it holds no table"),
        ("a: [", 1, "expected the node content"),
        ("voices.answer: []", 1, "voices.answer must be a list"),
        ("vioces.answer: [{key: a}]", 1, "no part asks for approvals of the kind vioces.answer"),
        ("plan: [{key: a}]", 1, "no part asks for approvals of the kind plan"),
        ("voices.answer:\n  - x\n", 1, "a route of voices.answer must be a table"),
        ("voices.answer:\n  - {label: a, steps: []}\n", 2, "key must be a text"),
        ("voices.answer:\n  - {key: a, label: 7, steps: []}\n", 2, "label must be a text"),
        ("voices.answer:\n  - {key: a, label: a, stpes: []}\n", 2, "does not know stpes"),
        ("voices.answer: []\nplan.edition: []\nvoices.answer: []\n", 3, "voices.answer stands here twice"),
        (route("[]"), 2, "steps must be a list with something in it"),
        (route("[{check: {post: 課長, of: own}}]"), 2, "no step decides"),
        (route("[{decide: {post: 課長}}]"), 5, "no post in the town hall is called 課長"),
        (route("[{decide: {role: king}}]"), 5, "no role is called king"),
        (route("[{decide: {post: 課長, of: sport}}]"), 5, "no department is called sport"),
        (route("[{decide: {post: 財政課長, role: mayor}}]"), 5, "say one of post, role, or anyone: true"),
        (route("[{decide: {of: own}}]"), 5, "say one of post, role, or anyone: true"),
        (route("[{decide: {anyone: true, of: own}}]"), 5, "anyone has no of"),
        (route("[{decide: {role: mayor}, check: {role: mayor}}]"), 5, "a step is one of"),
        (route("[{stamp: {role: mayor}}]"), 5, "does not know stamp"),
        (route("[{decide: 市長}]"), 5, "who is to decide must be a table"),
        (route("[{decide: {role: mayor}}, {check: {role: mayor}}]"), 5, "there is only circulate"),
        (route("[{together: [{decide: {role: mayor}}]}]"), 5, "together holds steps that check or agree"),
        (route("[{decide: {role: mayor}}]", "when: {amount_up_to: 5}"), 2, "the last route must hold"),
        (route("[{decide: {role: mayor}}]", "when: {amount_up_to: '5'}"), 4, "a whole number of yen"),
        (route("[{decide: {role: mayor}}]", "when: {amount_up_to: -5}"), 4, "a whole number of yen"),
        (route("[{decide: {role: mayor}}]", "when: {amount_up_to: true}"), 4, "a whole number of yen"),
        (route("[{decide: {role: mayor}}]", "when: {importance: [grave]}"), 4, "not grave"),
        (route("[{decide: {role: mayor}}]", "when: {importance: light}"), 4, "importance must be a list"),
        (route("[{decide: {role: mayor}}]") + "  - {key: a, label: b, steps: [{decide: {role: mayor}}]}\n", 2, "two routes have one key"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_of_routes_is_named_with_its_line(tmp_path, text, line, problem):
    with pytest.raises(DomainError) as found:
        routes_of(tmp_path, text)
    assert found.value.code == "approvals.bad_file"
    assert (found.value.params["file"], found.value.params["line"]) == ("routes.yaml", line)
    assert problem in str(found.value.params["problem"])


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path):
    path = tmp_path / "routes.yaml"
    for content in (None, "決裁".encode("cp932")):
        if content:
            path.write_bytes(content)
        with pytest.raises(DomainError) as found:
            read_routes(path, HALL)
        assert found.value.code == "approvals.bad_file"


def test_steps_side_by_side_are_one_stage_and_circulation_is_none(tmp_path):
    (found,) = routes_of(
        tmp_path,
        route(
            "[{check: {post: 課長, of: own}}, {together: [{agree: {post: 財政課長}}, {agree: {role: mayor}}]},"
            " {circulate: {post: 企画係長}}, {decide: {role: mayor}}, {circulate: {post: 企画係長}}]"
        ),
    )
    assert [(step.duty, step.stage) for step in found.steps] == [
        ("check", 1),
        ("agree", 2),
        ("agree", 2),
        ("circulate", 3),
        ("decide", 3),
        ("circulate", 4),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("field: number", "field: nmber"), "a cell shows one of"),
        (("title: 起案用紙\n", ""), "title must be a text"),
        (("  default:", "  others:"), "kinds must hold default"),
        (("retention: 永年", "retention: 30"), "retention must be a text"),
        (("stamps:", "stmps:"), "does not know stmps"),
    ],
)
def test_what_is_wrong_with_the_form_is_named(tmp_path, change, problem):
    path = tmp_path / "form.yaml"
    text = (CATALOG / "form.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(DomainError) as found:
        read_form(path)
    assert problem in str(found.value.params["problem"])


# ---- the document ----------------------------------------------------------------------------------

LINE = """
    voices.answer:
      - key: all
        label: 課長専決
        steps: [{check: {post: 係長, of: own}}, {agree: {post: 財政課長}}, {decide: {post: 課長, of: own}}]
"""


def words_of(written: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """The paragraphs and the tables of a document."""
    document = Document(BytesIO(written))
    tables = [
        [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows]
        for table in document.tables
    ]
    return [paragraph.text for paragraph in document.paragraphs], tables


@pytest.fixture
def hall(tmp_path: Path, db: None) -> TownHall:
    return built(tmp_path)


def test_the_form_shows_who_decided_when_and_what(hall, django_assert_max_num_queries):
    hall.routes(LINE)
    today = timezone.localdate()
    delegate(
        actor=SYSTEM,
        post=hall.post("finance"),
        deputy=hall.post("law"),
        since=today,
        until=today + timedelta(days=30),
    )
    request = request_approval(actor=hall["clerk"], kind="voices.answer", title="ab12cd34", note="急ぎます")
    approve(actor=hall["section"], request=request)
    approve(actor=hall["law"], request=request)
    record_document_number(actor=hall["clerk"], request=request, number="8こ企第12号")
    with django_assert_max_num_queries(25):
        paragraphs, (facts, boxes) = words_of(as_docx(request, "段差を直しました。\n\nご安心ください。"))
    day = wareki(today)
    assert paragraphs[0] == "起案用紙"
    assert {"急ぎます", "段差を直しました。", "ご安心ください。"} <= set(paragraphs)
    assert any("回答してよろしいか伺います" in paragraph for paragraph in paragraphs)
    assert facts[0] == ["文書番号", "8こ企第12号", "保存年限", "5年"]
    assert facts[1] == ["起案日", day, "決裁日", ""]
    assert facts[2] == ["所管", "企画課", "起案者", "主事　clerk"]
    assert facts[3] == ["専決区分", "課長専決"]
    assert facts[4] == ["件名", "市民の声への回答について（ab12cd34）"]
    assert boxes == [
        ["審査　企画係長", "合議　財政課長", "決裁　企画課長"],
        ["section", "（代）law", ""],
        [day, ""],
    ]
    approve(actor=hall["chief"], request=request)
    request.refresh_from_db()
    _, (facts, boxes) = words_of(as_docx(request, "x"))
    assert facts[1] == ["起案日", day, "決裁日"]
    assert boxes[1] == ["section", "（代）law", "chief"]


def test_a_request_without_a_route_has_one_box(hall):
    request = request_approval(actor=hall["clerk"], kind="plan.edition", title="第2次")
    _, (facts, boxes) = words_of(as_docx(request, "x"))
    assert boxes == [[""], [""], [""]]
    mayor = hall.people["mayor"]
    grants = frozenset({Grant("approvals.decide")})
    deciding = Actor.of_person(mayor.person.pk, post=mayor.post.pk, grants=grants)
    approve(actor=deciding, request=request)
    request.refresh_from_db()
    _, (facts, boxes) = words_of(as_docx(request, "x"))
    assert boxes == [["市長"], ["mayor"], [wareki(timezone.localdate())]]
    assert facts[0][-1] == "永年"


def test_hostile_text_makes_a_document_that_opens(hall):
    request = request_approval(
        actor=hall["clerk"], kind="x.y", title="{title}<b>&\u202e", note="\x1b[31m\ufffe"
    )
    paragraphs, (facts, _) = words_of(as_docx(request, "𠮷田さん\x0b😀\r\n<script>\n\x00\ud800"))
    assert "<script>" in paragraphs
    assert "𠮷田さん\ufffd😀" in paragraphs
    assert facts[4][1].startswith("{title}<b>&")


# ---- the catalogue ---------------------------------------------------------------------------------


def test_the_routes_of_the_catalogue_and_of_a_city_without_any(hall, tmp_path):
    said: list[str] = []
    demo.load(tmp_path / "city", said.append)
    assert not said
    with pytest.raises(
        DomainError
    ) as found:  # 企画係長 holds a post here, the routes of another town hall do not
        load_routes(actor=SYSTEM, path=tmp_path / "nowhere.yaml")
    assert found.value.params["file"] == "nowhere.yaml"
    demo.load(CATALOG.parent / "demo", said.append)
    assert said == ["3 routes of approval"]
    assert set(Route.objects.values_list("kind", flat=True)) == {
        "voices.answer",
        "voices.summary",
        "plan.edition",
    }
