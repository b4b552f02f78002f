"""Bringing a database to the state that this version of Tomoni needs. Safe to run at every start."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from tomoni.accounts.api import Person, load_roles
from tomoni.kernel.actor import Actor
from tomoni.kernel.part import parts, resolve
from tomoni.voices.api import load_consent_wording

from .console import detail, say, timed

ACTOR = Actor.system("ops.prepare")
CHECKOUT = Path(__file__).resolve().parents[3]


def prepare(*, demo: bool) -> None:
    """Tables, roles and words; with ``demo`` also the invented city. What is there already costs no time.

    Raises:
        DomainError: a file of the catalogue cannot be used.
        NotADemo: the demo is asked for in a real city's database.
        django.db.OperationalError: the database cannot be reached.
    """
    compile_translations()
    migrate()
    memory = Memory()
    catalog: Path = settings.TOMONI_CATALOG
    if memory.is_new("roles", [catalog / "roles.yaml"]):
        say(_("Loading the roles of the town hall"))
        load_roles(catalog / "roles.yaml", actor=ACTOR)
        memory.keep("roles", [catalog / "roles.yaml"])
    if memory.is_new("consent", [catalog / "words" / "consent.yaml"]):
        say(_("Loading the words of consent"))
        load_words(catalog / "words" / "consent.yaml")
        memory.keep("consent", [catalog / "words" / "consent.yaml"])
    files = sorted((catalog / "demo").glob("*"))
    if demo and memory.is_new("demo", files):
        load_demo()
        memory.keep("demo", files)


def compile_translations() -> None:
    """Make the .mo files of a checkout whose .po files were edited since."""
    if stale_translations():
        subprocess.run([sys.executable, CHECKOUT / "tools" / "messages.py", "compile"], check=True)


def stale_translations() -> list[Path]:
    """The .po files that are newer than what was compiled of them."""
    return [
        path
        for path in (CHECKOUT / "src").glob("tomoni/**/LC_MESSAGES/*.po")
        if not path.with_suffix(".mo").exists()
        or path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime
    ]


def pending_migrations() -> int:
    """How many steps the tables lack. Creates nothing."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the tables up to date."""
    if steps := pending_migrations():
        with timed(_("Setting up the database (%(steps)d steps)") % {"steps": steps}):
            call_command("migrate", verbosity=0, interactive=False)


def load_words(path: Path) -> None:
    """Keep each version of the words of consent that is not there yet."""
    for entry in yaml.safe_load(path.read_text("utf-8"))["versions"]:
        since: date = entry["valid_from"]
        words = {key: value for key, value in entry.items() if key not in ("version", "valid_from")}
        load_consent_wording(actor=ACTOR, version=entry["version"], since=since, words=words)


class NotADemo(Exception):
    """The database belongs to a real city: the invented one must not get into it. The text says so."""


def load_demo() -> None:
    """Load the invented city, part by part. What is there already stays.

    Raises:
        NotADemo: there are people in this database, and none of them is of the demo city.
    """
    folder = settings.TOMONI_CATALOG / "demo"
    city = yaml.safe_load((folder / "city.yaml").read_text("utf-8"))
    invented = [person["email"] for person in city["people"]]
    if Person.objects.exists() and not Person.objects.filter(email__in=invented).exists():
        raise NotADemo(
            _(
                "This database belongs to a real city, so the demo city is not loaded. Start with TOMONI_DEMO=0."
            )
        )
    with timed(_("Loading the demo city")):
        for part in parts():
            if part.demo:
                resolve(part.demo)(folder, detail)


def load_city(folder: Path) -> None:
    """Load a real city's town hall from a folder like the demo's: departments, people, areas and routes of approval."""
    for part in parts():
        if part.demo and part.name in ("accounts", "places", "approvals"):
            resolve(part.demo)(folder, detail)


class Memory:
    """Which files of the catalogue were loaded into this database: ``prepared.json`` in the data folder.

    A database is known by the moment of its first migration, so that a new or another database is filled afresh.
    """

    def __init__(self) -> None:
        self._path: Path = settings.TOMONI_DATA / "prepared.json"
        first = MigrationRecorder.Migration.objects.order_by("id").values_list("applied", flat=True).first()
        self._database = str(first)

    def is_new(self, what: str, files: Iterable[Path]) -> bool:
        """Whether these files changed since they were last loaded, or never were."""
        return self._read().get(what) != _digest(files)

    def keep(self, what: str, files: Iterable[Path]) -> None:
        """Remember that these files are loaded."""
        known = self._read() | {"database": self._database, what: _digest(files)}
        aside = self._path.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(known, indent=1))
        aside.replace(self._path)

    def _read(self) -> dict[str, str]:
        try:
            known: dict[str, str] = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return known if known.get("database") == self._database else {}


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
