"""``tomoni up`` as a whole: it serves, ends in order, and leaves nobody behind when it is killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tomoni.ops.site import any_free_port

from .test_site import runs, until

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc to find children")


@pytest.fixture
def settings_of_its_own(tmp_path: Path) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("TOMONI_", "DATABASE_URL"))
    }
    return clean | {
        "TOMONI_DATA": str(tmp_path),
        "TOMONI_PORT": str(any_free_port()),
        "TOMONI_LOG_LEVEL": "ERROR",
    }


@pytest.fixture
def up(settings_of_its_own: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-m", "tomoni.ops.cli", "up"], env=settings_of_its_own)
    until(lambda: _answers(settings_of_its_own["TOMONI_PORT"]), 30)
    yield process
    process.kill()
    process.wait()


def test_it_serves_and_ends_in_order(
    up: "subprocess.Popen[bytes]", settings_of_its_own: dict[str, str]
) -> None:
    children = _children(up.pid)
    assert len(children) == 2
    again = subprocess.run(
        [sys.executable, "-m", "tomoni.ops.cli", "up"],
        env=settings_of_its_own,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 1
    assert f"Port {settings_of_its_own['TOMONI_PORT']}" in again.stderr.replace("ポート", "Port")
    up.send_signal(signal.SIGTERM)
    assert up.wait(20) == 0
    assert not any(runs(child) for child in children)


def test_killed_it_leaves_nobody_behind(up: "subprocess.Popen[bytes]") -> None:
    family = _children(up.pid)
    family += [grandchild for child in family for grandchild in _children(child)]
    assert len(family) >= 3
    up.kill()
    until(lambda: not any(runs(one) for one in family), 20)


def test_the_worker_ends_in_order(settings_of_its_own: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "tomoni.ops.cli", "prepare"], env=settings_of_its_own, check=True)
    worker = subprocess.Popen([sys.executable, "-m", "tomoni.ops.cli", "work"], env=settings_of_its_own)
    time.sleep(2)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0


def _answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended since
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found
