"""New keys, and what is encrypted going under them."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tomoni.ops.keys import add_key, rotate


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "secrets.json"
    file.write_text(
        json.dumps({"django_key": "x", "data_keys": {"k1": Fernet.generate_key().decode()}, "index_key": "y"})
    )
    monkeypatch.setenv("TOMONI_SECRETS", str(file))
    return file


def test_a_new_key_stands_first_and_the_others_stay(secrets: Path) -> None:
    before = json.loads(secrets.read_text())
    add_key()
    after = json.loads(secrets.read_text())
    assert list(after["data_keys"]) == ["k2", "k1"]
    assert after["data_keys"]["k1"] == before["data_keys"]["k1"]
    assert {**after, "data_keys": None} == {**before, "data_keys": None}
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_older_keys_go_only_when_asked(secrets: Path, settings: Any) -> None:
    add_key()
    settings.TOMONI_DATA_KEYS = json.loads(secrets.read_text())["data_keys"]
    rotate(forget=False)
    assert list(json.loads(secrets.read_text())["data_keys"]) == ["k2", "k1"]
    rotate(forget=True)
    assert list(json.loads(secrets.read_text())["data_keys"]) == ["k2"]
