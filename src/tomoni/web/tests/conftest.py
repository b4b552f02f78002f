"""A city whose words of consent are loaded, and a reader of English: the words of the source stand on the pages."""

from typing import Any

import pytest
from django.test import Client

from tomoni.voices.tests import factories


@pytest.fixture
def city(db: Any) -> None:
    factories.wording()
    factories.department()


class Reader(Client):
    """Reads pages as text."""

    def read(self, address: str, status: int = 200) -> str:
        response = self.get(address)
        assert response.status_code == status, response.status_code
        return response.content.decode()


@pytest.fixture
def reader() -> Reader:
    return Reader(headers={"accept-language": "en"})
