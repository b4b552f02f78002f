"""The demo city, for tests that walk through the whole house."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tomoni.accounts.api import Person
from tomoni.audit.api import work_off


@pytest.fixture(scope="module")
def demo_city(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """こもれび市 in the test database, its background work done; gone again after the module that asked for it."""
    from tomoni.ops.preparing import prepare

    house = transaction.atomic()
    with django_db_blocker.unblock(), override_settings(TOMONI_DATA=tmp_path_factory.mktemp("demo")):
        house.__enter__()
        prepare(demo=True)
        while work_off():
            pass
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        house.__exit__(None, None, None)


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
