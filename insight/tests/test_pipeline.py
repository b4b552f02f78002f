import csv
import filecmp
import json
import random
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook
from planted import LETTER, bench

from tomoni_insight.cli import main
from tomoni_insight.reading import Voices, read
from tomoni_insight.verifying import verify
from tomoni_insight.writing import read_ledger

PLAN = {
    "format": "tomoni-plan/1",
    "nodes": [
        {"id": "m1", "kind": "measure", "title": "公共交通の充実", "parent": None},
        {"id": "m2", "kind": "measure", "title": "子育て支援", "parent": None},
        {"id": "a1", "kind": "action", "title": "循環バスの運行", "parent": "m1"},
    ],
    "sections": [{"node": "m2", "role": "issues", "items": ["保育園の待機児童を減らします"]}],
}


def table(path, rows, heading=("id", "text")):
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([heading, *rows])
    return path


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A planted file, its plan and what a run made of them."""
    folder = tmp_path_factory.mktemp("planted")
    rows = bench("generate").rows("clauses", 1500, seed=5)
    voices = table(
        folder / "v.csv",
        [(f"v{n}", row[0], f"p{n % 700}") for n, row in enumerate(rows)],
        ("id", "text", "who"),
    )
    (folder / "plan.json").write_text(json.dumps(PLAN), encoding="utf-8")
    command = ["run", str(voices), "--plan", str(folder / "plan.json"), "--person", "who", "--quiet", "-o"]
    assert main([*command, str(folder / "out"), "--workers", "0"]) == 0
    return folder, command


def test_every_row_is_in_the_ledger_once_and_the_numbers_agree(planted):
    folder, _ = planted
    voices = read(folder / "v.csv")
    assert verify(folder / "out", voices) == []
    assert [row["id"] for row in read_ledger(folder / "out" / "ledger.csv")] == voices.ids


@pytest.mark.parametrize("workers", ["1", "2", "8"])
def test_the_same_input_gives_the_same_bytes_with_any_number_of_workers(planted, tmp_path, workers):
    folder, command = planted
    assert main([*command, str(tmp_path / "again"), "--workers", workers]) == 0
    names = [
        p.relative_to(folder / "out")
        for p in (folder / "out").rglob("*")
        if p.is_file() and p.name != "timing.json"
    ]
    assert len(names) > 10
    _same, other, failed = filecmp.cmpfiles(
        folder / "out", tmp_path / "again", map(str, names), shallow=False
    )
    assert (other, failed) == ([], [])


def test_topics_are_nested_their_sizes_add_up_and_labels_tell_siblings_apart(planted):
    folder, _ = planted
    tree = json.loads((folder / "out" / "topics.json").read_text(encoding="utf-8"))
    assert sum(topic["voices"] for topic in tree["topics"]) == 1500
    for topic in tree["topics"]:
        labels = [child["label"] for child in topic["children"]]
        assert len(set(labels)) == len(labels)
        assert all(8 <= len(label) <= 16 for label in [topic["label"], *labels])
        assert sum(child["voices"] for child in topic["children"]) == topic["voices"]
        assert 0 < topic["persons"] <= topic["voices"]


def test_the_table_has_room_for_the_citys_words_and_the_ids_beside(planted):
    folder, _ = planted
    book = load_workbook(folder / "out" / "table.xlsx")
    sheet = book["意見の概要と市の考え方"]
    heading = [cell.value for cell in sheet[1]]
    column = heading.index("市の考え方")
    assert all(row[column] is None for row in sheet.iter_rows(min_row=2, values_only=True))
    ids = [
        name
        for row in book["意見の番号"].iter_rows(min_row=2, values_only=True)
        for name in row[3].split("、")
    ]
    assert sorted(ids) == sorted(f"v{n}" for n in range(1500))
    document = Document(folder / "out" / "table.docx")
    assert [cell.text for cell in document.tables[0].rows[0].cells][2] == "意見の概要"


def test_files_in_the_packed_formats_have_fixed_times(planted):
    folder, _ = planted
    for name in ("table.xlsx", "table.docx"):
        with zipfile.ZipFile(folder / "out" / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_report_needs_no_network_and_no_script(planted):
    folder, _ = planted
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert len(page.encode()) < 10_000_000
    assert "賛成の多さ" in page


def test_what_a_sender_added_is_told_word_for_word(tmp_path):
    rows = [(n, LETTER) for n in range(20)]
    rows += [(20, LETTER + "私も母の通院で毎週使っています。"), (21, LETTER.replace("、", "，")), (22, "")]
    path = table(tmp_path / "v.csv", rows)
    assert main(["run", str(path), "-o", str(tmp_path / "out"), "--quiet", "--workers", "0"]) == 0
    ledger = list(read_ledger(tmp_path / "out" / "ledger.csv"))
    assert [row["state"] for row in ledger[19:]] == ["exact", "template", "spelling", "empty"]
    assert ledger[20]["added_text"] == "私も母の通院で毎週使っています。"
    assert ledger[20]["same_as"] == ledger[20]["cluster"] == "0"
    (campaign,) = json.loads((tmp_path / "out" / "campaigns.json").read_text(encoding="utf-8"))["campaigns"]
    assert (campaign["voices"], campaign["exact"], campaign["spelling"], campaign["template"]) == (
        22,
        19,
        1,
        1,
    )


def test_columns_that_are_kept_are_counted_for_each_topic(tmp_path):
    rows = [
        (n, text, "30代" if n % 3 else "40代")
        for n, text in enumerate(["バスを増やして", "橋が古い", "学校が遠い"] * 20)
    ]
    path = table(tmp_path / "v.csv", rows, ("id", "text", "年代"))
    command = [
        "run",
        str(path),
        "-o",
        str(tmp_path / "out"),
        "--attributes",
        "年代",
        "--person",
        "id",
        "--quiet",
        "--workers",
        "0",
    ]
    assert main(command) == 0
    tree = json.loads((tmp_path / "out" / "topics.json").read_text(encoding="utf-8"))
    counts = [child["attributes"] for topic in tree["topics"] for child in topic["children"]]
    assert all(set(count) == {"年代"} for count in counts)
    assert sum(n for count in counts for n in count["年代"].values()) == 60


def test_verify_finds_a_row_that_was_taken_out_and_a_quote_that_was_changed(planted, tmp_path):
    folder, command = planted
    out = tmp_path / "out"
    assert main([*command, str(out), "--workers", "0"]) == 0
    lines = (out / "ledger.csv").read_bytes().split(b"\r\n")
    (out / "ledger.csv").write_bytes(b"\r\n".join(lines[:-2] + lines[-1:]))
    assert any("1500 rows were read, the ledger has 1499" in line for line in verify(out))
    assert main(["verify", str(out)]) == 1
    (out / "ledger.csv").write_bytes(b"\r\n".join(lines))
    tree = json.loads((out / "topics.json").read_text(encoding="utf-8"))
    tree["topics"][0]["quotes"][0]["text"] += "!"
    (out / "topics.json").write_text(json.dumps(tree), encoding="utf-8")
    assert any("not what was written" in line for line in verify(out, read(folder / "v.csv")))


def test_a_result_is_never_overwritten(planted, capsys):
    folder, command = planted
    assert main([*command, str(folder / "out")]) == 2
    assert "上書きしません" in capsys.readouterr().err


def test_topics_of_an_earlier_run_stay_where_they_are(planted, tmp_path):
    folder, _ = planted
    before = json.loads((folder / "out" / "topics.json").read_text(encoding="utf-8"))
    more = [(row["id"], row["text"]) for row in csv.DictReader((folder / "v.csv").open(encoding="utf-8"))]
    more += [
        (f"w{n}", f"山の{n}番目のロープウェーの索道を点検してほしい。ゴンドラの{n}号機が揺れる。")
        for n in range(30)
    ]
    path = table(tmp_path / "v.csv", more)
    assert (
        main(["run", str(path), "-o", str(tmp_path / "out"), "--previous", str(folder / "out"), "--quiet"])
        == 0
    )
    after = json.loads((tmp_path / "out" / "topics.json").read_text(encoding="utf-8"))
    labels = {
        topic["id"]: topic["label"] for broad in after["topics"] for topic in (broad, *broad["children"])
    }
    for broad in before["topics"]:
        for topic in (broad, *broad["children"]):
            assert labels[topic["id"]] == topic["label"]
    old = {row["id"]: row["primary"] for row in read_ledger(folder / "out" / "ledger.csv")}
    new = {row["id"]: row["primary"] for row in read_ledger(tmp_path / "out" / "ledger.csv")}
    assert sum(old[name] == new[name] for name in old) / len(old) >= 0.95


NASTY = [
    "", " ", "　\n", "\0", "。", "👍👍👨\u200d👩\u200d👧", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a" * 50_000, "あ" * 200_000,
    "長い文。" * 60_000, "\u202e逆さ", "ﾊﾝｶｸ", "e\u0301", "…", "なし", "特になし", "\r\n\r\n", '"', ",", "1", "𠮷野家の前", "\ufffe", "バス" * 100_000,
]  # fmt: skip


def test_no_row_is_lost_whatever_it_holds(tmp_path):
    chance = random.Random(4)
    rows = [
        (chance.choice(["", "1", "2", f"k{n}", "=1+1", "a,b", 'c"d', "e\nf"]), text)
        for n, text in enumerate(NASTY * 3)
    ]
    path = table(tmp_path / "v.csv", rows)
    assert main(["run", str(path), "-o", str(tmp_path / "out"), "--quiet", "--workers", "0"]) == 0
    voices = read(path)
    assert len(voices) == len(rows)
    assert verify(tmp_path / "out", voices) == []
    load_workbook(tmp_path / "out" / "table.xlsx")
    assert "<script>" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("texts", [["橋"], ["", ""], ["。"], ["橋を直して", "橋を直して"], ["a", "b", "c"]])
def test_a_handful_of_voices_is_enough(tmp_path, texts):
    path = table(tmp_path / "v.csv", list(enumerate(texts)))
    assert main(["run", str(path), "-o", str(tmp_path / "out"), "--quiet", "--workers", "0"]) == 0
    assert verify(tmp_path / "out", read(path)) == []


def test_without_sudachi_n_grams_stand_in_and_the_result_says_so(tmp_path):
    rows = bench("generate").rows("hard", 300, seed=2)
    path = table(tmp_path / "v.csv", [(n, row[0]) for n, row in enumerate(rows)])
    assert main(["run", str(path), "-o", str(tmp_path / "out"), "--quiet", "--fast"]) == 0
    assert verify(tmp_path / "out", read(path)) == []
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["words_by"] == "ngrams"


def test_a_broken_helper_is_an_error_and_no_gap(monkeypatch, tmp_path):
    from tomoni_insight import cutting
    from tomoni_insight.tokens import Tokens

    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(3)")
    monkeypatch.setattr(cutting, "__file__", str(broken))
    with pytest.raises(RuntimeError, match="has failed"):
        Tokens(workers=2, batch=1).transform(["橋が古い", "道が暗い"])


def test_confirmed_examples_teach_what_words_alone_do_not_tell(tmp_path):
    from tomoni_insight.measures import measures_of
    from tomoni_insight.pipeline import Example, Options, analyse

    voices = Voices.of(["おじいちゃんの足がなくて病院へ通えない", "赤ちゃんを預ける先がない"])
    measures = measures_of(PLAN)
    told = [Example("祖父の足がない、病院まで歩けない", "m1"), Example("赤ちゃんを預けたい", "m2")]
    result = analyse(voices, Options(), measures=measures, examples=told)
    assert [measures[result.measure_scores[k][0][0]].id for k in range(2)] == ["m1", "m2"]
