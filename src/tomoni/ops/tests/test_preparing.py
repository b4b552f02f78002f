"""Making a database ready, again and again."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import EmailField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from tomoni.accounts.api import Person, RoleDefinition
from tomoni.ops.preparing import Memory, NotADemo, load_demo, load_words, pending_migrations, prepare
from tomoni.voices.api import ConsentWording, newest_consent_wording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, settings: Any) -> Path:
    settings.TOMONI_DATA = tmp_path
    return tmp_path


def test_a_new_installation_has_roles_and_words_without_the_demo() -> None:
    for role in RoleDefinition.objects.all():
        role.roles.all().delete()
        role.delete()
    prepare(demo=False)
    assert RoleDefinition.objects.filter(code="clerk").exists()
    assert newest_consent_wording().words["ja"]["choices"]
    assert pending_migrations() == 0


def test_a_second_time_nothing_is_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(demo=False)
    monkeypatch.setattr("tomoni.ops.preparing.load_roles", lambda *args, **more: pytest.fail("loaded again"))
    monkeypatch.setattr("tomoni.ops.preparing.load_words", lambda *args: pytest.fail("loaded again"))
    prepare(demo=False)


def test_the_demo_does_not_get_into_a_real_city() -> None:
    Person.objects.all().update(email=Concat("id", Value("@city.example.jp"), output_field=EmailField()))
    Person.objects.create_user("mayor@city.example.jp")
    with pytest.raises(NotADemo):
        load_demo()


def test_a_file_that_changed_is_new(tmp_path: Path) -> None:
    file = tmp_path / "roles.yaml"
    file.write_text("a")
    memory = Memory()
    assert memory.is_new("roles", [file])
    memory.keep("roles", [file])
    assert not memory.is_new("roles", [file])
    file.write_text("b")
    assert memory.is_new("roles", [file])


def test_another_database_is_filled_although_the_folder_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "roles.yaml"
    file.write_text("a")
    Memory().keep("roles", [file])
    MigrationRecorder.Migration.objects.all().update(applied=timezone.now())
    assert Memory().is_new("roles", [file])


def test_a_torn_memory_is_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "roles.yaml"
    file.write_text("a")
    (tmp_path / "prepared.json").write_text('{"database')
    assert Memory().is_new("roles", [file])
    Memory().keep("roles", [file])
    assert json.loads((tmp_path / "prepared.json").read_text())["roles"]


def test_a_version_of_the_words_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "consent.yaml"
    version = "versions:\n  - {version: 900, valid_from: 2020-04-01, ja: {question: %s}}\n"
    file.write_text(version % "一")
    load_words(file)
    file.write_text(version % "二")
    load_words(file)
    assert ConsentWording.objects.get(version=900).words == {"ja": {"question": "一"}}
