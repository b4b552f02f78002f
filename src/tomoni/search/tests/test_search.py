"""The same stories on whichever database is configured."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tomoni.search import api, queries
from tomoni.search.jobs import tidy

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
KIND = "tests.letter"


def put(text: str, *, day: date = DAY, kind: str = KIND) -> UUID:
    ref = uuid4()
    api.put(kind, ref, text, day)
    return ref


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("水飲み場", "駅前の公園に水飲み場をつくってください"),
        ("公園　ください", "駅前の公園に水飲み場をつくってください"),
        ("森", "市民の森林公園"),
        ("森", "市民の森"),
        ("第2次", "第２次総合計画について"),
        ("ｺﾐｭﾆﾃｨ", "コミュニティ・センターの予約"),
        ("高崎", "髙﨑さんへ"),
        ("NPO法人", "ｎｐｏ法人ともに"),
        ("人々 コーヒー", "人々がコーヒーを飲む"),
        ("〇一", "二〇一〇年"),
        ("𠮷野", "吉野の桜"),
        ("wi-fi", "Wi-Fiを使いたい"),
    ],
)
def test_a_word_is_found_in_mid_sentence_however_it_is_written(words: str, text: str) -> None:
    ref = put(text)
    put("まったく別の話です")
    assert api.find(KIND, words) == [ref]
    assert api.count(KIND, words) == api.Count(1)


@pytest.mark.parametrize(
    "words", ["園前", "公園 図書館", "場水", "", "。 、", "'); DROP", '" OR "', "a:b*", "\0"]
)
def test_what_is_not_written_is_not_found(words: str) -> None:
    put("公園、前の水飲み場")
    assert api.find(KIND, words) == []
    assert api.count(KIND, words) == api.Count(0)


@pytest.mark.parametrize(
    "words", ["こうえん", "コウエン", "ほいくえん", "ほいく", "しみんびょういん", "びょういん まえ", "ﾋﾞｮｳｲﾝ"]
)
def test_kanji_are_found_by_how_they_are_read(words: str) -> None:
    ref = put("市民病院の前の保育園と公園が近い")
    put("講堂で集会がある")
    assert api.find(KIND, words) == [ref]
    assert api.count(KIND, words).value == 1


def test_a_reading_is_found_where_it_is_written_too() -> None:
    both = {put("公園に行く"), put("こうえんに行く")}
    assert set(api.find(KIND, "こうえん")) == both


def test_newest_come_first_page_by_page() -> None:
    refs = [put("公園について", day=DAY - timedelta(days=n)) for n in (3, 0, 2, 1)]
    newest = [refs[1], refs[3], refs[2], refs[0]]
    assert api.find(KIND, "公園") == newest
    assert api.find(KIND, "公園", limit=2) == newest[:2]
    assert api.find(KIND, "公園", limit=2, offset=2) == newest[2:]


def test_kinds_are_kept_apart() -> None:
    ref = put("公園")
    put("公園", kind="tests.other")
    assert api.find(KIND, "公園") == [ref]
    assert api.similar(KIND, "公園") == [ref]
    assert api.find(KIND, "tests") == []


def test_a_search_is_narrowed_by_marks_and_days() -> None:
    north, south, goal = (api.mark("area", uuid4()), api.mark("area", uuid4()), api.mark("node", uuid4()))
    refs = [uuid4() for _ in range(4)]
    api.put_many(KIND, [
        (refs[0], "公園", DAY, {north, goal}),
        (refs[1], "公園", DAY - timedelta(days=1), {north}),
        (refs[2], "公園", DAY - timedelta(days=2), {south, goal}),
        (refs[3], "公園", DAY - timedelta(days=3)),
    ])  # fmt: skip

    def found(*marks: str, since: date | None = None, until: date | None = None) -> list[UUID]:
        among = api.Among(marks, since, until)
        found = api.find(KIND, "公園", among=among)
        assert api.count(KIND, "公園", among).value == len(found)
        return found

    assert found() == refs
    assert found(north) == refs[:2]
    assert found(north, goal) == refs[:1]
    assert found(since=DAY - timedelta(days=2)) == refs[:3]
    assert found(until=DAY - timedelta(days=2)) == refs[2:]
    assert found(goal, since=DAY - timedelta(days=2), until=DAY - timedelta(days=1)) == [refs[2]]
    assert api.find(KIND, "", among=api.Among((north,))) == []


def test_several_kinds_are_looked_through_at_once(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    here, there = put("公園"), put("公園と森", kind="tests.other")
    put("森", kind="tests.other")
    kinds = {KIND: api.EVERYWHERE, "tests.other": api.EVERYWHERE, "tests.none": api.EVERYWHERE}
    with django_assert_max_num_queries(2):
        found = api.look(kinds, "公園")
    assert found[KIND] == api.Found(api.Count(1), (here,))
    assert found["tests.other"] == api.Found(api.Count(1), (there,))
    assert found["tests.none"] == api.Found(api.Count(0), ())
    only = api.look(kinds, "公園", page_of=KIND)
    assert only[KIND].refs == (here,)
    assert only["tests.other"] == api.Found(api.Count(1), ())
    assert api.look({KIND: api.EVERYWHERE}, "") == {KIND: api.Found(api.Count(0), ())}


def test_what_stands_in_very_many_texts_is_still_found_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CAP", 3)
    refs = [put("公園について" if n % 2 else "図書館", day=DAY - timedelta(days=n)) for n in range(20)]
    found = api.look({KIND: api.EVERYWHERE}, "公園", limit=3, offset=2)[KIND]
    assert found == api.Found(api.Count(3, capped=True), (refs[5], refs[7], refs[9]))
    among = api.Among(until=DAY - timedelta(days=8))
    assert api.find(KIND, "公園", limit=2, among=among) == [refs[9], refs[11]]


@pytest.mark.parametrize("text", ["使用時間と利用時の注意", "用時間の利用時", "時間を利用", "利用、時間"])
def test_a_word_is_not_found_where_only_its_parts_stand(text: str) -> None:
    put(text)
    assert api.find(KIND, "利用時間") == []
    ref = put("図書館の利用時間")
    assert api.find(KIND, "利用時間") == [ref]


def test_one_character_is_found_wherever_it_stands() -> None:
    first, middle, last = (
        put("森の中", day=DAY),
        put("市民の森林", day=DAY - timedelta(1)),
        put("AED森", day=DAY - timedelta(2)),
    )
    put("木")
    assert api.find(KIND, "森") == [first, middle, last]
    assert api.find(KIND, "ＡＥＤ森") == [last]
    assert api.find(KIND, "tail") == []


def test_a_text_does_not_go_on_into_what_the_index_adds_to_it() -> None:
    api.put(KIND, uuid4(), "使い方はAED", DAY, [api.mark("area", UUID(int=1))])
    assert api.find(KIND, "AED使") == []


def test_what_is_put_again_replaces_what_was_there() -> None:
    ref = put("公園")
    api.put(KIND, ref, "図書館", DAY)
    assert api.find(KIND, "公園") == []
    assert api.find(KIND, "図書館") == [ref]


def test_what_is_removed_is_gone_also_after_tidying() -> None:
    ref, other = put("公園の花"), put("公園の木")
    assert api.remove(KIND, [ref, uuid4()]) == 1
    assert api.find(KIND, "公園") == [other]
    tidy()
    assert api.find(KIND, "公園") == [other]


def test_many_are_put_at_once() -> None:
    assert api.put_many(KIND, ((uuid4(), f"{n}番目の公園", DAY) for n in range(1203))) == 1203
    assert api.count(KIND, "公園").value == 1203


def test_counting_stops_at_the_cap_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CAP", 3)
    for _ in range(3):
        put("公園")
    assert api.count(KIND, "公園") == api.Count(3, capped=False)
    put("公園")
    assert api.count(KIND, "公園") == api.Count(3, capped=True)


def test_what_shares_the_most_telling_words_is_most_similar() -> None:
    same = put("駅前の公園に水飲み場をつくってください。夏は暑いです。")
    near = put("中央公園の水飲み場がこわれています。")
    for n in range(20):
        put(f"道路の補修をお願いします。{n}丁目の道路です。")
    found = api.similar(KIND, "駅前公園に水飲み場があるといいです", limit=3)
    assert found[:2] == [same, near]
    assert api.similar(KIND, "。") == []


def test_a_text_with_many_words_of_its_own_still_finds_its_like() -> None:
    words = (
        "団地の前の街路灯が三つ消えています。塾の帰りに娘が通るので心配です。自転車置場も真暗で転びました。"
    )
    own, like = put(words), put("橋のたもとの街路灯が消えています。")
    put("図書館の本をふやしてください。")
    assert api.similar(KIND, words, limit=2) == [own, like]


def test_a_document_comes_and_goes_with_its_transaction() -> None:
    with transaction.atomic():
        put("公園")
        transaction.set_rollback(True)
    assert api.find(KIND, "公園") == []


def test_a_very_long_text_is_kept() -> None:
    ref = put("公園の話。" * 8000 + "水飲み場")
    assert api.find(KIND, "公園の話") == [ref]
