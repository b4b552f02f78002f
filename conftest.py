"""Tests run on the demo's settings, in a data folder of their own, with no network."""

import atexit
import os
import shutil
import tempfile
from typing import Any

import django
import pytest

# Set before Django reads its settings, which is why pyproject.toml does not name them: pytest-django would read them
# before this file. The processes of pytest-xdist inherit what the first one sets.
os.environ.pop("TOMONI_PYTHON", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "tomoni.config.settings"
if "TOMONI_DATA" not in os.environ:
    os.environ["TOMONI_DATA"] = tempfile.mkdtemp(prefix="tomoni-tests-")
    os.mkdir(os.path.join(os.environ["TOMONI_DATA"], "static"))  # whitenoise complains where it is missing
    atexit.register(shutil.rmtree, os.environ["TOMONI_DATA"], ignore_errors=True)
os.environ.setdefault("TOMONI_DEMO", "1")
os.environ.setdefault("TOMONI_LOG_LEVEL", "ERROR")
django.setup()

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """In CI nothing is skipped, but for tests on texts that are not everywhere."""
    if report.skipped and "shared" not in report.keywords and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") == "true" and _skipped and session.exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if os.environ.get("CI") == "true" and _skipped:
        terminalreporter.write_line(f"In CI nothing may be skipped: {', '.join(_skipped)}", red=True)
