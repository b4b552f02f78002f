import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from tomoni_insight.reading import InputError, Voices, read

ROWS = [
    ("a1", "バスを増やして、\nほしい。"),
    ("a2", ""),
    ("a3", "図書館を「夜」も開けて"),
    ("a4", "バスを増やして、\nほしい。"),
]


def table(rows=ROWS, heading=("受付番号", "ご意見")):
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    return out.getvalue()


def texts(voices):
    return [voices.text(row) for row in range(len(voices))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_csv_is_read_in_each_of_the_usual_encodings(tmp_path, encoding):
    path = tmp_path / "v.csv"
    path.write_bytes(table().encode(encoding))
    voices = read(path)
    assert list(zip(voices.ids, texts(voices), strict=True)) == ROWS
    assert voices.problems.counts == {}
    assert len(voices.distinct) == 3


def test_lines_of_two_encodings_are_both_read_and_reported(tmp_path):
    path = tmp_path / "v.csv"
    path.write_bytes("id,text\n1,橋が古い\n".encode() + "2,道が暗い\n".encode("cp932") + b"3,\x81\x20\xe0!\n")
    voices = read(path)
    assert texts(voices)[:2] == ["橋が古い", "道が暗い"]
    assert len(voices) == 3
    assert voices.problems.counts == {"mixed-encodings": 1, "unreadable-bytes": 1}


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rows_behind_it(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text(
        'id,text\n1,あ\n2,"い\n' + "".join(f"{n},う{n}\n" for n in range(3, 900)), encoding="utf-8"
    )
    voices = read(path)
    assert len(voices) == 899
    assert texts(voices)[1] == '"い'
    assert texts(voices)[-1] == "う899"
    assert voices.problems.counts == {"open-quote": 1}


def test_missing_and_repeated_ids_get_their_own_and_are_reported(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("id,text\n7,あ\n,い\n7,う\n7#2,え\n7,お\n", encoding="utf-8")
    voices = read(path)
    assert len(set(voices.ids)) == 5
    assert voices.ids[0] == "7"
    assert voices.ids[3] == "7#2"
    assert voices.problems.counts == {"id-missing": 1, "id-repeated": 2}


def test_without_a_column_of_ids_rows_are_counted_and_nothing_is_wrong(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("意見\nあ\nい\n", encoding="utf-8")
    assert read(path).ids == ["row-1", "row-2"]
    assert read(path).problems.counts == {}


def test_a_file_without_a_heading_loses_no_row(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("1,バスを増やしてください。\n2,橋を直してください。\n", encoding="utf-8")
    voices = read(path)
    assert len(voices) == 2
    assert voices.problems.counts == {"no-heading": 1}


def test_ragged_rows_nul_and_a_cell_of_a_million_letters_are_kept(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("id,text\n1\n2,あ\0い\n3,う,え,お\n4," + "長" * 1_000_000 + "\n", encoding="utf-8")
    voices = read(path)
    assert [len(t) for t in texts(voices)] == [0, 3, 1, 1_000_000]
    assert voices.problems.counts == {"fewer-cells": 1, "more-cells": 1}


def test_fifty_thousand_columns_are_no_trouble(tmp_path):
    path = tmp_path / "v.csv"
    heading = ["id", *(f"c{n}" for n in range(50_000)), "意見"]
    path.write_text(",".join(heading) + "\n1" + "," * 50_001 + "橋\n", encoding="utf-8")
    assert texts(read(path)) == ["橋"]


def test_columns_can_be_named_and_a_wrong_name_is_an_error_that_lists_them(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("k,短い,長い,年代\n1,橋,川の橋の話,30代\n", encoding="utf-8")
    voices = read(path, text="短い", id="k", attributes=["年代"])
    assert (texts(voices), voices.attributes) == (["橋"], {"年代": ["30代"]})
    assert texts(read(path)) == ["川の橋の話"]  # unnamed: the column with most in it
    with pytest.raises(InputError) as error:
        read(path, text="本文")
    assert error.value.code == "no-column"
    assert "短い" in error.value.details["columns"]


def test_a_workbook_is_read_from_its_first_sheet_with_something_in_it(tmp_path):
    book = Workbook()
    sheet = book.create_sheet("意見")
    sheet.append(["番号", "意見"])
    for row in [(1, "橋"), (2.0, None), (None, None), (3, "川\n道")]:
        sheet.append(row)
    book.save(tmp_path / "v.xlsx")
    voices = read(tmp_path / "v.xlsx")
    assert (voices.ids, texts(voices)) == (["1", "2", "3"], ["橋", "", "川\n道"])
    assert voices.problems.counts == {"blank-line": 1}


def test_a_broken_workbook_is_an_error_that_names_the_file(tmp_path):
    (tmp_path / "v.xlsx").write_bytes(b"no zip")
    with pytest.raises(InputError) as error:
        read(tmp_path / "v.xlsx")
    assert error.value.code == "not-a-workbook"


def test_a_line_that_is_no_json_is_kept_as_it_stands(tmp_path):
    path = tmp_path / "v.jsonl"
    lines = [
        json.dumps({"id": 1, "text": "橋"}),
        '{"id": 2, "text": ',
        "",
        json.dumps("川"),
        '{"id": 4, "text": "\\ud83d"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    voices = read(path)
    assert texts(voices) == ["橋", '{"id": 2, "text": ', "川", "\ufffd"]
    assert voices.problems.counts["not-json"] == 1


def test_parquet_is_read_in_pieces(tmp_path):
    pq.write_table(
        pa.table({"id": list(range(9000)), "意見": [f"橋{n}" for n in range(9000)]}), tmp_path / "v.parquet"
    )
    voices = read(tmp_path / "v.parquet")
    assert (len(voices), voices.ids[-1], texts(voices)[-1]) == (9000, "8999", "橋8999")


def test_nothing_to_read_is_an_error_with_its_reason(tmp_path):
    (tmp_path / "v.csv").write_bytes(b"")
    with pytest.raises(InputError) as error:
        read(tmp_path / "v.csv")
    assert error.value.code == "empty-file"
    with pytest.raises(InputError) as error:
        read(tmp_path / "w.csv")
    assert error.value.code == "no-file"


def test_voices_from_memory():
    voices = Voices.of(["あ", "い", "あ"])
    assert voices.ids == ["row-1", "row-2", "row-3"]
    assert voices.text_of.tolist() == [0, 1, 0]
