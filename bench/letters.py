"""How many finished letters a second the production server takes in: ``python -m bench.letters``.

``tomoni serve`` runs on PostgreSQL with the limits off. A load generator in a process of its own posts final letters,
each a different one, over kept connections with the real cookie and token. Every acknowledged receipt is then looked
for in the database, text included. Exit code 1 below the bar, or when one is missing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from random import Random

from . import words
from .database import backend_of, environment, server_url, within_postgresql
from .posting import Citizen, NotAcknowledged, Receipt
from .server import Server, children_of, cpu_of, cpu_of_machine, ledger, parent_of

BAR = 100.0  # letters a second
CITIZENS = 8  # at once: as many as the server of two cores has threads


def main() -> int:
    """Start the server, let the generator run, count what is in the database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--citizens", type=int, default=CITIZENS)
    parser.add_argument(
        "--worker", action="store_true", help="let the worker work beside it, as `tomoni up` does"
    )
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead; no bar is set there")
    parser.add_argument("--generate", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.generate:
        return generate(given.generate, given.seconds, given.citizens)
    if given.sqlite:
        for name in ("DATABASE_URL", "PGPORT"):
            os.environ.pop(name, None)
    elif not server_url():
        return within_postgresql([sys.executable, "-m", "bench.letters", *sys.argv[1:]])
    return run(given.seconds, given.citizens, given.worker)


def run(seconds: float, citizens: int, with_worker: bool) -> int:
    """One measurement."""
    environ = environment("letters", fresh=True, TOMONI_LIMITS="0", TOMONI_DEMO="0")
    server = Server(environ)
    server.tomoni("prepare")
    with server, _worker(environ) if with_worker else nullcontext() as worker:
        _generate(server.port, 3, citizens)  # warm
        before, idle = _cpu(server, worker), time.monotonic()
        done = _generate(server.port, seconds, citizens)
        elapsed, used = time.monotonic() - idle, _cpu(server, worker)
        if worker:
            _print_catching_up(environ)
    used = {name: used[name] - before.get(name, 0) for name in used}
    used["others"] -= sum(seconds for name, seconds in used.items() if name != "others") + done["cpu"]
    used["generator"] = done["cpu"]
    missing = _missing(environ, done["receipts"])
    _print(environ, done, used, elapsed, citizens, missing)
    return 0 if done["rate"] >= BAR and not missing and not done["errors"] else 1


def _generate(port: int, seconds: float, citizens: int) -> dict:  # type: ignore[type-arg]
    command = [sys.executable, "-m", "bench.letters", "--generate", str(port), "--seconds", str(seconds)]
    command += ["--citizens", str(citizens)]
    found: dict[str, object] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


@contextmanager
def _worker(environ: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    worker = subprocess.Popen([sys.executable, "-m", "tomoni.ops.cli", "work"], env=environ)
    yield worker
    worker.terminate()
    worker.wait()


def _cpu(server: Server, worker: "subprocess.Popen[bytes] | None") -> dict[str, float]:
    used = {
        "server": server.cpu_seconds(),
        "PostgreSQL": sum(map(cpu_of, _postgres())),
        "others": cpu_of_machine(),
    }
    return used | {"worker": cpu_of(worker.pid)} if worker else used


def _postgres() -> list[int]:
    """The processes of the PostgreSQL server that is measured; none where it is on another machine, or on SQLite."""
    url = server_url()
    own = parent_of(backend_of(url)) if url else None
    return [own, *children_of(own)] if own else []


def _print_catching_up(environ: dict[str, str]) -> None:
    """How far the worker is behind when the last letter is in, and when it has caught up."""
    code = (
        "import time, django; django.setup()\n"
        "from tomoni.audit.api import owed_jobs\n"
        "began, owed = time.monotonic(), owed_jobs()\n"
        "while owed_jobs() and time.monotonic() < began + 120: time.sleep(0.2)\n"
        "print(f'worker: {owed:,} jobs owed at the end, {owed_jobs():,} left after {time.monotonic() - began:.0f} s')"
    )
    subprocess.run([sys.executable, "-c", code], env=environ, check=True)


def _missing(environ: dict[str, str], receipts: list[list[str]]) -> int:
    """How many of the acknowledged letters are not in the ledger with their text."""
    kept = set(ledger(environ))
    return sum((key, text) not in kept for key, text in receipts)


def _print(
    environ: dict[str, str],
    done: dict,  # type: ignore[type-arg]
    used: dict[str, float],
    elapsed: float,
    citizens: int,
    missing: int,
) -> None:
    code = "import django; django.setup(); from bench import machine; print(machine.describe())"
    print(
        subprocess.run([sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, text=True).stdout,
        end="",
    )
    print(f"{citizens} citizens at once for {elapsed:.0f} s, limits off\n")
    print(f"accepted       {done['rate']:8.1f} a second  ({done['rate'] / BAR:.0%} of the bar of {BAR:.0f})")
    print(f"acknowledged   {len(done['receipts']):8d}, of them {missing} missing in the database")
    print(f"answer         {done['p50']:8.1f} ms at p50, {done['p95']:.1f} ms at p95")
    print(f"errors         {sum(done['errors'].values()):8d} {done['errors'] or ''}")
    for name, seconds in sorted(used.items(), key=lambda one: one[0] == "others"):
        print(
            f"CPU {name:10} {seconds / elapsed:8.0%} of one core, {seconds / max(len(done['receipts']), 1) * 1000:.1f} ms a letter"
        )


# ---- the generator


def generate(port: int, seconds: float, citizens: int) -> int:
    """Post for so many seconds and print what happened as JSON."""
    receipts: list[Receipt] = []
    times: list[float] = []
    errors: dict[str, int] = {}
    end = time.monotonic() + seconds

    def write(number: int) -> None:
        rng = Random()
        citizen = Citizen(port)
        while time.monotonic() < end:
            text = f"{words.voice(rng)}{rng.getrandbits(64):016x}"
            began = time.perf_counter()
            try:
                receipts.append(citizen.send_letter(text))
                times.append(time.perf_counter() - began)
            except (NotAcknowledged, OSError) as problem:
                kind = str(problem) if isinstance(problem, NotAcknowledged) else type(problem).__name__
                errors[kind] = errors.get(kind, 0) + 1
                citizen.close()

    began = time.monotonic()
    threads = [threading.Thread(target=write, args=[number]) for number in range(citizens)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - began
    quantiles = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    json.dump(
        {
            "receipts": [(one.key, one.text) for one in receipts],
            "rate": len(receipts) / elapsed,
            "p50": quantiles[49] * 1000,
            "p95": quantiles[94] * 1000,
            "errors": errors,
            "cpu": time.process_time(),
        },
        sys.stdout,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
