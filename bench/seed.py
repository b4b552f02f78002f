"""A site with so many voices and so many plan nodes, made once a day and kept: ``python -m bench.seed VOICES NODES``,
or ``… VOICES NODES INDICATORS WIDEST`` for a plan with editions before and after (``plans.seed_large``)."""

import hashlib
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import django

from .database import environment

STALE = 3  # exit code: the database was filled on another day or by other code, and must be made anew


def site(voices: int, nodes: int, *large: int) -> dict[str, str]:
    """The environment of a site that is filled so; ``large``: with so many indicators, and so many nodes below one."""
    size = [str(number) for number in (voices, nodes, *large)]
    name = f"web_{'_'.join(size)}"
    command = [sys.executable, "-m", "bench.seed", *size]
    environ = environment(name, fresh=False)
    if subprocess.run(command, env=environ).returncode == STALE:
        environ = environment(name, fresh=True)
        subprocess.run(command, env=environ, check=True)
    return environ


def main() -> None:
    """Fill the database of the environment, unless it was filled today by this code."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    voices, nodes, *large = map(int, sys.argv[1:])
    mark = f"{timezone.localdate()} {' '.join(sys.argv[1:])} {_code()}"
    if _is_marked(mark):
        return
    if connection.introspection.table_names():
        sys.exit(STALE)
    began = time.monotonic()
    fill(voices, nodes, *large)
    _mark(mark)
    print(f"seeded {voices:,} voices, {nodes:,} nodes in {time.monotonic() - began:.0f} s", file=sys.stderr)


def fill(voices: int, nodes: int, *large: int) -> None:
    """Town hall, plan and ledger."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from tomoni.ops.preparing import load_city, prepare

    from . import plans
    from .ledger import Ledger

    prepare(demo=False)
    load_city(settings.TOMONI_CATALOG / "demo")
    rng = Random(2026)
    edition = plans.seed_large(rng, nodes, *large) if large else plans.seed(rng, nodes)
    changes = plans.change_some(edition, timezone.localdate() - timedelta(days=10))
    Ledger(rng, plans.measures(edition), changes).seed(voices)
    if connection.vendor == "postgresql":  # as its autovacuum does by itself; nothing does it on SQLite
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _code() -> str:
    """A digest of what decides how a seeded database looks: this folder and all migrations."""
    here = Path(__file__).parent
    files = [here / name for name in ("seed.py", "plans.py", "ledger.py", "words.py")]
    files += sorted((here.parent / "src").glob("tomoni/**/migrations/0*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _is_marked(mark: str) -> bool:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM bench_mark WHERE mark = %s", [mark])
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _mark(mark: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_mark (mark text)")
        cursor.execute("INSERT INTO bench_mark VALUES (%s)", [mark])


if __name__ == "__main__":
    main()
