"""Loading a file, as the command line and the demo do."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.places.api import PARAMETER, Area, here

from .. import domain
from ..models import Edition, Plan
from .adopting import adopt_loaded
from .hanging import hang_plan
from .loading import load_edition


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: ``is_new`` is False where the same document had been loaded before."""

    edition: Edition
    is_new: bool
    nodes: int
    indicators: int


def load_file(
    actor: Actor,
    path: Path,
    adopt: bool = True,
    plan: Plan | None = None,
    on: date | None = None,
    below: str = "",
    area: str = "",
) -> Loaded:
    """Make an edition of a file of the format ``tomoni-plan/1`` (JSON, UTF-8). A document that was loaded before
    changes nothing, but for being adopted if it was left a draft. ``below`` is the slug of the plan below which its
    plan hangs, ``area`` the code of the area that it is of.

    Raises:
        NotAllowed: the actor may not load or adopt.
        DomainError: ``plan.no_such_plan`` (``slug``), ``plan.no_such_area`` (``area``); ``plan.file_missing`` or ``plan.file_not_readable`` (``path``), and all that
            ``domain.read_document`` and ``domain.check`` raise.
    """
    parent, place = _parent(below), _area(area)
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
    if parent is not None or place is not None:
        hang_plan(actor=actor, plan=edition.plan, parent=parent or edition.plan.parent, area=place)
    return Loaded(edition, is_new, edition.versions.count(), edition.indicators.count())


def _parent(slug: str) -> Plan | None:
    parent = Plan.objects.filter(slug=slug).first() if slug else None
    if slug and parent is None:
        raise DomainError("plan.no_such_plan", slug=slug)
    return parent


def _area(code: str) -> Area | None:
    area = here({PARAMETER: code}, {}).chosen if code else None
    if code and area is None:
        raise DomainError("plan.no_such_area", area=code)
    return area


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(domain.LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise DomainError("plan.file_missing", path=str(path)) from error
    except OSError as error:
        raise DomainError("plan.file_not_readable", path=str(path)) from error
