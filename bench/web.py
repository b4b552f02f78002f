"""Queries and CPU of every page, with few and with many voices and plan nodes: ``python -m bench.web``.

The pages go through the whole middleware stack in this process (Django's test client, DEBUG off, connections looked
after between requests as the server does). CPU is ``time.process_time``: the client's own share (about half a
millisecond) is in it; a PostgreSQL server's is not, SQLite's is. Exit code 1 when a bar is missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

BAR_QUERIES = 10
BAR_MS = 25.0
SIZES = ((500, 10), (50_000, 2_000))  # voices, plan nodes
TIMES = 20
AREA = "kawabe"  # of the demo's city
STAFF = {"desk": "fumika.sano@example.jp", "approvals": "mayor@example.jp"}  # of the demo's town hall
# The bars are set for lists of voices and pages of the plan. Pages on which staff work at one voice are measured too.
WITHOUT_BARS = ("desk, voice", "desk, closed voice", "desk, beside a voice")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one page costs: queries; CPU (median, and the first time); time on the clock (median); bytes of the answer.

    Times are in milliseconds. On the clock is also what a PostgreSQL server did meanwhile.
    """

    page: str
    status: int
    queries: int
    ms: float
    first_ms: float
    clock_ms: float
    size: int


def main() -> int:
    """Seed, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="measure pages whose name contains this")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(json.dumps([asdict(figure) for figure in measure(given.only)]))
        return 0
    return compare(given.only)


# ---- both sizes side by side


def compare(only: str) -> int:
    """Each size in a process of its own; then the table."""
    from .seed import site

    columns = []
    for voices, nodes in SIZES:
        environ = site(voices, nodes)
        command = [sys.executable, "-m", "bench.web", "--inside", "--only", only]
        done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)
        heading, _, figures = done.stdout.rpartition("\n[")
        columns.append([Figure(**figure) for figure in json.loads(f"[{figures}")])
    print(heading.strip())
    print(
        f"Bars: at most {BAR_QUERIES} queries and {BAR_MS:.0f} ms of CPU (median of {TIMES}). first: CPU with nothing "
        "kept yet; clock: until the answer is there"
    )
    return _print(columns)


def _print(columns: list[list[Figure]]) -> int:
    titles = [f"{voices:,} voices, {nodes:,} nodes" for voices, nodes in SIZES]
    print(f"\n{'':30}" + "".join(f"{title:^45}" for title in titles) + "growth")
    print(f"{'page':30}" + "   queries     ms  of bar   first   clock    kB" * len(columns))
    missed = 0
    for row in zip(*columns, strict=True):
        line = f"{row[0].page:30}"
        for figure in row:
            is_over = figure.status != 200 or figure.queries > BAR_QUERIES or figure.ms > BAR_MS
            is_over = is_over and figure.page not in WITHOUT_BARS
            missed += is_over
            if figure.status != 200:
                line += f"{'answers ' + str(figure.status):>45}"
                continue
            line += f"{figure.queries:>9}{figure.ms:8.1f}{figure.ms / BAR_MS:7.0%}{'!' if is_over else ' '}"
            line += f"{figure.first_ms:7.0f}{figure.clock_ms:8.1f}{figure.size / 1000:6.0f}"
        print(line + f"{row[-1].ms / row[0].ms:9.2f}×")
    print(f"No bar is set for: {'; '.join(WITHOUT_BARS)}")
    print(f"\n{missed} of {sum(map(len, columns))} figures miss a bar" if missed else "\nEvery bar is kept")
    return 1 if missed else 0


# ---- one size


def measure(only: str) -> list[Figure]:
    """The figures of every page on the site of this environment."""
    import django

    django.setup()
    from django.test import Client

    from tomoni.accounts.models import Person

    from . import machine

    print(machine.describe())
    clients = {}
    for who in ("", *STAFF):
        clients[who] = Client(raise_request_exception=False, SERVER_NAME="localhost")
        if who:
            clients[who].force_login(Person.objects.get(email=STAFF[who]))
    wanted = {name: url for name, url in pages().items() if only in name}
    return [
        figure_of(name, clients[name.split(",")[0] if name.split(",")[0] in STAFF else ""], url)
        for name, url in wanted.items()
    ]


def pages() -> dict[str, str]:
    """The measured pages by name; the desk's as the clerk sees them, approvals as the mayor."""
    from django.db.models import Count
    from django.urls import NoReverseMatch, reverse

    from tomoni.plan.api import edition_in_force, indicators_of, tree
    from tomoni.voices.models import Concern, Standing

    edition = edition_in_force()
    assert edition
    shown = Standing.objects.filter(public=True)
    many = Concern.objects.values("node__code").annotate(n=Count("pk")).order_by("-n").first()
    assert many
    goal = tree(edition, depth=1)[0].link.code
    changed = shown.filter(decision="changed").select_related("voice").first() or shown[0]
    last = shown.count() // 15
    collection, plan = reverse("voices:collection"), reverse("web:plan")
    found = {
        "front page": reverse("web:front"),
        "collection": collection,
        "collection, last page": f"{collection}?page={last}",
        "collection, answered": f"{collection}?state=answered",
        "collection, not yet answered": f"{collection}?state=open",
        "collection, changed the plan": f"{collection}?state=changed",
        "search, common word": f"{collection}?q=公園",
        "search, common, page 60": f"{collection}?q=公園&page={min(60, last // 4)}",
        "search, two words": f"{collection}?q=点字ブロック+踏切",
        "one voice": reverse("voices:one", args=[shown[3].voice.public_id]),
        "one voice, changed the plan": reverse("voices:one", args=[changed.voice.public_id]),
        "receipt": reverse("voices:receipt", args=[shown[3].voice.follow_key]),
        "following a voice": reverse("voices:private", args=[shown[3].voice.follow_key]),
        "writing a letter": "/letters/write/",
        "promise": reverse("voices:promise"),
        "plan": plan,
        "plan, search": f"{plan}?q=図書館",
        "node, goal": reverse("web:node", args=[goal]),
        "node, measure, most voices": reverse("web:node", args=[many["node__code"]]),
        "edition with changes": reverse("web:edition", args=[edition.pk]),
        "indicator": reverse("web:indicator", args=[indicators_of(edition)[0].key]),
        "words explained": reverse("web:words"),
        "viewpoints": reverse("web:viewpoints"),
        "area, its page": reverse("web:area", args=[AREA]),
        "area, collection": f"{collection}?area={AREA}",
        "area, not yet answered": f"{collection}?state=open&area={AREA}",
        "area, search": f"{collection}?q=公園&area={AREA}",
        "area, plan": f"{plan}?area={AREA}",
    }
    try:
        desk = reverse("web:desk")
    except NoReverseMatch:
        print("the desk has no pages yet", file=sys.stderr)
        return found
    waiting = Standing.objects.filter(closing="", folded=False).exclude(in_hand_on=None)
    return found | {
        "desk": desk,
        "desk, all": f"{desk}?queue=all",
        "desk, all, last page": f"{desk}?queue=all&page=99999",
        "desk, search": f"{desk}?q=公園",
        "approvals": reverse("web:desk_approvals"),
        "desk, voice": reverse("web:desk_voice", args=[waiting[1].pk]),
        "desk, closed voice": reverse("web:desk_voice", args=[shown[3].pk]),
        "desk, beside a voice": reverse("web:desk_beside", args=[waiting[1].pk]),
    }


def figure_of(name: str, client: Any, url: str, times: int = TIMES) -> Figure:
    """What a page costs, asked for so many times after it was asked for twice."""
    first_ms, _ = get(client, url)
    with _counted() as statements:
        _, response = get(client, url)
    cpu, clock = [], []
    for _ in range(times):
        began = time.perf_counter()
        cpu.append(get(client, url)[0])
        clock.append((time.perf_counter() - began) * 1000)
    return Figure(
        page=name,
        status=response.status_code,
        queries=len(statements),
        ms=statistics.median(cpu),
        first_ms=first_ms,
        clock_ms=statistics.median(clock),
        size=len(response.getvalue()),
    )


def get(client: Any, url: str) -> tuple[float, Any]:
    """Milliseconds of CPU, and the answer."""
    from django.db import close_old_connections

    began = time.process_time()
    response = client.get(url)
    close_old_connections()  # the test client leaves this out
    return (time.process_time() - began) * 1000, response


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    statements: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield statements


if __name__ == "__main__":
    sys.exit(main())
