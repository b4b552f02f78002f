"""Departments, posts and roles over time; who may see what; ending accounts."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from tomoni.accounts import jobs
from tomoni.accounts.api import (
    Department,
    Person,
    RoleDefinition,
    actor_for,
    appoint,
    department_by_key,
    department_by_name,
    department_names,
    grant_role,
    record_department,
    record_person,
    record_post,
    staff_names,
)
from tomoni.accounts.models import Holding, Role
from tomoni.accounts.tests.factories import department, person, post, staff
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

HEAD = Actor.system("tests")


def test_a_department_is_called_as_it_was_called_on_the_day():
    old, new = date(2020, 4, 1), date(2025, 4, 1)
    kept = record_department(actor=HEAD, key="planning", name="企画課", since=old)
    assert record_department(actor=HEAD, key="planning", name="政策課", since=new) == kept
    assert department_names(date(2020, 3, 31)) == {}
    assert department_names(old) == {kept.pk: "企画課"}
    assert department_names(date(2025, 3, 31)) == {kept.pk: "企画課"}
    assert department_names(new) == department_names() == {kept.pk: "政策課"}
    assert department_by_key("planning") == kept
    assert department_by_name("企画課") is None
    assert department_by_name("企画課", date(2024, 1, 1)) == kept


def test_a_name_can_be_corrected_on_the_day_it_was_given():
    day = date(2025, 4, 1)
    record_department(actor=HEAD, key="planning", name="企画か", since=day)
    made = record_department(actor=HEAD, key="planning", name="企画課", since=day)
    assert department_names() == {made.pk: "企画課"}
    assert made.versions.count() == 1


def test_what_a_person_may_do_follows_the_posts_they_hold_on_the_day(django_assert_num_queries):
    somebody = person()
    roads, parks = department("roads", "道路課"), department("parks", "公園課")
    role = RoleDefinition.objects.create(code="officer", permissions=["voices.draft"], department_only=True)
    before = record_post(actor=HEAD, title="主査", department=roads, since=date(2020, 4, 1))
    after = record_post(actor=HEAD, title="主査", department=parks, since=date(2020, 4, 1))
    for held in (before, after):
        grant_role(actor=HEAD, post=held, role=role, since=date(2020, 4, 1))
    appoint(actor=HEAD, person=somebody, post=before, since=date(2020, 4, 1))
    Holding.objects.update(valid_to=date(2025, 4, 1))
    appoint(actor=HEAD, person=somebody, post=after, since=date(2025, 4, 1))

    assert actor_for(somebody, date(2020, 3, 31)).grants == frozenset()
    then = actor_for(somebody, date(2025, 3, 31))
    assert (then.post, then.grants) == (before.pk, {Grant("voices.draft", roads.pk)})
    with django_assert_num_queries(1):
        now = actor_for(somebody)
    assert (now.post, now.grants) == (after.pk, {Grant("voices.draft", parks.pk)})
    Role.objects.update(valid_to=timezone.localdate())
    assert not actor_for(somebody).is_staff, "a role that has ended lets nobody do anything"


def test_only_who_manages_people_changes_them():
    nobody = Actor.anonymous()
    for action, values in (
        (record_person, {"email": "a@example.jp", "name": "A"}),
        (record_department, {"key": "a", "name": "A", "since": date(2025, 4, 1)}),
        (record_post, {"title": "A", "since": date(2025, 4, 1)}),
    ):
        with pytest.raises(NotAllowed):
            action(actor=nobody, **values)
    assert not Person.objects.exists()
    assert not Department.objects.exists()


def test_names_of_staff_cost_one_query(django_assert_num_queries):
    somebody, other = person(), person("other@example.jp")
    with django_assert_num_queries(1):
        assert staff_names({somebody.pk, other.pk}) == {somebody.pk: "花子", other.pk: "花子"}


def test_everyone_sees_what_is_for_everyone(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/everyone/").status_code == 200


def test_what_is_behind_a_secret_link_is_kept_by_nobody_on_the_way(client):
    answer = client.get("/link/")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_without_an_account_one_is_sent_to_sign_in_and_comes_back(client):
    for page in ("/signed-in/?a=1", "/desk/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=%2F")
    assert client.get("/signed-in/?a=1").url.endswith("next=%2Fsigned-in%2F%3Fa%3D1")


def test_with_an_account_one_sees_what_is_for_people_with_an_account_but_not_the_desk(client):
    client.force_login(person())
    assert client.get("/signed-in/").status_code == 200
    assert client.get("/desk/").status_code == 403


def test_the_desk_opens_for_any_one_of_its_permissions_and_no_other(client):
    for permission, status in (("plan.adopt", 200), ("voices.answer", 200), ("audit.read", 403)):
        client.force_login(staff(permission, email=f"{permission}@example.jp"))
        answer = client.get("/desk/")
        assert answer.status_code == status
    client.force_login(staff("plan.adopt"))
    assert client.get("/desk/").headers["Cache-Control"] == "no-store, private"


def test_outside_the_demonstration_staff_without_a_second_factor_are_sent_to_set_it_up(client, settings):
    settings.TOMONI_DEMO = False
    somebody = staff("plan.adopt")
    client.force_login(somebody)
    assert client.get("/desk/").url == "/accounts/2fa/"
    TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")
    assert client.get("/desk/").status_code == 200


def test_an_account_that_nobody_used_for_its_term_is_ended(client):
    with time_machine.travel(timezone.now() - timedelta(days=2000)):
        gone, works_here, worked_here = person(), person("b@example.jp"), person("c@example.jp")
        signed_in_since = person("d@example.jp")
        TOTP.activate(gone, "JBSWY3DPEHPK3PXP")
    Person.objects.update(joined_at=timezone.now() - timedelta(days=2000))
    post(works_here, "voices.answer")
    post(worked_here, "voices.answer")
    Holding.objects.filter(person=worked_here).update(valid_to=timezone.localdate() - timedelta(days=30))
    client.force_login(signed_in_since)
    new = person("e@example.jp")

    before = timezone.localdate() - timedelta(days=365)
    assert jobs.shred(before) == 1
    assert jobs.shred(before) == 0
    gone.refresh_from_db()
    assert gone.email == f"{gone.pk}@shredded.invalid"
    assert (gone.name, gone.is_active, gone.has_usable_password()) == ("", False, False)
    assert not Authenticator.objects.filter(user=gone).exists()
    assert not EmailAddress.objects.filter(user=gone).exists()
    kept = Person.objects.filter(is_active=True)
    assert set(kept) == {works_here, worked_here, signed_in_since, new}
    assert jobs.shred(timezone.localdate()) == 1, "and a year later who left a year ago"
