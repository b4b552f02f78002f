"""The plan as a spreadsheet, for the command line."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.plan.api import (
    SheetChanges,
    apply_sheet,
    edition_in_force,
    export_edition,
    main_plan,
    newest_full_draft,
    read_sheet,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What to print, and whether the file could be read."""

    lines: list[str]
    is_well: bool


def write_sheet(path: Path, *, draft: bool) -> str:
    """Write the plan in force (or the newest draft of a whole edition) to a file. Returns the edition's title.

    Raises:
        DomainError: ``plan.nothing_in_force``, ``plan.no_full_draft``.
    """
    edition = newest_full_draft(main_plan()) if draft else edition_in_force()
    if edition is None:
        raise DomainError("plan.nothing_in_force")
    path.write_bytes(export_edition(edition))
    return edition.title


def read_into_draft(path: Path, *, preview: bool) -> Said:
    """Read a file into the newest draft of a whole edition, or only say what it would change.

    Raises:
        DomainError: ``plan.no_full_draft``, and all that ``plan.api.read_sheet`` and ``apply_sheet`` raise.
    """
    draft = newest_full_draft(main_plan())
    changes = read_sheet(draft, path.read_bytes())
    if changes.problems:
        return Said([f"{one.sheet} {one.cell}: {one.sentence}" for one in changes.problems], False)
    if not preview:
        apply_sheet(actor=Actor.system("ops.plan_sheet"), draft=draft, changes=changes)
    return Said(_lines(changes) or [_("Nothing is different.")], True)


def _lines(changes: SheetChanges) -> list[str]:
    """Each item that differs, and below it what is different."""
    lines = []
    for node in changes.difference().nodes:
        lines.append(f"{node.link.code}  {node.link.name}")
        lines += [f"  {sentence}" for sentence in node.sentences]
        lines += [f"  {text.role_label}: {text.sentence}" for text in node.texts]
        for indicator in node.indicators:
            lines.append(f"  {indicator.name}")
            lines += [f"    {field.sentence}" for field in indicator.fields]
    return lines
