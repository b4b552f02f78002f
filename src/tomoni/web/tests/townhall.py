"""People of the town hall who are signed in, for the tests of the desk."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from tomoni.accounts.api import (
    Department,
    Person,
    RoleDefinition,
    actor_for,
    appoint,
    grant_role,
    record_person,
    record_post,
)
from tomoni.approvals.api import Request, approve
from tomoni.kernel.actor import Actor
from tomoni.plan.api import Edition
from tomoni.voices.tests.factories import SYSTEM, staff

SINCE = date(2020, 4, 1)
CLERK = (
    *(
        f"voices.{name}"
        for name in ("take", "assign", "draft", "request_approval", "publish", "close", "summarise")
    ),
    "voices.read_private",
    "notify.read",
)
OFFICER = ("voices.read_private", "voices.take", "voices.draft")
PLANNER = (
    *("voices.read_private", "voices.reflect", "plan.propose_change", "plan.adopt"),
    *("indicators.bind", "indicators.record"),
)
MAYOR_ACTOR = staff("approvals.decide")
MAYOR = ("voices.read_private", "approvals.decide", "audit.read")


class Staff(Client):
    """Somebody signed in, who reads the desk in English: the words of the source stand on the pages."""

    person: Person

    def read(self, name: str, *args: Any, status: int = 200, query: str = "") -> str:
        """The page of this name, as text."""
        response = self.get(reverse(f"web:{name}", args=args) + query)
        assert response.status_code == status, response.status_code
        return response.content.decode()

    def send(self, name: str, *args: Any, status: int = 302, query: str = "", **data: Any) -> str:
        """Press the button of this name; the page that comes of it, as text."""
        fields = {key.replace("__", "-"): value for key, value in data.items()}
        response = self.post(reverse(f"web:{name}", args=args) + query, fields)
        assert response.status_code == status, (response.status_code, response.content.decode()[:2000])
        return response.headers["Location"] if status == 302 else response.content.decode()

    @property
    def actor(self) -> Actor:
        return actor_for(self.person)


def approved(planner: Staff, draft: Edition) -> Request:
    """The planner asks on the page for that, and the mayor approves."""
    planner.send("desk_plan_ask", draft.pk, note="お願いします。")
    draft.refresh_from_db()
    assert draft.approval
    approve(actor=MAYOR_ACTOR, request=draft.approval)
    return draft.approval


def signed_in(
    name: str, permissions: tuple[str, ...], department: Department | None = None, *, only_there: bool = False
) -> Staff:
    """A person at a post with these permissions, signed in; ``only_there``: for their own department alone."""
    person = record_person(actor=SYSTEM, email=f"{name}@example.jp", name=name.title())
    post = record_post(actor=SYSTEM, title=name, since=SINCE, department=department)
    role, _ = RoleDefinition.objects.get_or_create(
        code=name,
        defaults={
            "label_ja": name,
            "label_en": name,
            "permissions": list(permissions),
            "department_only": only_there,
        },
    )
    appoint(actor=SYSTEM, person=person, post=post, since=SINCE)
    grant_role(actor=SYSTEM, post=post, role=role, since=SINCE)
    staff = Staff(headers={"accept-language": "en"})
    staff.person = person
    staff.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return staff
