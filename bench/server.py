"""The real server, ``tomoni serve``, as a process of its own: started, watched, stopped or killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

STARTING = 30.0  # seconds
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A context in which the site of an environment is served on a port of its own."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port = free_port()
        self.environ = environ | {
            "TOMONI_PORT": str(self.port),
            "TOMONI_URL": f"http://localhost:{self.port}",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._signal(signal.SIGTERM)

    def tomoni(self, *arguments: str) -> None:
        """Run one of the site's own commands."""
        command = [sys.executable, "-m", "tomoni.ops.cli", *arguments]
        subprocess.run(command, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Begin, or begin again on the same port; come back when a page answers.

        Raises:
            RuntimeError: it ended, or nothing answers.
        """
        command = [sys.executable, "-m", "tomoni.ops.cli", "serve"]
        self.process = subprocess.Popen(command, env=self.environ, process_group=0)
        deadline = time.monotonic() + STARTING
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not answer")
            time.sleep(0.05)

    def kill(self) -> None:
        """``kill -9`` of the whole group: master and workers, in the middle of whatever they do."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """CPU that the master and its workers have used so far."""
        assert self.process
        return sum(cpu_of(pid) for pid in [self.process.pid, *children_of(self.process.pid)])


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def cpu_of(pid: int) -> float:
    """CPU seconds of a process that runs, and of its children that ended; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def cpu_of_machine() -> float:
    """CPU seconds that all processes and the kernel have used so far."""
    user, nice, system, _idle, _waiting, *interrupts = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + sum(interrupts)) / _TICK


def parent_of(pid: int) -> int | None:
    """The process that started this one; None where it is none of this machine."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])
    except OSError:
        return None


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def ledger(environ: dict[str, str]) -> list[tuple[str, str]]:
    """Every voice in the ledger of an environment: the secret of its link, and its text."""
    code = (
        "import sys, json, django; django.setup()\n"
        "from tomoni.voices.models import VoiceText\n"
        "json.dump(list(VoiceText.objects.values_list('voice__follow_key', 'text')), sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, check=True)
    return [(key, text) for key, text in json.loads(done.stdout)]
