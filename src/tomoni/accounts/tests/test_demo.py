"""One-click sign-in: in the demonstration only."""

from pathlib import Path

import pytest

from tomoni.accounts import demo
from tomoni.accounts.api import Person
from tomoni.accounts.models import Department, Holding, Post, Role, RoleDefinition
from tomoni.accounts.queries import actor_for, demo_accounts
from tomoni.audit.api import Record
from tomoni.kernel.errors import DomainError

pytestmark = pytest.mark.django_db

ROLES = """
clerk: {label_ja: 担当, label_en: Clerk, department_only: false, permissions: [accounts.manage, notify.read]}
officer: {label_ja: 所管課, label_en: Officer, department_only: true, permissions: [notify.read]}
"""
CITY = """
departments:
  - {key: planning, name_ja: 企画課, name_en: Planning, head: 企画課長}
  - {key: roads, name_ja: 道路課, name_en: Roads, head: 道路課長}
people:
  - {key: citizen, email: c@example.jp, name: 山田, post: null, department: null, role: null}
  - {key: clerk, email: k@example.jp, name: 佐野, post: 主任, department: planning, role: clerk}
  - {key: officer_roads, email: r@example.jp, name: 三島, post: 主査, department: roads, role: officer}
"""


@pytest.fixture
def city(tmp_path, settings) -> Path:
    settings.TOMONI_CATALOG = tmp_path
    folder = tmp_path / "demo"
    folder.mkdir()
    (tmp_path / "roles.yaml").write_text(ROLES)
    (folder / "city.yaml").write_text(CITY)
    return folder


def load(folder: Path) -> list[str]:
    said: list[str] = []
    demo.load(folder, said.append)
    return said


def test_a_city_is_loaded_once_however_often_it_is_loaded(city):
    assert load(city) == ["2 departments, 3 people"]
    counts = [m.objects.count() for m in (Department, Person, Post, Holding, Role, RoleDefinition)]
    assert counts == [2, 3, 4, 2, 2, 2]
    load(city)
    assert counts == [m.objects.count() for m in (Department, Person, Post, Holding, Role, RoleDefinition)]


def test_a_role_of_departments_holds_for_the_posts_own_department(city):
    load(city)
    planning, roads = (Department.objects.get(key=key).pk for key in ("planning", "roads"))
    officer = actor_for(Person.objects.get(email="r@example.jp"))
    assert officer.may("notify.read", roads)
    assert not officer.may("notify.read", planning)
    assert actor_for(Person.objects.get(email="k@example.jp")).may("notify.read", roads)


def test_loaded_people_have_no_password_and_are_in_the_log_by_id_only(city):
    load(city)
    assert not any(person.has_usable_password() for person in Person.objects.all())
    assert Record.objects.filter(verb="accounts.person_recorded", job="accounts.load_people").count() == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("roles.yaml", "notify.read]", "notify.raed]", "notify.raed"),
        ("roles.yaml", "label_ja: 担当, ", "", "label_ja"),
        ("demo/city.yaml", "department: roads", "department: rods", "rods"),
        ("demo/city.yaml", "role: clerk", "role: null", "clerk"),
        ("demo/city.yaml", "departments:", "departments: [", "line 3"),
    ],
)
def test_a_file_with_a_slip_is_refused_with_its_name_and_nothing_is_loaded(city, file, old, new, said):
    path = city.parent / file
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(DomainError) as refused:
        load(city)
    assert refused.value.code == "accounts.bad_file"
    assert refused.value.params["file"] == path.name
    assert said in str(refused.value.params["problem"])
    assert not Person.objects.exists()


def test_the_page_lists_who_is_loaded_and_one_press_signs_in(client, city):
    load(city)
    page = client.get("/demo/sign-in/").content.decode()
    assert "佐野" in page
    assert "三島" not in page, "only the four of the tour"
    assert client.post("/demo/sign-in/", {"key": "clerk"}).url == "/desk/"
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="k@example.jp").pk)
    assert client.post("/demo/sign-in/", {"key": "citizen"}).url == "/"
    assert client.post("/demo/sign-in/", {"key": "clerk", "next": "/plan/"}).url == "/plan/"
    assert client.post("/demo/sign-in/", {"key": "clerk", "next": "//evil.example"}).url == "/desk/"


@pytest.mark.parametrize("key", ["", "officer_roads", "mayor", "x" * 1000])
def test_an_unknown_key_signs_nobody_in(client, city, key):
    load(city)
    assert client.post("/demo/sign-in/", {"key": key}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_before_the_city_is_loaded_the_page_says_what_to_do(client, city):
    assert "script/up" in client.get("/demo/sign-in/").content.decode()


def test_outside_the_demonstration_the_page_does_not_exist(client, city, settings):
    load(city)
    settings.TOMONI_DEMO = False
    assert client.get("/demo/sign-in/").status_code == 404
    assert client.post("/demo/sign-in/", {"key": "clerk"}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/demo/" not in client.get("/accounts/login/").content.decode()


def test_the_catalogues_own_city_loads_and_its_four_guests_can_do_their_part(client, settings):
    load(settings.TOMONI_CATALOG / "demo")
    may = {a.key: {g.permission for g in actor_for(a.person).grants} for a in demo_accounts()}
    assert list(may) == ["citizen", "clerk", "planner", "mayor"]
    assert may["citizen"] == set()
    assert {"voices.publish", "notify.read"} <= may["clerk"]
    assert {"voices.reflect", "plan.adopt"} <= may["planner"]
    assert "approvals.decide" in may["mayor"]
    assert "approvals.decide" not in may["clerk"]
