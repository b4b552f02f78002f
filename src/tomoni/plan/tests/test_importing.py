"""From a file to a draft: every line is accounted for, corrections can be taken back, nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tomoni.audit.api import work_off
from tomoni.audit.models import Record
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.plan import api, domain
from tomoni.plan.jobs import forget_old_imports
from tomoni.plan.models import ImportCorrection, ImportReading
from tomoni.plan.reading import read_text

from .samples import CLERK, PLANNER

TEXT = """みずうみ町総合計画
基本目標１　安心してくらせるまち
基本施策１　交通安全
現状と課題
・細い通学路が14か所あります。
・高齢の運転者がふえています。
取組の方向
・歩道の点検を年1回行います。
・緑の線を引き直します。
基本施策２　防災
現状と課題
・避難所が足りません。
- 12 -
基本目標２　ともにつくるまち
基本施策３　広聴
現状と課題
・声がとどきにくい地区があります。
"""


def proof(text: str = TEXT) -> dict[str, Any]:
    reading = read_text(text, "plan.txt")
    return domain.proof_of(reading.as_document(), [line.text for line in reading.lines], reading.status)


def number(said: dict[str, Any], text: str) -> int:
    """The number of the line with this text."""
    return next(at for at, line in enumerate(said["source_lines"], 1) if text in line)


def node(said: dict[str, Any], title: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in said["nodes"] if title in row["title"])
    return found


def became(said: dict[str, Any], text: str) -> str:
    return str(domain.line_states(said)[number(said, text) - 1].became)


def items_of(said: dict[str, Any], title: str) -> list[str]:
    key = node(said, title)["id"]
    return [item for row in said["sections"] if row["node"] == key for item in row["items"]]


# ---- tracing


def test_what_was_read_is_found_in_the_lines() -> None:
    said = proof()
    assert became(said, "基本施策１") == "title"
    assert became(said, "現状と課題") == "heading"
    assert became(said, "細い通学路") == "item"
    assert became(said, "- 12 -") == "layout"
    counted = domain.counts(domain.line_states(said))
    assert counted.placed + counted.layout + counted.unplaced == counted.total == len(said["source_lines"])


def test_without_corrections_the_document_is_what_was_read() -> None:
    assert domain.document_of(proof()) == read_text(TEXT, "plan.txt").as_document()


def test_a_text_broken_over_lines_has_all_of_them() -> None:
    said = proof(
        TEXT.replace("・避難所が足りません。", "・避難所が足りず、町の北で\n　　は歩いて行けません。")
    )
    key = node(said, "防災")["id"]
    lines = [lines for row in said["sections"] if row["node"] == key for lines in row["item_lines"]]
    assert lines == [[12, 13]]


# ---- corrections


def test_a_line_becomes_an_item_and_what_follows_belongs_to_it() -> None:
    said = proof()
    line = number(said, "取組の方向")
    above = node(said, "安心して")["id"]
    done = domain.apply(
        said,
        [{"do": "node", "lines": [line], "kind": "policy", "under": above, "title": "取組", "follow": True}],
    )
    new = node(done, "取組")
    assert (new["parent"], new["kind"], new["line"]) == (above, "policy", line)
    assert items_of(done, "取組") == ["歩道の点検を年1回行います。", "緑の線を引き直します。"]
    assert items_of(done, "交通安全") == ["細い通学路が14か所あります。", "高齢の運転者がふえています。"]
    titles = [row["title"] for row in done["nodes"]]
    assert titles.index("交通安全") < titles.index("取組") < titles.index("防災")


def test_layout_takes_a_line_out_and_counts_it() -> None:
    said = proof()
    done = domain.apply(said, [{"do": "layout", "lines": [number(said, "緑の線")]}])
    assert became(done, "緑の線") == "layout"
    assert items_of(done, "交通安全")[-1] == "歩道の点検を年1回行います。"


def test_lines_become_one_text_or_several_in_their_order() -> None:
    said = domain.apply(
        proof(), [{"do": "unplace", "lines": [number(proof(), "細い通学路"), number(proof(), "高齢の")]}]
    )
    assert became(said, "細い通学路") == "unplaced"
    lines = [number(said, "細い通学路"), number(said, "高齢の")]
    where = {"do": "item", "lines": lines, "node": node(said, "交通安全")["id"], "role": "issues"}
    assert items_of(domain.apply(said, [where]), "交通安全")[:2] == [
        "細い通学路が14か所あります。",
        "高齢の運転者がふえています。",
    ]
    assert items_of(domain.apply(said, [{**where, "joined": True}]), "交通安全")[0] == (
        "細い通学路が14か所あります。・高齢の運転者がふえています。"
    )


def test_a_heading_takes_the_texts_after_it() -> None:
    said = proof()
    line = number(said, "高齢の")
    key = node(said, "交通安全")["id"]
    done = domain.apply(said, [{"do": "heading", "lines": [line], "node": key, "role": "direction"}])
    assert became(done, "高齢の") == "heading"
    headings = [row["heading"] for row in done["sections"] if row["node"] == key]
    assert headings == ["現状と課題", "高齢の運転者がふえています。", "取組の方向"]


def test_an_indicator_is_made_of_lines() -> None:
    said = proof()
    line = number(said, "緑の線")
    done = domain.apply(
        said,
        [
            {
                "do": "indicator",
                "lines": [line],
                "node": node(said, "交通安全")["id"],
                "name": "引き直した線",
                "baseline": {"text": "3", "value": 3, "period": None},
                "target": {"text": "9", "value": 9, "period": None},
            }
        ],
    )
    assert became(done, "緑の線") == "indicator"
    (made,) = domain.check(domain.document_of(done)).indicators
    assert (made.name, made.target.text) == ("引き直した線", "9")


def test_items_are_renamed_retyped_and_moved() -> None:
    said = proof()
    key, other = node(said, "防災")["id"], node(said, "ともにつくる")["id"]
    done = domain.apply(
        said,
        [
            {"do": "rename", "node": key, "title": "防災と減災", "marker": "基本施策２"},
            {"do": "retype", "node": key, "kind": "measure"},
            {"do": "move", "node": key, "under": other},
        ],
    )
    row = node(done, "防災と減災")
    assert (row["kind"], row["parent"]) == ("measure", other)
    assert node(said, "防災")["title"] == "防災", "what was given stays as it is"


def test_an_item_is_split_and_merged_again() -> None:
    said = proof()
    key = node(said, "交通安全")["id"]
    after = number(said, "高齢の")
    (line,) = domain.lines_after(said, key, after)
    done = domain.apply(said, [{"do": "split", "node": key, "lines": [line], "title": "取組の方向"}])
    assert items_of(done, "取組の方向") == ["歩道の点検を年1回行います。", "緑の線を引き直します。"]
    merged = domain.apply(done, [{"do": "merge", "node": node(done, "取組の方向")["id"]}])
    assert "取組の方向" not in [row["title"] for row in merged["nodes"]]
    assert set(items_of(merged, "交通安全")) == {*items_of(said, "交通安全"), "取組の方向"}


def test_a_name_that_was_broken_goes_on() -> None:
    said = proof()
    done = domain.apply(said, [{"do": "merge", "node": node(said, "防災")["id"], "joined": True}])
    assert node(done, "交通安全")["title"] == "交通安全基本施策２ 防災"
    assert became(done, "基本施策２") == "title"


def test_a_dissolved_item_leaves_its_lines_without_a_place() -> None:
    said = proof()
    done = domain.apply(said, [{"do": "remove", "node": node(said, "安心して")["id"]}])
    assert became(done, "安心して") == "unplaced"
    assert node(done, "交通安全")["parent"] is None


def test_a_title_that_is_layout_gives_its_texts_to_the_item_before() -> None:
    said = proof()
    done = domain.apply(said, [{"do": "layout", "lines": [number(said, "基本施策２")]}])
    assert "避難所が足りません。" in items_of(done, "交通安全")


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        ({"do": "layout", "lines": [999]}, "plan.no_such_line"),
        ({"do": "layout", "lines": []}, "plan.no_line_chosen"),
        ({"do": "layout", "lines": "12"}, "plan.no_line_chosen"),
        ({"do": "item", "lines": [5], "node": "x"}, "plan.no_such_item"),
        ({"do": "node", "lines": [5], "title": " "}, "plan.item_untitled"),
        ({"do": "rename", "node": "n1", "title": "あ" * 501}, "plan.title_too_long"),
        ({"do": "move", "node": "n1", "under": "n2"}, "plan.below_itself"),
        ({"do": "move", "node": "n1", "under": "n1"}, "plan.below_itself"),
        ({"do": "merge", "node": "n1"}, "plan.nothing_before"),
        ({"do": "dance"}, "plan.unknown_correction"),
    ],
)
def test_what_cannot_be_done_says_why(correction: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as problem:
        domain.apply(proof(), [correction])
    assert problem.value.code == code


LINES = st.lists(st.integers(1, 18), min_size=1, max_size=5)
NODES = st.sampled_from(["n1", "n2", "n3", "n4", "n5", "c1", "c2"])
KINDS = st.sampled_from(["goal", "policy", "measure", "action", "other"])
ONE = st.one_of(
    st.fixed_dictionaries({"do": st.sampled_from(["layout", "unplace"]), "lines": LINES}),
    st.fixed_dictionaries(
        {
            "do": st.just("node"),
            "lines": LINES,
            "kind": KINDS,
            "under": st.one_of(st.none(), NODES),
            "title": st.just("題"),
            "follow": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {
            "do": st.sampled_from(["item", "heading"]),
            "lines": LINES,
            "node": NODES,
            "role": st.just("issues"),
            "joined": st.booleans(),
        }
    ),
    st.fixed_dictionaries({"do": st.just("indicator"), "lines": LINES, "node": NODES, "name": st.just("数")}),
    st.fixed_dictionaries({"do": st.just("move"), "node": NODES, "under": st.one_of(st.none(), NODES)}),
    st.fixed_dictionaries({"do": st.sampled_from(["retype"]), "node": NODES, "kind": KINDS}),
    st.fixed_dictionaries({"do": st.just("merge"), "node": NODES, "joined": st.booleans()}),
    st.fixed_dictionaries({"do": st.just("remove"), "node": NODES}),
    st.fixed_dictionaries(
        {"do": st.just("split"), "node": NODES, "lines": LINES, "title": st.just("題"), "kind": KINDS}
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ONE, max_size=8))
def test_whatever_is_corrected_the_lines_add_up_and_the_document_holds(wanted: list[dict[str, Any]]) -> None:
    """Every line has one state, what is placed can be read in the document, and undo gives back what was."""
    start = proof()
    kept = proof()
    said, done = start, []
    before = [start]
    for correction in wanted:
        try:
            said = domain.apply(said, [correction])
        except DomainError:
            continue
        done.append(correction)
        before.append(said)
    assert start == kept
    assert domain.apply(start, done) == said
    if done:
        assert domain.apply(start, done[:-1]) == before[-2]
    document = domain.document_of(said)
    account = document["lines"]
    assert account["placed"] + account["layout"] + len(account["unplaced"]) == account["total"] == 18
    if document["nodes"]:
        domain.check(document)
    for row in said["sections"]:
        for item, lines in zip(row["items"], row["item_lines"], strict=True):
            for line in lines:
                printed = domain.likeness(said["source_lines"][line - 1])
                assert printed in domain.likeness(item) or "題" in item


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 900), st.integers(20, 200))
def test_leaves_hold_every_line_once(length: int, most: int) -> None:
    said = proof()
    said["source_lines"] = (said["source_lines"] * (length // 18 + 1))[:length]
    states = domain.line_states(said)
    found = domain.leaves(said, states, most)
    assert [one for leaf in found for one in range(leaf.first, leaf.last + 1)] == list(range(1, length + 1))
    assert all(leaf.last - leaf.first < most for leaf in found)


# ---- the desk


def received(text: str = TEXT, name: str = "plan.txt") -> api.Import:
    return api.receive_document(actor=PLANNER, file_name=name, content=text.encode())


def read(text: str = TEXT) -> api.Import:
    return api.read_received(received(text))


def corrected(document: api.Import) -> dict[str, Any]:
    return ImportReading.objects.get(of=document).as_corrected


@pytest.mark.django_db
def test_a_file_is_kept_and_read_in_the_background() -> None:
    document = received()
    assert document.read_at is None
    while work_off():
        pass
    document.refresh_from_db()
    assert document.is_open
    assert node(corrected(document), "交通安全")["kind"] in ("policy", "measure")
    assert Record.objects.filter(verb="plan.document_read", job="plan.reading").count() == 1
    api.read_received(document)
    assert ImportReading.objects.count() == 1


@pytest.mark.django_db
def test_the_same_file_is_not_taken_twice_while_it_is_open() -> None:
    assert received() == received()
    api.put_import_away(actor=PLANNER, document=received())
    assert api.Import.objects.count() == 1
    received()
    assert api.Import.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.jtd", b"x", "plan.upload_kind"),
        ("plan", b"x", "plan.upload_kind"),
        ("plan.txt", b"", "plan.upload_empty"),
        ("plan.pdf", bytes(20_000_001), "plan.upload_too_large"),
    ],
)
def test_what_cannot_be_read_is_not_taken(name: str, content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as problem:
        api.receive_document(actor=PLANNER, file_name=name, content=content)
    assert problem.value.code == code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("plan.txt", "こんにちは。".encode(), "plan_reading.nothing_found"),
        ("plan.txt", b"   \n \n", "plan_reading.empty"),
        ("plan.docx", b"PK\x03\x04 no zip", "plan_reading.damaged"),
        ("plan.pdf", b"\x89PNG\r\n", "plan_reading.image"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0 locked", "plan_reading.old_office"),
    ],
)
def test_a_file_without_a_plan_says_what_is_wrong(name: str, content: bytes, problem: str) -> None:
    document = api.receive_document(actor=PLANNER, file_name=name, content=content)
    assert api.read_received(document).problem == problem
    assert not api.Import.objects.get().is_open


@pytest.mark.django_db
def test_corrections_are_kept_and_taken_back_one_by_one() -> None:
    document = read()
    first, key = corrected(document), node(corrected(document), "防災")["id"]
    line = number(first, "緑の線")
    api.correct_reading(actor=PLANNER, document=document, correction={"do": "layout", "lines": [line]})
    second = corrected(document)
    api.correct_reading(
        actor=PLANNER, document=document, correction={"do": "rename", "node": key, "title": "防災と減災"}
    )
    with pytest.raises(DomainError) as problem:
        api.undo_correction(actor=PLANNER, document=document, number=1)
    assert problem.value.code == "plan.others_corrected"
    api.undo_correction(actor=PLANNER, document=document, number=2)
    assert corrected(document) == second
    api.undo_correction(actor=PLANNER, document=document, number=1)
    assert corrected(document) == first
    with pytest.raises(DomainError) as problem:
        api.undo_correction(actor=PLANNER, document=document, number=0)
    assert problem.value.code == "plan.nothing_to_undo"
    assert ImportCorrection.objects.count() == 2, "what was taken back stays on record"


@pytest.mark.django_db
def test_the_marker_and_the_name_of_a_new_item_are_read_out_of_its_line() -> None:
    document = read(TEXT.replace("・緑の線を引き直します。", "・（２）緑の線"))
    line = number(corrected(document), "緑の線")
    api.correct_reading(
        actor=PLANNER,
        document=document,
        correction={"do": "node", "lines": [line], "kind": "action", "under": None},
    )
    row = node(corrected(document), "緑の線")
    assert row["title"] == "緑の線"
    assert "２" in row["marker"]


@pytest.mark.django_db
def test_a_document_becomes_a_draft_and_is_closed() -> None:
    document = read()
    made = api.make_edition(
        actor=PLANNER,
        document=document,
        title="みずうみ町総合計画　後期",
        kind="basic",
        period_from=2029,
        period_to=2033,
    )
    edition = made.edition
    assert edition is not None
    assert (edition.title, edition.period_from, edition.adopted_at) == (
        "みずうみ町総合計画　後期",
        2029,
        None,
    )
    assert edition.versions.count() == 5
    assert api.edition_in_force() is None
    with pytest.raises(DomainError) as problem:
        api.correct_reading(actor=PLANNER, document=made, correction={"do": "layout", "lines": [1]})
    assert problem.value.code == "plan.import_not_open"


@pytest.mark.django_db
def test_only_who_may_load_plans_works_at_the_desk() -> None:
    document = read()
    with pytest.raises(NotAllowed):
        api.receive_document(actor=CLERK, file_name="a.txt", content=b"x")
    with pytest.raises(NotAllowed):
        api.correct_reading(actor=CLERK, document=document, correction={"do": "layout", "lines": [1]})
    with pytest.raises(NotAllowed):
        api.undo_correction(actor=CLERK, document=document, number=1)
    with pytest.raises(NotAllowed):
        api.put_import_away(actor=CLERK, document=document)
    with pytest.raises(NotAllowed):
        api.make_edition(
            actor=CLERK, document=document, title="x", kind="basic", period_from=None, period_to=None
        )


@pytest.mark.django_db
def test_the_report_and_the_data_hold_the_corrections() -> None:
    document = read()
    line = number(corrected(document), "緑の線")
    api.correct_reading(actor=PLANNER, document=document, correction={"do": "unplace", "lines": [line]})
    page = api.ProofPage(ImportReading.objects.get(of=document))
    assert [one["line"] for one in page.document()["lines"]["unplaced"]] == [line]
    assert "緑の線" in page.report().split("<h2>項目</h2>")[0]
    assert [one.number for one in page.unplaced()] == [line]


# ---- indicators and roles, in place


def with_parts() -> dict[str, Any]:
    said = proof()
    key = node(said, "交通安全")["id"]
    value = {"text": "52.0", "value": 52, "period": "2023"}
    row = {"node": key, "kind": None, "type": None, "name": "点検した割合", "definition": None, "unit": None}
    row |= {
        "baseline": value,
        "target": value,
        "direction": None,
        "cumulative": False,
        "line": 8,
        "lines": [8],
    }
    said["indicators"] = [row]
    said["roles"] = [{"node": key, "actor": "市民", "text": "知らせます。", "line": 9, "lines": [9]}]
    return said


def test_an_indicator_and_a_role_read_as_they_were_corrected() -> None:
    corrections = [
        {
            "do": "indicator_text",
            "number": 0,
            "was": "点検した割合",
            "name": "点検した長さ",
            "direction": "up",
        },
        {"do": "role_text", "number": 0, "was": "知らせます。", "actor": "地域", "text": "市に知らせます。"},
    ]
    said = domain.apply(with_parts(), corrections)
    assert (said["indicators"][0]["name"], said["indicators"][0]["direction"]) == ("点検した長さ", "up")
    assert (said["roles"][0]["actor"], said["roles"][0]["text"]) == ("地域", "市に知らせます。")
    assert domain.counts(domain.line_states(said)) == domain.counts(domain.line_states(with_parts()))


@pytest.mark.parametrize(
    "correction",
    [
        {"do": "indicator_text", "number": 0, "was": "別の名称", "name": "点検"},
        {"do": "indicator_text", "number": 7, "was": "点検した割合", "name": "点検"},
        {"do": "role_text", "number": "0", "was": "知らせます。", "actor": "地域", "text": "文"},
    ],
)
def test_a_correction_made_upon_another_state_is_refused(correction: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as problem:
        domain.apply(with_parts(), [correction])
    assert problem.value.code == "plan.no_such_item"


@pytest.mark.django_db
def test_documents_of_which_nothing_came_are_dropped_after_their_days(settings: Any) -> None:
    settings.TOMONI_IMPORT_DAYS = 30
    document = api.receive_document(actor=PLANNER, file_name="計画.txt", content=TEXT.encode())
    api.read_received(document)
    api.Import.objects.update(received_at=timezone.now() - timedelta(days=29))
    forget_old_imports()
    assert api.Import.objects.exists()
    api.Import.objects.update(received_at=timezone.now() - timedelta(days=31))
    forget_old_imports()
    assert not api.Import.objects.exists()
    assert not ImportReading.objects.exists()
    [record] = Record.objects.filter(verb="plan.imports_forgotten")
    assert record.job == "plan.forget_imports"


@pytest.mark.django_db
def test_a_document_that_was_made_an_edition_stays(settings: Any) -> None:
    settings.TOMONI_IMPORT_DAYS = 0
    document = api.receive_document(actor=PLANNER, file_name="計画.txt", content=TEXT.encode())
    api.make_edition(
        actor=PLANNER,
        document=api.read_received(document),
        title="計画",
        kind="basic",
        period_from=2024,
        period_to=2028,
    )
    forget_old_imports()
    assert api.Import.objects.exists()
