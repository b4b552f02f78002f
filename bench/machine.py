"""On what was measured: printed above every table, because a figure without its machine says nothing."""

import os
import platform
import sqlite3
import time

from django.db import connection


def describe() -> str:
    """Cores, memory, load, versions, database and day, in two lines."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}  {len(os.sched_getaffinity(0))} cores ({processor()}), {memory:.0f} GB, "
        f"load average {load}\nPython {platform.python_version()}, {database()}"
    )


def processor() -> str:
    """The processor's name, as Linux tells it."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "?")


def database() -> str:
    """The database, its version and whether a commit waits for the disk."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version} (its CPU is the web process's own)"
    with connection.cursor() as cursor:
        values = []
        for name in ("server_version", "fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            values.append(cursor.fetchone()[0].split(" ")[0])
    return "PostgreSQL {}, fsync {}, synchronous_commit {} (a process of its own)".format(*values)
