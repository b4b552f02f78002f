"""The demo city and the words under catalog/ fit together: every reference points at something, every date is possible."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
DEMO = CATALOG / "demo"
PERMISSIONS = {
    *("voices." + verb for verb in ("read_private", "take", "assign", "draft", "request_approval")),
    *("voices." + verb for verb in ("publish", "close", "reflect", "summarise")),
    *(
        "approvals.decide",
        "intakes.enter",
        "approvals.manage",
        "plan.propose_change",
        "plan.adopt",
        "plan.load",
        "indicators.bind",
    ),
    *("evaluation.write", "evaluation.publish", "furigana.keep"),
    *("indicators.record", "accounts.manage", "places.manage", "audit.read", "notify.read"),
}
ANSWER_WITHIN_DAYS = 30
DIRECTIONS = {"up", "down", "keep"}
PHONE = re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}")
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


CITY = read(DEMO / "city.yaml")
PLAN = read(DEMO / "plan.json")
OBSERVATIONS = read(DEMO / "observations.yaml")["observations"]
VOICES = read(DEMO / "voices.yaml")["voices"]
REFLECTIONS = read(DEMO / "voices.yaml")["reflections"]
ROLES = read(CATALOG / "roles.yaml")

NODES = {node["id"]: node for node in PLAN["nodes"]}
DEPARTMENTS = {department["key"]: department for department in CITY["departments"]}
AREA_CODES = [area["code"] for scheme in CITY["areas"] for area in scheme["areas"]]
BY_KEY = {voice["key"]: voice for voice in VOICES}
MEASURES = [node["id"] for node in PLAN["nodes"] if node["kind"] == "measure"]


def items(node: str, role: str) -> list[str]:
    return [
        item
        for section in PLAN["sections"]
        if section["node"] == node and section["role"] == role
        for item in section["items"]
    ]


def answered(voice: dict[str, Any]) -> bool:
    return voice["answer"] is not None


def still_open(voice: dict[str, Any]) -> bool:
    return voice["closing"] is None


def decided_days_ago(reflection: dict[str, Any]) -> int:
    newest = min(BY_KEY[key]["days_ago"] for key in reflection["voices"])
    return int(newest - reflection["days_after"])


# The whole folder


@pytest.mark.parametrize("path", sorted(CATALOG.rglob("*.*")), ids=lambda path: path.name)
def test_a_catalogue_file_is_utf8_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\r" not in text
    assert "\ufffd" not in text
    if path.suffix == ".yaml":
        assert text.startswith("# ")


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.*")), ids=lambda path: path.name)
def test_no_telephone_number_and_no_mail_address_can_reach_anybody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(PHONE.findall(text)) <= {"000-000-0000"}
    assert all(address.endswith("@example.jp") for address in MAIL.findall(text))


# The city


def test_keys_and_codes_of_the_city_are_unique() -> None:
    for keys in (
        [department["key"] for department in CITY["departments"]],
        [department["name_ja"] for department in CITY["departments"]],
        [person["key"] for person in CITY["people"]],
        [person["email"] for person in CITY["people"]],
        [scheme["scheme"] for scheme in CITY["areas"]],
        AREA_CODES,
    ):
        assert len(keys) == len(set(keys))


def test_the_city_has_two_schemes_of_areas() -> None:
    assert {scheme["scheme"]: len(scheme["areas"]) for scheme in CITY["areas"]} == {"chiku": 6, "gakku": 4}


def test_each_department_has_both_names_and_a_head() -> None:
    for department in CITY["departments"]:
        assert re.fullmatch(r"[a-z_]+", department["key"])
        assert department["name_ja"]
        assert department["name_en"]
        assert department["head"] == department["name_ja"] + "長"


def test_people_hold_known_roles_in_known_departments() -> None:
    roles = Counter(person["role"] for person in CITY["people"])
    assert roles == {None: 1, "clerk": 1, "planner": 1, "mayor": 1, "officer": 3}
    for person in CITY["people"]:
        assert person["role"] is None or person["role"] in ROLES
        assert person["department"] is None or person["department"] in DEPARTMENTS
        if person["role"] and ROLES[person["role"]]["department_only"]:
            assert person["department"], f"{person['key']}: this role holds for one department"
        assert (person["role"] is None) == (person["post"] is None)
        assert "password" not in person


# Roles


def test_roles_have_names_and_known_permissions_each_once() -> None:
    assert set(ROLES) == {"clerk", "officer", "planner", "mayor", "administrator"}
    for role in ROLES.values():
        assert role["label_ja"]
        assert role["label_en"]
        assert isinstance(role["department_only"], bool)
        assert set(role["permissions"]) <= PERMISSIONS
        assert len(role["permissions"]) == len(set(role["permissions"]))


def test_every_permission_is_held_by_some_role() -> None:
    assert {code for role in ROLES.values() for code in role["permissions"]} == PERMISSIONS


def test_nobody_both_asks_for_an_approval_and_gives_it() -> None:
    for role in ROLES.values():
        assert not {"voices.request_approval", "approvals.decide"} <= set(role["permissions"])


def test_who_manages_accounts_reads_no_voices() -> None:
    assert "voices.read_private" not in ROLES["administrator"]["permissions"]


# The plan


def test_the_plan_has_the_size_of_a_small_citys_plan() -> None:
    kinds = Counter(node["kind"] for node in PLAN["nodes"])
    assert kinds["goal"] == 4
    assert 9 <= kinds["policy"] <= 11
    assert 22 <= kinds["measure"] <= 27
    assert 40 <= kinds["action"] <= 55
    assert PLAN["format"] == "tomoni-plan/1"
    assert PLAN["edition"] == {"kind": "基本計画", "from": 2023, "to": 2027}


def test_nodes_are_unique_and_parents_stand_before_their_children() -> None:
    above = {"goal": None, "policy": "goal", "measure": "policy", "action": "measure"}
    level = {"goal": "基本目標", "policy": "基本施策", "measure": "施策", "action": "取り組み"}
    seen: dict[str, str] = {}
    for node in PLAN["nodes"]:
        assert node["id"] not in seen
        assert seen.get(node["parent"]) == above[node["kind"]], node["id"]
        assert node["level"] == level[node["kind"]]
        assert node["marker"]
        assert node["title"]
        seen[node["id"]] = node["kind"]


def test_siblings_have_different_markers_and_titles() -> None:
    for field in ("marker", "title"):
        pairs = [(node["parent"], node[field]) for node in PLAN["nodes"]]
        assert len(pairs) == len(set(pairs))


def test_a_repeated_node_names_the_node_that_it_repeats() -> None:
    repeated = [node for node in PLAN["nodes"] if node["same_as"]]
    assert repeated
    for node in repeated:
        assert NODES[node["same_as"]]["title"] == node["title"]
        assert not items(node["id"], "actions"), "its text stands with the original"


@pytest.mark.parametrize("part", ["sections", "indicators", "roles", "departments", "related_plans"])
def test_everything_in_the_plan_hangs_on_a_node(part: str) -> None:
    assert all(row["node"] in NODES for row in PLAN[part])


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_is_complete(measure: str) -> None:
    for role in ("vision", "issues", "direction", "actions"):
        assert items(measure, role), role
    actors = [row["actor"] for row in PLAN["roles"] if row["node"] == measure]
    assert actors == ["市民", "団体", "企業"]
    names = {department["name_ja"] for department in CITY["departments"]}
    responsible = [row["name"] for row in PLAN["departments"] if row["node"] == measure]
    assert responsible
    assert set(responsible) <= names
    assert 1 <= sum(row["node"] == measure for row in PLAN["indicators"]) <= 3
    assert any(node["parent"] == measure for node in PLAN["nodes"])


def test_no_item_of_the_plan_is_printed_twice() -> None:
    printed = [item for section in PLAN["sections"] for item in section["items"]]
    assert len(printed) == len(set(printed))
    assert all(item.endswith("。") for item in printed)
    assert not [item for item in printed if re.search(r"(?<!対)等(?!し)", item)]


def test_indicators_can_be_computed_with() -> None:
    names = [(row["node"], row["name"]) for row in PLAN["indicators"]]
    assert len(names) == len(set(names))
    for row in PLAN["indicators"]:
        assert row["direction"] in DIRECTIONS
        assert isinstance(row["cumulative"], bool)
        for figure in (row["baseline"], row["target"]):
            digits = re.match(r"[\d,.]+", figure["text"])
            assert digits
            assert float(digits.group().replace(",", "")) == figure["value"]
        assert int(row["baseline"]["period"]) < int(row["target"]["period"]) == 2027
        difference = row["target"]["value"] - row["baseline"]["value"]
        assert {"up": difference > 0, "down": difference < 0, "keep": difference == 0}[row["direction"]]
        assert row["unit"]
        assert row["definition"]


def test_figures_of_areas_are_of_the_plan_and_of_known_areas() -> None:
    printed = {(row["node"], row["name"]) for row in PLAN["indicators"]}
    listed = read(DEMO / "observations.yaml")["area_observations"]
    assert {(row["node"], row["indicator"]) for row in listed} <= printed
    for row in listed:
        assert set(row["values"]) <= set(AREA_CODES)
        assert row["source"]


def test_linked_plans_hang_in_known_areas_and_one_is_named_by_the_plan() -> None:
    listed = read(DEMO / "linked_plans.yaml")["linked_plans"]
    titles = {read(DEMO / row["file"])["title"] for row in listed}
    assert {row["area"] for row in listed} <= {None, *AREA_CODES}
    assert titles & {row["name"] for row in PLAN["related_plans"]}
    ids = [node["id"] for row in listed for node in read(DEMO / row["file"])["nodes"]]
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(NODES)


def test_viewpoints_and_leads_stand_at_measures() -> None:
    assert {row["node"] for row in PLAN["viewpoints"]} <= set(MEASURES)
    leads = [item.split("：")[0] for node in MEASURES for item in items(node, "collaboration")]
    assert set(leads) == {"市民主導", "対等", "行政主導"}
    assert len(leads) == len(MEASURES)


def test_the_plan_promises_to_listen_with_two_indicators() -> None:
    (listening,) = (node for node in PLAN["nodes"] if node["title"].startswith("広聴"))
    goal = NODES[NODES[listening["parent"]]["parent"]]
    assert goal["title"] == "市民とともにすすめる市政"
    found = {row["name"]: row for row in PLAN["indicators"] if row["node"] == listening["id"]}
    in_time, changed = found["30日以内に返事をした声の割合"], found["計画を変えた声の数"]
    assert (in_time["unit"], in_time["target"]["value"], in_time["cumulative"]) == ("％", 95, False)
    assert (changed["unit"], changed["target"]["value"], changed["cumulative"]) == ("件", 20, False)


def test_the_way_to_school_is_inspected_once_a_year_at_first() -> None:
    (measure,) = (node["id"] for node in PLAN["nodes"] if node["title"] == "通学路の安全")
    assert "歩道の点検を年1回行います。" in items(measure, "actions")


def test_the_glossary_explains_eight_words_that_the_plan_uses() -> None:
    terms = [row["term"] for row in PLAN["glossary"]]
    assert len(terms) == len(set(terms)) == 8
    body = json.dumps({**PLAN, "glossary": []}, ensure_ascii=False)
    assert not [term for term in terms if term not in body]


# Actuals


def test_observations_belong_to_indicators_of_the_plan() -> None:
    printed = {(row["node"], row["name"]): row for row in PLAN["indicators"]}
    keys = [(row["node"], row["indicator"]) for row in OBSERVATIONS]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(printed)
    assert len(keys) >= 0.8 * len(printed)
    for row in OBSERVATIONS:
        baseline = printed[row["node"], row["indicator"]]["baseline"]
        assert row["values"][int(baseline["period"])] == baseline["value"]
        assert set(row["values"]) <= set(range(2021, 2026))
        assert row["source"]


def test_what_is_counted_up_never_falls() -> None:
    cumulative = {(row["node"], row["name"]) for row in PLAN["indicators"] if row["cumulative"]}
    for row in OBSERVATIONS:
        if (row["node"], row["indicator"]) in cumulative:
            assert list(row["values"].values()) == sorted(row["values"].values())


def test_some_years_are_missing_and_some_indicators_get_worse() -> None:
    direction = {(row["node"], row["name"]): row["direction"] for row in PLAN["indicators"]}
    worse = 0
    for row in OBSERVATIONS:
        years = sorted(row["values"])
        change = row["values"][years[-1]] - row["values"][years[0]]
        way = direction[row["node"], row["indicator"]]
        worse += change < 0 if way in ("up", "keep") else change > 0
    assert worse >= 4
    assert any(len(row["values"]) < 5 for row in OBSERVATIONS)


# Voices


def test_there_are_fifty_four_voices_from_the_oldest_to_the_newest() -> None:
    assert [voice["key"] for voice in VOICES] == [f"v{number:02d}" for number in range(1, 55)]
    arrivals = [(-voice["days_ago"], voice["hour"]) for voice in VOICES]
    assert arrivals == sorted(arrivals)
    assert 390 <= VOICES[0]["days_ago"] <= 430
    assert VOICES[-1]["days_ago"] >= 1, "nothing arrives after the moment of loading"


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["key"])
def test_a_voice_refers_to_what_exists(voice: dict[str, Any]) -> None:
    assert voice["channel"] == "letter"
    assert 0 <= voice["hour"] <= 23
    assert 10 <= len(voice["text"]) <= 400
    assert voice["area"] is None or voice["area"] in AREA_CODES
    assert voice["department"] is None or voice["department"] in DEPARTMENTS
    assert voice["reply"] in {"page", "mail", "letter", "none"}
    assert voice["publish"] in {"words", "summary", "none"}
    assert set(voice["concerns"]) <= set(NODES)
    assert voice["reflection_key"] in {None, *(reflection["key"] for reflection in REFLECTIONS)}


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["key"])
def test_an_answer_can_reach_who_wants_one(voice: dict[str, Any]) -> None:
    sender = voice["sender"] or {"name": None, "email": None, "address": None}
    assert set(sender) == {"name", "email", "address"}
    if voice["reply"] == "mail":
        assert sender["email"]
    if voice["reply"] == "letter":
        assert sender["name"]
        assert sender["address"]
    if voice["reply"] == "none":
        assert not answered(voice)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["key"])
def test_a_voice_ends_after_it_arrived_and_before_today(voice: dict[str, Any]) -> None:
    closing = voice["closing"]
    if answered(voice):
        assert closing, "an answered voice is closed"
        assert closing["days_after"] == voice["answer"]["days_after"]
    if closing:
        assert closing["kind"] in {"answered", "for_information", "out_of_scope", "handed_over"}
        assert closing["reason"].endswith("。")
        assert 0 < closing["days_after"] < voice["days_ago"]
        assert voice["department"]
    if closing and closing["kind"] == "answered":
        assert answered(voice)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["key"])
def test_a_public_summary_exists_exactly_where_it_is_needed(voice: dict[str, Any]) -> None:
    assert bool(voice["summary"]) == (answered(voice) and voice["publish"] == "summary")


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice["key"])
def test_nothing_that_is_published_names_the_sender(voice: dict[str, Any]) -> None:
    public = [voice["summary"] or "", voice["answer"]["text"] if answered(voice) else ""]
    public += [voice["closing"]["reason"]] if voice["closing"] else []
    if voice["sender"] and voice["sender"]["name"]:
        for part in voice["sender"]["name"].split():
            assert not any(part in text for text in public), part
    assert "000-000-0000" not in (voice["summary"] or "")


def test_most_answers_come_in_time_and_four_come_late() -> None:
    days = [voice["answer"]["days_after"] for voice in VOICES if answered(voice)]
    assert sum(day > ANSWER_WITHIN_DAYS for day in days) == 4
    assert len(days) >= 35


def test_a_late_answer_asks_for_pardon() -> None:
    for voice in VOICES:
        if answered(voice) and voice["answer"]["days_after"] > ANSWER_WITHIN_DAYS:
            assert re.search("申しわけ|おわび|ごめんなさい", voice["answer"]["text"])


def test_some_voices_wait_and_two_of_them_too_long() -> None:
    waiting = [voice for voice in VOICES if still_open(voice)]
    assert 8 <= len(waiting) <= 10
    assert sum(voice["days_ago"] > ANSWER_WITHIN_DAYS for voice in waiting) == 2


def test_the_six_newest_have_been_taken_by_nobody() -> None:
    assert [voice["key"] for voice in VOICES if voice["department"] is None] == [
        voice["key"] for voice in VOICES[-6:]
    ]
    assert all(still_open(voice) for voice in VOICES[-6:])


def test_some_voices_end_otherwise_than_by_an_answer() -> None:
    ends = Counter(voice["closing"]["kind"] for voice in VOICES if voice["closing"])
    otherwise = sum(ends.values()) - ends["answered"]
    assert 4 <= otherwise <= 6
    assert {"for_information", "out_of_scope", "handed_over"} <= set(ends)
    assert any(voice["closing"] and not answered(voice) for voice in VOICES)


def test_voices_are_as_different_as_people() -> None:
    texts = [voice["text"] for voice in VOICES]
    names = [voice["sender"]["name"] or "" for voice in VOICES if voice["sender"]]
    assert any(len(text) <= 15 for text in texts)
    assert any(re.search("[\U0001f300-\U0001faff]", text) for text in texts)
    assert any("髙" in name for name in names)
    assert any("𠮷" in name for name in names)
    assert any(voice.get("language") == "en" for voice in VOICES)
    assert any(voice["sender"] is None for voice in VOICES)
    assert {voice["publish"] for voice in VOICES} == {"words", "summary", "none"}
    assert sum("郵便局" in text for text in texts) >= 5, "near-duplicates about one pavement"


def test_two_texts_hold_personal_data_that_has_to_be_hidden() -> None:
    assert sum("000-000-0000" in voice["text"] for voice in VOICES) == 2


# Reflections


def test_a_reflection_and_its_voices_name_each_other() -> None:
    keys = [reflection["key"] for reflection in REFLECTIONS]
    assert len(keys) == len(set(keys))
    assert 12 <= len(keys) <= 16
    named = {key: reflection["key"] for reflection in REFLECTIONS for key in reflection["voices"]}
    assert named == {voice["key"]: voice["reflection_key"] for voice in VOICES if voice["reflection_key"]}
    assert sum(len(reflection["voices"]) for reflection in REFLECTIONS) == len(named)


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda reflection: reflection["key"])
def test_a_decision_follows_its_voices_and_gives_a_reason(reflection: dict[str, Any]) -> None:
    assert reflection["decision"] in {"changed", "already_done", "later", "not_adopted", "outside"}
    assert reflection["reason"].endswith("。")
    assert reflection["days_after"] > 0
    assert decided_days_ago(reflection) > 0
    assert (reflection["change"] is not None) == (reflection["decision"] == "changed")
    for key in reflection["voices"]:
        assert BY_KEY[key]["closing"]


def test_all_five_decisions_occur_and_three_change_the_plan() -> None:
    decisions = Counter(reflection["decision"] for reflection in REFLECTIONS)
    assert decisions["changed"] == 3
    assert set(decisions) == {"changed", "already_done", "later", "not_adopted", "outside"}
    for reflection in REFLECTIONS:
        if reflection["decision"] == "changed":
            assert 3 <= len(reflection["voices"]) <= 6


def test_a_change_replaces_a_text_that_the_plan_holds_at_that_time() -> None:
    changes = sorted(
        (reflection for reflection in REFLECTIONS if reflection["change"]), key=decided_days_ago, reverse=True
    )
    titles = [reflection["change"]["edition_title"] for reflection in changes]
    assert len(titles) == len(set(titles))
    days = [decided_days_ago(reflection) for reflection in changes]
    assert len(days) == len(set(days)), "one amending edition a day"
    now = {(node, "actions"): items(node, "actions") for node in NODES}
    for reflection in changes:
        change = reflection["change"]
        passages = now[change["node"], change["role"]]
        assert passages.count(change["old"]) == 1
        assert change["new"] not in passages
        assert re.fullmatch(r"後期基本計画 一部改定（.+）", change["edition_title"])
        passages[passages.index(change["old"])] = change["new"]
        for key in reflection["voices"]:
            assert change["node"] in BY_KEY[key]["concerns"]


# Words


def test_each_version_of_the_consent_is_dated_and_offers_three_choices() -> None:
    versions = read(CATALOG / "words" / "consent.yaml")["versions"]
    assert [version["version"] for version in versions] == list(range(1, len(versions) + 1))
    dates = [version["valid_from"] for version in versions]
    assert dates == sorted(set(dates))
    for version in versions:
        for language in ("ja", "en"):
            words = version[language]
            assert [choice["code"] for choice in words["choices"]] == ["words", "summary", "none"]
            assert all(choice["label"] and choice["help"] for choice in words["choices"])
            assert words["question"]
            assert words["explanation"]
        assert (
            "情報公開請求があれば、非公開とすべき情報を除いて公開することがあります"
            in version["ja"]["disclosure"]
        )


def test_the_words_for_danger_name_the_three_numbers() -> None:
    danger = read(CATALOG / "words" / "danger.yaml")
    assert [number["number"] for number in danger["numbers"]] == ["119", "110", "189"]
    for language in ("ja", "en"):
        assert danger["lead"][language]
        assert all(number[language] for number in danger["numbers"])


def test_four_short_examples_stand_beside_the_writing_field() -> None:
    examples = read(CATALOG / "words" / "examples.yaml")["examples"]
    assert len(examples) == 4
    for example in examples:
        assert 15 <= len(example["ja"]) <= 80
        assert example["en"]
        assert not PHONE.search(example["ja"])
