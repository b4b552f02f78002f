"""Areas over time, and what lies in what."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from tomoni.audit.api import history_of
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.places import api, demo
from tomoni.places.models import Area, AreaPath, Scheme

pytestmark = pytest.mark.django_db

MANAGER = Actor.of_person(uuid4(), grants=frozenset({Grant("places.manage")}))
OLD, NEW = date(2010, 4, 1), date(2024, 4, 1)


@pytest.fixture
def chiku() -> Scheme:
    return api.record_scheme(actor=MANAGER, code="chiku", name_ja="地区", name_en="District")


def record(scheme: Scheme, code: str, name: str = "", since: date = OLD, **fields: Any) -> Area:
    return api.record_area(actor=MANAGER, scheme=scheme, code=code, name=name or code, since=since, **fields)


def paths() -> set[tuple[str, str, int]]:
    return set(AreaPath.objects.values_list("ancestor__name", "descendant__name", "depth"))


def test_areas_are_listed_in_the_citys_order(chiku: Scheme) -> None:
    record(chiku, "higashi", "東地区", order=1)
    record(chiku, "chuo", "中央地区", order=0)
    assert [area.name for area in api.areas("chiku")] == ["中央地区", "東地区"]
    assert api.areas("ku") == []
    assert api.schemes() == [chiku]


def test_a_new_name_holds_from_its_day_and_the_old_one_stays_for_what_happened_before(chiku: Scheme) -> None:
    old = record(chiku, "higashi", "東地区")
    new = record(chiku, "higashi", "ひがし地区", since=NEW)
    assert api.areas("chiku", on=date(2024, 3, 31)) == [old]
    assert api.areas("chiku", on=NEW) == [new]
    old.refresh_from_db()
    assert (old.name, old.valid_to) == ("東地区", NEW)


def test_the_same_day_again_corrects(chiku: Scheme) -> None:
    wrong = record(chiku, "higashi", "東地域")
    right = record(chiku, "higashi", "東地区")
    assert right.pk == wrong.pk
    assert Area.objects.get().name == "東地区"


def test_an_area_lies_in_everything_above_it(chiku: Scheme) -> None:
    ku = api.record_scheme(actor=MANAGER, code="ku", name_ja="区")
    ward = record(ku, "kita", "北区")
    district = record(chiku, "yama", "山地区", parent=ward)
    block = record(chiku, "yama-1", "山一自治会", parent=district)
    assert api.areas_within(ward.pk) == {ward.pk, district.pk, block.pk}
    assert api.areas_around(block.pk) == [ward, district, block]
    assert ("北区", "山一自治会", 2) in paths()


def test_what_lies_in_a_renamed_area_goes_over_and_is_still_found_by_the_old_one(chiku: Scheme) -> None:
    top = record(chiku, "top", "市")
    old = record(chiku, "yama", "山地区", parent=top)
    block = record(chiku, "yama-1", "山一", parent=old)
    new = record(chiku, "yama", "やま地区", since=NEW, parent=top)
    block.refresh_from_db()
    assert block.parent == new
    assert api.areas_within(new.pk) == {new.pk, block.pk}
    assert api.areas_within(old.pk) == {old.pk, block.pk}
    assert api.areas_within(top.pk) == {top.pk, old.pk, new.pk, block.pk}


def test_a_corrected_parent_moves_all_that_lies_in_the_area(chiku: Scheme) -> None:
    wrong, right = record(chiku, "kita"), record(chiku, "minami")
    district = record(chiku, "yama", parent=wrong)
    block = record(chiku, "yama-1", parent=district)
    record(chiku, "yama", parent=right)
    assert api.areas_within(wrong.pk) == {wrong.pk}
    assert api.areas_within(right.pk) == {right.pk, district.pk, block.pk}


def test_what_cannot_be_is_refused(chiku: Scheme) -> None:
    top = record(chiku, "top", since=NEW)
    block = record(chiku, "block", since=NEW, parent=top)
    for code, since, parent, refusal in [
        ("top", NEW, block, "places.inside_itself"),
        ("top", NEW, top, "places.inside_itself"),
        ("top", OLD, None, "places.before_present"),
        ("other", OLD, top, "places.parent_not_there"),
    ]:
        with pytest.raises(DomainError) as refused:
            record(chiku, code, since=since, parent=parent)
        assert refused.value.code == refusal
    with pytest.raises(DomainError):
        record(chiku, "blank", "　")


def test_an_ended_area_is_no_more_but_can_come_back(chiku: Scheme) -> None:
    area = record(chiku, "yama")
    api.end_area(actor=MANAGER, area=area, on=NEW)
    assert api.areas("chiku", on=NEW) == []
    again = record(chiku, "yama", since=date(2026, 4, 1))
    assert api.areas("chiku", on=date(2025, 1, 1)) == []
    assert api.areas("chiku", on=date(2026, 4, 1)) == [again]
    with pytest.raises(DomainError):
        api.end_area(actor=MANAGER, area=again, on=OLD)


@pytest.mark.parametrize(
    "typed", ["kasumi", "霞が関地区", "霞ヶ関地区", "ｋａｓｕｍｉ", "かすみがせきちく", "Kasumigaseki"]
)
def test_an_area_is_found_by_code_or_name_however_it_is_written(chiku: Scheme, typed: str) -> None:
    area = record(chiku, "kasumi", "霞ヶ関地区", name_kana="かすみがせきちく", name_en="Kasumigaseki")
    assert api.find_area("chiku", typed) == area
    assert api.find_area("chiku", "霞") is None
    record(chiku, "nameless-in-kana", "東地区")
    assert api.find_area("chiku", "") is None


def test_names_are_shown_in_the_readers_language(chiku: Scheme) -> None:
    area = record(chiku, "higashi", "東地区", name_en="Higashi")
    nameless = record(chiku, "nishi", "西地区")
    with translation.override("en"):
        assert (chiku.label, area.label, nameless.label) == ("District", "Higashi", "西地区")
    with translation.override("ja"):
        assert (chiku.label, area.label) == ("地区", "東地区")


def test_only_who_may_changes_areas_and_it_is_recorded(chiku: Scheme) -> None:
    with pytest.raises(NotAllowed):
        api.record_area(actor=Actor.anonymous(), scheme=chiku, code="a", name="a", since=OLD)
    area = record(chiku, "higashi", "東地区")
    assert [line.verb for line in history_of(area)] == ["places.area_recorded"]


def test_the_demo_can_be_loaded_twice(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text(
        "areas:\n  - scheme: chiku\n    name_ja: 地区\n    name_en: District\n    areas:\n"
        "      - {code: chuo, name: 中央地区, name_kana: ちゅうおうちく, name_en: Chuo}\n",
        "utf-8",
    )
    said: list[str] = []
    demo.load(tmp_path, said.append)
    demo.load(tmp_path, said.append)
    assert [area.name for area in api.areas("chiku")] == ["中央地区"]
    assert said == ["地区: 1"] * 2
