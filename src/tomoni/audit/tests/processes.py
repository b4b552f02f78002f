"""Other processes on the tests' own database: what only they can prove (that one is killed, that they count together)."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

BEGIN = "import django; django.setup()\n"


def start(code: str) -> "subprocess.Popen[str]":
    """A Python process with this code, on the test database."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tomoni.config.settings",
        "DATABASE_URL": _database_url(),
        "TOMONI_DATA": str(settings.TOMONI_DATA),
        "TOMONI_LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + code], env=environ, stdout=subprocess.PIPE, text=True
    )


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(database['NAME']).absolute()}"
    user, password, host = (quote(str(database[key]), safe="") for key in ("USER", "PASSWORD", "HOST"))
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{user}:{password}@{host}{port}/{database['NAME']}"


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Raises AssertionError when it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
