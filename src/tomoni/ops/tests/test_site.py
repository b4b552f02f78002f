"""The processes: started, watched, started again, stopped; and none stays behind when `tomoni up` is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tomoni.ops import site as module
from tomoni.ops.site import Child, Site, SiteFailed, port_is_free

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]
END = [sys.executable, "-c", "raise SystemExit(7)"]
AS_CHILD = [
    sys.executable,
    "-c",
    "import time; from tomoni.ops.site import end_with_parent; end_with_parent(); time.sleep(60)",
]


def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.children = [Child("one", WAIT), Child("two", WAIT)]
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    yield made
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), handlers, strict=True):
        signal.signal(number, handler)


def test_leaving_stops_all_children(site: Site) -> None:
    with site:
        assert [child.ended() for child in site.children] == [None, None]
    assert [child.ended() for child in site.children] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_child_that_ends_is_started_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site:
        process = site.children[0].process
        assert process
        process.kill()
        process.wait()

        def rest(seconds: float) -> None:
            if site.children[0].process is not process:
                raise KeyboardInterrupt

        monkeypatch.setattr(module.time, "sleep", rest)
        with pytest.raises(KeyboardInterrupt):
            site.watch()
        monkeypatch.undo()
        assert site.children[0].ended() is None


def test_a_child_that_ends_again_and_again_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.children = [Child("one", END)]
    with site:
        monkeypatch.setattr(module.time, "sleep", lambda seconds: site.children[0].process.wait())  # type: ignore[union-attr]
        with pytest.raises(SiteFailed):
            site.watch()


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            "child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE)\n"
            "open(sys.argv[1], 'w').write(str(child.pid))\n"
            "time.sleep(60)",
            str(pid),
            *AS_CHILD,
        ]
    )
    until(lambda: pid.exists() and pid.read_text() != "")
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    until(lambda: not runs(int(pid.read_text())))


def runs(pid: int) -> bool:
    """Whether there is a process of this number that has not ended."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # gone since, or a system without /proc
        return not Path("/proc").exists()


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not port_is_free(taken.getsockname()[1])
        port = taken.getsockname()[1]
    assert port_is_free(port)
