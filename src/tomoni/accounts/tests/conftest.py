import pytest


@pytest.fixture(autouse=True)
def _own_addresses(settings) -> None:
    settings.ROOT_URLCONF = "tomoni.accounts.tests.urls"
