"""計画のつながり: where plans hang is set on the desk."""

from datetime import date

import pytest
from django.urls import reverse

from tomoni.kernel.actor import Actor
from tomoni.places.api import record_area, record_scheme
from tomoni.plan.api import Plan, load_edition

from . import samples
from .townhall import CLERK, PLANNER, Staff, signed_in

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


@pytest.fixture
def city_and_ward(city: None) -> tuple[Plan, Plan]:
    scheme = record_scheme(actor=SYSTEM, code="chiku", name_ja="地区")
    record_area(actor=SYSTEM, scheme=scheme, code="kawabe", name="川辺地区", since=date(2020, 4, 1))
    whole = samples.plan().plan
    document = samples.document(1, 1, title="川辺地区の計画")
    return whole, load_edition(actor=SYSTEM, document=document, source="tests", adopt=True).plan


@pytest.fixture
def planner(city_and_ward: tuple[Plan, Plan]) -> Staff:
    return signed_in("planner", (*PLANNER, "plan.load"))


def place(plan: Plan, parent: str, area: str) -> dict[str, str]:
    return {"plan": plan.slug, f"{plan.slug}-parent": parent, f"{plan.slug}-area": area}


def test_a_ward_plan_is_hung_below_the_citys(planner: Staff, city_and_ward: tuple[Plan, Plan]) -> None:
    whole, ward = city_and_ward
    assert reverse("web:desk_plan_links") in planner.read("desk_plan")
    assert "川辺地区の計画" in planner.read("desk_plan_links")
    response = planner.post(reverse("web:desk_plan_links"), place(ward, whole.slug, "kawabe"))
    assert response.status_code == 302
    ward.refresh_from_db()
    assert ward.parent == whole
    assert ward.area is not None
    assert ward.area.code == "kawabe"


def test_what_cannot_be_is_said_and_what_was_chosen_stays(
    planner: Staff, city_and_ward: tuple[Plan, Plan]
) -> None:
    whole, ward = city_and_ward
    response = planner.post(reverse("web:desk_plan_links"), place(ward, "", "kawabe"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "hangs below another plan" in page
    assert '<option value="kawabe" selected>' in page
    planner.post(reverse("web:desk_plan_links"), place(ward, whole.slug, ""))
    response = planner.post(reverse("web:desk_plan_links"), place(whole, ward.slug, ""))
    assert "cannot hang below itself" in response.content.decode()


def test_who_may_not_load_plans_does_not_see_it(city_and_ward: tuple[Plan, Plan]) -> None:
    clerk = signed_in("clerk", CLERK)
    assert clerk.get(reverse("web:desk_plan_links")).status_code == 403
