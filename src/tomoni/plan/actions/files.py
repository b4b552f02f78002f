"""Loading a file, as the command line and the demo do."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError

from .. import domain
from ..models import Edition, Plan
from .adopting import adopt_loaded
from .loading import load_edition


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: ``is_new`` is False where the same document had been loaded before."""

    edition: Edition
    is_new: bool
    nodes: int
    indicators: int


def load_file(
    actor: Actor, path: Path, adopt: bool = True, plan: Plan | None = None, on: date | None = None
) -> Loaded:
    """Make an edition of a file of the format ``tomoni-plan/1`` (JSON, UTF-8). A document that was loaded before
    changes nothing, but for being adopted if it was left a draft.

    Raises:
        NotAllowed: the actor may not load or adopt.
        DomainError: ``plan.file_missing`` or ``plan.file_not_readable`` (``path``), and all that
            ``domain.read_document`` and ``domain.check`` raise.
    """
    document = domain.read_document(_bytes(path))
    try:
        edition = load_edition(
            actor=actor, document=document, source=path.name, adopt=adopt, plan=plan, on=on
        )
        is_new = True
    except DomainError as problem:
        if problem.code != "plan.already_loaded":
            raise
        edition = Edition.objects.select_related("plan").get(pk=problem.params["edition"])
        is_new = False
        if adopt and edition.adopted_at is None:
            day = on or timezone.localdate()
            edition = adopt_loaded(actor=actor, edition=edition, on=day, reason=path.name)
    return Loaded(edition, is_new, edition.versions.count(), edition.indicators.count())


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(domain.LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise DomainError("plan.file_missing", path=str(path)) from error
    except OSError as error:
        raise DomainError("plan.file_not_readable", path=str(path)) from error
