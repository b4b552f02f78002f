"""What the doctor finds, and what he leaves in peace."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tomoni.accounts.api import RoleDefinition
from tomoni.kernel.errors import DomainError
from tomoni.ops import doctor
from tomoni.ops.doctor import Finding, State

pytestmark = pytest.mark.django_db


def ill(check: Any) -> list[Finding]:
    return [finding for finding in check() if finding.state is State.ILL]


def test_a_sound_installation_needs_no_mending() -> None:
    for check in (
        doctor.time_zone,
        doctor.data_folder,
        doctor.catalogue,
        doctor.database,
        doctor.mail,
        doctor.clock,
    ):
        assert not ill(check), check


def test_others_can_read_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.json"
    file.touch(mode=0o600)
    monkeypatch.setenv("TOMONI_SECRETS", str(file))
    assert not ill(doctor.secrets)
    os.chmod(file, 0o644)
    assert [finding.mend for finding in ill(doctor.secrets)] == [f"chmod 600 {file}"]


def test_a_torn_file_of_the_catalogue_is_named(tmp_path: Path, settings: Any) -> None:
    settings.TOMONI_CATALOG = tmp_path
    (tmp_path / "roles.yaml").write_text("a: [")
    assert str(tmp_path / "roles.yaml") in ill(doctor.catalogue)[0].what


def test_a_mail_server_that_does_not_answer(settings: Any) -> None:
    settings.TOMONI_SMTP, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", 1
    assert "127.0.0.1:1" in ill(doctor.mail)[0].what


def test_the_demo_on_a_real_site_is_the_worst(settings: Any) -> None:
    settings.TOMONI_HTTPS, settings.TOMONI_DEMO, settings.DEBUG = True, True, False
    assert [finding.mend for finding in ill(doctor.real_site)] == ["TOMONI_DEMO=0"]


def test_tables_without_roles_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_words() -> None:
        raise DomainError("voices.no_consent_wording")

    monkeypatch.setattr(doctor, "newest_consent_wording", no_words)
    for role in RoleDefinition.objects.all():
        role.roles.all().delete()
        role.delete()
    assert [finding.mend for finding in ill(doctor.tables)] == ["tomoni prepare", "tomoni prepare"]


def test_a_job_that_waits_for_long_says_that_no_worker_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "oldest_due", lambda: timezone.now() - timedelta(minutes=5))
    assert not ill(doctor.jobs)
    monkeypatch.setattr(doctor, "oldest_due", lambda: timezone.now() - timedelta(hours=1))
    assert [finding.mend for finding in ill(doctor.jobs)] == ["tomoni work"]


def test_a_check_that_breaks_is_a_finding_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    def broken() -> Any:
        raise RuntimeError("torn")

    monkeypatch.setattr(doctor, "MACHINE", [broken])
    monkeypatch.setattr(doctor, "INSTALLATION", [])
    assert doctor.examine() == 1
    assert "broken: RuntimeError: torn" in capsys.readouterr().out
