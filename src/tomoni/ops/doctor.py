"""What this machine and this installation lack, each with the command that mends it."""

import os
import re
import shutil
import smtplib
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tomoni.accounts.api import RoleDefinition
from tomoni.audit.api import failed_jobs, last_records, oldest_due
from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for
from tomoni.voices.api import newest_consent_wording
from tomoni.web.api import PRINTING_PACKAGES, can_print

from .console import detail, say
from .keys import secrets_file
from .preparing import CHECKOUT, pending_migrations, stale_translations

OLDEST_SQLITE = (3, 35)  # RETURNING
OLDEST_POSTGRESQL = 14_00_00  # what Django 5.2 supports
ROOM = 500_000_000  # bytes that should be free for the data
LATE = timedelta(minutes=10)  # a job that waits longer says that no worker runs


class State(StrEnum):
    """``HINT``: good to know, and no reason to call the installation ill."""

    WELL = "✓"
    HINT = "·"
    ILL = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, and the command or the words that mend it."""

    state: State
    what: str
    mend: str = ""


def examine() -> int:
    """Look at everything and say it. 0: nothing needs mending; 1: something does."""
    findings = [*_examine(MACHINE)]
    reachable = list(_examine([database]))
    findings += reachable
    if all(finding.state is not State.ILL for finding in reachable):
        findings += _examine(INSTALLATION)
    findings += _examine(SETTINGS)
    for finding in findings:
        say(f"{finding.state} {finding.what}")
        if finding.mend:
            detail(finding.mend)
    ill = sum(finding.state is State.ILL for finding in findings)
    say("")
    say(_("Nothing needs mending.") if not ill else _("To mend: %(count)d") % {"count": ill})
    return 1 if ill else 0


Check = Callable[[], Iterator[Finding]]


def _examine(checks: list[Check]) -> Iterator[Finding]:
    for check in checks:
        try:
            yield from check()
        except Exception as problem:  # the doctor looks at the rest, whatever one look raises
            yield Finding(State.ILL, f"{check.__name__}: {type(problem).__name__}: {problem}")


# ---- the machine -----------------------------------------------------------------------------------


def python() -> Iterator[Finding]:
    """The Python that runs, and whether the locked versions are installed."""
    yield Finding(State.WELL, f"Python {sys.version.split()[0]} ({sys.prefix})")
    wrong = [f"{name} {found or '-'} ≠ {wanted}" for name, wanted, found in _packages() if found != wanted]
    if wrong:
        what = _("Packages differ from the locked ones: %(packages)s") % {"packages": ", ".join(wrong)}
        yield Finding(State.ILL, what, "script/setup")


def _packages() -> Iterator[tuple[str, str, str]]:
    locked = CHECKOUT / "requirements.txt"
    if not locked.exists():
        return
    # A line with a condition (`; platform…`) may rightly not be installed here.
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+) \\$", locked.read_text(), re.MULTILINE):
        try:
            yield name, version, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, version, ""


def time_zone() -> Iterator[Finding]:
    """Data of time zones, which small systems leave out."""
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        what = _("The system knows no time zone %(name)s") % {"name": settings.TIME_ZONE}
        yield Finding(State.ILL, what, "sudo apt-get install tzdata")


def data_folder() -> Iterator[Finding]:
    """A folder that can be written to, with room."""
    folder: Path = settings.TOMONI_DATA
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        what = _("Nothing can be written into %(folder)s: %(problem)s")
        yield Finding(
            State.ILL,
            what % {"folder": folder, "problem": problem.strerror},
            f"sudo chown -R $(id -u) {folder}",
        )
        return
    free = shutil.disk_usage(folder).free
    state = State.WELL if free > ROOM else State.ILL
    yield Finding(
        state, _("Data in %(folder)s, %(free)d MB free") % {"folder": folder, "free": free // 10**6}
    )


def secrets() -> Iterator[Finding]:
    """The file of secrets: nobody else reads it."""
    path = secrets_file()
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        what = _("Others on this machine can read %(file)s") % {"file": path}
        yield Finding(State.ILL, what, f"chmod 600 {path}")
    else:
        what = _("Secrets in %(file)s: is there a copy, apart from the database's?") % {"file": path}
        yield Finding(State.WELL, what)


def translations() -> Iterator[Finding]:
    """Whether what was translated is what is shown."""
    if stale := stale_translations():
        yield Finding(
            State.ILL, _("Translations to compile: %(count)d") % {"count": len(stale)}, "script/setup"
        )


def catalogue() -> Iterator[Finding]:
    """Whether the files of officials can be read."""
    files = sorted(Path(settings.TOMONI_CATALOG).rglob("*.yaml"))
    unread = 0
    for path in files:
        try:
            yaml.safe_load(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
            unread += 1
            yield Finding(State.ILL, f"{path}: {problem}")
    state = State.ILL if not files else State.WELL
    if not unread:
        facts = {"folder": settings.TOMONI_CATALOG, "count": len(files)}
        yield Finding(state, _("Catalogue %(folder)s, %(count)d files") % facts)


def printing() -> Iterator[Finding]:
    """What PDF files are made with."""
    if can_print():
        yield Finding(State.WELL, _("PDF files can be made"))
    else:
        yield Finding(
            State.HINT,
            _("No PDF files can be made: Pango is missing, or what it needs"),
            f"sudo apt-get install {PRINTING_PACKAGES}",
        )


def for_tests() -> Iterator[Finding]:
    """What only tests and pictures of the screens need."""
    if not shutil.which("chromium") and not shutil.which("chromium-browser"):
        what = _("No Chromium: tests in a browser cannot run")
        yield Finding(State.HINT, what, "sudo apt-get install chromium")
    lister = shutil.which("fc-list")
    fonts = subprocess.run([lister, ":lang=ja"], capture_output=True).stdout if lister else b""
    if not fonts:
        what = _("No Japanese font: pictures of the screens show boxes")
        yield Finding(State.HINT, what, "sudo apt-get install fonts-noto-cjk")


# ---- the installation ------------------------------------------------------------------------------


def database() -> Iterator[Finding]:
    """Whether the database answers, and can do what is asked of it."""
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        yield Finding(State.ILL, _("The database does not answer: %(problem)s") % {"problem": problem})
        if connection.vendor == "postgresql":
            yield Finding(State.HINT, _("It is named by DATABASE_URL. Is it running?"), "pg_lsclusters")
        return
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        version: int = connection.pg_version  # type: ignore[attr-defined]
        state = State.WELL if version >= OLDEST_POSTGRESQL else State.ILL
        yield Finding(state, f"PostgreSQL {version // 10000}.{version % 10000}")


def _sqlite() -> Iterator[Finding]:
    new_enough = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    try:
        with sqlite3.connect(":memory:") as memory:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        searches = True
    except sqlite3.OperationalError:
        searches = False
    if new_enough and searches:
        yield Finding(
            State.WELL, f"SQLite {sqlite3.sqlite_version} ({settings.DATABASES['default']['NAME']})"
        )
    else:
        what = _("This Python's SQLite (%(version)s) is too old or cannot search (FTS5)")
        mend = _("Use another Python (TOMONI_PYTHON=… script/setup), or PostgreSQL (DATABASE_URL)")
        yield Finding(State.ILL, what % {"version": sqlite3.sqlite_version}, mend)


def tables() -> Iterator[Finding]:
    """Whether the tables are those of this version, with roles and words in them."""
    if steps := pending_migrations():
        what = _("The database lacks %(steps)d steps of this version") % {"steps": steps}
        yield Finding(State.ILL, what, "tomoni prepare")
        return
    if not RoleDefinition.objects.exists():
        yield Finding(State.ILL, _("No roles are loaded"), "tomoni prepare")
    try:
        newest_consent_wording()
    except DomainError as problem:
        yield Finding(State.ILL, sentence_for(problem), "tomoni prepare")


def jobs() -> Iterator[Finding]:
    """Whether the worker keeps up, and what it gave up."""
    if pending_migrations():
        return
    if failed := failed_jobs().count():
        what = _("Jobs that were given up after many attempts: %(count)d") % {"count": failed}
        kinds = sorted(set(failed_jobs().values_list("job", "problem")))
        yield Finding(State.ILL, what, "tomoni retry")
        for job, problem in kinds:
            yield Finding(State.HINT, f"{job}: {problem}")
    since = oldest_due()
    if since and timezone.now() - since > LATE:
        what = _("A job waits since %(since)s: no worker runs") % {
            "since": f"{timezone.localtime(since):%F %R}"
        }
        yield Finding(State.ILL, what, "tomoni work")


def clock() -> Iterator[Finding]:
    """Whether this machine's clock runs behind what was written already."""
    if pending_migrations():
        return
    newest = last_records(1).first()
    if newest and newest.at > timezone.now() + timedelta(minutes=2):
        what = _("The clock says %(now)s, but the log has an entry of %(at)s")
        facts = {"now": f"{timezone.localtime():%F %R}", "at": f"{timezone.localtime(newest.at):%F %R}"}
        yield Finding(State.ILL, what % facts, "sudo timedatectl set-ntp true")


# ---- the settings ----------------------------------------------------------------------------------


def mail() -> Iterator[Finding]:
    """Whether the mail server takes a connection."""
    if not settings.TOMONI_SMTP:
        what = _("No mail server is set (SMTP_HOST): mails go into %(folder)s")
        yield Finding(State.HINT, what % {"folder": settings.TOMONI_MAIL_FOLDER})
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as smtp:
            if settings.EMAIL_USE_TLS:
                smtp.starttls()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except OSError as problem:
        what = _("The mail server %(server)s does not let us in: %(problem)s")
        mend = _("Check SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_USER and SMTP_PASSWORD")
        yield Finding(State.ILL, what % {"server": server, "problem": problem}, mend)
    else:
        yield Finding(State.WELL, _("Mail server %(server)s") % {"server": server})


def real_site() -> Iterator[Finding]:
    """What must not be so where real citizens write."""
    real = settings.TOMONI_HTTPS or settings.TOMONI_URL.startswith("https:")
    if real and settings.TOMONI_DEMO:
        yield Finding(State.ILL, _("Anybody can sign in as the mayor"), "TOMONI_DEMO=0")
    if real and settings.DEBUG:
        yield Finding(State.ILL, _("Debug pages show secrets to anybody"), "TOMONI_DEBUG=0")
    if settings.TOMONI_URL.startswith("https:") and not settings.TOMONI_HTTPS:
        yield Finding(State.ILL, _("The address is https, but cookies are not strict"), "TOMONI_HTTPS=1")
    if real and hasattr(os, "getuid") and os.getuid() == 0:
        what = _("The site runs as root: a weakness in it would be one of the whole machine")
        yield Finding(State.HINT, what)


MACHINE: list[Check] = [python, time_zone, data_folder, secrets, translations, catalogue, printing, for_tests]
INSTALLATION: list[Check] = [tables, jobs, clock]
SETTINGS: list[Check] = [mail, real_site]
