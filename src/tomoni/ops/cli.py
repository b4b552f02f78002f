"""The ``tomoni`` command."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import terminal_language

if TYPE_CHECKING:
    from tomoni.plan.api import Reading


def main() -> None:
    """Entry point."""
    os.environ.pop("TOMONI_PYTHON", None)  # speaks to script/setup; no setting of the site
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.config.settings")
    tomoni()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def tomoni() -> None:
    """A city plans, decides, acts and accounts together with its citizens.

    Settings are environment variables: see docs/reference/settings.md.
    """


def wake() -> None:
    """Start Django with the settings of the environment; from here on speak the terminal's language."""
    import django
    from django.utils import translation

    environment = import_module("tomoni.config.environment")
    try:
        django.setup()
    except environment.SettingsError as problem:
        raise click.ClickException(str(problem)) from problem
    except OSError as problem:  # the folder for the data, or the file of secrets in it
        raise click.ClickException(f"{problem.filename}: {problem.strerror} (TOMONI_DATA)") from problem
    translation.activate(terminal_language())


@contextmanager
def problems_in_words() -> Iterator[None]:
    """Say in a sentence what a person can mend; what is our fault keeps its traceback."""
    from django.db import OperationalError
    from django.utils.translation import gettext as _

    from tomoni.kernel.errors import DomainError
    from tomoni.kernel.part import sentence_for

    from .preparing import NotADemo
    from .site import SiteFailed

    try:
        yield
    except DomainError as problem:
        raise click.ClickException(sentence_for(problem)) from problem
    except (NotADemo, SiteFailed) as problem:
        raise click.ClickException(str(problem)) from problem
    except OperationalError as problem:
        words = _("The database does not work: %(problem)s `tomoni doctor` says more.")
        raise click.ClickException(words % {"problem": str(problem).strip() + "\n"}) from problem


# ---- the site --------------------------------------------------------------------------------------


@tomoni.command()
@click.option(
    "--check", is_flag=True, help="Walk the whole journey once, on a free port and data of its own, and stop."
)
def up(check: bool) -> None:
    """Make everything ready and serve the site, worker included, until Ctrl+C."""
    if check:
        with _own_world() as folder:
            sys.exit(_check(folder))
    if sys.stderr.isatty():  # in a terminal a line for each request would bury what matters
        os.environ.setdefault("TOMONI_LOG_LEVEL", "WARNING")
    wake()
    from .welcome import refuse_taken_port, welcome

    with problems_in_words():
        from django.conf import settings

        from .preparing import prepare
        from .site import Site

        refuse_taken_port()
        prepare(demo=settings.TOMONI_DEMO)
        with _until_told(), Site() as site:
            site.wait_until_it_answers()
            welcome()
            site.watch()


@contextmanager
def _until_told() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo()


@contextmanager
def _own_world() -> Iterator[Path]:
    """Settings for a check: nothing of it reaches the real data, mail server or port, unless the caller named the data."""
    from .site import any_free_port

    if os.environ.setdefault("TOMONI_DEMO", "1").strip().lower() in ("", "0", "no", "false", "off"):
        raise click.ClickException("--check signs in as people of the demo city. It needs TOMONI_DEMO=1.")
    os.environ.setdefault("TOMONI_LOG_LEVEL", "ERROR")
    for name in ("TOMONI_URL", "TOMONI_HOSTS", "TOMONI_HTTPS", "TOMONI_BIND", "SMTP_HOST"):
        os.environ.pop(name, None)
    os.environ["TOMONI_PORT"] = str(any_free_port())
    if "TOMONI_DATA" in os.environ:
        yield Path(os.environ["TOMONI_DATA"])
        return
    with tempfile.TemporaryDirectory(prefix="tomoni-check-") as folder:
        os.environ["TOMONI_DATA"] = folder
        yield Path(folder)


def _check(folder: Path) -> int:
    wake()
    with problems_in_words():
        from .journey import walk
        from .preparing import prepare
        from .site import Site

        prepare(demo=True)
        with Site() as site:
            site.wait_until_it_answers()
            return walk()


@tomoni.command()
@click.option("--as-child", is_flag=True, hidden=True)
def serve(as_child: bool) -> None:
    """Only the web process, for a service manager or a container. `tomoni up` starts it by itself."""
    wake()
    from .serving import serve as run
    from .site import end_with_parent

    if as_child:
        end_with_parent()
    run()


@tomoni.command()
@click.option("--as-child", is_flag=True, hidden=True)
def work(as_child: bool) -> None:
    """Only the worker: mails, events, what is due each day. `tomoni up` starts it by itself."""
    wake()
    from .site import end_with_parent
    from .working import work_until_told

    if as_child:
        end_with_parent()
    work_until_told()


@tomoni.command()
def prepare() -> None:
    """Bring the database up to date: tables, roles, words. `tomoni up` does it by itself."""
    wake()
    with problems_in_words():
        from .preparing import prepare as run

        run(demo=False)


# ---- data ------------------------------------------------------------------------------------------


@tomoni.command()
def demo() -> None:
    """Load the invented city こもれび市 into the present database. May run again."""
    wake()
    with problems_in_words():
        from .preparing import load_demo
        from .preparing import prepare as run

        run(demo=False)
        load_demo()


@tomoni.group()
def plan() -> None:
    """The comprehensive plan."""


@plan.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Do not put it into force yet.")
@click.option("--parent", default="", metavar="SLUG", help="The plan below which it hangs.")
@click.option("--area", default="", metavar="CODE", help="The ward or district that it is the plan of.")
def load_plan(file: Path, draft: bool, parent: str, area: str) -> None:
    """Load a plan from FILE, of the format tomoni-plan/1, and put it into force."""
    wake()
    with problems_in_words():
        from django.utils.translation import gettext as _

        from tomoni.kernel.actor import Actor
        from tomoni.plan.api import load_file

        from .preparing import prepare as run

        run(demo=False)
        loaded = load_file(Actor.system("ops.plan_load"), file, adopt=not draft, below=parent, area=area)
        words = (
            _("Loaded %(title)s: %(nodes)d items, %(indicators)d indicators.")
            if loaded.is_new
            else _("%(title)s had been loaded before: %(nodes)d items, %(indicators)d indicators.")
        )
        facts = {"title": loaded.edition.title, "nodes": loaded.nodes, "indicators": loaded.indicators}
        click.echo(words % facts)


def _improved(reading: "Reading", address: str, name: str) -> "Reading":
    """The reading with what the language model could say; the reading itself when it fails, which is said."""
    from django.utils.translation import gettext as _

    from tomoni.kernel.errors import DomainError
    from tomoni.kernel.part import sentence_for
    from tomoni.plan.api import Model, improve

    try:
        better = improve(reading, Model(address, name, os.environ.get("PLAN_MODEL_KEY", "")))
    except DomainError as problem:
        click.echo(sentence_for(problem), err=True)
        click.echo(_("What was read without the language model is kept."), err=True)
        return reading
    words = _("The language model placed %(count)d more lines. They are marked.")
    click.echo(words % {"count": len(better.by_model)}, err=True)
    return better


@plan.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the document here.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write here, as HTML, what became of each line."
)
@click.option(
    "--model-address", help="Ask a language model (any OpenAI-compatible address) about lines left over."
)
@click.option(
    "--model", "model_name", default="default", show_default=True, help="Which model the server is to use."
)
def read_plan(
    file: Path, output: Path | None, report: Path | None, model_address: str | None, model_name: str
) -> None:
    """Read the plan in FILE (.txt, .md, .docx, .xlsx, .pdf) into the format tomoni-plan/1; nothing is loaded.

    Without -o the document goes to the standard output. `tomoni plan load` loads it. A language model is asked only when
    its address is given; its key is read from PLAN_MODEL_KEY. Without an answer the plain reading is written.
    """
    wake()
    with problems_in_words():
        import json

        from django.utils.translation import gettext as _

        from tomoni.plan.api import as_html, read

        reading = read(file)
        if model_address is not None:
            reading = _improved(reading, model_address, model_name)
        document = reading.as_document()
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        try:
            if report is not None:
                report.write_text(as_html(reading), "utf-8")
            if output is not None:
                output.write_text(text, "utf-8")
        except OSError as problem:
            raise click.ClickException(f"{problem.filename}: {problem.strerror}") from problem
        if output is None:
            click.echo(text, nl=False)
        words = _(
            "%(nodes)d items, %(indicators)d indicators; of %(total)d lines %(unplaced)d could not be placed."
        )
        facts = {
            "nodes": len(document["nodes"]),
            "indicators": len(document["indicators"]),
            "total": document["lines"]["total"],
            "unplaced": len(document["lines"]["unplaced"]),
        }
        click.echo(words % facts, err=True)


@plan.command("export")
@click.option("-o", "--output", default=Path("plan.xlsx"), show_default=True, type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="The newest draft of a whole edition, not the plan in force.")
def export_plan(output: Path, draft: bool) -> None:
    """Write the plan in force as a spreadsheet (.xlsx)."""
    wake()
    with problems_in_words():
        from django.utils.translation import gettext as _

        from .sheets import write_sheet

        title = write_sheet(output, draft=draft)
        click.echo(_("Wrote %(title)s to %(path)s.") % {"title": title, "path": output})


@plan.command("sheet")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Only say what would change.")
def load_sheet(file: Path, preview: bool) -> None:
    """Read a spreadsheet into the newest draft of a whole edition. Wrong cells are named, then nothing changes."""
    wake()
    with problems_in_words():
        from .sheets import read_into_draft

        for line in (said := read_into_draft(file, preview=preview)).lines:
            click.echo(line)
        sys.exit(0 if said.is_well else 1)


@tomoni.group()
def city() -> None:
    """The town hall: departments, posts, people, areas."""


@city.command("load")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load_city(folder: Path) -> None:
    """Load the departments, people and areas of FOLDER/city.yaml, with the roles of FOLDER/../roles.yaml.

    What is there already stays. Nobody gets a password: each sets one by mail.
    """
    wake()
    with problems_in_words():
        from .preparing import load_city as run

        run(folder)


@tomoni.group()
def voices() -> None:
    """The ledger of voices."""


@voices.command("rebuild")
def rebuild_voices() -> None:
    """Derive anew what lists of voices show, from the records."""
    wake()
    with problems_in_words():
        from django.utils.translation import gettext as _

        from tomoni.kernel.actor import Actor
        from tomoni.voices.api import rebuild_standings

        batch = rebuild_standings(actor=Actor.system("ops.voices_rebuild"))
        click.echo(_("%(count)d voices derived anew.") % {"count": batch.count})


@voices.command("seal")
def seal_voices() -> None:
    """Seal the ledger now, as the worker does each day."""
    wake()
    with problems_in_words():
        from django.utils.translation import gettext as _

        from tomoni.kernel.actor import Actor
        from tomoni.voices.api import seal_ledger

        seal = seal_ledger(actor=Actor.system("ops.voices_seal"))
        words = _("Seal %(number)d over %(size)d records: %(chain)s")
        click.echo(words % {"number": seal.number, "size": seal.size, "chain": seal.chain})


@voices.command("check")
@click.option(
    "--copy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals that were kept elsewhere (voices/seals.json): the city cannot have altered those.",
)
def check_voices(copy: Path | None) -> None:
    """Work out every seal and every record anew, and name what was taken out or changed since. Ends with 1 then."""
    wake()
    with problems_in_words():
        from .ledger import say_damages

        sys.exit(0 if say_damages(copy) else 1)


@tomoni.group()
def search() -> None:
    """The search index."""


@search.command("reindex")
@click.option("--anew", is_flag=True, help="From the beginning, also where an earlier run was interrupted.")
def reindex_search(anew: bool) -> None:
    """Make the plan and the voices findable anew. May run beside the site; what was interrupted goes on."""
    wake()
    with problems_in_words():
        from .indexing import reindex

        reindex(anew=anew)


# ---- looking after it ------------------------------------------------------------------------------


@tomoni.command()
def doctor() -> None:
    """Look whether anything is missing, and say the command that mends it."""
    wake()
    from .doctor import examine

    sys.exit(examine())


@tomoni.command()
def retry() -> None:
    """Give jobs that were given up (`tomoni doctor` counts them) another round of attempts."""
    wake()
    with problems_in_words():
        from django.utils.translation import gettext as _

        from tomoni.audit.api import retry_failed
        from tomoni.kernel.actor import Actor

        retried = retry_failed(actor=Actor.system("ops.retry"))
        click.echo(_("%(count)d jobs are tried again.") % {"count": retried.count})


@tomoni.group()
def keys() -> None:
    """The keys under which names and contacts are encrypted."""


@keys.command("new")
def new_key() -> None:
    """Make a new key. After the next start of the site it encrypts; the old ones still decrypt."""
    wake()
    from .keys import add_key

    add_key()


@keys.command("rotate")
@click.option(
    "--forget", is_flag=True, help="Then remove the older keys. Backups made before need them: keep a copy."
)
def rotate_keys(forget: bool) -> None:
    """Write all that is encrypted under the newest key. May run beside the site, and again."""
    wake()
    with problems_in_words():
        from .keys import rotate

        rotate(forget=forget)


@tomoni.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands: `tomoni manage shell`, `tomoni manage migrate --plan` …"""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tomoni manage", *arguments])


if __name__ == "__main__":
    main()
