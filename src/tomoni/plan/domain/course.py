"""What a town's rules say about the course of an edition, from ``catalog/plan/course.yaml``. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tomoni.kernel.errors import DomainError

from .kinds import EditionKind
from .milestones import MilestoneKind

_PLANNABLE = frozenset(set(MilestoneKind) - {MilestoneKind.ADOPTED, MilestoneKind.OTHER})


@dataclass(frozen=True, slots=True)
class ConsultationForm:
    """諮問書: the words of the form. ``{title}``, ``{partner}`` and ``{municipality}`` stand for the edition, whom the
    city asks, and the city."""

    heading: str
    font: str
    to: str
    sender: str
    subject: str
    body: str
    attached: str


@dataclass(frozen=True, slots=True)
class Course:
    """The usual stages of each kind of edition, those without which it cannot be adopted, and periods in days."""

    stages: Mapping[str, tuple[MilestoneKind, ...]]
    needed: Mapping[str, tuple[MilestoneKind, ...]]
    comment_days: int
    inquiry_days: int
    council: str
    assembly: str
    consultation: ConsultationForm

    def next_after(self, kind: str, planned: Iterable[str]) -> MilestoneKind | None:
        """The first usual stage of this kind of edition that is not among these; None where all are."""
        known = set(planned)
        return next((stage for stage in self.stages[kind] if stage not in known), None)


@lru_cache(maxsize=8)
def read_course(path: Path) -> Course:
    """The file, read once.

    Raises:
        DomainError: ``plan.bad_course`` (``file``, ``problem``).
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise _bad(path, str(error)) from None  # a YAML problem names its line
    if not isinstance(data, dict):
        raise _bad(path, "it holds no table")
    return Course(
        stages=_stages(path, data, "stages"),
        needed=_stages(path, data, "needed"),
        comment_days=_days(path, data, "comment_days"),
        inquiry_days=_days(path, data, "inquiry_days"),
        council=_words(path, data, "council"),
        assembly=_words(path, data, "assembly"),
        consultation=_form(path, data),
    )


def _stages(path: Path, data: dict[str, Any], name: str) -> dict[str, tuple[MilestoneKind, ...]]:
    table = data.get(name)
    if not isinstance(table, dict) or set(table) != set(EditionKind):
        raise _bad(path, f"{name} must name {', '.join(EditionKind)}, each once")
    for kind, stages in table.items():
        if not isinstance(stages, list) or not set(stages) <= _PLANNABLE:
            raise _bad(path, f"{name}, {kind}: a list of {', '.join(sorted(_PLANNABLE))}")
    return {kind: tuple(MilestoneKind(stage) for stage in stages) for kind, stages in table.items()}


def _days(path: Path, data: dict[str, Any], name: str) -> int:
    days = data.get(name)
    if type(days) is not int or not 1 <= days <= 365:
        raise _bad(path, f"{name} must be a number of days")
    return days


def _words(path: Path, data: dict[str, Any], name: str) -> str:
    words = data.get(name)
    if not isinstance(words, str) or not words.strip():
        raise _bad(path, f"{name} must be a text")
    return words.strip()


def _form(path: Path, data: dict[str, Any]) -> ConsultationForm:
    table = data.get("consultation")
    if not isinstance(table, dict):
        raise _bad(path, "consultation must be a table")
    words = [_words(path, table, name) for name in ConsultationForm.__slots__]
    for word in words:
        try:
            word.format(title="", partner="", municipality="")
        except (LookupError, ValueError):
            raise _bad(
                path, f"consultation knows {{title}}, {{partner}} and {{municipality}}: {word}"
            ) from None
    return ConsultationForm(*words)


def _bad(path: Path, problem: str) -> DomainError:
    return DomainError("plan.bad_course", file=path.name, problem=problem)
