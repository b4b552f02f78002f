"""The ``tomoni`` command at the terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tomoni.ops.console import terminal_language
from tomoni.ops.reference import PAGE, settings_page


def tomoni(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("TOMONI_", "DATABASE_URL"))
    }
    return subprocess.run(
        [sys.executable, "-m", "tomoni.ops.cli", *arguments],
        env=clean | {"TOMONI_DATA": str(folder), "LANG": "C.UTF-8"} | settings,
        capture_output=True,
        text=True,
    )


def test_the_page_of_settings_says_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == settings_page(), "run .venv/bin/python -m tomoni.ops.reference"


def test_a_setting_that_cannot_be_used_is_named_without_a_traceback(tmp_path: Path) -> None:
    said = tomoni(tmp_path, "doctor", TOMONI_PORT="eight")
    assert said.returncode == 1
    assert "TOMONI_PORT='eight' must be a whole number" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_database_that_does_not_answer_is_no_traceback(tmp_path: Path) -> None:
    said = tomoni(tmp_path, "prepare", DATABASE_URL="postgres://a:b@127.0.0.1:1/c")
    assert said.returncode == 1
    assert "tomoni doctor" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_plan_that_is_not_there_is_no_traceback(tmp_path: Path) -> None:
    said = tomoni(tmp_path, "plan", "load", str(tmp_path / "nothing.json"))
    assert said.returncode == 1
    assert "nothing.json" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_city_of_ones_own_is_loaded_with_its_plan(tmp_path: Path) -> None:
    catalog = Path(__file__).resolve().parents[4] / "catalog"
    assert tomoni(tmp_path, "prepare").returncode == 0
    assert "16" in tomoni(tmp_path, "city", "load", str(catalog / "demo")).stdout
    first = tomoni(tmp_path, "plan", "load", str(catalog / "demo" / "plan.json"))
    again = tomoni(tmp_path, "plan", "load", str(catalog / "demo" / "plan.json"), LANG="ja_JP.UTF-8")
    assert first.stdout.startswith("Loaded ")
    assert "読みこみ済み" in again.stdout


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({}, "en"),
    ],
)
def test_the_terminal_speaks_its_own_language(
    locale: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert terminal_language() == language
