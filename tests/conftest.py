"""The demo city, loaded once for all tests that walk through the whole house."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tomoni.accounts.api import Person
from tomoni.audit.api import work_off


@pytest.fixture(scope="session")
def demo_city(django_db_setup: None, django_db_blocker: Any) -> None:
    """こもれび市 in the test database, its background work done."""
    from tomoni.ops.preparing import prepare

    with django_db_blocker.unblock():
        prepare(demo=True)
        while work_off():
            pass


@pytest.fixture
def sign_in(db: None, demo_city: None) -> Any:
    """A client signed in as somebody of the demo: ``sign_in("clerk")``; ``sign_in("anonymous")`` as nobody."""
    import yaml

    city = yaml.safe_load((settings.TOMONI_CATALOG / "demo" / "city.yaml").read_text("utf-8"))
    emails = {person["key"]: person["email"] for person in city["people"]}
    officer = next(person["email"] for person in city["people"] if person["role"] == "officer")

    def enter(role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(Person.objects.get(email=officer if role == "officer" else emails[role]))
        return client

    return enter
