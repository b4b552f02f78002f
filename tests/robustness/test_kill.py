"""``kill -9`` of the whole server in the middle of letters: what was acknowledged is there, and nothing twice.

Runs on SQLite, or on the PostgreSQL server of DATABASE_URL, in a database of its own.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from bench.database import drop, environment
from bench.posting import Citizen, NotAcknowledged, Receipt
from bench.server import Server, ledger

CITIZENS = 6
LETTERS = 40  # acknowledged before the server is killed
ROUNDS = 2


@dataclass
class Post:
    """What citizens know: which letters were acknowledged, and which were on their way when the line broke."""

    acknowledged: list[Receipt] = field(default_factory=list)
    broken_off: list[tuple[str, str]] = field(default_factory=list)  # text, form id

    def write_until_it_breaks(self, port: int) -> None:
        citizen = Citizen(port, timeout=10)
        while True:
            form_id = str(uuid4())
            text = f"街灯が暗いです。{form_id}"
            try:
                self.acknowledged.append(citizen.send_letter(text, form_id))
            except (OSError, NotAcknowledged):
                self.broken_off.append((text, form_id))
                return

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + 10
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, f"only {len(self.acknowledged)} letters were taken in"
            time.sleep(0.005)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    environ = environment(
        f"kill_{os.getpid()}", fresh=True, base=tmp_path, TOMONI_LIMITS="0", TOMONI_DEMO="0"
    )
    server = Server(environ)
    server.tomoni("prepare")
    with server:
        yield server
    drop(environ)


def test_kill_minus_nine_loses_no_letter_that_was_acknowledged_and_doubles_none(server: Server) -> None:
    post = Post()
    for _ in range(ROUNDS):
        citizens = [
            threading.Thread(target=post.write_until_it_breaks, args=[server.port]) for _ in range(CITIZENS)
        ]
        for citizen in citizens:
            citizen.start()
        post.wait_for(len(post.acknowledged) + LETTERS)
        server.kill()
        for citizen in citizens:
            citizen.join()
        server.start()
    assert len(post.broken_off) == ROUNDS * CITIZENS, "somebody was not in the middle of sending"

    again = Citizen(server.port)
    sent_again = [again.send_letter(text, form_id) for text, form_id in post.broken_off]

    kept = ledger(server.environ)
    assert {(one.key, one.text) for one in [*post.acknowledged, *sent_again]} == set(kept)
    assert max(Counter(text for _key, text in kept).values()) == 1
    for receipt in post.acknowledged[-5:]:
        assert again.request("GET", receipt.path)[0] == 200
        status, _headers, body = again.request("GET", f"/voices/f/{receipt.key}/")
        assert status == 200
        assert receipt.text in body.decode()
