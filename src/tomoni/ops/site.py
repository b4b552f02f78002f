"""The web process and the worker as children of ``tomoni up``: started, watched, started again, stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from django.conf import settings
from django.utils.translation import gettext as _

from .console import warn

STARTING = 60.0  # seconds until the site must answer
STOPPING = 30.0  # seconds after which a child that does not stop is killed
RESTARTS, WITHIN = (
    5,
    60.0,
)  # a child that ends more often than this has a fault that starting again does not mend


class SiteFailed(Exception):
    """The site cannot be kept running. The text says why."""


@dataclass
class Child:
    """One process. It watches its standard input, and ends when this process, which holds the other end, is gone."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS + 1))

    def start(self) -> None:
        """Begin, or begin again.

        Raises:
            SiteFailed: it ended too often.
        """
        now = time.monotonic()
        self.starts.append(now)
        if len(self.starts) > RESTARTS and now - self.starts[0] < WITHIN:
            raise SiteFailed(
                _("%(name)s ended %(times)d times in a minute. `tomoni doctor` may know why.")
                % {"name": self.name, "times": RESTARTS}
            )
        # A group of its own: Ctrl+C in the terminal reaches `tomoni up` alone, which then stops its children in order.
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, process_group=0)

    def ended(self) -> int | None:
        """How it ended, or None while it runs."""
        return self.process.poll() if self.process else None


class Site:
    """A context in which the site runs."""

    def __init__(self) -> None:
        tomoni = [sys.executable, "-m", "tomoni.ops.cli"]
        self.children = [
            Child(_("The web process"), [*tomoni, "serve", "--as-child"]),
            Child(_("The worker"), [*tomoni, "work", "--as-child"]),
        ]

    def __enter__(self) -> "Site":
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl+C
        for child in self.children:
            child.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # being impatient does not leave children behind
        running = [child.process for child in self.children if child.process and child.ended() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOPPING
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.default_int_handler)

    def wait_until_it_answers(self) -> None:
        """Come back as soon as a page can be opened.

        Raises:
            SiteFailed: a child ended, or nothing answers after a minute.
        """
        deadline = time.monotonic() + STARTING
        while not answers():
            for child in self.children:
                if (code := child.ended()) is not None:
                    raise SiteFailed(
                        _("%(name)s ended at once (%(code)s); the lines above say why.")
                        % {"name": child.name, "code": code}
                    )
            if time.monotonic() > deadline:
                raise SiteFailed(_("The site does not answer after a minute."))
            time.sleep(0.05)

    def watch(self) -> None:
        """Start again what ends, until Ctrl+C or SIGTERM (``KeyboardInterrupt``).

        Raises:
            SiteFailed: a child ends again and again.
        """
        while True:
            for child in self.children:
                if (code := child.ended()) is not None:
                    warn(
                        _("%(name)s ended (%(code)s) and is started again.")
                        % {"name": child.name, "code": code}
                    )
                    time.sleep(min(2 ** (len(child.starts) - 1) - 1, 10))
                    child.start()
            time.sleep(0.3)


def end_with_parent() -> None:
    """End this process when the one that started it is gone, even if that was killed: its end of the pipe closes."""

    def watch() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def answers() -> bool:
    """Whether the site says of itself that it works."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    try:
        connection = http.client.HTTPConnection(
            _reachable(settings.TOMONI_BIND), settings.TOMONI_PORT, timeout=5
        )
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def port_is_free(port: int) -> bool:
    """Whether this process could serve there."""
    family = socket.AF_INET6 if ":" in settings.TOMONI_BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.TOMONI_BIND, port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _reachable(bind: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - these are the names for "everywhere"
