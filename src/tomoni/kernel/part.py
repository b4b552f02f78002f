"""What a part declares about itself, once, in its ``part.py``. The rest of the house loops over declarations.

A dotted path in a declaration has the form ``"tomoni.voices.jobs:tell_citizen"`` and is imported when used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

from .errors import DomainError


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that a role may be allowed to do. ``label`` is lazy text."""

    code: str
    label: object
    personal_data: bool = False  # who holds it sees personal data: looks are logged


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a table's personal fields are kept, and which action ends them.

    ``fields`` names every field of ``model`` that can hold personal data. ``years`` (a default; a city
    may set another) run from the end of the 年度 in which ``starts`` happened. ``shred`` is the dotted path
    of the function ``shred(before: date) -> int`` which ends rows whose term began before that date.
    """

    model: str  # "voices.VoiceText"
    fields: tuple[str, ...]
    years: int
    starts: object  # lazy text: "the voice was closed"
    shred: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a live source measured. A share has both numerator and denominator; a count has neither.

    ``value`` is None where nothing can be said yet (a denominator of zero): missing is not zero.
    """

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class LiveSource:
    """A computation over what happened on the platform (自動集計), which an indicator can be bound to.

    ``measure`` is the dotted path of ``measure(start: date, end: date, as_of: date) -> Measurement``.
    Further keyword parameters of it are filters that a binding may set, each with a default.
    ``version`` counts up whenever the definition changes: each observation keeps it.
    ``moved_by`` names the events after which it may read differently.
    """

    key: str  # "voices.answered_within_30_days"
    label: object
    unit: object
    definition: object  # the cohort, the numerator, the denominator, in words
    version: int
    measure: str
    moved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that is published as open data. ``rows`` is the dotted path of an iterator of tuples.

    ``labels`` are the columns' names in Japanese, as they head the file; ``about`` says in a sentence what stands in the
    table. ``span`` is the dotted path of a function that gives its first and last day, where it has any.
    """

    key: str
    label: object
    columns: tuple[str, ...]
    rows: str
    labels: tuple[str, ...] = ()
    about: object = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu: ``menu`` is "public", "footer", "desk", or "search" (the page of the search field). Shown to who holds ``permission``."""

    menu: str
    label: object
    url_name: str
    order: int
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Indexed:
    """Texts that a part keeps findable and can make findable anew, some at a time.

    ``count`` is the dotted path of ``count() -> int``: how many there are; ``rebuild`` that of
    ``rebuild(after: str) -> Iterator[tuple[str, int]]``, which indexes those behind a place ("": all) and gives the place
    that it reached and how many it did, each time they are kept.
    """

    key: str
    label: object
    count: str
    rebuild: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that runs again and again, at least ``every``."""

    job: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Part:
    """The declaration of one part (or of one slice of a part)."""

    name: str
    label: object = ""
    permissions: tuple[Permission, ...] = ()
    live_sources: tuple[LiveSource, ...] = ()
    open_tables: tuple[OpenTable, ...] = ()
    retention: tuple[Retention, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # event name -> jobs
    on_live_sources: tuple[str, ...] = ()  # jobs that hear every event by which any live source is moved
    schedules: tuple[Schedule, ...] = ()
    messages: Mapping[str, object] = field(default_factory=dict)  # DomainError code -> lazy sentence
    channels: Mapping[str, object] = field(default_factory=dict)  # channel code -> lazy label
    indexed: tuple[Indexed, ...] = ()
    reencrypt: str = ""  # dotted path of () -> int: secrets kept in others' tables go under the newest key
    demo: str = ""  # dotted path of load(folder: Path, say: Callable[[str], None]) -> None


_PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a part known. Called once for each part by ``config`` when it starts."""
    _PARTS[part.name] = part


def parts() -> tuple[Part, ...]:
    """All declared parts, lowest row first."""
    return tuple(_PARTS.values())


def live_sources() -> dict[str, LiveSource]:
    """All live sources of all parts by key."""
    return {source.key: source for part in parts() for source in part.live_sources}


def jobs_for(event_name: str) -> tuple[str, ...]:
    """Dotted paths of the jobs that listen to this event, in all parts: each once."""
    moves_a_source = any(event_name in source.moved_by for source in live_sources().values())
    jobs = [
        job
        for part in parts()
        for job in (*part.on.get(event_name, ()), *(part.on_live_sources if moves_a_source else ()))
    ]
    return tuple(dict.fromkeys(jobs))


def channel_labels() -> dict[str, object]:
    """The label of every channel (受付経路) by its code."""
    return {code: label for part in parts() for code, label in part.channels.items()}


def sentence_for(error: DomainError) -> str:
    """What to tell a person whose request broke a rule, in the language of the moment.

    The sentence of a part may use the error's parameters: ``"… of %(got)s characters"``.
    """
    for part in parts():
        if error.code in part.messages:
            return str(part.messages[error.code]) % error.params
    return error.code


def resolve(dotted: str) -> Callable[..., Any]:
    """The function that ``"package.module:function"`` names.

    Raises:
        ImportError, AttributeError: there is no such module or function.
    """
    module, _, name = dotted.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def fiscal_years_ago(today: date, years: int) -> date:
    """First day of the 年度 that began ``years`` full 年度 before the present one.

    >>> fiscal_years_ago(date(2026, 11, 20), 5)
    datetime.date(2021, 4, 1)
    """
    return date(today.year - (today.month < 4) - years, 4, 1)
