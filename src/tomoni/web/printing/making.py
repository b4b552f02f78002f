"""Asking for a file, making it here or in the background, and how far that is."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.db.models import Q
from django.utils import timezone, translation

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from ..actions import ask_for_printout, continue_printout, keep_printout
from ..models import Printout
from . import plans, sheets

Progress = Callable[[int, int], None]  # done, total

log = logging.getLogger("tomoni.web")

DEAD_AFTER = timedelta(minutes=20)  # who has been making a file for so long was killed


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it ends in, what it is sent as, and who makes it from parameters."""

    extension: str
    content_type: str
    make: Callable[[dict[str, str], Progress], bytes]


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "plan": Kind("pdf", "application/pdf", plans.make),
    "sheets_pdf": Kind("pdf", "application/pdf", sheets.make_pdf),
    "sheets_zip": Kind("zip", "application/zip", sheets.make_zip),
    "sheets_docx": Kind("docx", DOCX, sheets.make_docx),
    "sheets_xlsx": Kind("xlsx", XLSX, sheets.make_xlsx),
}


def key_of(kind: str, parameters: dict[str, str]) -> str:
    """What tells a file from all others: what it is made of, and what makes it.

    What goes in never changes (an adopted edition, a frozen sheet), so the key is the digest of its content too.
    """
    spelled = json.dumps([kind, parameters, _makers()], sort_keys=True)
    return hashlib.sha256(spelled.encode()).hexdigest()


@lru_cache(maxsize=1)
def _makers() -> str:
    """A digest of the code and templates that make files: with a new version of them, files are made anew."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "templates/web/print").glob("*")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def wanted(actor: Actor, kind: str, parameters: dict[str, str], *, at_once: Callable[[], bool]) -> Printout:
    """The file, if it is there; else asked for. ``at_once``: whether it is small, and made before this returns."""
    key = key_of(kind, parameters)
    printout = Printout.objects.filter(key=key).first()
    if printout is None or printout.problem:
        printout = ask_for_printout(actor=actor, key=key, kind=kind, parameters=parameters)
        if not printout.problem and at_once():
            produce(printout)
            printout.refresh_from_db()
    today = timezone.localdate()
    if printout.used_on != today:
        Printout.objects.filter(pk=printout.pk).update(used_on=today)
    return printout


def produce(printout: Printout) -> bool:
    """Make a file, unless somebody else is at it (then False). What goes wrong is kept as its ``problem``."""
    if not _claim(printout):
        return False
    kind = KINDS[printout.kind]

    def progress(done: int, total: int) -> None:
        Printout.objects.filter(pk=printout.pk).update(done=done, total=total)

    try:
        with translation.override("ja"):
            content = kind.make(printout.parameters, progress)
    except sheets.Unfinished:
        continue_printout(actor=Actor.system("web.make_printout"), printout=printout)
    except DomainError as problem:
        Printout.objects.filter(pk=printout.pk).update(problem=problem.code)
    except Exception:
        log.exception("printout failed", extra={"kind": printout.kind})
        Printout.objects.filter(pk=printout.pk).update(problem="web.printout_failed")
    else:
        actor = Actor.system("web.make_printout")
        keep_printout(actor=actor, printout=printout, content=content, extension=kind.extension)
    return True


def _claim(printout: Printout) -> bool:
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - DEAD_AFTER)
    return bool(
        Printout.objects.filter(free, pk=printout.pk, made_at=None, problem="").update(claimed_at=now)
    )
