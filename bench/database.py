"""Databases of the measurements' own: a folder below TOMONI_DATA, or databases on the server of DATABASE_URL."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

FOLDER = Path("/tmp/tomoni-bench")


def server_url() -> str:
    """The PostgreSQL server that may be used: DATABASE_URL, or where ``pg_virtualenv`` says; "" for SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    if not given and "PGPORT" in os.environ and "PGPASSWORD" in os.environ:
        user, password = os.environ.get("PGUSER", "postgres"), os.environ["PGPASSWORD"]
        return f"postgres://{user}:{password}@localhost:{os.environ['PGPORT']}/postgres"
    return ""


def within_postgresql(command: Sequence[str]) -> int:
    """Run a command again on a PostgreSQL server of its own that waits for the disk at every commit."""
    return subprocess.call(["pg_virtualenv", "-t", "-o", "fsync=on", *command])


def environment(name: str, *, fresh: bool, base: Path | None = None, **settings: str) -> dict[str, str]:
    """The environment of a site whose data are called ``name``; ``fresh`` drops what was there."""
    folder = (base or Path(os.environ.get("TOMONI_DATA", FOLDER))) / name
    (folder / "static").mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TOMONI_")}
    url = server_url()
    if url:
        url = _database(url, f"tomoni_bench_{name}", fresh)
    elif fresh:
        for file in folder.glob("tomoni.sqlite3*"):
            file.unlink()
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tomoni.config.settings",
        "TOMONI_DATA": str(folder),
        "DATABASE_URL": url,
        "TOMONI_DEMO": "1",  # staff may sign in without a second factor
        "TOMONI_LOG_LEVEL": "CRITICAL",
        **settings,
    }


def drop(environ: dict[str, str]) -> None:
    """Drop the PostgreSQL database of an environment. A SQLite file goes with its folder."""
    url = environ["DATABASE_URL"]
    if url:
        with _connected(server_url()) as server:
            server.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


def backend_of(url: str) -> int:
    """The process that a PostgreSQL server gives to a connection."""
    with _connected(url) as server:
        return server.info.backend_pid


def _connected(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    """The server itself: the database that the address names need not exist."""
    maintenance = urlsplit(url)._replace(scheme="postgresql", path="/postgres")
    return psycopg.connect(urlunsplit(maintenance), autocommit=True)


def _database(url: str, name: str, fresh: bool) -> str:
    with _connected(url) as server:
        if fresh:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
